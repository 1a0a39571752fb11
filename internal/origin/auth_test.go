package origin

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sekisho/internal/config"
	"sekisho/internal/mail"
	"sekisho/internal/tables"
)

const (
	fromMOFA   = "From: =?utf-8?B?5aSW5YuZ55yB?= <info@mofa.go.jp>"
	gotRelay   = "Received: from friend (unknown [114.114.114.114]) " + byRelay
	passMOFA   = "Authentication-Results: mx.tokiwa.example; dmarc=pass (p=reject dis=none) header.from=mofa.go.jp"
	failMOFA   = "Authentication-Results: mx.tokiwa.example; dmarc=fail (p=reject dis=none) header.from=mofa.go.jp"
	fromLikely = "Received: from edge.tokiwa.example (edge.tokiwa.example [203.0.113.11]) " + byRelay
)

func auth(t *testing.T, local bool, m *mail.Message) Auth {
	t.Helper()
	f := finder(t, local)
	return f.Auth(m, f.Origin(m))
}

// Where a field with our authserv-id is believed, it says pass; where not, authentication stays unknown and is never "failed".
func TestWhoIsBelieved(t *testing.T) {
	user := stranger
	user.AuthUser = "taro"
	for _, test := range []struct {
		name  string
		local bool
		m     *mail.Message
		want  bool
	}{
		{"forged, straight to the edge", false, message(stranger, passMOFA, fromMOFA), false},
		{"an earlier milter wrote it", true, message(stranger, passMOFA, claimed, fromMOFA), true},
		{"an earlier milter, no Received field below", true, message(stranger, "Subject: x", passMOFA, fromMOFA), true},
		{"below a Received field although a milter strips", true, message(stranger, claimed, passMOFA, fromMOFA), false},
		{"above the relay's field", false, message(relay, passMOFA, gotRelay, fromMOFA), true},
		{"below the relay's field", false, message(relay, gotRelay, passMOFA, fromMOFA), false},
		{"between two relays", false, message(relay, fromLikely, passMOFA, "Received: from friend (unknown [114.114.114.114]) "+byRelay2, fromMOFA), true},
		{"below two relays", false, message(relay, fromLikely, "Received: from friend (unknown [114.114.114.114]) "+byRelay2, passMOFA, fromMOFA), false},
		{"the relay writes no field of its own", false, message(relay, passMOFA, claimed, fromMOFA), false},
		{"the relay writes no Received field at all", false, message(relay, passMOFA, fromMOFA), false},
		{"an internal client is no verifier", false, message(peer("192.168.1.2", "", "pc"), passMOFA, "Received: from friend (unknown [114.114.114.114]) by pc with SMTP; d", fromMOFA), false},
		{"behind a relay and an internal hop", false, message(relay, "Received: from dmz (unknown [192.168.1.2]) "+byRelay, passMOFA, "Received: from friend (unknown [114.114.114.114]) by dmz with SMTP; d", fromMOFA), false},
		{"a user who logged in is no verifier", false, message(user, passMOFA, "Received: from a (b.example [9.9.9.9]) by friend with SMTP; d", fromMOFA), false},
		{"stored, above our MX's field", false, stored(passMOFA, "Received: from friend (unknown [114.114.114.114]) by mx.tokiwa.example with SMTP; d", fromMOFA), true},
		{"stored, below our MX's field", false, stored("Received: from friend (unknown [114.114.114.114]) by mx.tokiwa.example with SMTP; d", passMOFA, fromMOFA), false},
		{"stored, right below, milters strip", true, stored("Received: from friend (unknown [114.114.114.114]) by mx.tokiwa.example with SMTP; d", passMOFA, claimed, fromMOFA), true},
		{"stored, below a stranger's field", true, stored("Received: from friend (unknown [114.114.114.114]) by mx.tokiwa.example with SMTP; d", claimed, passMOFA, fromMOFA), false},
		{"stored, not our mailbox", false, stored(passMOFA, claimed, fromMOFA), false},

		{"case and version of the id", true, message(stranger, strings.Replace(passMOFA, "mx.tokiwa.example", "MX.Tokiwa.Example 1", 1), fromMOFA), true},
		{"comment and fold before the id", true, message(stranger, "Authentication-Results:\n (ours) mx.tokiwa.example;\n\tdmarc=pass header.from=mofa.go.jp", fromMOFA), true},
		{"name of the field in other case", true, message(stranger, strings.Replace(passMOFA, "Authentication-Results", "AUTHENTICATION-results", 1), fromMOFA), true},
		{"another version", true, message(stranger, strings.Replace(passMOFA, "example;", "example 2;", 1), fromMOFA), false},
		{"another host's id", true, message(stranger, strings.Replace(passMOFA, "mx.", "mx2.", 1), fromMOFA), false},
		{"an id that ends like ours", true, message(stranger, strings.Replace(passMOFA, "mx.", "evil.mx.", 1), fromMOFA), false},
		{"our id without the rest", true, message(stranger, strings.Replace(passMOFA, ".example;", ".example.evil.example;", 1), fromMOFA), false},
		{"no id", true, message(stranger, "Authentication-Results: dmarc=pass header.from=mofa.go.jp; mx.tokiwa.example", fromMOFA), false},
	} {
		a := auth(t, test.local, test.m)
		if a.Known != test.want || a.Known != (a.Aligned == Yes) || a.Known != (a.DMARC == "pass") {
			t.Errorf("%s: %+v", test.name, a)
		}
	}
}

func TestAuthResults(t *testing.T) {
	m := message(stranger,
		"Authentication-Results: mx.tokiwa.example; dmarc=pass (p=REJECT sp=none dis=NONE) header.from=mofa.go.jp",
		"Authentication-Results: mx.tokiwa.example; dkim=pass (1024-bit key; unprotected)\n header.d=mofa.go.jp header.i=@mofa.go.jp header.b=\"ab;c\";\n dkim=fail reason=\"bad; worse\" header.i=@news.example.com",
		"Authentication-Results: mx.tokiwa.example; spf=softfail smtp.mailfrom=bounce@Mail.Example.COM smtp.helo=x",
		"Authentication-Results: other.example.com; spf=pass smtp.mailfrom=mofa.go.jp",
		fromMOFA)
	want := Auth{
		Known: true, AuthServ: "mx.tokiwa.example", DMARC: "pass", DMARCFrom: "mofa.go.jp", Policy: "reject",
		SPF: "softfail", SPFDomain: "mail.example.com",
		DKIM:    []DKIM{{Result: "pass", Domain: "mofa.go.jp"}, {Result: "fail", Domain: "news.example.com"}},
		Aligned: Yes,
	}
	if diff := cmp.Diff(want, auth(t, true, m)); diff != "" {
		t.Error(diff)
	}
	none := message(stranger, "Authentication-Results: mx.tokiwa.example; none", fromMOFA)
	if diff := cmp.Diff(Auth{Known: true, AuthServ: "mx.tokiwa.example"}, auth(t, true, none)); diff != "" {
		t.Error(diff)
	}
}

func TestPolicy(t *testing.T) {
	for result, want := range map[string]string{
		"dmarc=fail (p=none dis=none) header.from=mofa.go.jp":                              "none",
		"dmarc=fail (p=quarantine sp=reject) header.from=mofa.go.jp":                       "quarantine",
		"dmarc=fail (sp=none p=reject dis=none) header.from=mofa.go.jp":                    "reject",
		"dmarc=fail reason=\"No valid SPF\" header.from=mofa.go.jp (policy=reject)":        "reject",
		"dmarc=fail policy.dmarc=quarantine header.from=mofa.go.jp":                        "quarantine",
		"dmarc=fail policy.published-domain-policy=reject policy.applied-disposition=none": "reject",
		"dmarc=fail action=oreject header.from=mofa.go.jp":                                 "reject",
		"dmarc=fail action=none header.from=mofa.go.jp":                                    "",
		"dmarc=fail header.from=mofa.go.jp":                                                "",
		"dmarc=fail (p=sometimes)":                                                         "",
		"dmarc=fail (stop=reject)":                                                         "",
		"spf=fail (p=reject) smtp.mailfrom=mofa.go.jp":                                     "",
	} {
		a := auth(t, true, message(stranger, "Authentication-Results: mx.tokiwa.example; "+result, fromMOFA))
		if a.Policy != want {
			t.Errorf("%s: policy %q, want %q", result, a.Policy, want)
		}
	}
}

func TestAligned(t *testing.T) {
	for _, test := range []struct {
		results string
		want    Truth
	}{
		{"dmarc=pass header.from=mofa.go.jp", Yes},
		{"dmarc=pass", Yes},
		{"dmarc=pass header.from=evil.example.com", Unknown}, // of another mail's author
		{"dmarc=pass header.from=go.jp", Unknown},
		{"dkim=pass header.d=mofa.go.jp", Yes},
		{"dkim=pass header.d=news.mofa.go.jp", Yes},
		{"dkim=pass header.i=@mofa.go.jp", Yes},
		{"dkim=fail header.d=mofa.go.jp; dkim=pass header.d=mofa.go.jp", Yes},
		{"spf=pass smtp.mailfrom=a@mofa.go.jp", Yes},
		{"spf=pass smtp.mailfrom=mofa.go.jp", Yes},
		{"dmarc=none; dkim=pass header.d=mofa.go.jp", Yes},
		{"dmarc=temperror; spf=pass smtp.mailfrom=mofa.go.jp", Yes},

		{"dmarc=fail header.from=mofa.go.jp", No},
		{"dmarc=fail header.from=mofa.go.jp; dkim=pass header.d=mofa.go.jp", No}, // DMARC may be strict
		{"dmarc=none; spf=pass smtp.mailfrom=evil.example.com; dkim=none", No},
		{"dkim=pass header.d=evil.example.com", No},
		{"dkim=pass header.d=metro.go.jp", No}, // go.jp itself is nobody's domain
		{"dkim=pass header.d=go.jp", No},
		{"dkim=pass header.d=xmofa.go.jp", No},
		{"spf=pass smtp.helo=mofa.go.jp", No}, // the HELO name is not aligned with anything
		{"spf=fail smtp.mailfrom=mofa.go.jp", No},
		{"spf=softfail smtp.mailfrom=mofa.go.jp; dkim=none", No},
		{"spf=fail smtp.mailfrom=mofa.go.jp; dkim=temperror header.d=evil.example.com", No},
		{"spf=fail smtp.mailfrom=mofa.go.jp; dkim=permerror header.d=mofa.go.jp", No},
		{"dmarc=pass header.from=evil.example.com; dkim=pass header.d=evil.example.com", No},

		{"none", Unknown},
		{"dmarc=temperror", Unknown},
		{"dmarc=permerror; spf=permerror; dkim=permerror", Unknown},
		{"dmarc=none", Unknown}, // nothing was said of SPF and DKIM
		{"spf=fail smtp.mailfrom=mofa.go.jp; dkim=temperror header.d=mofa.go.jp", Unknown},
		{"spf=temperror smtp.mailfrom=mofa.go.jp; dkim=none", Unknown},
		{"iprev=pass policy.iprev=1.2.3.4", Unknown},
		{"dmarc", Unknown},
		{"=pass", Unknown},
	} {
		a := auth(t, true, message(stranger, "Authentication-Results: mx.tokiwa.example; "+test.results, fromMOFA))
		if !a.Known || a.Aligned != test.want {
			t.Errorf("%s: %+v, want %d", test.results, a, test.want)
		}
	}
}

// A mail that names several authors, or none with a domain, is not confirmed for any of them.
func TestAlignedNeedsOneAuthor(t *testing.T) {
	for _, test := range []struct {
		from []string
		fail Truth // with dmarc=fail
	}{
		{[]string{"From: a@mofa.go.jp, b@evil.example.com"}, No},
		{[]string{"From: a@mofa.go.jp", "From: b@evil.example.com"}, No},
		{[]string{"From: mofa.go.jp"}, Unknown},
		{[]string{"From: a@go.jp"}, Unknown},
		{[]string{"Subject: x"}, Unknown},
	} {
		if a := auth(t, true, message(stranger, append([]string{passMOFA}, test.from...)...)); a.Aligned != Unknown {
			t.Errorf("%v: pass gives %d", test.from, a.Aligned)
		}
		if a := auth(t, true, message(stranger, append([]string{failMOFA}, test.from...)...)); a.Aligned != test.fail {
			t.Errorf("%v: fail gives %d, want %d", test.from, a.Aligned, test.fail)
		}
	}
}

// Of several hosts of ours the one nearest to the sender counts: further in, SPF sees only our own relay.
func TestTheOutermostVerifierCounts(t *testing.T) {
	a := auth(t, false, message(relay,
		"Authentication-Results: mx.tokiwa.example; dmarc=fail (p=reject) header.from=mofa.go.jp; spf=fail smtp.mailfrom=mofa.go.jp",
		fromLikely,
		"Authentication-Results: mx.tokiwa.example; dmarc=pass (p=none) header.from=mofa.go.jp; spf=pass smtp.mailfrom=mofa.go.jp",
		"Received: from friend (unknown [114.114.114.114]) "+byRelay2,
		fromMOFA))
	if a.DMARC != "pass" || a.SPF != "pass" || a.Policy != "none" || a.Aligned != Yes {
		t.Errorf("%+v", a)
	}
}

// A verifier that copies the reverse-path unquoted lets its sender add results: the bad ones of the same host count.
func TestInjectedResults(t *testing.T) {
	a := auth(t, true, message(stranger,
		"Authentication-Results: mx.tokiwa.example; spf=fail smtp.mailfrom=x; dmarc=pass header.from=mofa.go.jp;@evil.example.com",
		failMOFA, fromMOFA))
	if a.DMARC != "fail" || a.Aligned != No {
		t.Errorf("%+v", a)
	}
	quoted := auth(t, true, message(stranger,
		`Authentication-Results: mx.tokiwa.example; spf=fail smtp.mailfrom="x; dmarc=pass header.from=mofa.go.jp"@evil.example.com`, fromMOFA))
	if quoted.DMARC != "" || quoted.Aligned != No || quoted.SPFDomain != "evil.example.com" {
		t.Errorf("%+v", quoted)
	}
}

func TestForged(t *testing.T) {
	const (
		internal = "X-MS-Exchange-Organization-AuthAs: Internal"
		scl      = "X-MS-Exchange-Organization-SCL: -1"
		source   = "X-MS-Exchange-Organization-AuthSource: ex01.tokiwa.example"
		report   = "X-Forefront-Antispam-Report: CIP:1.2.3.4;CTRY:JP;SFV:SKI;DIR:INT;"
		leaving  = "X-Forefront-Antispam-Report: CIP:255.255.255.255;CTRY:;LANG:ja;SCL:1;SFV:NSPM;DIR:OUT;SFP:1102;"
		atMX     = "Received: from friend (unknown [114.114.114.114]) by mx.tokiwa.example with SMTP; d"
		exchange = "Received: from A.example.com (10.0.0.1) by B.example.com (10.0.0.2) with Microsoft SMTP Server id 15; d"
		home     = "Received: from gw.tokiwa.example (gw.tokiwa.example [203.0.113.10]) by lists.example.com with ESMTP; d"
		theirs   = "Received: from pc (unknown [192.168.1.7]) by mail.example.com with ESMTP; d" // their 192.168, not ours
		foreign  = "Authentication-Results: mx.example.com; dmarc=pass"
	)
	microsoft := peer("52.100.1.1", "m1.outbound.protection.outlook.com", "x")
	user := stranger
	user.AuthUser = "taro"

	for _, test := range []struct {
		name string
		m    *mail.Message
		want []Forgery
	}{
		{"our id at the edge", message(stranger, foreign, passMOFA, fromMOFA), []Forgery{{"Authentication-Results", 2, value(passMOFA)}}},
		{"our id below others' hosts", message(stranger, claimed, theirs, passMOFA), []Forgery{{"Authentication-Results", 1, value(passMOFA)}}},
		{"twice", message(stranger, passMOFA, "authentication-results: MX.TOKIWA.EXAMPLE 1; none"),
			[]Forgery{{"Authentication-Results", 1, value(passMOFA)}, {"authentication-results", 2, "MX.TOKIWA.EXAMPLE 1; none"}}},
		{"internal marks", message(stranger, internal, scl, source, report), []Forgery{
			{"X-MS-Exchange-Organization-AuthAs", 1, "Internal"},
			{"X-MS-Exchange-Organization-SCL", 1, "-1"},
			{"X-MS-Exchange-Organization-AuthSource", 1, "ex01.tokiwa.example"},
			{"X-Forefront-Antispam-Report", 1, value(report)},
		}},
		{"our host's name leaked from another Exchange", message(stranger, exchange, source), []Forgery{{"X-MS-Exchange-Organization-AuthSource", 1, "ex01.tokiwa.example"}}},
		{"stored, below a stranger's host", stored(atMX, claimed, passMOFA), []Forgery{{"Authentication-Results", 1, value(passMOFA)}}},

		{"another host's id", message(stranger, foreign), nil},
		{"another's Exchange leaks its marks", message(stranger, exchange, internal, scl, report), nil},
		{"mail that left Microsoft's service by another way", message(stranger, leaving, "X-MS-Exchange-Organization-AuthAs: Anonymous", "X-MS-Exchange-Organization-SCL: 1"), nil},
		{"from Microsoft's service", message(microsoft, internal, scl, report, source), nil},
		{"from a trusted relay", message(relay, passMOFA, gotRelay, passMOFA, internal), nil},
		{"from inside", message(peer("192.168.1.2", "", "pc"), passMOFA, internal), nil},
		{"from a user who logged in", message(user, passMOFA, internal), nil},
		{"from this host", message(mail.Client{Addr: ip("127.0.0.1")}, passMOFA), nil},
		{"came home from a list", message(stranger, home, passMOFA, fromMOFA), nil},
		{"stored, at our MX", stored(passMOFA, atMX, passMOFA, internal, claimed), nil},
		{"stored, not our mailbox", stored(passMOFA, claimed, passMOFA), nil},
	} {
		f := finder(t, false)
		if diff := cmp.Diff(test.want, f.Auth(test.m, f.Origin(test.m)).Forged); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
		if got := auth(t, true, test.m).Forged; got != nil {
			t.Errorf("%s: with local_authres: %+v", test.name, got)
		}
	}

	out := message(stranger, passMOFA)
	out.Direction = mail.Out
	if got := auth(t, false, out).Forged; got != nil {
		t.Errorf("outgoing: %+v", got)
	}
}

func value(line string) string {
	_, v, _ := strings.Cut(line, ": ")
	return v
}

func TestAuthIsBounded(t *testing.T) {
	var lines []string
	for range 10 * maxResults {
		lines = append(lines, "Authentication-Results: mx.tokiwa.example; "+strings.Repeat("dkim=pass header.d=a.example.com; ", 200))
	}
	lines = append(lines, fromMOFA)
	if a := auth(t, true, message(stranger, lines...)); len(a.DKIM) != maxResults {
		t.Errorf("%d signatures", len(a.DKIM))
	}
	if a := auth(t, false, message(stranger, lines...)); len(a.Forged) != maxForged {
		t.Errorf("%d forgeries", len(a.Forged))
	}
}

func FuzzAuth(f *testing.F) {
	f.Add("mx.tokiwa.example; dmarc=pass (p=none (nested)) header.from=mofa.go.jp; dkim=pass header.d=\"a;b\"", "a@mofa.go.jp")
	f.Add("mx.tokiwa.example 1; spf=pass smtp.mailfrom=\"x\\\"; dmarc=pass\"@evil", "<a@b>, c@d")
	f.Add("mx.tokiwa.example; arc=pass header.oldest-pass=0; ;;=;(", "")
	f.Fuzz(func(t *testing.T, results, from string) {
		m := message(stranger)
		m.Header = mail.Header{
			{Name: "Authentication-Results", Raw: []byte(results)},
			{Name: "From", Raw: []byte(from)},
		}
		a := auth(t, true, m)
		if a.Aligned == Yes && (!a.Known || len(m.Header.Addresses("From")) != 1) {
			t.Errorf("aligned: %+v", a)
		}
		if !a.Known && (a.DMARC != "" || a.SPF != "" || a.DKIM != nil || a.Aligned != Unknown) {
			t.Errorf("results of nobody: %+v", a)
		}
		if b := auth(t, false, m); b.Known {
			t.Errorf("believed at a direct edge: %+v", b)
		}
	})
}

func BenchmarkOriginAndAuth(b *testing.B) {
	g, err := OpenDatabases(config.Origin{}, NewEmbedded(), time.Now, nil)
	if err != nil {
		b.Fatal(err)
	}
	f, err := New(house(), config.Origin{}, g, tables.Embedded())
	if err != nil {
		b.Fatal(err)
	}
	m := message(relay,
		passMOFA,
		"Authentication-Results: mx.tokiwa.example; dkim=pass (2048-bit key) header.d=mofa.go.jp; spf=pass smtp.mailfrom=info@mofa.go.jp",
		gotRelay, claimed, "Subject: x", fromMOFA, "To: a@tokiwa.example", "Date: Mon, 5 Oct 2026 10:12:00 +0900")
	b.ReportAllocs()
	for b.Loop() {
		f.Auth(m, f.Origin(m))
	}
}
