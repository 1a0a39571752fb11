package origin

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"
	"github.com/google/go-cmp/cmp"

	"sekisho/internal/mail"
	"sekisho/internal/origin/dns"
	"sekisho/internal/origin/dnstest"
	"sekisho/internal/origin/verify"
)

// abroad is a host of a rented cloud, as which anybody may send.
var abroad = peer("198.51.100.66", "", "host.cloud.example")

type signedMail struct {
	text, key string
}

// ministry is a mail of the ministry, signed; key is the record of its key.
func ministry(t *testing.T, text string) signedMail {
	t.Helper()
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(&k.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	o := &dkim.SignOptions{Domain: "mofa.go.jp", Selector: "s1", Signer: k, HeaderCanonicalization: "relaxed", BodyCanonicalization: "relaxed"}
	if err := dkim.Sign(&b, strings.NewReader(text), o); err != nil {
		t.Fatal(err)
	}
	return signedMail{b.String(), "TXT p=" + base64.StdEncoding.EncodeToString(der)}
}

const ministryText = "From: info@mofa.go.jp\r\nSubject: x\r\n\r\nbody\r\n"

// arrived takes a mail in, as it comes over the wire.
func arrived(t *testing.T, c mail.Client, from, text string) *mail.Message {
	t.Helper()
	limits := mail.Limits{Memory: 1 << 20, Header: 1 << 20, Text: 1 << 20, Parts: 10, Depth: 5}
	in := mail.NewIntake(t.Context(), mail.NewBudget(1<<24), limits, ignore{})
	t.Cleanup(in.Close)
	if err := mail.Read(t.Context(), strings.NewReader(text), in); err != nil {
		t.Fatal(err)
	}
	m, err := in.Finish(t.Context(), mail.Source{Client: c, Direction: mail.In, Envelope: mail.Envelope{Known: true, From: from}}, "")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

type ignore struct{}

func (ignore) Part(context.Context, *mail.Part, io.Reader) {}

func goJP() dnstest.Zone {
	return dnstest.Zone{"mofa.go.jp": {"TXT v=spf1 ip4:192.0.2.0/24 -all"}, "_dmarc.mofa.go.jp": {"TXT v=DMARC1; p=reject"}}
}

func verifying(t *testing.T, f *Finder, when string, z dnstest.Zone) *Finder {
	t.Helper()
	server, err := dns.System([]string{dnstest.Start(t, z).Addr})
	if err != nil {
		t.Fatal(err)
	}
	f.Verify(Verification{When: when, Resolver: dns.NewCache(server, dns.Defaults()), Options: verify.Defaults(), Now: time.Now})
	return f
}

// whole is what the screen does with a mail.
func whole(t *testing.T, f *Finder, m *mail.Message) Auth {
	t.Helper()
	c := f.Begin(t.Context(), m)
	defer c.Stop()
	return c.Auth(t.Context(), m, f.Auth(m, f.Origin(m)))
}

// A mail really signed by a ministry passes from wherever it is sent; without its signature it does not.
func TestOwnCheck(t *testing.T) {
	s := ministry(t, ministryText)
	z := goJP()
	z["s1._domainkey.mofa.go.jp"] = []string{s.key}
	f := verifying(t, finder(t, false), VerifyAuto, z)
	a := whole(t, f, arrived(t, abroad, "info@mofa.go.jp", s.text))
	want := Auth{
		Known: true, Own: true, SPF: "fail", SPFDomain: "mofa.go.jp", DKIM: []DKIM{{Result: "pass", Domain: "mofa.go.jp", Selector: "s1"}},
		DMARC: "pass", DMARCFrom: "mofa.go.jp", Policy: "reject", Aligned: Yes, ARC: ARC{Passed: No},
	}
	if diff := cmp.Diff(want, a); diff != "" {
		t.Error(diff)
	}
	a = whole(t, f, arrived(t, abroad, "info@mofa.go.jp", ministryText))
	want.DKIM, want.DMARC, want.Aligned = []DKIM{{Result: "none"}}, "fail", No
	if diff := cmp.Diff(want, a); diff != "" {
		t.Error(diff)
	}
	for what, text := range map[string]string{
		"two From fields":  "From: a@evil.example\r\n" + s.text,
		"two authors":      strings.Replace(s.text, "From: info@mofa.go.jp", "From: info@mofa.go.jp, a@evil.example", 1),
		"no author":        strings.Replace(s.text, "From: info@mofa.go.jp", "From: x", 1),
		"a look-alike":     strings.Replace(s.text, "From: info@mofa.go.jp", "From: info@mofa-go.jp", 1),
		"body changed":     s.text + "x\r\n",
		"an appended part": strings.Replace(s.text, "body", "body\r\n\r\nclick here", 1),
	} {
		if a := whole(t, f, arrived(t, abroad, "info@mofa.go.jp", text)); a.Aligned == Yes || a.DMARC == "pass" || !a.Own {
			t.Errorf("%s: %+v", what, a)
		}
	}
}

// When we verify ourselves, and what is said where we do not.
func TestWhenToVerify(t *testing.T) {
	user, local, inside := abroad, mail.Client{Addr: ip("127.0.0.1")}, peer("192.168.1.7", "", "pc")
	user.AuthUser = "taro"
	trusted := passMOFA + "\r\n" + gotRelay + "\r\n" + ministryText
	for _, test := range []struct {
		what, when string
		m          *mail.Message
		own        bool
		why        string
	}{
		{"a stranger", VerifyAuto, arrived(t, abroad, "a@evil.example", ministryText), true, ""},
		{"switched off", VerifyOff, arrived(t, abroad, "a@evil.example", ministryText), false, "switched off"},
		{"a user who logged in", VerifyAuto, arrived(t, user, "a@evil.example", ministryText), false, "submitted by a user"},
		{"this host", VerifyAuto, arrived(t, local, "a@evil.example", ministryText), false, "sent from inside"},
		{"inside", VerifyAuto, arrived(t, inside, "a@evil.example", ministryText), false, "origin unknown: not-recorded"},
		{"a relay that recorded nobody", VerifyAuto, arrived(t, relay, "a@evil.example", ministryText), false, "origin unknown: not-recorded"},
		{"behind a relay", VerifyAuto, arrived(t, relay, "a@evil.example", gotRelay+"\r\n"+ministryText), true, ""},
		{"logged in at a relay", VerifyAuto, arrived(t, relay, "a@evil.example", strings.Replace(gotRelay, "ESMTPS", "ESMTPSA", 1)+"\r\n"+ministryText), false, "submitted by a user"},
		{"a relay verified", VerifyAuto, arrived(t, relay, "a@evil.example", trusted), false, ""},
		{"a relay verified, always", VerifyAlways, arrived(t, relay, "a@evil.example", trusted), true, ""},
		{"a relay checked SPF only", VerifyAuto, arrived(t, relay, "a@evil.example", strings.Replace(trusted, "dmarc=pass (p=reject dis=none) header.from", "spf=pass smtp.mailfrom", 1)), true, ""},
		{"stored", VerifyAuto, storedText(gotRelay, fromMOFA), false, "stored mail"},
	} {
		a := whole(t, verifying(t, finder(t, false), test.when, goJP()), test.m)
		if a.Own != test.own || a.Why != test.why {
			t.Errorf("%s: own %v, why %q, want %v, %q", test.what, a.Own, a.Why, test.own, test.why)
		}
	}
	f := finder(t, false)
	f.Verify(Verification{When: VerifyAuto, Options: verify.Defaults(), Now: time.Now})
	if a := whole(t, f, arrived(t, abroad, "a@evil.example", ministryText)); a.Known || a.Why != "no DNS" {
		t.Errorf("no resolver: %+v", a)
	}
}

func storedText(lines ...string) *mail.Message {
	m := stored(lines...)
	m.Envelope = mail.Envelope{Known: true}
	return m
}

// Where the DNS does not tell, what a trusted verifier said stands.
func TestTrustedStandsWhereWeKnowNothing(t *testing.T) {
	m := arrived(t, relay, "a@evil.example", passMOFA+"\r\n"+gotRelay+"\r\n"+ministryText)
	a := whole(t, verifying(t, finder(t, false), VerifyAlways, dnstest.Zone{"*": {"SERVFAIL"}}), m)
	if a.Own || a.DMARC != "pass" || a.Aligned != Yes || !strings.HasPrefix(a.Why, "DMARC: ") {
		t.Errorf("%+v", a)
	}
	m = arrived(t, abroad, "info@mofa.go.jp", ministryText)
	a = whole(t, verifying(t, finder(t, false), VerifyAuto, dnstest.Zone{"*": {"SERVFAIL"}}), m)
	if !a.Known || a.Aligned != Unknown || a.DMARC != "temperror" || a.SPF != "temperror" || !strings.HasPrefix(a.Why, "DMARC: ") {
		t.Errorf("%+v", a)
	}
}

// Behind a relay of ours SPF is asked for the client that the relay wrote down and for what that client said.
func TestSPFBehindRelay(t *testing.T) {
	got := strings.Replace(gotRelay, "114.114.114.114", "192.0.2.25", 1) + "\r\n"
	f := verifying(t, finder(t, false), VerifyAuto, goJP())
	for _, test := range []struct{ from, spf, domain string }{
		{"info@mofa.go.jp", "pass", "mofa.go.jp"},
		{"SRS0=HHH=TT=mofa.go.jp=info@tokiwa.example", "pass", "mofa.go.jp"},
		{"srs0=HHH=TT=evil.example=info@tokiwa.example", "none", "evil.example"},
		{"list-bounces@tokiwa.example", "", ""},
		{"SRS0=HHH=TT=mofa.go.jp=info@evil.example", "none", "evil.example"},
	} {
		a := whole(t, f, arrived(t, relay, test.from, got+ministryText))
		if a.SPF != test.spf || a.SPFDomain != test.domain {
			t.Errorf("%s: %s %s, want %s %s", test.from, a.SPF, a.SPFDomain, test.spf, test.domain)
		}
		if test.spf == "" && (a.Aligned != Unknown || a.DMARC != "temperror" || a.Why == "") {
			t.Errorf("%s: %+v", test.from, a)
		}
	}
}

func TestHELOConfirmed(t *testing.T) {
	z := goJP()
	maps.Copy(z, dnstest.Zone{"mail.mofa.go.jp": {"A 198.51.100.66"}, "mx.mofa.go.jp": {"A 192.0.2.1"}, "down.mofa.go.jp": {"SERVFAIL"}})
	f := verifying(t, finder(t, false), VerifyAuto, z)
	for helo, want := range map[string]Truth{
		"mail.mofa.go.jp": Yes, "MAIL.MOFA.GO.JP": Yes, "mx.mofa.go.jp": No, "nobody.mofa.go.jp": No, "down.mofa.go.jp": Unknown, "host.cloud.example": Unknown,
	} {
		c := peer("198.51.100.66", "", helo)
		if a := whole(t, f, arrived(t, c, "a@evil.example", ministryText)); a.HELO != want {
			t.Errorf("%s: %v, want %v", helo, a.HELO, want)
		}
	}
}

func TestVouched(t *testing.T) {
	r := verify.Report{DMARC: verify.DMARC{Domain: "mofa.go.jp"}, ARC: verify.ARC{Chain: "pass", Sealer: "forwarder.example"}}
	for results, want := range map[string]Truth{
		"mx; dmarc=pass header.from=mofa.go.jp":      Yes,
		"mx; dmarc=pass header.from=news.mofa.go.jp": Yes,
		"mx; dmarc=pass header.from=evil.example":    No,
		"mx; dmarc=pass":                                                      No,
		"mx; dmarc=fail header.from=mofa.go.jp":                               No,
		"mx; dkim=pass header.d=mofa.go.jp":                                   No,
		"mx; spf=pass smtp.mailfrom=\"a; dmarc=pass header.from=mofa.go.jp\"": No,
		"": No,
	} {
		r.ARC.Results = []string{results}
		if got := vouched(r).Passed; got != want {
			t.Errorf("%q: %v, want %v", results, got, want)
		}
	}
	r.ARC.Chain, r.ARC.Results = "temperror", nil
	if got := vouched(r).Passed; got != Unknown {
		t.Errorf("not decided: %v", got)
	}
}

// What we write is read by others as it was meant, and by ourselves.
func TestResultField(t *testing.T) {
	a := Auth{
		Known: true, Own: true, SPF: "fail", SPFDomain: "mofa.go.jp", DMARC: "pass", DMARCFrom: "mofa.go.jp", Policy: "reject", ARC: ARC{Chain: "pass"},
		DKIM: []DKIM{{Result: "pass", Domain: "mofa.go.jp", Selector: "s1"}, {Result: "fail", Domain: "evil.example", Selector: "x", Reason: `the body (really); dmarc=pass "`}, {Result: "none"}},
	}
	want := "mx.tokiwa.example;\n\tspf=fail smtp.mailfrom=mofa.go.jp;\n\tdkim=pass header.d=mofa.go.jp header.s=s1;\n" +
		"\tdkim=fail (the body _really__ dmarc=pass _) header.d=evil.example header.s=x;\n\tdkim=none;\n\tdmarc=pass (p=reject) header.from=mofa.go.jp;\n\tarc=pass"
	value := a.Field("mx.tokiwa.example")
	if diff := cmp.Diff(want, value); diff != "" {
		t.Error(diff)
	}
	back := auth(t, true, message(abroad, "Authentication-Results: "+value, fromMOFA))
	if back.DMARC != "pass" || back.Policy != "reject" || back.SPF != "fail" || len(back.DKIM) != 3 || back.DKIM[1].Result != "fail" || back.Aligned != Yes {
		t.Errorf("%+v", back)
	}
	none := Auth{Known: true, Own: true}
	if got := none.Field("mx.tokiwa.example"); got != "mx.tokiwa.example;\n\tnone" {
		t.Errorf("%q", got)
	}
	if got := (Auth{Known: true}).Field("mx.tokiwa.example") + a.Field(""); got != "" {
		t.Errorf("not ours, or without an id: %q", got)
	}
}

// Whatever a mail brings, the field keeps its form and its bounds.
func FuzzResultField(f *testing.F) {
	f.Add("mofa.go.jp", "s1", "reason")
	f.Add("evil.example; dmarc=pass", "x\r\nBcc: a", "(\\);")
	f.Add(strings.Repeat("a.", 400), "あ", strings.Repeat("あ", 100))
	f.Fuzz(func(t *testing.T, domain, selector, reason string) {
		a := Auth{Known: true, Own: true, SPF: "temperror", SPFDomain: domain, DMARC: "fail", DMARCFrom: domain, Why: "SPF: " + reason}
		for range 20 {
			a.DKIM = append(a.DKIM, DKIM{Result: "fail", Domain: domain, Selector: selector, Reason: reason})
		}
		value := a.Field("mx.tokiwa.example")
		if len(value) > 16<<10 || strings.ContainsAny(strings.ReplaceAll(value, ";\n\t", ""), "\r\n;") {
			t.Errorf("%q", value)
		}
		r := parseReport(value)
		if r.servID != "mx.tokiwa.example" || len(r.dmarc) != 1 || r.dmarc[0].Value != "fail" || len(r.spf) != 1 || len(r.dkim) != maxFieldKeys {
			t.Errorf("%+v of %q", r, value)
		}
	})
}

// A trusted verifier found that a mail fails, a forwarder whom the house trusts had found it good: his seal is looked at even so.
func TestSealBesideTrustedResults(t *testing.T) {
	sealed, err := os.ReadFile("verify/testdata/sealed.eml")
	if err != nil {
		t.Fatal(err)
	}
	keys, err := os.ReadFile("verify/testdata/keys.zone")
	if err != nil {
		t.Fatal(err)
	}
	z := dnstest.Zone{}
	for line := range strings.Lines(string(keys)) {
		name, record, _ := strings.Cut(strings.TrimSpace(line), " ")
		z[name] = append(z[name], record)
	}
	down := maps.Clone(z)
	down["s1._domainkey.list.example"] = []string{"SERVFAIL"}
	results := "Authentication-Results: mx.tokiwa.example; dmarc=%s (p=reject) header.from=author.example\r\n" + gotRelay + "\r\n"
	for _, test := range []struct {
		what, result, sealers, mail string
		zone                        dnstest.Zone
		want                        ARC
	}{
		{"failed", "fail", "list.example forwarder.example", string(sealed), z, ARC{"pass", "forwarder.example", Yes}},
		{"only the last sealer is trusted", "fail", "forwarder.example", string(sealed), z, ARC{"pass", "forwarder.example", No}},
		{"no sealer is trusted", "fail", "", string(sealed), z, ARC{Passed: No}},
		{"changed since", "fail", "list.example forwarder.example", string(sealed) + "x\r\n", z, ARC{"fail", "forwarder.example", No}},
		{"no DNS", "fail", "list.example forwarder.example", string(sealed), down, ARC{"temperror", "forwarder.example", Unknown}},
		{"passed", "pass", "list.example forwarder.example", string(sealed), z, ARC{}},
	} {
		f := verifying(t, finder(t, false), VerifyAuto, test.zone)
		f.verification.Options.Sealers = strings.Fields(test.sealers)
		a := whole(t, f, arrived(t, relay, "yamada@author.example", fmt.Sprintf(results, test.result)+test.mail))
		if a.Own || a.DMARC != test.result || a.ARC != test.want {
			t.Errorf("%s: %+v, want %+v", test.what, a, test.want)
		}
	}
}
