package app

import (
	"context"
	"fmt"
	"io"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"sekisho/heuristics"
	"sekisho/internal/config"
	"sekisho/internal/mail"
	"sekisho/internal/mail/folder"
	"sekisho/internal/record"
)

type silent struct{}

func (silent) Decided(record.Mail, record.Result) {}
func (silent) Failed(id, what, detail string)     {}

// judge scans one mail as it comes from client.
func judge(t *testing.T, c config.Config, client, octets string) record.Result {
	t.Helper()
	return judgeFrom(t, c, client, "x@example.net", octets)
}

// judgeFrom judges a mail that came under that reverse-path.
func judgeFrom(t *testing.T, c config.Config, client, reversePath, octets string) record.Result {
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
		File:     "test.eml",
		Client:   mail.Client{Addr: netip.MustParseAddr(client), Port: 25, HELO: "mail.example.net"},
		Envelope: mail.Envelope{Known: true, From: reversePath, Rcpts: []mail.Recipient{{Addr: "hanako@tokiwa.example"}}},
		Open:     func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(octets)), nil },
	}
	r, err := Scan(context.Background(), s, item)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A trait that panics is undecided, and does not free a program.
func TestPlantedPanicFreesNoProgram(t *testing.T) {
	planted := heuristics.Trait{
		ID: "planted", Family: "attachment", Weight: 1, Kind: heuristics.Structural, Ref: "test",
		Text: heuristics.Text{En: "planted", Ja: "試験"},
		Find: func(*heuristics.Facts) ([]heuristics.Hit, heuristics.Reason) { panic("planted") },
	}
	parts, err := NewParts(houseConfig(), silent{})
	if err != nil {
		t.Fatal(err)
	}
	parts.Traits = append([]heuristics.Trait{planted}, parts.Traits...)
	s, err := NewScreen(houseConfig(), parts)
	if err != nil {
		t.Fatal(err)
	}
	octets := impostor("mofa.go.jp", "見積書.xlsx.exe", "utf-8", charsets()["utf-8"])
	for item := range folder.Paths([]string{"-"}, strings.NewReader(octets)) {
		r, err := Scan(context.Background(), s, item)
		if err != nil {
			t.Fatal(err)
		}
		undecided := slices.ContainsFunc(r.Undecided, func(u record.Undecided) bool { return u.Trait == "planted" })
		if r.Level != "hold" || !undecided {
			t.Errorf("level %s, undecided %v", r.Level, r.Undecided)
		}
	}
}

func houseConfig() config.Config {
	c := config.Default()
	c.House.Domains = []string{"tokiwa.example"}
	c.House.AuthservIDs = []string{"mx.tokiwa.example"}
	c.House.MXHosts = []string{"mx.tokiwa.example"}
	c.Origin.LocalAuthres = true
	return c
}

func traitsOf(r record.Result) []string {
	var ids []string
	for _, f := range r.Findings {
		ids = append(ids, f.Trait)
	}
	return ids
}

// impostor is a mail that claims to come from sender, whom a verifier on our host could not confirm, with a program in it.
func impostor(sender, fileName, charset string, encode func(string) string) string {
	word := func(s string) string { return encodedWord(charset, encode(s)) }
	return strings.ReplaceAll(fmt.Sprintf(`Authentication-Results: mx.tokiwa.example; dmarc=fail header.from=%s; spf=fail smtp.mailfrom=%s
From: %s <info@%s>
To: hanako@tokiwa.example
Subject: %s
Date: Thu, 5 Nov 2026 09:00:00 +0900
Message-ID: <1@example.net>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=%s
Content-Transfer-Encoding: base64

%s
--b
Content-Type: application/octet-stream; name="%s"
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename="%s"

TVqQAAMAAAAEAAAA//8AALgAAAAAAAAAQAAAAAAAAAA=
--b--
`, sender, sender, word("担当者"), sender, word("資料送付"), charset, base64Of(encode("資料をお送りします。")), word(fileName), word(fileName)), "\n", "\r\n")
}

// Nothing hangs on one file name, sender, address or charset: whatever stands in their places behaves alike.
func TestImpostorsWithProgramsAreHeld(t *testing.T) {
	names := []string{"見積もり用写真.xlsxs.exe", "御請求書.pdf.scr", "議事録.docx.exe", "顔写真.jpg.pif", "名簿.xls.com"}
	senders := []string{"mofa.go.jp", "example.go.jp", "kikaku.soumu.go.jp", "sub.meti.go.jp"}
	clients := []string{"114.114.114.114", "8.8.8.8", "5.255.255.70", "2001:4860:4860::8888"}
	for i, name := range names {
		for cs, encode := range charsets() {
			sender, client := senders[i%len(senders)], clients[i%len(clients)]
			t.Run(strings.Join([]string{sender, client, cs, name}, " "), func(t *testing.T) {
				r := judge(t, houseConfig(), client, impostor(sender, name, cs, encode))
				if r.Level != "hold" || r.Action != "quarantine" {
					t.Errorf("level %s, action %s, score %v", r.Level, r.Action, r.Score)
				}
				for _, trait := range []string{"double-ext", "exec-attach", "gojp-unauth", "origin-foreign"} {
					if !slices.Contains(traitsOf(r), trait) {
						t.Errorf("%s is missing: %v", trait, traitsOf(r))
					}
				}
				checkEvidence(t, r)
			})
		}
	}
}

// Evidence is there in both languages, filled and different.
func checkEvidence(t *testing.T, r record.Result) {
	t.Helper()
	for _, f := range r.Findings {
		if f.Evidence.En == "" || f.Evidence.Ja == "" || f.Evidence.En == f.Evidence.Ja || strings.ContainsAny(f.Evidence.En+f.Evidence.Ja, "{}") {
			t.Errorf("%s: evidence %+v", f.Trait, f.Evidence)
		}
	}
}

// The same mail as a stored file: origin and authentication come from our own MX's fields.
func TestStoredImpostor(t *testing.T) {
	octets := "Return-Path: <x@example.net>\r\nDelivered-To: hanako@tokiwa.example\r\n" +
		"Authentication-Results: mx.tokiwa.example; dmarc=fail header.from=mofa.go.jp\r\n" +
		"Received: from mail.example.net (unknown [114.114.115.115])\r\n\tby mx.tokiwa.example (Postfix) with ESMTP id 4F2A\r\n\tfor <hanako@tokiwa.example>; Thu, 5 Nov 2026 09:00:01 +0900 (JST)\r\n" +
		strings.SplitN(impostor("mofa.go.jp", "見積もり用写真.xlsxs.exe", "utf-8", charsets()["utf-8"]), "\r\n", 2)[1]
	c := houseConfig()
	parts, err := NewParts(c, silent{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewScreen(c, parts)
	if err != nil {
		t.Fatal(err)
	}
	for item := range folder.Paths([]string{"-"}, strings.NewReader(octets)) {
		r, err := Scan(context.Background(), s, item)
		if err != nil {
			t.Fatal(err)
		}
		if r.Level != "hold" || r.Origin.Country != "CN" || r.Origin.Certainty != "proven" {
			t.Errorf("level %s, origin %+v", r.Level, r.Origin)
		}
		for _, trait := range []string{"double-ext", "exec-attach", "gojp-unauth", "origin-foreign"} {
			if !slices.Contains(traitsOf(r), trait) {
				t.Errorf("%s is missing: %v", trait, traitsOf(r))
			}
		}
	}
}

// Ordinary Japanese business mail in the charsets of its senders passes.
func TestBusinessMailPasses(t *testing.T) {
	for cs, encode := range charsets() {
		for _, file := range []string{"御見積書.pdf", "議事録_2026.11.05.docx", "報告.2024.pdf", "設計図v1.2.zip", "写真(1).jpg"} {
			word := encodedWord(cs, encode(file))
			octets := fmt.Sprintf("From: %s <taro@aoba.example>\r\nTo: hanako@tokiwa.example\r\nSubject: %s\r\nDate: Thu, 5 Nov 2026 09:00:00 +0900\r\nMessage-ID: <2@aoba.example>\r\n"+
				"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=%s\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n"+
				"--b\r\nContent-Type: application/octet-stream; name=\"%s\"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"%s\"\r\n\r\n%s\r\n--b--\r\n",
				encodedWord(cs, encode("青葉商事 山田太郎")), encodedWord(cs, encode("お見積りの件")), cs, base64Of(encode("お世話になっております。資料を添付します。")), word, word, base64Of(contentFor(file)))
			r := judge(t, houseConfig(), "210.130.137.80", octets)
			if r.Level != "pass" || r.Action != "accept" {
				t.Errorf("%s %s: level %s, score %v, traits %v", cs, file, r.Level, r.Score, traitsOf(r))
			}
		}
	}
}
