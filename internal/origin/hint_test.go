package origin

import (
	"testing"

	"sekisho/internal/mail"
)

// What a cloud service says of its sender is a hint. What others say in its place is none.
func TestHint(t *testing.T) {
	const (
		stated   = "X-Originating-IP: [114.114.114.114]"
		internal = "Received: from A.JPNP286.PROD.OUTLOOK.COM (2603:1096:405::5c) by B.JPNP286.PROD.OUTLOOK.COM (2603:1096:405::30) with Microsoft SMTP Server id 15; d"
		mapi     = "Received: from A.JPNP286.PROD.OUTLOOK.COM ([fe80::1]) by A.JPNP286.PROD.OUTLOOK.COM ([fe80::1%4]) with mapi id 15; d"
		hybrid   = "Received: from mail.example.net (9.9.9.9) by C.mail.protection.outlook.com (10.1.1.1) with Microsoft SMTP Server id 15; d"
		stranger = "Received: from x (x.example [8.8.8.8]) by y.example.com with SMTP; d"
		gmail    = "Received: from [192.168.1.5] (host.example. [114.114.114.114]) by smtp.gmail.com with ESMTPSA id 1; d"
		passed   = "Received: by 2002:a05:6a20:7283:b0:1 with SMTP id 2; d"
	)
	outlook := peer("52.100.1.1", "m1.outbound.protection.outlook.com", "m1.outbound.protection.outlook.com")
	google := peer("209.85.128.1", "mail-wm1-f1.google.com", "mail-wm1-f1.google.com")
	mandrill := peer("198.2.128.1", "mail1.mandrillapp.com", "mail1.mandrillapp.com")
	for _, test := range []struct {
		name   string
		client mail.Client
		header []string
		want   string
	}{
		{"Microsoft, stated", outlook, []string{internal, mapi, stated}, "114.114.114.114"},
		{"Microsoft, stated twice alike", outlook, []string{stated, "x-originating-ip: 114.114.114.114"}, "114.114.114.114"},
		{"Microsoft, stated and contradicted", outlook, []string{stated, "X-Originating-IP: [8.8.8.8]"}, ""},
		{"Microsoft, stated privately", outlook, []string{"X-Originating-IP: [192.168.1.5]", hybrid}, "9.9.9.9"},
		{"Microsoft, stated in IPv6", outlook, []string{"X-Originating-IP: [2001:240::25]"}, "2001:240::25"},
		{"Microsoft, no address", outlook, []string{"X-Originating-IP: [unknown]"}, ""},
		{"Microsoft, from a customer's server", outlook, []string{internal, hybrid, stranger}, "9.9.9.9"},
		{"Microsoft, only inside", outlook, []string{internal, mapi, stranger}, ""},
		{"Microsoft, a stranger's field on top", outlook, []string{stranger, hybrid}, ""},
		{"field that Microsoft does not write", outlook, []string{"X-Sender-IP: 114.114.114.114", "X-Source-IP: 114.114.114.114"}, ""},
		{"Google", google, []string{passed, gmail}, "114.114.114.114"},
		{"Google does not state it", google, []string{stated}, ""},
		{"Google, only passed on", google, []string{passed, stranger}, ""},
		{"Mandrill", mandrill, []string{"Received: from [9.9.9.9] by mandrillapp.com id 1; d"}, "9.9.9.9"},
		{"nothing at all", outlook, nil, ""},
		{"no cloud service", peer("114.114.114.114", "", "x"), []string{stated, gmail}, ""},
	} {
		got := finder(t, false).Origin(message(test.client, test.header...))
		if got.Hint.IsValid() != (test.want != "") || got.Hint.IsValid() && got.Hint != ip(test.want) {
			t.Errorf("%s: %v, want %q", test.name, got.Hint, test.want)
		}
		if got.IP != test.client.Addr || got.Certainty != Proven {
			t.Errorf("%s: the hint changed what is proven: %+v", test.name, got)
		}
	}
	// Above the field of our own gateway nobody but we write.
	behind := message(relay, "X-Originating-IP: [8.8.8.8]", "Received: from x (m1.outbound.protection.outlook.com [52.100.1.1]) "+byRelay, stated)
	if got := finder(t, false).Origin(behind); got.Hint != ip("114.114.114.114") || got.Relay != relay.Addr {
		t.Errorf("%+v", got)
	}
}
