package origin

import (
	"net/netip"
	"strings"
	"testing"
)

func TestParseReceived(t *testing.T) {
	for _, test := range []struct {
		name, body string
		addr       string
		want       received // without addr
	}{
		{
			"Postfix",
			"from mail.example.net (mail.example.net [114.114.114.114])\n\tby mx.tokiwa.example (Postfix) with ESMTPS id 4XYZ\n\tfor <a@tokiwa.example>; Mon, 5 Oct 2026 10:12:00 +0900 (JST)",
			"114.114.114.114", received{name: "mail.example.net", helo: "mail.example.net", by: "mx.tokiwa.example"},
		},
		{
			"Postfix, no confirmed name", "from WIN-ABC (unknown [114.114.114.114]) by mx.tokiwa.example (Postfix) with ESMTP id 1; date",
			"114.114.114.114", received{helo: "WIN-ABC", by: "mx.tokiwa.example"},
		},
		{
			"Postfix, IPv6 and TLS", "from m.example.jp (m.example.jp [IPv6:2001:240::1]) (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)) (No client certificate requested) by mx (Postfix) with ESMTPS",
			"2001:240::1", received{name: "m.example.jp", helo: "m.example.jp", by: "mx"},
		},
		{
			"Postfix, HELO is a literal", "from [9.9.9.9] (unknown [114.114.114.114]) by mx.tokiwa.example (Postfix) with ESMTP",
			"114.114.114.114", received{helo: "[9.9.9.9]", by: "mx.tokiwa.example"},
		},
		{
			"HELO is a keyword", "from by (unknown [114.114.114.114]) by mx.tokiwa.example with SMTP",
			"114.114.114.114", received{helo: "by", by: "mx.tokiwa.example"},
		},
		{
			"Sendmail", "from mail.example.net (mail.example.net [114.114.114.114]) by mx.tokiwa.example (8.18.1/8.18.1) with ESMTP id 1; date",
			"114.114.114.114", received{name: "mail.example.net", helo: "mail.example.net", by: "mx.tokiwa.example"},
		},
		{
			"Sendmail, forged", "from x (mail.mofa.go.jp [114.114.114.114] (may be forged)) by mx.tokiwa.example (8.18.1/8.18.1) with ESMTP id 1; date",
			"114.114.114.114", received{helo: "x", by: "mx.tokiwa.example"},
		},
		{
			"Sendmail, no PTR", "from x ([114.114.114.114]) by mx.tokiwa.example (8.18.1/8.18.1) with ESMTP id 1; date",
			"114.114.114.114", received{helo: "x", by: "mx.tokiwa.example"},
		},
		{
			"Sendmail, ident", "from x (IDENT:root@mail.example.net [114.114.114.114]) by mx (8.9.3/8.9.3) with ESMTP id 1; date",
			"114.114.114.114", received{helo: "x", by: "mx"},
		},
		{
			"Exchange", "from out.example.net (114.114.114.114) by EX01.tokiwa.local (192.168.0.5) with Microsoft SMTP Server (version=TLS1_2, cipher=TLS_ECDHE) id 15.2.1; date",
			"114.114.114.114", received{helo: "out.example.net", by: "ex01.tokiwa.local"},
		},
		{
			"Exchange, inside", "from EX01.tokiwa.local ([fe80::1%4]) by EX01.tokiwa.local ([fe80::1%4]) with mapi id 15.02",
			"fe80::1", received{helo: "EX01.tokiwa.local", by: "ex01.tokiwa.local"},
		},
		{
			"Exim", "from mail.example.net ([114.114.114.114] helo=friend) by mx.tokiwa.example with esmtps (TLS1.3) (Exim 4.97) (envelope-from <a@example.net>) id 1; date",
			"114.114.114.114", received{helo: "friend", by: "mx.tokiwa.example"},
		},
		{
			"Exim, port", "from mail.example.net ([114.114.114.114]:4711 helo=[9.9.9.9]) by mx.tokiwa.example with esmtp (Exim 4.97)",
			"114.114.114.114", received{helo: "[9.9.9.9]", by: "mx.tokiwa.example"},
		},
		{
			"Exim, no PTR", "from [114.114.114.114] (helo=friend) by mx.tokiwa.example with smtp (Exim 4.97) id 1",
			"114.114.114.114", received{helo: "friend", by: "mx.tokiwa.example"},
		},
		{
			"qmail", "from unknown (HELO friend) (114.114.114.114) by mx.tokiwa.example with SMTP; 5 Oct 2026 01:12:00 -0000",
			"114.114.114.114", received{helo: "friend", by: "mx.tokiwa.example"},
		},
		{
			"qmail, ident", "from mail.example.net (HELO friend) (joe@114.114.114.114) by 0 with SMTP; date",
			"114.114.114.114", received{helo: "friend", by: "0"},
		},
		{"qmail, network", "(qmail 4711 invoked from network); 5 Oct 2026 01:12:00 -0000", "", received{pass: true}},
		{"qmail, a user", "(qmail 4711 invoked by uid 89); 5 Oct 2026 01:12:00 -0000", "", received{}},
		{
			"Gmail", "from mail.example.net (mail.example.net. [114.114.114.114]) by mx.google.com with ESMTPS id 1 for <a@b>; date",
			"114.114.114.114", received{helo: "mail.example.net", by: "mx.google.com"},
		},
		{"Gmail, inside", "by 2002:a05:6a20:7283:b0:1 with SMTP id 1; date", "", received{by: "2002:a05:6a20:7283:b0:1", pass: true}},
		{"Postfix, sendmail(1)", "by web.tokiwa.example (Postfix, from userid 33) id 1; date", "", received{by: "web.tokiwa.example"}},
		{"IPv4-mapped", "from x (unknown [::ffff:114.114.114.114]) by mx", "114.114.114.114", received{helo: "x", by: "mx"}},
		{"vger", `from x ([114.114.114.114]:53733 "EHLO x[9.9.9.9]" rhost-flags-OK) by vger.example with ESMTP`, "114.114.114.114", received{helo: "x", by: "vger.example"}},

		{"no address", "from x (x) by mx.tokiwa.example with ESMTP", "", received{helo: "x", by: "mx.tokiwa.example"}},
		{"the HELO alone is no address", "from [9.9.9.9] by mx.tokiwa.example with ESMTP", "", received{helo: "[9.9.9.9]", by: "mx.tokiwa.example"}},
		{"an address slipped in by HELO", "from x (evil [9.9.9.9]) (unknown [114.114.114.114]) by mx with SMTP", "114.114.114.114", received{helo: "x", by: "mx"}},
		{"two addresses in one comment", "from x (a [9.9.9.9] b [114.114.114.114]) by mx with SMTP", "", received{helo: "x", by: "mx"}},
		{"an address behind by", "from x (x) by mx ([114.114.114.114]) with SMTP", "", received{helo: "x", by: "mx"}},
		{"bad address", "from x (x.example [999.1.1.1]) by mx", "", received{helo: "x", by: "mx"}},
		{"single label is no confirmed name", "from x (localhost [114.114.114.114]) by mx", "114.114.114.114", received{helo: "x", by: "mx"}},
		{"open comment", "from x (y [114.114.114.114] by mx with SMTP", "114.114.114.114", received{helo: "x"}},
		{"empty", "", "", received{}},
		{"date only", "; Mon, 5 Oct 2026", "", received{}},
		{"from only", "from", "", received{}},
		{"no from", "FROM", "", received{}},
	} {
		if test.addr != "" {
			test.want.addr = netip.MustParseAddr(test.addr)
		}
		if got := parseReceived(test.body); got != test.want {
			t.Errorf("%s:\n got %+v\nwant %+v", test.name, got, test.want)
		}
	}
}

// Time grows with the length of a field up to maxField and not beyond: what stands behind is not read.
func TestParseReceivedIsBounded(t *testing.T) {
	long := "from x " + strings.Repeat("(", maxField) + " [114.114.114.114]) by mx"
	if r := parseReceived(long); r.addr.IsValid() || r.by != "" {
		t.Errorf("read beyond the bound: %+v", r)
	}
	deep := "from x (x [114.114.114.114]) by mx (" + strings.Repeat("(", 1000) + strings.Repeat(")", 1000) + ") with SMTP"
	if r := parseReceived(deep); r.addr.String() != "114.114.114.114" || r.by != "mx" {
		t.Errorf("nested comments: %+v", r)
	}
}

func FuzzParseReceived(f *testing.F) {
	f.Add("from a (b [1.2.3.4] (may be forged)) by c (d) with ESMTPS id e for <f>; Mon, 5 Oct 2026 10:12:00 +0900")
	f.Add("from [1.2.3.4] (helo=x) by y")
	f.Add("from unknown (HELO x) (a@1.2.3.4) by 0 with SMTP")
	f.Add("(qmail 1 invoked from network)")
	f.Add("from x (((\\) [IPv6:::1] by \xff")
	f.Fuzz(func(t *testing.T, body string) {
		r := parseReceived(body)
		if r.addr.Zone() != "" || r.addr.Is4In6() {
			t.Errorf("address not normalised: %v", r.addr)
		}
		if r.name != "" && (!r.addr.IsValid() || strings.ContainsAny(r.name, " []()") || r.name != strings.ToLower(r.name)) {
			t.Errorf("confirmed name %q of %v", r.name, r.addr)
		}
		if r.pass && r.addr.IsValid() {
			t.Errorf("both passed on and received: %+v", r)
		}
	})
}
