package verify_test

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"

	"sekisho/internal/origin/verify"
)

// table is a resolver without a network.
type table map[string]string

func (z table) LookupTXT(_ context.Context, name string) ([]string, error) {
	if record, ok := z[name]; ok {
		return []string{record}, nil
	}
	return nil, &net.DNSError{IsNotFound: true}
}
func (table) LookupMX(context.Context, string) ([]*net.MX, error) { return nil, errors.New("no") }
func (table) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	return nil, errors.New("no")
}
func (table) LookupAddr(context.Context, string) ([]string, error) { return nil, errors.New("no") }

func keyTable() table {
	return table{"s1._domainkey.mofa.example.jp": strings.TrimPrefix(published("rsa"), "TXT ")}
}

// FuzzSigned signs any body and any field with go-msgauth: the signature holds here whatever the pieces in which it comes, and does not for
// another body.
func FuzzSigned(f *testing.F) {
	f.Add("a  b\r\n\r\n", " folded\r\n\tvalue ", uint8(0), uint8(3))
	f.Add("\r\n\r\nx", "x", uint8(1), uint8(1))
	f.Add("", "", uint8(2), uint8(0))
	f.Add(" \t \n\n a\r\rb", "あ", uint8(3), uint8(1))
	f.Fuzz(func(t *testing.T, body, value string, form, pieces uint8) {
		o := options(strings.Fields(forms)[form%4])
		value = strings.NewReplacer("\r", "", "\n", "").Replace(value)
		if strings.Contains(strings.ReplaceAll(body, "\r\n", ""), "\r") && o.BodyCanonicalization != dkim.CanonicalizationSimple {
			return // go-msgauth takes a CR for white space there
		}
		signed := sign(t, "From: a@mofa.example.jp\r\nSubject:"+value+"\r\n\r\n"+body, o, "rsa")
		r := job{mail: signed, ip: stranger, chunks: int(pieces)}.with(t, keyTable())
		if len(r.DKIM) != 1 || r.DKIM[0].Result != "pass" {
			t.Errorf("%+v", r.DKIM)
		}
		r = job{mail: signed + "\r\nx", ip: stranger, chunks: int(pieces)}.with(t, keyTable())
		if r.DKIM[0].Result == "pass" {
			t.Errorf("another body passes: %+v", r.DKIM)
		}
	})
}

// FuzzMail takes any header: nothing passes that is not signed, and nothing panics or hangs.
func FuzzMail(f *testing.F) {
	good := sign(f, plain+letter, options("relaxed/relaxed"), "rsa")
	f.Add([]byte(good))
	f.Add([]byte(sealed(f, plain+letter, "forwarder.example", "rsa", found, "none")))
	f.Add([]byte(signByHand(f, plain, "hello\n", 3, "l=3; ")))
	z := keyTable()
	z["s1._domainkey.forwarder.example"] = z["s1._domainkey.mofa.example.jp"]
	f.Fuzz(func(t *testing.T, whole []byte) {
		if bytes.Index(whole, []byte("\r\n\r\n")) <= 0 || whole[0] == ' ' || whole[0] == '\t' {
			return
		}
		r := job{mail: string(whole), ip: stranger, options: verify.Options{Sealers: []string{"forwarder.example"}}}.with(t, z)
		for _, s := range r.DKIM {
			if s.Result == "pass" && s.Domain != "mofa.example.jp" {
				t.Errorf("%+v", s)
			}
			if s.Result == "" || s.Result != "pass" && s.Reason == "" {
				t.Errorf("no result or no reason: %+v", s)
			}
		}
	})
}

// FuzzRecords takes any key, policy and sender record.
func FuzzRecords(f *testing.F) {
	f.Add(strings.TrimPrefix(published("rsa"), "TXT "), "v=DMARC1; p=reject; sp=none; pct=5", "v=spf1 include:%{d}.x -all")
	f.Add("p=", "v=DMARC1", "v=spf1 redirect=mofa.example.jp")
	signed := sign(f, plain+letter, options("simple/simple"), "rsa")
	f.Fuzz(func(t *testing.T, key, dmarc, spf string) {
		z := table{"s1._domainkey.mofa.example.jp": key, "_dmarc.mofa.example.jp": dmarc, "mofa.example.jp": spf}
		r := job{mail: signed, ip: stranger}.with(t, z)
		if r.DMARC.Result == "" || r.DKIM[0].Result == "pass" && !strings.Contains(key, "p") {
			t.Errorf("%+v", r)
		}
	})
}
