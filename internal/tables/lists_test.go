package tables

import (
	"path"
	"regexp"
	"strings"
	"testing"
)

func TestFreeMailIsWellFormed(t *testing.T) {
	seen := map[string]bool{}
	for line := range lines(freeMailData) {
		d := strings.TrimPrefix(line, ".")
		checkDomain(t, d)
		if seen[d] {
			t.Errorf("%s stands twice", d)
		}
		seen[d] = true
	}
	if len(seen) < 70 {
		t.Errorf("only %d domains", len(seen))
	}
}

func TestFreeMail(t *testing.T) {
	for _, test := range []struct {
		domain string
		want   bool
	}{
		{"gmail.com", true},
		{"GMAIL.com.", true},
		{"yahoo.co.jp", true},
		{"ocn.ne.jp", true},
		{"abc.ocn.ne.jp", true},
		{"docomo.ne.jp", true},
		{"mail.gmail.com", false}, // nobody's mailbox
		{"xgmail.com", false},
		{"gmail.com.example", false},
		{"com", false},
		{"ne.jp", false},
		{"example.co.jp", false},
		{"", false},
	} {
		if got := FreeMail(test.domain); got != test.want {
			t.Errorf("FreeMail(%q) = %t", test.domain, got)
		}
	}
}

func TestRelaysAreWellFormed(t *testing.T) {
	seen := map[string]bool{}
	date := regexp.MustCompile(`^20\d\d-(0[1-9]|1[0-2])$`)
	for line := range lines(relayData) {
		cols := columns(line)
		if len(cols) != 4 || cols[0] == "" || cols[2] == "" || !date.MatchString(cols[3]) {
			t.Errorf("%q: want operator, pattern, source and month", line)
			continue
		}
		if seen[cols[1]] {
			t.Errorf("%s stands twice", cols[1])
		}
		seen[cols[1]] = true
		checkDomain(t, strings.ReplaceAll(strings.TrimPrefix(cols[1], "*."), "*", "x"))
		if _, err := path.Match(cols[1], ""); err != nil {
			t.Errorf("%s: %v", cols[1], err)
		}
	}
	if len(seen) == 0 {
		t.Error("no patterns")
	}
}

func TestCloudOperator(t *testing.T) {
	for _, test := range []struct{ name, want string }{
		{"mail-os0jpn01on2101.outbound.protection.outlook.com", "Microsoft"},
		{"mail-pj1-f42.google.com", "Google"},
		{"Mail-SOR-F41.Google.com.", "Google"},
		{"a8-31.smtp-out.amazonses.com", "Amazon SES"},
		{"e234-5.smtp-out.ap-northeast-1.amazonses.com", "Amazon SES"},
		{"o1.sendgrid.net", "SendGrid"},
		{"smtp16-ia4-sp3.mta.salesforce.com", "Salesforce"},

		{"outbound.protection.outlook.com", ""}, // no host of the service
		{"outbound.protection.outlook.com.evil.example", ""},
		{"mail-1.outbound.protection.outlook.com.evil.example", ""},
		{"evil-amazonses.com", ""},
		{"amazonses.com", ""},
		{"mail-1.evil.google.com", ""},
		{"34.85.1.2.bc.googleusercontent.com", ""}, // a rented machine: whoever rents it, its place is known
		{"mail-1.google.com.evil.example", ""},
		{"mail-1.google.co.jp", ""},
		{"xmail-1.google.com", ""},
		{"", ""},
		{".", ""},
	} {
		if got, ok := CloudOperator(test.name); got != test.want || ok != (test.want != "") {
			t.Errorf("CloudOperator(%q) = %q, %t", test.name, got, ok)
		}
	}
}
