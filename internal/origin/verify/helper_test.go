package verify_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"maps"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"sekisho/internal/mail"
	"sekisho/internal/origin/dns"
	"sekisho/internal/origin/dnstest"
	"sekisho/internal/origin/verify"
)

// keys are made once: one of each kind that a test needs.
var keys = sync.OnceValue(func() map[string]crypto.Signer {
	made := map[string]crypto.Signer{}
	for name, bits := range map[string]int{"rsa": 2048, "other": 2048, "long": 1024} {
		k, err := rsa.GenerateKey(rand.Reader, bits)
		if err != nil {
			panic(err)
		}
		made[name] = k
	}
	_, k, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		panic(err)
	}
	made["ed25519"] = k
	return made
})

// published is the key record of one of the keys.
func published(name string) string {
	switch public := keys()[name].Public().(type) {
	case ed25519.PublicKey:
		return "TXT v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public)
	default:
		der, err := x509.MarshalPKIXPublicKey(public)
		if err != nil {
			panic(err)
		}
		return "TXT v=DKIM1; k=rsa; p=" + base64.StdEncoding.EncodeToString(der)
	}
}

const (
	client   = "203.0.113.9"
	stranger = "198.51.100.66"
	plain    = "From: =?utf-8?B?5aSW5YuZ55yB?= <info@mofa.example.jp>\r\nTo: taro@tokiwa.example\r\nSubject: =?utf-8?B?5Lya6K2w?=\r\n" +
		"Date: Mon, 05 Oct 2026 10:12:00 +0900\r\nMessage-ID: <1@mofa.example.jp>\r\n\r\n"
	letter = "会議の資料をお送りします。\r\n\r\n外務省 山田\r\n"
)

// zone is a domain that does everything right.
func zone() dnstest.Zone {
	return dnstest.Zone{
		"mofa.example.jp":                {"TXT v=spf1 ip4:203.0.113.0/28 -all"},
		"_dmarc.mofa.example.jp":         {"TXT v=DMARC1; p=reject; rua=mailto:d@mofa.example.jp"},
		"s1._domainkey.mofa.example.jp":  {published("rsa")},
		"ed._domainkey.mofa.example.jp":  {published("ed25519")},
		"attacker.example":               {"TXT v=spf1 ip4:198.51.100.66 -all"},
		"s1._domainkey.attacker.example": {published("other")},
	}
}

func with(z dnstest.Zone, more dnstest.Zone) dnstest.Zone {
	z = maps.Clone(z)
	maps.Copy(z, more)
	return z
}

// sign signs a mail as go-msgauth does.
func sign(t testing.TB, mail string, o dkim.SignOptions, key string) string {
	t.Helper()
	o.Signer = keys()[key]
	if o.Domain == "" {
		o.Domain = "mofa.example.jp"
	}
	if o.Selector == "" {
		o.Selector = map[string]string{"rsa": "s1", "other": "s1", "ed25519": "ed"}[key]
	}
	var b bytes.Buffer
	if err := dkim.Sign(&b, strings.NewReader(mail), &o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// split takes a mail apart as a milter delivers it: folds as LF.
func split(t testing.TB, whole string) (h mail.Header, body string) {
	t.Helper()
	head, body, ok := strings.Cut(whole, "\r\n\r\n")
	if !ok {
		t.Fatal("no body")
	}
	for line := range strings.SplitSeq(head, "\r\n") {
		if line != "" && (line[0] == ' ' || line[0] == '\t') {
			h[len(h)-1].Raw = append(h[len(h)-1].Raw, "\n"+line...)
			continue
		}
		name, value, _ := strings.Cut(line, ":")
		h = append(h, mail.Field{Name: name, Raw: []byte(value)})
	}
	return h, body
}

// job is one verification: a mail, its client and what the DNS says.
type job struct {
	mail     string
	ip       string // client
	from     string // reverse-path; "": info@mofa.example.jp
	author   string // "": mofa.example.jp
	zone     dnstest.Zone
	options  verify.Options
	change   func(*verify.Request)
	chunks   int  // octets that are fed at a time; 0: the body is read at the end
	tooLarge bool // fields were left out
}

func (j job) run(t testing.TB) verify.Report {
	t.Helper()
	if j.zone == nil {
		j.zone = zone()
	}
	resolver := servedBy(t, dnstest.Start(t, j.zone))
	return j.with(t, resolver)
}

func servedBy(t testing.TB, s *dnstest.Server) dns.Resolver {
	t.Helper()
	server, err := dns.System([]string{s.Addr})
	if err != nil {
		t.Fatal(err)
	}
	return dns.NewCache(server, dns.Defaults())
}

func (j job) with(t testing.TB, r dns.Resolver) verify.Report {
	t.Helper()
	h, body := split(t, j.mail)
	o := j.options
	if o.Time == 0 {
		sealers := o.Sealers
		o = verify.Defaults()
		o.Sealers = sealers
	}
	c := verify.Begin(t.Context(), r, o, j.request(h))
	for rest := body; j.chunks > 0 && rest != ""; {
		n := min(j.chunks, len(rest))
		c.Body([]byte(rest[:n]))
		rest = rest[n:]
	}
	return c.Wait(context.Background(), strings.NewReader(body), int64(len(body)), j.tooLarge)
}

func (j job) request(h mail.Header) verify.Request {
	req := verify.Request{Header: h, IP: netip.MustParseAddr(client), HELO: "mail.mofa.example.jp", MailFrom: "info@mofa.example.jp", Author: "mofa.example.jp", Now: time.Now()}
	if j.ip != "" {
		req.IP = netip.MustParseAddr(j.ip)
	}
	if j.from != "" {
		req.MailFrom = j.from
	}
	if j.author != "" {
		req.Author = j.author
	}
	if j.change != nil {
		j.change(&req)
	}
	return req
}

// short writes the results of a report in one line.
func short(r verify.Report) string {
	var b strings.Builder
	fmt.Fprintf(&b, "spf=%s dkim=", r.SPF.Result)
	for i, s := range r.DKIM {
		if i > 0 {
			b.WriteString("+")
		}
		b.WriteString(s.Result)
	}
	fmt.Fprintf(&b, " dmarc=%s author=%s", r.DMARC.Result, r.Author)
	return b.String()
}
