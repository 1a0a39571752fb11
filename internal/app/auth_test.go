package app

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"io"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"

	"sekisho/internal/config"
	"sekisho/internal/mail"
	"sekisho/internal/mail/edit"
	"sekisho/internal/mail/folder"
	"sekisho/internal/origin/dnstest"
	"sekisho/internal/record"
	"sekisho/internal/screen"
)

// foreignCloud is an address of a cloud in another country, which anybody can rent.
const foreignCloud = "18.130.1.1"

const letterOfMinistry = "From: info@kankyou.go.jp\r\nTo: hanako@tokiwa.example\r\nSubject: =?utf-8?B?5Lya6K2w44Gu44GU5qGI5YaF?=\r\n" +
	"Date: Mon, 05 Oct 2026 10:11:50 +0900\r\nMessage-ID: <1@kankyou.go.jp>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n" +
	"Content-Transfer-Encoding: 8bit\r\n\r\n会議のご案内をお送りします。\r\n"

// ministryZone is what a ministry publishes: its own hosts, a policy, and the key of its letters.
func ministryZone(key *rsa.PrivateKey) dnstest.Zone {
	der, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		panic(err)
	}
	return dnstest.Zone{
		"kankyou.go.jp":               {"TXT v=spf1 ip4:210.171.226.40 -all"},
		"_dmarc.kankyou.go.jp":        {"TXT v=DMARC1; p=reject"},
		"s1._domainkey.kankyou.go.jp": {"TXT v=DKIM1; p=" + base64.StdEncoding.EncodeToString(der)},
		"mail.kankyou.go.jp":          {"A 210.171.226.40"},
	}
}

func signedLetter(t *testing.T, key *rsa.PrivateKey) string {
	t.Helper()
	var b bytes.Buffer
	o := &dkim.SignOptions{Domain: "kankyou.go.jp", Selector: "s1", Signer: key, HeaderCanonicalization: "relaxed", BodyCanonicalization: "relaxed"}
	if err := dkim.Sign(&b, strings.NewReader(letterOfMinistry), o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// verifier is a screen that asks that server.
func verifier(t *testing.T, server *dnstest.Server) *screen.Screen {
	t.Helper()
	c := config.Default()
	c.House.Domains, c.House.AuthservIDs = []string{"tokiwa.example"}, []string{"mx.tokiwa.example"}
	c.Origin.DNS = []string{server.Addr}
	parts, err := NewParts(c, silent{})
	if err != nil {
		t.Fatal(err)
	}
	if parts.DNS, err = NewResolver(c); err != nil {
		t.Fatal(err)
	}
	s, err := NewScreen(c, parts)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// verified judges a mail from abroad with that DNS.
func verified(t *testing.T, server *dnstest.Server, helo, octets string) record.Result {
	t.Helper()
	r, err := Scan(context.Background(), verifier(t, server), folder.Item{
		File: "test.eml", Client: mail.Client{Addr: netip.MustParseAddr(foreignCloud), Port: 25, HELO: helo},
		Envelope: mail.Envelope{Known: true, From: "info@kankyou.go.jp", Rcpts: []mail.Recipient{{Addr: "hanako@tokiwa.example"}}},
		Open:     func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(octets)), nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A ministry may send through a cloud abroad if it signs; who only takes its name does not get through.
func TestMinistryThroughForeignCloud(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	server := dnstest.Start(t, ministryZone(key))
	signed := signedLetter(t, key)
	if r := verified(t, server, "out.cloud.example", signed); r.Level != "pass" || slices.Contains(traitsOf(r), "gojp-unauth") {
		t.Errorf("signed: %s, %v", r.Level, traitsOf(r))
	}
	for what, octets := range map[string]string{
		"not signed":   letterOfMinistry,
		"body changed": strings.Replace(signed, "会議", "至急 会議", 1),
	} {
		r := verified(t, server, "out.cloud.example", octets)
		if r.Level != "mark" && r.Level != "hold" || !slices.Contains(traitsOf(r), "gojp-unauth") || !slices.Contains(traitsOf(r), "dmarc-fail") {
			t.Errorf("%s: %s, %v", what, r.Level, traitsOf(r))
		}
	}
	if r := verified(t, server, "mail.kankyou.go.jp", signed); !slices.Contains(traitsOf(r), "helo-forged") {
		t.Errorf("greeting in the ministry's name: %v", traitsOf(r))
	}
}

// Scenario S06: with the DNS dead nothing of authentication fails, and the mail says that it was not decided.
func TestDNSDead(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	server := dnstest.Start(t, dnstest.Zone{"*": {"SERVFAIL"}})
	for what, octets := range map[string]string{"signed": signedLetter(t, key), "not signed": letterOfMinistry} {
		r := verified(t, server, "mail.kankyou.go.jp", octets)
		open := map[string]string{}
		for _, u := range r.Undecided {
			open[u.Trait] = string(u.Reason)
		}
		for _, id := range []string{"dmarc-fail", "dmarc-fail-none", "spf-fail", "gojp-unauth", "helo-forged"} {
			if slices.Contains(traitsOf(r), id) || open[id] == "" {
				t.Errorf("%s: %s found %v, undecided because %q", what, id, slices.Contains(traitsOf(r), id), open[id])
			}
		}
	}
}

// As a milter gets it: the look-ups begin at the end of the header, the body is hashed while it comes, and what was found stands in a field.
func TestWhatWeVerifiedStandsInAField(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	server := dnstest.Start(t, ministryZone(key))
	in := verifier(t, server).Incoming(t.Context(), screen.Source{})
	defer in.Close()
	head, body, _ := strings.Cut(signedLetter(t, key), "\r\n\r\n")
	for field := range strings.SplitSeq(strings.ReplaceAll(head, "\r\n ", "\n "), "\r\n") {
		name, value, _ := strings.Cut(field, ":")
		in.Header(name, []byte(value))
	}
	in.EndOfHeader(mail.Client{Addr: netip.MustParseAddr(foreignCloud), Port: 25}, mail.Envelope{Known: true, From: "info@kankyou.go.jp"})
	for _, octet := range []byte(body) {
		in.Body([]byte{octet})
	}
	out := in.Judge(t.Context(), "4XYZ")
	i := slices.IndexFunc(out.Edits, func(c edit.Change) bool { return c.Name == "Authentication-Results" })
	if i < 0 || out.Edits[i].Op != edit.OpInsert {
		t.Fatalf("no field: %+v", out.Edits)
	}
	const want = " mx.tokiwa.example;\n\tspf=fail smtp.mailfrom=kankyou.go.jp;\n\tdkim=pass header.d=kankyou.go.jp header.s=s1;\n" +
		"\tdmarc=pass (p=reject) header.from=kankyou.go.jp"
	if out.Edits[i].Value != want {
		t.Errorf("%q, want %q", out.Edits[i].Value, want)
	}
}
