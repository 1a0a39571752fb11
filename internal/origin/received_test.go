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
			"114.114.114.114", received{ptr: "mail.mofa.go.jp", helo: "x", by: "mx.tokiwa.example"},
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
			"114.114.114.114", received{name: "mail.example.net", helo: "friend", by: "mx.tokiwa.example"},
		},
		{
			"Exim, port", "from mail.example.net ([114.114.114.114]:4711 helo=[9.9.9.9]) by mx.tokiwa.example with esmtp (Exim 4.97)",
			"114.114.114.114", received{name: "mail.example.net", helo: "[9.9.9.9]", by: "mx.tokiwa.example"},
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
			"114.114.114.114", received{ptr: "mail.example.net", helo: "friend", by: "0"},
		},
		{"qmail, network", "(qmail 4711 invoked from network); 5 Oct 2026 01:12:00 -0000", "", received{pass: true}},
		{"qmail, a user", "(qmail 4711 invoked by uid 89); 5 Oct 2026 01:12:00 -0000", "", received{}},
		{
			"Gmail", "from mail.example.net (mail.example.net. [114.114.114.114]) by mx.google.com with ESMTPS id 1 for <a@b>; date",
			"114.114.114.114", received{ptr: "mail.example.net", helo: "mail.example.net", by: "mx.google.com"},
		},
		{"Gmail, inside", "by 2002:a05:6a20:7283:b0:1 with SMTP id 1; date", "", received{by: "2002:a05:6a20:7283:b0:1", pass: true}},
		{"Postfix, sendmail(1)", "by web.tokiwa.example (Postfix, from userid 33) id 1; date", "", received{by: "web.tokiwa.example"}},
		{"IPv4-mapped", "from x (unknown [::ffff:114.114.114.114]) by mx", "114.114.114.114", received{helo: "x", by: "mx"}},
		{"vger", `from x ([114.114.114.114]:53733 "EHLO x[9.9.9.9]" rhost-flags-OK) by vger.example with ESMTP`, "114.114.114.114", received{helo: "x", by: "vger.example"}},

		{"Exim, no PTR, port and ident", "from [114.114.114.114] (port=4711 helo=friend ident=a@[9.9.9.9]) by mx with smtp (Exim 4.97) id 1", "114.114.114.114", received{helo: "friend", by: "mx"}},
		{"Exim, HELO is the address", "from [114.114.114.114] by mx with smtp (Exim 4.97) id 1", "114.114.114.114", received{helo: "[114.114.114.114]", by: "mx"}},
		{"Exim, HELO is the name", "from mail.example.net ([114.114.114.114]) by mx with esmtps (TLS1.3) tls TLS_AES_256_GCM_SHA384 (Exim 4.97) (envelope-from <a@b>) id 1", "114.114.114.114", received{name: "mail.example.net", helo: "mail.example.net", by: "mx"}},
		{"Exim, IPv6", "from m.example.jp ([2001:240::1]:4711 helo=friend) by mx with esmtps (Exim 4.97) id 1", "2001:240::1", received{name: "m.example.jp", helo: "friend", by: "mx"}},
		{"Microsoft 365, edge", "from mail.example.net (114.114.114.114) by TY1PEPF0000BAA3.mail.protection.outlook.com (10.167.240.1) with Microsoft SMTP Server (version=TLS1_3, cipher=TLS_AES_256_GCM_SHA384) id 15.20.8534.20 via Frontend Transport; date", "114.114.114.114", received{helo: "mail.example.net", by: "ty1pepf0000baa3.mail.protection.outlook.com"}},
		{"Microsoft 365, inside", "from TY1PEPF0000BAA3.JPNP286.PROD.OUTLOOK.COM (2603:1096:405:cafe::5c) by TYCP286CA0001.outlook.office365.com (2603:1096:405:1::30) with Microsoft SMTP Server (version=TLS1_3, cipher=TLS_AES_256_GCM_SHA384) id 15.20.8534.20 via Frontend Transport; date", "2603:1096:405:cafe::5c", received{helo: "TY1PEPF0000BAA3.JPNP286.PROD.OUTLOOK.COM", by: "tycp286ca0001.outlook.office365.com"}},
		{"Microsoft 365, HTTPS", "from OS3P286MB0001.JPNP286.PROD.OUTLOOK.COM (2603:1096:604:1::10) by TYCP286MB0002.JPNP286.PROD.OUTLOOK.COM with HTTPS; date", "2603:1096:604:1::10", received{helo: "OS3P286MB0001.JPNP286.PROD.OUTLOOK.COM", by: "tycp286mb0002.jpnp286.prod.outlook.com"}},
		{"IIS", "from PC01 ([114.114.114.114]) by mx.tokiwa.example with Microsoft SMTPSVC(10.0.14393.4169); date", "114.114.114.114", received{helo: "PC01", by: "mx.tokiwa.example"}},
		{"Courier", "from mail.example.net (mail.example.net [::ffff:114.114.114.114]) (TLS: TLSv1.3,256bits,TLS_AES_256_GCM_SHA384) by mx with esmtps id 1; date", "114.114.114.114", received{name: "mail.example.net", helo: "mail.example.net", by: "mx"}},
		{"Courier, logged in", "from [192.168.1.2] ([::ffff:114.114.114.114]) (AUTH: PLAIN joe@9.9.9.9, TLS: TLSv1.3) by mx with ESMTPSA id 1; date", "114.114.114.114", received{helo: "[192.168.1.2]", by: "mx"}},
		{"Postfix, logged in", "from pc (unknown [114.114.114.114]) (Authenticated sender: joe@[9.9.9.9]) by mx (Postfix) with ESMTPA", "114.114.114.114", received{helo: "pc", by: "mx"}},
		{"Postfix, certificate", `from x (unknown [114.114.114.114]) (using TLSv1.3 with cipher X (256/256 bits)) (Client CN "a [9.9.9.9]", Issuer "b [8.8.8.8]" (not verified)) by mx (Postfix) with ESMTPS`, "114.114.114.114", received{helo: "x", by: "mx"}},
		{"MailEnable", "from mail.example.net ([114.114.114.114]) by mx.tokiwa.example with MailEnable ESMTP; date", "114.114.114.114", received{helo: "mail.example.net", by: "mx.tokiwa.example"}},
		{"Domino", "from mail.example.net ([114.114.114.114])          by mx.tokiwa.example (HCL Domino Release 12.0.2FP3)          with ESMTP id 2026100510120000-1 ;          date", "114.114.114.114", received{helo: "mail.example.net", by: "mx.tokiwa.example"}},
		{"MDaemon", "from mail.example.net (mail.example.net [114.114.114.114]) by mx.tokiwa.example (MDaemon PRO v24.5.0) with ESMTPS id md50001.msg; date", "114.114.114.114", received{name: "mail.example.net", helo: "mail.example.net", by: "mx.tokiwa.example"}},
		{"MDaemon, not verified", "from friend (unverified [114.114.114.114]) by mx (MDaemon PRO v10) with ESMTP; date", "114.114.114.114", received{helo: "friend", by: "mx"}},
		{"Sophos", "from friend (unknown [114.114.114.114]) by sophos.tokiwa.example (Sophos Email Appliance) with ESMTP id 1; date", "114.114.114.114", received{helo: "friend", by: "sophos.tokiwa.example"}},
		{"Barracuda", "from friend (mail.example.net [114.114.114.114]) by barracuda.tokiwa.example with ESMTP id 1aBc (version=TLSv1.2 cipher=ECDHE-RSA-AES128-GCM-SHA256 bits=128 verify=NO); date", "114.114.114.114", received{name: "mail.example.net", helo: "friend", by: "barracuda.tokiwa.example"}},
		{"Cisco ESA", "from unknown (HELO friend) ([114.114.114.114]) by esa1.tokiwa.example with ESMTP/TLS/TLS_AES_256_GCM_SHA384; 05 Oct 2026 10:12:00 +0900", "114.114.114.114", received{helo: "friend", by: "esa1.tokiwa.example"}},
		{"Cisco ESA, PTR is HELO", "from mail.example.net ([114.114.114.114]) by esa1.tokiwa.example with ESMTP; date", "114.114.114.114", received{helo: "mail.example.net", by: "esa1.tokiwa.example"}},
		{"FortiMail", "from friend (mail.example.net [114.114.114.114]) by fortimail.tokiwa.example with ESMTP id 495AC1-495AC3 (version=TLSv1.3 cipher=TLS_AES_256_GCM_SHA384 bits=256 verify=NO); date", "114.114.114.114", received{name: "mail.example.net", helo: "friend", by: "fortimail.tokiwa.example"}},
		{"Trend Micro InterScan", "from friend (unknown[114.114.114.114]) by imsva.tokiwa.example with ESMTP id 1; date", "114.114.114.114", received{helo: "friend", by: "imsva.tokiwa.example"}},
		{"Proofpoint, inside", "from pps.filterd (m0001.ppops.net [127.0.0.1]) by m0001.ppops.net (8.18.1.2/8.18.1.2) with ESMTP id 1", "127.0.0.1", received{name: "m0001.ppops.net", helo: "pps.filterd", by: "m0001.ppops.net"}},
		{"Haraka", "from friend (mail.example.net [114.114.114.114]) by mx (Haraka/3.0.3) with ESMTPS id 1; date", "114.114.114.114", received{ptr: "mail.example.net", helo: "friend", by: "mx"}},
		{"OpenSMTPD", "from friend (<unknown> [114.114.114.114]) by mx (OpenSMTPD) with ESMTPS id 1 (TLSv1.3:TLS_AES_256_GCM_SHA384:256:NO); date", "114.114.114.114", received{helo: "friend", by: "mx"}},
		{"Stalwart", "from friend (mail.example.net [114.114.114.114] (AS4134, CN)) (using TLSv1.3 with cipher X) by mx (Stalwart SMTP) with ESMTPS id 1; date", "114.114.114.114", received{helo: "friend", by: "mx"}},
		{"chasquid", "from [114.114.114.114] (9.9.9.9) by mx (chasquid) with ESMTPS", "114.114.114.114", received{helo: "9.9.9.9", by: "mx"}},
		{"CommuniGate Pro", "from [114.114.114.114] (HELO [9.9.9.9]) by mx (CommuniGate Pro SMTP 6.3) with ESMTP id 1; date", "114.114.114.114", received{helo: "[9.9.9.9]", by: "mx"}},
		{"CommuniGate Pro, verified", "from mail.example.net ([114.114.114.114] verified) by mx (CommuniGate Pro SMTP 6.3) with ESMTP id 1; date", "114.114.114.114", received{helo: "mail.example.net", by: "mx"}},
		{"amavis", "from mx.tokiwa.example ([127.0.0.1]) by localhost (mx.tokiwa.example [127.0.0.1]) (amavis, port 10024) with ESMTP id 1; date", "127.0.0.1", received{helo: "mx.tokiwa.example", by: "localhost"}},
		{"Dovecot", "from mx.tokiwa.example by mx.tokiwa.example with LMTP id 1 (envelope-from <a@b>) for <c@d>; date", "", received{helo: "mx.tokiwa.example", by: "mx.tokiwa.example", pass: true}},
		{"Dovecot, inside", "from mx.tokiwa.example ([192.168.0.2]) by imap.tokiwa.example with LMTP id 1; date", "192.168.0.2", received{helo: "mx.tokiwa.example", by: "imap.tokiwa.example"}},
		{"qmail, logged in at a Japanese host", "from mail.example.net (HELO PC01) (info@aoba.example@114.114.114.114) by sv1.hosting.example with ESMTPA; date", "114.114.114.114", received{ptr: "mail.example.net", helo: "PC01", by: "sv1.hosting.example"}},
		{"Yahoo", "from 114.114.114.114 (EHLO friend) (114.114.114.114) by mta1001.mail.example.co.jp with SMTP; date", "114.114.114.114", received{helo: "friend", by: "mta1001.mail.example.co.jp"}},
		{"Docomo", "from friend (unknown [114.114.114.114]) by mfsmax.docomo.ne.jp(DOCOMO Mail Server Ver2.0) with SMTP id 1; date", "114.114.114.114", received{helo: "friend", by: "mfsmax.docomo.ne.jp"}},
		{"Sakura", "from PC01 (host.example.ne.jp [114.114.114.114]) (authenticated bits=0) by www1.sakura.ne.jp (8.17.1/8.17.1) with ESMTPSA id 1; date", "114.114.114.114", received{name: "host.example.ne.jp", helo: "PC01", by: "www1.sakura.ne.jp"}},
		{"qmail-scanner", "from 114.114.114.114 by mx (envelope-from <a@b>, uid 89) with qmail-scanner-2.08; date", "", received{helo: "114.114.114.114", by: "mx"}},
		{"MessageLabs", "from [114.114.114.114] (using TLSv1.2 with cipher X (256 bits)) by server-1.bemta.messagelabs.com id 1; date", "", received{helo: "[114.114.114.114]", by: "server-1.bemta.messagelabs.com"}},

		{"HELO that poses as Exim's comment", "from [9.9.9.9] (helo=x) (unknown [114.114.114.114]) by mx (8.18.1/8.18.1) with SMTP", "114.114.114.114", received{helo: "x", by: "mx"}},
		{"HELO of qmail is no address", "from unknown (HELO [9.9.9.9]) by mx with SMTP", "", received{helo: "[9.9.9.9]", by: "mx"}},
		{"login name is no address", "from x (x) (AUTH: LOGIN joe@9.9.9.9) by mx with SMTP", "", received{helo: "x", by: "mx"}},
		{"ident of Exim is no address", "from mail.example.net (ident=joe@9.9.9.9) by mx with SMTP", "", received{helo: "mail.example.net", by: "mx"}},
		{"RLO in the name", "from x (a\u202eb.example [114.114.114.114]) by mx", "114.114.114.114", received{helo: "x", by: "mx"}},
		{"NUL in the name", "from x\x00y (a\x00.example [114.114.114.114]) by mx", "114.114.114.114", received{helo: "x\x00y", by: "mx"}},
		{"NUL in the address", "from x (a.example [114.114.114.114\x00]) by mx", "", received{helo: "x", by: "mx"}},
		{"name that is an address", "from x (9.9.9.9 [114.114.114.114]) by mx", "114.114.114.114", received{helo: "x", by: "mx"}},
		{"long HELO", "from " + strings.Repeat("x", 1000) + " (unknown [114.114.114.114]) by mx", "114.114.114.114", received{helo: strings.Repeat("x", maxHELO), by: "mx"}},
		{"long name", "from x (" + strings.Repeat("x.", 200) + "example [114.114.114.114]) by mx", "114.114.114.114", received{helo: "x", by: "mx"}},

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
		if test.want.ptr == "" {
			test.want.ptr = test.want.name
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
	f.Add("from [1.2.3.4] (port=1 helo=[5.6.7.8] ident=a@9.9.9.9) by y with esmtps (Exim 4.97)")
	f.Add("from [1.2.3.4] (a.b) by y (chasquid) with ESMTPS")
	f.Add("from a.b ([::ffff:1.2.3.4]:25 verified) by y (CommuniGate Pro) with LMTP")
	f.Add("from x (((\\) [IPv6:::1] by \xff")
	f.Fuzz(func(t *testing.T, body string) {
		r := parseReceived(body)
		if r.addr.Zone() != "" || r.addr.Is4In6() {
			t.Errorf("address not normalised: %v", r.addr)
		}
		if r.name != "" && (!r.addr.IsValid() || strings.ContainsAny(r.name, " []()") || r.name != strings.ToLower(r.name)) {
			t.Errorf("confirmed name %q of %v", r.name, r.addr)
		}
		if r.ptr != "" && (!r.addr.IsValid() || hostIn(r.ptr) != r.ptr) || len(r.helo) > maxHELO {
			t.Errorf("PTR %q, HELO of %d octets, %v", r.ptr, len(r.helo), r.addr)
		}
		if r.pass && r.addr.IsValid() {
			t.Errorf("both passed on and received: %+v", r)
		}
	})
}
