package verify_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"sekisho/internal/origin/dnstest"
	"sekisho/internal/origin/verify"
)

// What dkimpy 1.1.4 (the Python program that others measure themselves by) signed and sealed holds here: signed.eml with a signature in each of the
// four forms, sealed.eml passed on by a list and a forwarder. The public keys stand in keys.zone.
func TestOutsideVectors(t *testing.T) {
	zone := readZone(t)
	for file, want := range map[string]string{
		"signed.eml": "pass pass pass pass |  0",
		"sealed.eml": "pass pass pass pass | pass 2",
	} {
		mail, err := os.ReadFile("testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		j := job{mail: string(mail), author: "author.example", ip: stranger, zone: zone, options: verify.Options{Sealers: []string{"list.example", "forwarder.example"}}}
		if got := summary(j.run(t)); got != want {
			t.Errorf("%s: %s, want %s", file, got, want)
		}
		j.mail = strings.Replace(j.mail, "Subject: ", "Subject: x", 1)
		if got := summary(j.run(t)); strings.Contains(got, "pass") {
			t.Errorf("%s, changed: %s", file, got)
		}
	}
}

func summary(r verify.Report) string {
	var b strings.Builder
	for _, s := range r.DKIM {
		b.WriteString(s.Result + " ")
	}
	fmt.Fprintf(&b, "| %s %d", r.ARC.Chain, len(r.ARC.Results))
	return b.String()
}

func readZone(t *testing.T) dnstest.Zone {
	t.Helper()
	text, err := os.ReadFile("testdata/keys.zone")
	if err != nil {
		t.Fatal(err)
	}
	z := dnstest.Zone{}
	for line := range strings.Lines(string(text)) {
		name, record, _ := strings.Cut(strings.TrimSpace(line), " ")
		z[name] = append(z[name], record)
	}
	return z
}
