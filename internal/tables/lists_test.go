package tables

import (
	"path"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/idna"
)

// Every list of hosts names its source and month, holds proper domains, each once, and is not empty.
func TestHostListsAreWellFormed(t *testing.T) {
	for name, least := range map[string]int{"free_mail.txt": 70, "file_sharing.txt": 35, "shorteners.txt": 30, "mail_services.txt": 80} {
		data, err := embedded.ReadFile("data/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if !regexp.MustCompile(`(?m)^# .*[Ss]ource: [^;]+; compiled 20\d\d-\d\d|; compiled 20\d\d-\d\d\.`).Match(data) {
			t.Errorf("%s does not name its source and month", name)
		}
		seen := map[string]bool{}
		for _, line := range lines(string(data)) {
			for _, d := range strings.Fields(columns(line)[1]) {
				d = strings.TrimPrefix(d, ".")
				checkHost(t, d)
				if seen[d] {
					t.Errorf("%s: %s stands twice", name, d)
				}
				seen[d] = true
			}
		}
		if len(seen) < least {
			t.Errorf("%s: only %d domains", name, len(seen))
		}
	}
}

// checkHost fails for what is not a host name in comparable form. Some services sit on a suffix that is public (s3.amazonaws.com).
func checkHost(t *testing.T, d string) {
	t.Helper()
	if a, err := idna.Lookup.ToASCII(d); err != nil || a != d || !strings.Contains(d, ".") {
		t.Errorf("%q is not a host name in lower-case ASCII (%v)", d, err)
	}
}

func TestHostLists(t *testing.T) {
	set := Embedded()
	for _, test := range []struct {
		list       func(string) (string, bool)
		host, want string
	}{
		{set.FileSharing, "drive.google.com", "Google Drive"},
		{set.FileSharing, "tokiwa-my.sharepoint.com", "SharePoint"},
		{set.FileSharing, "12.gigafile.nu", "GigaFile"},
		{set.FileSharing, "mail.google.com", ""},
		{set.FileSharing, "dropbox.com.example", ""},
		{set.Shortener, "BIT.LY.", "Bitly"},
		{set.Shortener, "www.bit.ly", ""},
		{set.Shortener, "orbit.ly", ""},
		{set.MailService, "em1234.sendgrid.net", "SendGrid"},
		{set.MailService, "sendgrid.net.example", ""},
		{set.MailService, "", ""},
	} {
		if got, ok := test.list(test.host); got != test.want || ok != (test.want != "") {
			t.Errorf("%q: %q, %t, want %q", test.host, got, ok, test.want)
		}
	}
}

func TestLoad(t *testing.T) {
	set, err := Load(fstest.MapFS{
		"free_mail.txt":     {Data: []byte("\ufeff# ours\r\nfree | .mail.example !nifty.com\r\n")},
		"public_bodies.txt": {Data: []byte("常盤県庁 | the prefecture of Tokiwa | 常盤県 | pref.tokiwa.example\n")},
		"cloud_relays.txt":  {Data: []byte("Kumo | *.relay.kumo.example | own | 2026-11\n")},
		".free_mail.swp":    {Data: []byte("x")},
	})
	if err != nil {
		t.Fatal(err)
	}
	if !set.FreeMail("a.mail.example") || set.FreeMail("nifty.com") || !set.FreeMail("gmail.com") || set.FreeMailKind("docomo.ne.jp") != "mobile" {
		t.Error("free mail is not extended as the file says")
	}
	if b, ok := set.BodyOfDomain("mail.pref.tokiwa.example"); !ok || b.Ja != "常盤県庁" || len(set.BodiesNamed("常盤県庁 総務課")) != 1 {
		t.Errorf("public bodies are not extended: %+v", b)
	}
	if op, _ := set.CloudOperator("a.relay.kumo.example"); op != "Kumo" {
		t.Error("cloud relays are not extended")
	}
	if Embedded().FreeMail("a.mail.example") || !Embedded().FreeMail("nifty.com") {
		t.Error("an administrator's list changed the shipped one")
	}
}

func TestLoadRefuses(t *testing.T) {
	for _, test := range []struct{ file, data, want string }{
		{"freemail.txt", "", "freemail.txt: no list has this name"},
		{"free_mail.txt", "# x\n\ngmail.com\n", "free_mail.txt: line 3: \"gmail.com\" is not of the form"},
		{"free_mail.txt", "free | ex ample.com\n", `line 1: "ex" is not a host name`},
		{"shorteners.txt", "a | b/c.example\n", `"b/c.example" is not a host name`},
		{"public_bodies.txt", "外務省 | MOFA\n", "line 1: a line has four columns"},
		{"press.txt", "新聞 | the paper | . ; x | a.example\n", `"." is no name`},
		{"press.txt", "新聞 | the paper | | example\n", `"example" is no domain`},
		{"cloud_relays.txt", "x | *\n", "is not of the form"},
	} {
		_, err := Load(fstest.MapFS{test.file: {Data: []byte(test.data)}})
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s %q: %v, want %q", test.file, test.data, err, test.want)
		}
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
		if got := Embedded().FreeMail(test.domain); got != test.want {
			t.Errorf("FreeMail(%q) = %t", test.domain, got)
		}
	}
}

func TestRelaysAreWellFormed(t *testing.T) {
	seen := map[string]bool{}
	date := regexp.MustCompile(`^20\d\d-(0[1-9]|1[0-2])$`)
	data, err := embedded.ReadFile("data/cloud_relays.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines(string(data)) {
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
		if got, ok := Embedded().CloudOperator(test.name); got != test.want || ok != (test.want != "") {
			t.Errorf("Embedded().CloudOperator(%q) = %q, %t", test.name, got, ok)
		}
	}
}
