package verify_test

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"sekisho/internal/origin/dnstest"
	"sekisho/internal/origin/verify"
)

const forms = "simple/simple relaxed/relaxed simple/relaxed relaxed/simple"

func options(form string) dkim.SignOptions {
	header, body, _ := strings.Cut(form, "/")
	return dkim.SignOptions{HeaderCanonicalization: dkim.Canonicalization(header), BodyCanonicalization: dkim.Canonicalization(body)}
}

// What another program signed holds here, in every form, whatever the octets, fed in whatever pieces.
func TestDKIMHolds(t *testing.T) {
	folded := strings.Replace(plain, "Subject: ", "subject:  a\r\n\t b \r\n c  ", 1)
	bodies := map[string]string{
		"letter": letter, "empty": "", "one empty line": "\r\n", "empty lines": "\r\n\r\n\r\n", "empty lines at the end": letter + "\r\n \r\n\t\r\n\r\n",
		"no line end": "会議", "white space": "a  b\t c \r\n \r\n\tx \r\n", "8-bit": "\x83\x65\x83\x58\x83\x67 \x8e\x91\x97\xbf\r\n",
		"CR alone": "a\rb\r\n\r", "bare LF": "a\nb \n\n c\n", "long line": strings.Repeat("あ ", 20000), "white space alone": "  \t ",
	}
	resolver := servedBy(t, dnstest.Start(t, zone()))
	for form := range strings.FieldsSeq(forms) {
		for _, key := range []string{"rsa", "ed25519"} {
			for what, body := range bodies {
				if what == "CR alone" && strings.HasSuffix(form, "relaxed") {
					continue // go-msgauth takes a CR for white space there
				}
				signed := sign(t, folded+body, options(form), key)
				for _, chunks := range []int{0, 1, 7, 100_000} {
					if chunks == 1 && len(body) > 1000 {
						continue
					}
					r := job{mail: signed, ip: stranger, chunks: chunks}.with(t, resolver)
					if got := short(r); got != "spf=fail dkim=pass dmarc=pass author=pass" {
						t.Errorf("%s, %s, %s, %d at a time: %s (%+v)", form, key, what, chunks, got, r.DKIM)
					}
				}
			}
		}
	}
}

// Each of these differs from a good mail in one thing.
func TestDKIMFails(t *testing.T) {
	good := sign(t, plain+letter, options("relaxed/relaxed"), "rsa")
	replace := func(old, new string) string {
		changed := strings.Replace(good, old, new, 1)
		if changed == good {
			t.Fatalf("%q is not in the mail", old)
		}
		return changed
	}
	key := func(record string) dnstest.Zone {
		return with(zone(), dnstest.Zone{"s1._domainkey.mofa.example.jp": {record}})
	}
	for _, test := range []struct {
		what, mail string
		zone       dnstest.Zone
		want       string // result and a word of the reason
	}{
		{"as signed", good, nil, "pass "},
		{"body changed", replace("資料", "資 料"), nil, "fail the body was changed"},
		{"body longer", good + "x\r\n", nil, "fail the body was changed"},
		{"subject changed", replace("Subject: =?", "Subject: Re: =?"), nil, "fail the signature does not fit"},
		{"another author", replace("<info@", "<evil@"), nil, "fail the signature does not fit"},
		{"no key", good, with(zone(), dnstest.Zone{"s1._domainkey.mofa.example.jp": nil}), "permerror no key published"},
		{"no such name", good, dnstest.Zone{"mofa.example.jp": {"TXT v=spf1 -all"}}, "permerror no key published"},
		{"another's key", good, key(published("other")), "fail the signature does not fit"},
		{"key revoked", good, key("TXT v=DKIM1; p="), "permerror the key was revoked"},
		{"key broken", good, key("TXT v=DKIM1; p=abc"), "permerror the key cannot be read"},
		{"key of another kind", good, key(published("ed25519")), "permerror key of another algorithm"},
		{"key for another service", good, key(published("rsa") + "; s=tlsrpt"), "permerror key for another service"},
		{"key for another hash", good, key(published("rsa") + "; h=sha1"), "permerror key for another hash"},
		{"key of another version", good, key(strings.Replace(published("rsa"), "DKIM1", "DKIM2", 1)), "permerror key of another version"},
		{"signer is testing", good, key(published("rsa") + "; t=y"), "neutral the signer is testing"},
		{"key with all flags", good, key(published("rsa") + "; t=s; s=*; h=sha256:sha1; n=x"), "pass "},
		{"two keys", good, with(zone(), dnstest.Zone{"s1._domainkey.mofa.example.jp": {published("rsa"), published("other")}}), "permerror several keys"},
		{"key beside another text", good, with(zone(), dnstest.Zone{"s1._domainkey.mofa.example.jp": {"TXT v=spf1 -all", published("rsa")}}), "pass "},
		{"key elsewhere", good, with(zone(), dnstest.Zone{"s1._domainkey.mofa.example.jp": {"CNAME k.host.example"}, "k.host.example": {published("rsa")}}), "pass "},
		{"endless CNAMEs", good, with(zone(), dnstest.Zone{"s1._domainkey.mofa.example.jp": {"CNAME s1._domainkey.mofa.example.jp"}}), "permerror no key published"},
		{"huge key", good, key("TXT v=DKIM1; p=" + strings.Repeat("A", 9000)), "permerror key record: answer too large"},
		{"many records", good, with(zone(), dnstest.Zone{"s1._domainkey.mofa.example.jp": repeat("TXT v=DKIM1; p=AAAA", 150)}), "permerror key record: answer too large"},
		{"DNS fails", good, key("SERVFAIL"), "temperror key not to be had"},
		{"DNS refuses", good, key("REFUSED"), "temperror key not to be had"},
		{"version", replace("v=1", "v=2"), nil, "permerror signature of another version"},
		{"algorithm", replace("a=rsa-sha256", "a=rsa-sha1"), nil, "permerror rsa-sha1 is too weak"},
		{"no such algorithm", replace("a=rsa-sha256", "a=rsa-md5"), nil, "permerror unknown algorithm"},
		{"form", replace("c=relaxed/relaxed", "c=relaxed/nofws"), nil, "permerror unknown canonical form"},
		{"identity of another", replace("d=mofa.example.jp;", "d=mofa.example.jp; i=@mofa2.example.jp;"), nil, "permerror its identity lies outside"},
		{"a tag twice", replace("v=1;", "v=1; v=1;"), nil, "permerror a tag stands there twice"},
		{"no selector", replace("s=s1", "s=\"s1"), nil, "permerror no domain or no selector"},
		{"malformed hash", replace("bh=", "bh=?"), nil, "permerror malformed body hash"},
		{"From not signed", replace("From:To:", "Date:To:"), nil, "permerror does not sign From"},
		{"no tags", replace("v=1;", "v1;"), nil, "permerror malformed tags"},
	} {
		r := job{mail: test.mail, ip: stranger, zone: test.zone}.run(t)
		if len(r.DKIM) != 1 {
			t.Errorf("%s: %+v", test.what, r.DKIM)
			continue
		}
		if got := r.DKIM[0].Result + " " + r.DKIM[0].Reason; !strings.HasPrefix(got, test.want) {
			t.Errorf("%s: %s, want %s", test.what, got, test.want)
		}
		if passed := strings.HasPrefix(test.want, "pass"); (r.DMARC.Result == "pass") != passed {
			t.Errorf("%s: DMARC %s", test.what, r.DMARC.Result)
		}
	}
}

func repeat(s string, n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = s
	}
	return list
}

// A field that is put on top of the mail is not signed; one of a name that was signed as absent breaks the signature.
func TestDKIMAddedFields(t *testing.T) {
	o := options("relaxed/relaxed")
	o.HeaderKeys = []string{"From", "Subject", "Subject", "Date"}
	good := sign(t, plain+letter, o, "rsa")
	for mail, want := range map[string]string{
		good:                              "pass",
		"X-Scanned: yes\r\n" + good:       "pass",
		"Subject: you won\r\n" + good:     "fail",
		"From: a@evil.example\r\n" + good: "pass", // the request has no single author then: origin's matter
	} {
		if r := (job{mail: mail, ip: stranger}).run(t); r.DKIM[0].Result != want {
			t.Errorf("%.20q: %+v, want %s", mail, r.DKIM, want)
		}
	}
}

func TestDKIMTimes(t *testing.T) {
	o := options("simple/simple")
	o.Expiration = time.Now().Add(time.Hour)
	signed := sign(t, plain+letter, o, "rsa")
	if r := (job{mail: signed, ip: stranger}).run(t); r.DKIM[0].Result != "pass" {
		t.Errorf("%+v", r.DKIM)
	}
	later := job{mail: signed, ip: stranger, change: func(r *verify.Request) { r.Now = r.Now.Add(2 * time.Hour) }}.run(t)
	if got := later.DKIM[0]; got.Result != "fail" || got.Reason != "the signature has expired" {
		t.Errorf("%+v", got)
	}
}

// With l= a signature covers a part of the body only: what is appended is not the signer's.
func TestDKIMBodyLength(t *testing.T) {
	for l, want := range map[string]string{
		"5":   "policy signs 5 of 13 octets of the body only",
		"13":  "pass ",
		"14":  "permerror the body is shorter than what was signed",
		"0":   "policy signs 0 of 13 octets of the body only",
		"-1":  "permerror malformed body length",
		"abc": "permerror malformed body length",
	} {
		n := map[string]int{"5": 5, "0": 0}[l]
		if n == 0 && l != "0" {
			n = 13
		}
		r := job{mail: signByHand(t, plain, "hello world\n\n", n, "l="+l+"; "), ip: stranger}.run(t)
		if got := r.DKIM[0].Result + " " + r.DKIM[0].Reason; got != want {
			t.Errorf("l=%s: %q, want %q", l, got, want)
		}
	}
}

// Who signs for a parent or a sub-domain of the author's domain speaks for its organisation, a look-alike does not.
func TestAlignment(t *testing.T) {
	z := func(domain, dmarc string) dnstest.Zone {
		return with(zone(), dnstest.Zone{"s1._domainkey." + domain: {published("rsa")}, "_dmarc.mofa.example.jp": {"TXT v=DMARC1; p=reject" + dmarc}})
	}
	for _, test := range []struct{ signer, author, dmarc, want string }{
		{"mofa.example.jp", "mofa.example.jp", "", "pass"},
		{"news.mofa.example.jp", "mofa.example.jp", "", "pass"},
		{"example.jp", "mofa.example.jp", "", "pass"},
		{"news.mofa.example.jp", "mofa.example.jp", "; adkim=s", "fail"},
		{"mofa.example.jp", "mofa.example.jp", "; adkim=s", "pass"},
		{"mofa-example.jp", "mofa.example.jp", "", "fail"},
		{"mofa.example.jp.evil.example", "mofa.example.jp", "", "fail"},
	} {
		o := options("relaxed/relaxed")
		o.Domain = test.signer
		r := job{mail: sign(t, plain+letter, o, "rsa"), ip: stranger, zone: z(test.signer, test.dmarc)}.run(t)
		if r.DKIM[0].Result != "pass" || r.DMARC.Result != test.want || r.Author != test.want {
			t.Errorf("%s for %s%s: %s, want %s", test.signer, test.author, test.dmarc, short(r), test.want)
		}
	}
}

// Of a thousand signatures a few are looked at, the author's first, and the report says how many were not.
func TestManySignatures(t *testing.T) {
	good := sign(t, plain+letter, options("relaxed/relaxed"), "rsa")
	foreign := sign(t, plain+letter, dkim.SignOptions{Domain: "attacker.example"}, "other")
	field, _, _ := strings.Cut(foreign, "From: ")
	r := job{mail: strings.Repeat(field, 40) + good, ip: stranger}.run(t)
	if len(r.DKIM) != 8 || r.Unseen != 33 || r.DKIM[7].Domain != "mofa.example.jp" || r.DMARC.Result != "pass" {
		t.Errorf("%d looked at, %d not, %s", len(r.DKIM), r.Unseen, short(r))
	}
	r = job{mail: strings.Repeat(field, 1000) + good, ip: stranger}.run(t)
	if len(r.DKIM) != 8 || r.Unseen != 993 || r.DMARC.Result != "fail" {
		t.Errorf("%d looked at, %d not, %s", len(r.DKIM), r.Unseen, short(r))
	}
}

func TestKeySizes(t *testing.T) {
	t.Setenv("GODEBUG", "rsa1024min=0")
	keyOf(t, "768", 768)
	keyOf(t, "1024", 1024)
	for _, test := range []struct{ signer, record, want string }{
		{"768", published("768"), "policy the key is shorter than 1024 bits"},
		{"1024", published("1024"), "pass "},
		{"rsa", modulus(8200), "policy the key is longer than 8192 bits"},
	} {
		o := options("relaxed/relaxed")
		o.Selector = "s1"
		r := job{mail: sign(t, plain+letter, o, test.signer), ip: stranger, zone: with(zone(), dnstest.Zone{"s1._domainkey.mofa.example.jp": {test.record}})}.run(t)
		if got := r.DKIM[0].Result + " " + r.DKIM[0].Reason; got != test.want {
			t.Errorf("%s: %s, want %s", test.signer, got, test.want)
		}
	}
}

// modulus is the record of a key of which only the length is looked at.
func modulus(bits int) string {
	n := new(big.Int).Lsh(big.NewInt(1), uint(bits-1))
	n.SetBit(n, 0, 1)
	return "TXT p=" + base64.StdEncoding.EncodeToString(x509.MarshalPKCS1PublicKey(&rsa.PublicKey{N: n, E: 65537}))
}

// Where fields were left out when the mail was received, a signature that does not hold says nothing.
func TestDKIMIncompleteHeader(t *testing.T) {
	good := sign(t, plain+letter, options("relaxed/relaxed"), "rsa")
	broken := strings.Replace(good, "Subject: ", "Subject: x", 1)
	r := job{mail: broken, ip: stranger, tooLarge: true}.run(t)
	if got := short(r); got != "spf=fail dkim=temperror dmarc=temperror author=temperror" {
		t.Error(got)
	}
	if r := (job{mail: good, ip: stranger, tooLarge: true}).run(t); r.DMARC.Result != "pass" {
		t.Error(short(r))
	}
}

// A megabyte of header, and bodies that take other verifiers time with the square of their length.
func TestDKIMHostileSizes(t *testing.T) {
	names := strings.Repeat("x-filler:", 900) + "From"
	o := options("simple/simple")
	large := strings.Repeat("X-Filler: "+strings.Repeat("a", 990)+"\r\n", 900) + plain + strings.Repeat("\r\n", 1<<18)
	r := job{mail: sign(t, large, o, "rsa"), ip: stranger}.run(t)
	if r.DKIM[0].Result != "pass" {
		t.Errorf("%+v", r.DKIM)
	}
	signed := sign(t, plain+letter, o, "rsa")
	for _, h := range []string{names, strings.Repeat("from:", 50_000)} {
		mail := strings.Replace(signed, "From:To:", h+":To:", 1)
		if r := (job{mail: mail, ip: stranger}).run(t); r.DKIM[0].Result == "pass" {
			t.Errorf("%+v", r.DKIM)
		}
	}
}
