package verify_test

import (
	"fmt"
	"strings"
	"testing"

	"sekisho/internal/origin/dnstest"
	"sekisho/internal/origin/verify"
)

// sealed is what a sealer adds on top: its results, its signature over the mail as it is, and its seal over all sets.
func sealed(t testing.TB, mail, domain, key, results, cv string) string {
	t.Helper()
	header, body, _ := strings.Cut(mail, "\r\n\r\n")
	n := strings.Count(header, "ARC-Seal:") + 1
	aar := fmt.Sprintf("ARC-Authentication-Results: i=%d; %s", n, results)
	ams := messageSignature(t, "ARC-Message-Signature", header, strings.TrimRight(body, "\r\n")+"\r\n", fmt.Sprintf("i=%d; d=%s; s=s1; ", n, domain), key)
	seal := fmt.Sprintf("ARC-Seal: i=%d; a=rsa-sha256; cv=%s; d=%s; s=s1; b=", n, cv, domain)
	covered := ""
	for i := 1; i < n; i++ {
		for _, name := range []string{"ARC-Authentication-Results", "ARC-Message-Signature", "ARC-Seal"} {
			covered += relaxed(fieldNumbered(header, name, i))
		}
	}
	covered += relaxed(aar) + relaxed(ams) + strings.TrimSuffix(relaxed(seal), "\r\n")
	return seal + signature(t, key, covered) + "\r\n" + ams + "\r\n" + aar + "\r\n" + mail
}

func fieldNumbered(header, name string, n int) string {
	for line := range strings.SplitSeq(header, "\r\n") {
		if strings.HasPrefix(line, fmt.Sprintf("%s: i=%d;", name, n)) {
			return line
		}
	}
	return ""
}

func arcZone() dnstest.Zone {
	return with(zone(), dnstest.Zone{
		"s1._domainkey.forwarder.example": {published("rsa")},
		"s1._domainkey.second.example":    {published("other")},
		"s1._domainkey.evil.example":      {published("other")},
	})
}

const found = "mx.forwarder.example; dmarc=pass header.from=mofa.example.jp"

func TestARC(t *testing.T) {
	one := sealed(t, plain+letter, "forwarder.example", "rsa", found, "none")
	two := sealed(t, one, "second.example", "other", "mx.second.example; dmarc=fail header.from=mofa.example.jp", "pass")
	evil := sealed(t, strings.Replace(one, "資料", "毒", 1), "evil.example", "other", found, "pass")
	behindEvil := sealed(t, evil, "forwarder.example", "rsa", found, "pass")
	change := func(mail, old, new string) string {
		changed := strings.Replace(mail, old, new, 1)
		if changed == mail {
			t.Fatalf("%q is not in the mail", old)
		}
		return changed
	}
	down := with(arcZone(), dnstest.Zone{"s1._domainkey.forwarder.example": {"SERVFAIL"}})
	for _, test := range []struct {
		what, mail string
		zone       dnstest.Zone
		trusted    string
		want       string // chain, number of results that count
	}{
		{"one seal", one, nil, "forwarder.example", "pass 1"},
		{"sealer is a sub-domain of a trusted one", one, nil, "example", "pass 1"},
		{"nobody is trusted", one, nil, "", " 0"},
		{"another is trusted", one, nil, "second.example", " 0"},
		{"two seals", two, nil, "forwarder.example second.example", "pass 2"},
		{"only the last is trusted", two, nil, "second.example", "pass 1"},
		{"only the first is trusted", two, nil, "forwarder.example", " 0"},
		{"a stranger sealed last", evil, nil, "forwarder.example", " 0"},
		{"a stranger sealed in between", behindEvil, nil, "forwarder.example", "pass 1"},
		{"body changed", change(one, "資料", "毒"), nil, "forwarder.example", "fail 0"},
		{"author changed", change(one, "info@mofa", "evil@mofa"), nil, "forwarder.example", "fail 0"},
		{"results changed", change(two, "dmarc=fail", "dmarc=pass"), nil, "forwarder.example second.example", "fail 0"},
		{"first results changed", change(two, "dmarc=pass", "dmarc=none"), nil, "forwarder.example second.example", "fail 0"},
		{"a set is missing", change(two, fieldNumbered(two, "ARC-Seal", 1)+"\r\n", ""), nil, "forwarder.example second.example", " 0"},
		{"no signature", change(one, fieldNumbered(one, "ARC-Message-Signature", 1)+"\r\n", ""), nil, "forwarder.example", "fail 0"},
		{"results twice", fieldNumbered(one, "ARC-Authentication-Results", 1) + "\r\n" + one, nil, "forwarder.example", "fail 0"},
		{"the sealer found it broken", sealed(t, one, "second.example", "other", found, "fail"), nil, "forwarder.example second.example", "fail 0"},
		{"cv of a first seal", sealed(t, plain+letter, "forwarder.example", "rsa", found, "pass"), nil, "forwarder.example", "fail 0"},
		{"sealed by another", sealed(t, plain+letter, "forwarder.example", "other", found, "none"), nil, "forwarder.example", "fail 0"},
		{"no DNS", one, down, "forwarder.example", "temperror 0"},
		{"changed, and no DNS for one key", change(two, "資料", "毒"), down, "forwarder.example second.example", "fail 0"},
		{"a thousand seals", strings.Repeat(fieldNumbered(one, "ARC-Seal", 1)+"\r\n", 1000) + one, nil, "forwarder.example", " 0"},
	} {
		if test.zone == nil {
			test.zone = arcZone()
		}
		r := job{mail: test.mail, ip: stranger, zone: test.zone, options: verify.Options{Sealers: strings.Fields(test.trusted)}}.run(t)
		if got := fmt.Sprintf("%s %d", r.ARC.Chain, len(r.ARC.Results)); got != test.want {
			t.Errorf("%s: %s (%+v), want %s", test.what, got, r.ARC, test.want)
		}
	}
}
