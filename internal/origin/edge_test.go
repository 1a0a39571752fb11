package origin

import (
	"strings"
	"testing"

	"sekisho/internal/config"
	"sekisho/internal/mail"
)

// With edge = "behind" whoever does not come through the gateway came around it. What the gateway did not record stays unknown.
func TestBehindAGateway(t *testing.T) {
	user := peer("8.8.8.8", "", "laptop")
	user.AuthUser = "taro"
	const gwSaw = "Received: from friend (unknown [114.114.114.114]) " + byRelay
	const mxSaw = "by mx.tokiwa.example (Postfix) with ESMTPS id 3; d"
	for _, test := range []struct {
		name   string
		mail   *mail.Message
		ip     string // "": not known
		bypass bool
	}{
		{"through the gateway", message(relay, gwSaw), "114.114.114.114", false},
		{"around the gateway", message(stranger, gwSaw), "114.114.114.114", true},
		{"around it, a field poses as the gateway's", message(stranger, "Received: from x (unknown [9.9.9.9]) "+byRelay), "114.114.114.114", true},
		{"a private host that is not ours", message(peer("10.1.2.3", "", "x")), "10.1.2.3", true},
		{"the gateway records no address", message(relay, "Received: from friend "+byRelay, claimed), "", false},
		{"the gateway writes no field", message(relay, "Subject: x"), "", false},
		{"an internal client", message(peer("192.168.1.2", "", "pc"), "Subject: x"), "", false},
		{"a user who logged in", message(user, "Subject: x"), "", false},
		{"SMTP from this host", message(peer("127.0.0.1", "localhost", "x")), "127.0.0.1", false},
		{"sendmail(1)", message(mail.Client{Addr: ip("127.0.0.1")}), "127.0.0.1", false},
		{"stored, through the gateway", stored("Received: from gw (gw.tokiwa.example [203.0.113.10]) "+mxSaw, gwSaw), "114.114.114.114", false},
		{"stored, around the gateway", stored("Received: from friend (unknown [114.114.114.114]) " + mxSaw), "114.114.114.114", true},
		{"stored, only the gateway's name is known", stored(
			"Received: from gw (gw.tokiwa.example [203.0.113.10]) by imap.tokiwa.example (Postfix) with ESMTPS id 3; d",
			"Received: from friend (unknown [114.114.114.114]) "+mxSaw,
		), "114.114.114.114", false},
	} {
		got := finderOf(t, config.Origin{Edge: "behind"}).Origin(test.mail)
		if got.Bypass != test.bypass || got.IP.IsValid() != (test.ip != "") || got.IP.IsValid() && got.IP != ip(test.ip) {
			t.Errorf("%s: %+v", test.name, got)
		}
		if test.ip == "" && (got.Class != UnknownClass || got.Reason != "not-recorded" || got.Certainty != NotKnown) {
			t.Errorf("%s: guessed: %+v", test.name, got)
		}
		if got := finderOf(t, config.Origin{Edge: "direct"}).Origin(test.mail); got.Bypass {
			t.Errorf("%s: a way around no gateway: %+v", test.name, got)
		}
	}
	out := message(stranger)
	out.Direction = mail.Out
	if got := finderOf(t, config.Origin{Edge: "behind"}).Origin(out); got.Bypass {
		t.Errorf("outgoing: %+v", got)
	}
}

// A cloud filter hands a mail on inside before it hands it to us: with its networks trusted the walk reaches the sender.
func TestBehindMicrosoft365(t *testing.T) {
	h := house()
	h.TrustedRelays = []string{"52.100.0.0/14", "2603:1000::/24"}
	f, err := New(h, config.Origin{Edge: "behind"}, atlas, lists())
	if err != nil {
		t.Fatal(err)
	}
	client := peer("52.100.1.1", "mail-ty1.outbound.protection.outlook.com", "JPN01-TY1-obe.outbound.protection.outlook.com")
	const inside = "Received: from TY1PEPF0000BAA3.JPNP286.PROD.OUTLOOK.COM (2603:1096:405:cafe::5c) by TYCP286CA0001.outlook.office365.com" +
		" (2603:1096:405:1::30) with Microsoft SMTP Server (version=TLS1_3, cipher=X) id 15.20.8534.20 via Frontend Transport; d"
	const edge = "Received: from friend (114.114.114.114) by TY1PEPF0000BAA3.mail.protection.outlook.com (10.167.240.1) with Microsoft SMTP" +
		" Server (version=TLS1_3, cipher=X) id 15.20.8534.20 via Frontend Transport; d"
	got := f.Origin(message(client, inside, edge, claimed))
	if got.IP != ip("114.114.114.114") || got.HELO != "friend" || got.Bypass || got.Class != Country {
		t.Errorf("%+v", got)
	}
	if got := f.Origin(message(client, strings.Replace(inside, "by TYCP", "by x.example.com (evil) by TYCP", 1), edge)); got.Reason != "not-recorded" {
		t.Errorf("a field of a stranger was believed: %+v", got)
	}
}

func TestNamesOfTheClient(t *testing.T) {
	client := func(name, ptr string, r mail.Resolve) mail.Client {
		c := peer("114.114.114.114", name, "friend")
		c.PTR, c.Resolve = ptr, r
		return c
	}
	for _, test := range []struct {
		name  string
		mail  *mail.Message
		host  string
		ptr   string
		noPTR bool
	}{
		{"confirmed", message(client("a.example", "a.example", mail.ResolveOK)), "a.example", "a.example", false},
		{"confirmed, nothing else told", message(client("a.example", "", "")), "a.example", "a.example", false},
		{"does not lead back", message(client("", "a.example", mail.ResolveForged)), "", "a.example", false},
		{"has no address", message(client("", "a.example", mail.ResolveFail)), "", "a.example", false},
		{"none", message(client("", "", mail.ResolveFail)), "", "", true},
		{"no answer", message(client("", "", mail.ResolveTemp)), "", "", false},
		{"not told", message(client("", "", "")), "", "", false},
		{"behind Postfix", message(relay, "Received: from friend (unknown [114.114.114.114]) "+byRelay), "", "", false},
		{"behind Sendmail", message(relay, "Received: from friend (a.example [114.114.114.114] (may be forged)) by gw.tokiwa.example (8.18.1/8.18.1)"), "", "a.example", false},
		{"behind Gmail", message(relay, "Received: from friend (a.example. [114.114.114.114]) by gw.tokiwa.example with ESMTPS"), "", "a.example", false},
		{"behind qmail", message(relay, "Received: from a.example (HELO friend) (114.114.114.114) by gw.tokiwa.example with SMTP"), "", "a.example", false},
	} {
		got := finder(t, false).Origin(test.mail)
		if got.Name != test.host || got.PTR != test.ptr || got.NoPTR != test.noPTR || got.IP != stranger.Addr {
			t.Errorf("%s: %+v", test.name, got)
		}
	}
	// That the relay has no PTR record says nothing of the host behind it.
	gw := relay
	gw.Name, gw.Resolve = "", mail.ResolveFail
	if got := finder(t, false).Origin(message(gw, "Received: from friend (unknown [114.114.114.114]) "+byRelay)); got.NoPTR || !got.IP.IsValid() {
		t.Errorf("%+v", got)
	}
}

func TestWatchlist(t *testing.T) {
	f := finderOf(t, config.Origin{Watchlist: []string{
		"RU", "36.0.0.0/16 case 12", "AS4134 Chinanet", "CN", "AS8075 somewhere in the cloud", "US", "2001:240::/32", "AS64512", "203.0.113.64/26 test net",
	}})
	for _, test := range []struct{ addr, name, want string }{
		{"36.0.0.1", "", "case 12"},
		{"114.114.114.114", "", "CN"},
		{"9.9.9.9", "", "US"},
		{"2001:240::25", "", "2001:240::/32"},
		{"210.171.226.40", "", ""},
		{"52.100.1.9", "m1.outbound.protection.outlook.com", "somewhere in the cloud"},
		{"52.100.1.1", "m1.outbound.protection.outlook.com", ""}, // a cloud service has no country
		{"203.0.113.77", "", "test net"},                         // and a reserved address no network
	} {
		if got := f.Origin(message(peer(test.addr, test.name, "x"))); got.Watch != test.want {
			t.Errorf("%s: %q, want %q", test.addr, got.Watch, test.want)
		}
	}
	if got := f.Origin(message(relay)); got.Watch != "" {
		t.Errorf("unknown origin: %+v", got)
	}
	if got := f.Origin(message(peer("36.0.0.1", "", "x"))); got.ASN != 4134 || got.Net != "Chinanet" {
		t.Errorf("%+v", got)
	}
	if _, err := New(house(), config.Origin{Watchlist: []string{"China"}}, nil, lists()); err == nil || !strings.Contains(err.Error(), "China") {
		t.Error(err)
	}
}

// Cloud services are known by name, whatever the family of the address, and only where the name leads back.
func TestCloudOverIPv6(t *testing.T) {
	const google, microsoft = "mail-yw1-x1129.google.com", "mail-japaneastazlp17010000.outbound.protection.outlook.com"
	for _, test := range []struct {
		name string
		mail *mail.Message
		want string // operator
	}{
		{"Google", message(peer("2607:f8b0:4864:20::1129", google, google)), "Google"},
		{"Microsoft", message(peer("2a01:111:f403:c405::5", microsoft, "x")), "Microsoft"},
		{"not confirmed", message(mail.Client{Addr: ip("2607:f8b0:4864:20::1129"), Port: 25, PTR: google, Resolve: mail.ResolveForged}), ""},
		{"behind Postfix", message(relay, "Received: from x ("+google+" [IPv6:2607:f8b0:4864:20::1129]) "+byRelay), "Google"},
		{"behind Exim", message(relay, "Received: from "+google+" ([2607:f8b0:4864:20::1129]:4711 helo=x) by gw.tokiwa.example with esmtps (Exim 4.97) id 1"), "Google"},
		{"behind Sendmail, forged", message(relay, "Received: from x ("+google+" [IPv6:2607:f8b0:4864:20::1129] (may be forged)) by gw.tokiwa.example (8.18.1/8.18.1)"), ""},
		{"behind qmail, which confirms nothing", message(relay, "Received: from "+google+" (HELO x) (2607:f8b0:4864:20::1129) by gw.tokiwa.example with SMTP"), ""},
	} {
		got := finder(t, false).Origin(test.mail)
		if got.Operator != test.want || (got.Class == Cloud) != (test.want != "") || !got.IP.Is6() {
			t.Errorf("%s: %+v", test.name, got)
		}
	}
}
