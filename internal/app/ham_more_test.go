package app

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sekisho/heuristics"
	"sekisho/internal/config"
	"sekisho/internal/record"
)

// everyday is an ordinary mail in short form: the fields that matter and the text, in the notation of hamMail. What every mail has and
// says nothing here (To, Date, Message-ID, MIME fields of a plain text in UTF-8) is added where it is missing.
type everyday struct {
	name   string
	client string // address, host name, and the HELO where it is another; "-" for no host name
	path   string // reverse-path; empty: the address of From; "<>": the null one
	auth   string // what our verifier found; empty: dmarc=pass for the domain of From
	mail   string

	weighs string // traits that it is right to find with weight, whether the mail was verified or not
	bare   string // further ones where nobody verified it

	hard, hardBare string // why it is judged harder than it should be, verified or not: docs/knownissues.md tells of these
}

// Hosts that send.
const (
	tokyo  = "210.130.137.80 mail.sakura-hosting.example"
	osaka  = "203.138.180.112 mta12.naniwa-net.example"
	ses    = "54.240.11.42 a11-42.smtp-out.ap-northeast-1.amazonses.com"
	grid   = "167.89.44.11 o3.sendgrid.net"
	m365   = "52.101.229.17 TYVP286CU001.outbound.protection.outlook.com"
	google = "209.85.219.172 mail-yb1-f172.google.com"
	esp    = "8.8.8.8 mta7.mailer.example"
	seoul  = "168.126.63.1 mail.hanbit-tech.example"
	taipei = "168.95.1.1 mail.yushan-kogyo.example"
	hanoi  = "203.113.131.1 mail.sen-export.example"
	berlin = "217.160.0.1 mx.werkzeug.example"
)

// unsure is a score from which a mail without fault is judged too hard: a point more, and the mail is marked.
const unsure = 5

// Why some are judged harder.
const (
	unverified = "who sends through others cannot be told from who poses as somebody, as long as nobody verifies"
	noHistory  = "what is used to come from where is not known yet"
	device     = "a device that sends by itself over an access line is told by its network only"
	download   = "a file that is downloaded at once, from a sender who is not confirmed"
)

// The rest of a day's mail at an office passes or is noted, with a verifier in front and without, and nothing weighs that should not.
func TestEverydayMailPasses(t *testing.T) {
	list := everydayMails()
	if len(list) < 60 {
		t.Fatalf("only %d mails", len(list))
	}
	s := hamScreen(t, hamHouse())
	for _, m := range list {
		t.Run(m.name, func(t *testing.T) {
			found := checkEveryday(t, scanHam(t, s, m.mailAs(t, true)), m.weighs, m.hard)
			found = append(found, checkEveryday(t, scanHam(t, s, m.mailAs(t, false)), m.weighs+" "+m.bare, m.hardBare)...)
			for _, trait := range strings.Fields(m.weighs + " " + m.bare) {
				if exists(trait) && !slices.Contains(found, trait) {
					t.Errorf("%s is no longer found", trait)
				}
			}
		})
	}
}

func exists(trait string) bool {
	return slices.ContainsFunc(heuristics.Table(), func(row heuristics.Trait) bool { return row.ID == trait }) ||
		slices.ContainsFunc(heuristics.Combos(), func(c heuristics.Combo) bool { return c.ID == trait })
}

// A house that says nothing about itself but its domain holds none of them.
func TestEverydayMailIsNotHeldByAnyHouse(t *testing.T) {
	c := config.Default()
	c.House.Domains = []string{"tokiwa.example"}
	s := hamScreen(t, c)
	for _, m := range everydayMails() {
		for _, verified := range []bool{true, false} {
			if r := scanHam(t, s, m.mailAs(t, verified)); r.Level == "hold" || r.Action == "quarantine" {
				t.Errorf("%s: %s %v\n%s", m.name, r.Level, r.Score, reasons(r))
			}
		}
	}
}

func everydayMails() []everyday {
	return slices.Concat(serviceMails(), firmMails(), publicMails(), abroadMails(), deviceMails())
}

// checkEveryday returns the traits that weigh.
func checkEveryday(t *testing.T, r record.Result, weighs, hard string) (found []string) {
	t.Helper()
	switch {
	case hard == "" && r.Score >= unsure:
		t.Errorf("level %s, score %v\n%s", r.Level, r.Score, reasons(r))
	case hard != "" && r.Score < unsure:
		t.Errorf("score %v: no longer judged hard (%s)", r.Score, hard)
	case r.Level == "hold":
		t.Errorf("held, score %v\n%s", r.Score, reasons(r))
	}
	for _, f := range r.Findings {
		if f.Weight <= 0 {
			continue
		}
		if found = append(found, f.Trait); !slices.Contains(strings.Fields(weighs), f.Trait) {
			t.Errorf("%+.1f %s: %s", f.Weight, f.Trait, f.Evidence.En)
		}
	}
	return found
}

// mailAs is the mail as it arrives, with or without the results of our verifier.
func (m everyday) mailAs(t *testing.T, verified bool) hamMail {
	t.Helper()
	fields, body, _ := strings.Cut(strings.TrimPrefix(m.mail, "\n"), "\n\n")
	from := authorOf(fields)
	if verified {
		fields = "Authentication-Results: mx.tokiwa.example; " + m.results(from.host) + "\n" + fields
	}
	for _, missing := range []string{
		"To: hanako@tokiwa.example", "Date: Thu, 5 Nov 2026 09:12:31 +0900", "Message-ID: <20261105091231.4F2A@" + from.host + ">",
		"MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Subject: " + m.name,
	} {
		name, _, _ := strings.Cut(missing, " ")
		if !strings.Contains("\n"+fields, "\n"+name) {
			fields += "\n" + missing
		}
	}
	l, err := parseHamMail(m.name, m.head(from)+"\n\n"+fields+"\n\n"+body)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func (m everyday) results(domain string) string {
	if m.auth != "" {
		return m.auth
	}
	return fmt.Sprintf("dkim=pass header.d=%s; spf=pass smtp.mailfrom=%s; dmarc=pass (p=none) header.from=%s", domain, domain, domain)
}

// head is the envelope as hamMail reads it.
func (m everyday) head(from author) string {
	words := append(strings.Fields(m.client), "-")
	name, helo := words[1], words[1]
	if name == "-" {
		name = ""
	}
	if len(words) > 3 {
		helo = words[2]
	}
	path := m.path
	switch path {
	case "":
		path = from.address
	case "<>":
		path = ""
	}
	return fmt.Sprintf("source: %s\norigin: any\nclient_ip: %s\nclient_name: %s\nhelo: %s\nmail_from: %s\nrcpt_to: hanako@tokiwa.example\nreceived_at: 2026-11-05T09:12:40+09:00",
		m.name, words[0], name, helo, path)
}
