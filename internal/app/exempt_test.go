package app

import (
	"context"
	"fmt"
	"io"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"sekisho/internal/config"
	"sekisho/internal/mail"
	"sekisho/internal/mail/folder"
	"sekisho/internal/mta"
	"sekisho/internal/record"
)

const exemption = `
[house]
domains = ["tokiwa.example"]
authserv_ids = ["mx.tokiwa.example"]
report_desks = ["abuse@tokiwa.example"]

[origin]
local_authres = true

[[exempt]]
traits = ["exec-attach"]
from = ["build@aoba.example"]
rcpt = ["dev@tokiwa.example", "lab@tokiwa.example"]
until = 2027-03-31
reason = "Builds of our contractor"
by = "hanako"
`

// parsed is a configuration with exemptions.
func parsed(t *testing.T, text string) config.Config {
	t.Helper()
	c, err := config.Parse("house.toml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// build is a mail with a program from a contractor, as verified with that result.
func build(from, dmarc string) string {
	return crlf(fmt.Sprintf("Authentication-Results: mx.tokiwa.example; dmarc=%s header.from=aoba.example\n", dmarc) +
		"From: " + from + "\nSubject: build\nMessage-ID: <3@aoba.example>\nTo: dev@tokiwa.example\nDate: Thu, 5 Nov 2026 09:00:00 +0900\nMIME-Version: 1.0\n" +
		files("utf-8", file("application/octet-stream", "utf-8", "setup.exe", "MZ\x90\x00")))
}

func judgeAt(t *testing.T, c config.Config, at time.Time, octets string, rcpts ...string) record.Result {
	t.Helper()
	parts, err := NewParts(c, silent{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewScreen(c, parts)
	if err != nil {
		t.Fatal(err)
	}
	item := folder.Item{
		Client:   mail.Client{Addr: netip.MustParseAddr(japan), Port: 25},
		Envelope: mail.Envelope{Known: true, From: "build@aoba.example"},
		Received: at,
		Open:     func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(octets)), nil },
	}
	for _, r := range rcpts {
		item.Envelope.Rcpts = append(item.Envelope.Rcpts, mail.Recipient{Addr: r})
	}
	r, err := Scan(context.Background(), s, item)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// An exemption of the file holds up to the end of its last day, for its sender and its recipients.
func TestExemptionOfTheFile(t *testing.T) {
	last := time.Date(2027, 3, 31, 23, 59, 59, 0, time.Local)
	for _, c := range []struct {
		what, from, dmarc string
		at                time.Time
		rcpts             []string
		level, action     string
	}{
		{"as named", "build@aoba.example", "pass", last, []string{"dev@tokiwa.example"}, "note", "accept"},
		{"both recipients", "build@aoba.example", "pass", last, []string{"dev@tokiwa.example", "lab@tokiwa.example"}, "note", "accept"},
		{"not verified", "build@aoba.example", "fail", last, []string{"dev@tokiwa.example"}, "hold", "quarantine"}, // the failure counts as well
		{"no result yet", "build@aoba.example", "temperror", last, []string{"dev@tokiwa.example"}, "mark", "tag"},
		{"another sender there", "taro@aoba.example", "pass", last, []string{"dev@tokiwa.example"}, "mark", "tag"},
		{"one of two recipients", "build@aoba.example", "pass", last, []string{"dev@tokiwa.example", "hanako@tokiwa.example"}, "mark", "tag"},
		{"expired", "build@aoba.example", "pass", last.Add(time.Second), []string{"dev@tokiwa.example"}, "mark", "tag"},
		{"to a report desk", "taro@aoba.example", "pass", last, []string{"abuse@tokiwa.example"}, "mark", "accept"},
		{"to a report desk and another", "taro@aoba.example", "pass", last, []string{"abuse@tokiwa.example", "dev@tokiwa.example"}, "mark", "tag"},
	} {
		r := judgeAt(t, parsed(t, exemption), c.at, build(c.from, c.dmarc), c.rcpts...)
		if r.Level != c.level || r.Action != c.action {
			t.Errorf("%s: %s %s, score %v, %v", c.what, r.Level, r.Action, r.Score, r.Findings)
		}
		i := slices.IndexFunc(r.Findings, func(f record.Finding) bool { return f.Trait == "exec-attach" })
		if i < 0 || r.Findings[i].Evidence.En == "" {
			t.Errorf("%s: the program is not told: %v", c.what, r.Findings)
		} else if want := map[bool]string{true: "Builds of our contractor"}[c.level == "note"]; r.Findings[i].Exempt != want {
			t.Errorf("%s: exempt %q, want %q", c.what, r.Findings[i].Exempt, want)
		}
	}
}

// What an exemption cannot name is refused where it stands.
func TestExemptionOfUnknownTraits(t *testing.T) {
	for _, c := range []struct{ traits, want string }{
		{`["exec-attach", "exec-atach"]`, "house.toml:11:26: no trait is called \"exec-atach\"; is exec-attach meant?\n" +
			"   11 | traits = [\"exec-attach\", \"exec-atach\"]\n      |                          ^^^^^^^^^^^^"},
		{`["auth-aligned"]`, "house.toml:11:11: auth-aligned lowers the score: there is nothing to exempt from\n" +
			"   11 | traits = [\"auth-aligned\"]\n      |           ^^^^^^^^^^^^^^"},
	} {
		conf := parsed(t, strings.Replace(exemption, `["exec-attach"]`, c.traits, 1))
		parts, err := NewParts(conf, silent{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := NewScreen(conf, parts); err == nil || err.Error() != c.want {
			t.Errorf("got\n%v\nwant\n%s", err, c.want)
		}
	}
}

func TestCheckNamesExpiredExemptions(t *testing.T) {
	again := exemption[strings.Index(exemption, "[[exempt]]"):]
	list := parsed(t, exemption+strings.Replace(again, "2027-03-31", "2027-03-30", 1)).Exempt
	for _, c := range []struct {
		now  time.Time
		want []string
	}{
		{time.Date(2027, 3, 30, 23, 59, 59, 0, time.Local), nil},
		{time.Date(2027, 3, 31, 0, 0, 0, 0, time.Local), []string{"[[exempt]] 2"}},
		{time.Date(2027, 4, 1, 0, 0, 0, 0, time.Local), []string{"[[exempt]] 1", "[[exempt]] 2"}},
	} {
		var where []string
		for _, p := range checkExemptions(list, c.now) {
			where = append(where, p.Where)
			if p.Severity != mta.Warn || !strings.Contains(p.What.En, "exec-attach ended with 2027-03-3") || !strings.Contains(p.What.Ja, "exec-attach") {
				t.Errorf("%+v", p)
			}
		}
		if !slices.Equal(where, c.want) {
			t.Errorf("at %v: %v, want %v", c.now, where, c.want)
		}
	}
}
