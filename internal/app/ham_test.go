package app

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sekisho/internal/config"
	"sekisho/internal/mail/folder"
	"sekisho/internal/record"
	"sekisho/internal/screen"
)

// hamHouse is a trading company with a gateway of its own in front, a trade association that forwards to it, and services that write in
// its name.
func hamHouse() config.Config {
	c := config.Default()
	c.House = config.House{
		Domains:           []string{"tokiwa.example"},
		InternalNetworks:  []string{"192.168.0.0/16", "10.20.0.0/16"},
		TrustedRelays:     []string{"203.0.113.25"}, // forwards the association's addresses
		AuthservIDs:       []string{"mx.tokiwa.example"},
		MXHosts:           []string{"mx.tokiwa.example"},
		AuthorisedSenders: []string{"kintai-cloud.example", "survey.example.com", "198.51.100.64/28"},
		ReportDesks:       []string{"abuse@tokiwa.example"},
		Partners:          []string{"aoba.example", "midori-seiki.example", "example.co.jp"},
		OpenDesks:         []string{"recruit@tokiwa.example", "info@tokiwa.example"},
	}
	c.Origin.LocalAuthres = true
	return c
}

// marginOfMark is the distance from "mark" in points that ordinary mail must keep, and more.
const marginOfMark = 1

// Ham stays ham: ordinary business mail of every kind passes or is noted, and keeps more than a point away from the mark. What it scores
// and why is printed; nothing is exempt, and the house has no history with any sender.
func TestHamStaysHam(t *testing.T) {
	mails := readHam(t)
	if len(mails) < 60 {
		t.Fatalf("only %d mails", len(mails))
	}
	c := hamHouse()
	s := hamScreen(t, c)
	for _, l := range mails {
		t.Run(l.name, func(t *testing.T) {
			r := scanHam(t, s, l)
			t.Logf("%s: %.1f %s\n     source: %s\n%s", l.name, r.Score, r.Level, l.source, reasons(r))
			if r.Level != "pass" && r.Level != "note" {
				t.Errorf("level %s", r.Level)
			}
			if limit := c.Screen.Thresholds.Mark - marginOfMark; r.Score >= limit {
				t.Errorf("score %v is not below %v", r.Score, limit)
			}
		})
	}
}

// A house that says nothing about itself but its domain judges ordinary mail no worse than a mark: no mail of this folder is held.
func TestHamIsNotHeldByAnyHouse(t *testing.T) {
	c := config.Default()
	c.House.Domains = []string{"tokiwa.example"}
	s := hamScreen(t, c)
	for _, l := range readHam(t) {
		if r := scanHam(t, s, l); r.Level == "hold" || r.Action == "quarantine" {
			t.Errorf("%s: %s %v\n%s", l.name, r.Level, r.Score, reasons(r))
		}
	}
}

// The same house holds what is no ham, so that a pass here means something.
func TestHamHouseHoldsAttacks(t *testing.T) {
	l, err := parseHamMail("planted", `source: planted
origin: CN
client_ip: 114.114.114.114
helo: mail.example.net
mail_from: x@example.net
rcpt_to: hanako@tokiwa.example
received_at: 2026-11-05T09:12:40+09:00

Authentication-Results: mx.tokiwa.example; dmarc=fail header.from=mofa.go.jp
From: ⟦B utf-8|外務省⟧ <info@mofa.go.jp>
To: hanako@tokiwa.example
Subject: ⟦B iso-2022-jp|会議資料⟧
Date: Thu, 5 Nov 2026 09:12:31 +0900
Message-ID: <1@example.net>
MIME-Version: 1.0
Content-Type: application/octet-stream; name="⟦raw cp932|会議資料.docx.exe⟧"
Content-Transfer-Encoding: base64

TVqQAAMAAAAEAAAA//8AALgAAAAAAAAAQAAAAAAAAAA=
`)
	if err != nil {
		t.Fatal(err)
	}
	r := scanHam(t, hamScreen(t, hamHouse()), l)
	if r.Level != "hold" || !slices.Contains(traitsOf(r), "exec-attach") || !slices.Contains(traitsOf(r), "gojp-unauth") {
		t.Errorf("%s %v\n%s", r.Level, r.Score, reasons(r))
	}
}

// The mails of the folder are diverse, and each is read as what it is.
func TestHamIsWhatItSays(t *testing.T) {
	s := hamScreen(t, hamHouse())
	countries, classes, near := map[string]int{}, map[string]int{}, map[string]int{}
	for _, l := range readHam(t) {
		r := scanHam(t, s, l)
		countries[r.Origin.Country]++
		classes[string(r.Origin.Class)]++
		for _, trait := range l.near {
			near[trait]++
		}
		if r.Origin.Country != l.origin && string(r.Origin.Class) != l.origin {
			t.Errorf("%s: origin %+v, want %s", l.name, r.Origin, l.origin)
		}
		if r.MessageID == "" && !slices.Contains(l.near, "msgid-local") {
			t.Errorf("%s: no Message-ID was read", l.name)
		}
	}
	if countries["JP"] < 20 || classes["cloud"] < 12 || len(countries) < 6 {
		t.Errorf("countries %v, classes %v", countries, classes)
	}
	for _, trait := range hamTraits {
		if near[trait] == 0 {
			t.Errorf("no mail is a near neighbour of %s", trait)
		}
	}
}

// hamTraits are the structural traits that ordinary mail comes close to: for each the folder has a mail that it must leave alone, or weigh
// no more than lightly.
var hamTraits = strings.Fields(`
	origin-foreign origin-jp-claim origin-watchlist rdns-generic helo-forged helo-desktop date-tz-odd date-skew
	dmarc-fail dmarc-fail-none spf-fail gojp-unauth authres-forged
	mailer-foreign charset-foreign font-foreign lang-tag-foreign msgid-mismatch msgid-local
	public-body-claim org-name-freemail company-on-freemail name-holds-other-addr sig-domain-mismatch lookalike-domain
	replyto-differs replyto-freemail envelope-mismatch own-domain-outside
	double-ext space-pad-name fake-dot-name mojibake-name raw8bit-name ext-magic-mismatch html-attach ichitaro encrypted-archive opaque-archive
	url-text-mismatch url-brand-lookalike url-cloud-share url-shortener url-ip-literal url-direct-payload
`)

func hamScreen(t *testing.T, c config.Config) *screen.Screen {
	t.Helper()
	parts, err := NewParts(c, silent{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewScreen(c, parts)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func scanHam(t *testing.T, s *screen.Screen, l hamMail) record.Result {
	t.Helper()
	r, err := Scan(context.Background(), s, folder.Item{
		File: l.name, Client: l.client, Envelope: l.envelope, Received: l.received,
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(l.octets)), nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// reasons lists what was found and weighs, and what could not be decided.
func reasons(r record.Result) string {
	var b strings.Builder
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "     %+.1f %s: %s\n", f.Weight, f.Trait, f.Evidence.En)
	}
	for _, u := range r.Undecided {
		fmt.Fprintf(&b, "     ? %s: %s\n", u.Trait, u.Reason)
	}
	return b.String()
}

func readHam(t *testing.T) []hamMail {
	t.Helper()
	paths, err := filepath.Glob("testdata/ham/*.mail")
	if err != nil {
		t.Fatal(err)
	}
	mails := make([]hamMail, 0, len(paths))
	for _, path := range paths {
		l, err := readHamMail(path)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		mails = append(mails, l)
	}
	return mails
}
