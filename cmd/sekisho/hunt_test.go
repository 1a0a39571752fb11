package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"sekisho/internal/config"
	"sekisho/internal/intel"
	"sekisho/internal/record"
)

// drawer is the records of a test.
type drawer struct {
	mails []record.Message
	late  []record.Late
	cases []record.Case
}

func (d *drawer) Hunt(_ context.Context, h record.Hunt, visit func(record.Message) bool) error {
	for n, m := range d.mails {
		if !visit(m) || h.Limit > 0 && n+1 == h.Limit {
			break
		}
	}
	return nil
}

func (d *drawer) Sketches(context.Context, record.Hunt, func(record.Sketched) bool) error { return nil }

func (d *drawer) Find(context.Context, []record.Key) (map[record.Key][]string, error) {
	return map[record.Key][]string{}, nil
}

func (d *drawer) Messages(context.Context, []string) ([]record.Message, error) { return d.mails, nil }

func (d *drawer) Confirm(_ context.Context, c record.Case) error {
	d.cases = append(d.cases, c)
	return nil
}

func (d *drawer) Late(_ context.Context, visit func(record.Late) bool) error {
	for _, l := range d.late {
		if !visit(l) {
			break
		}
	}
	return nil
}

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// hunter works on records; what it prints is in the two buffers.
func hunter(t *testing.T, lang language) (h *hunting, out, errs *bytes.Buffer) {
	out, errs = &bytes.Buffer{}, &bytes.Buffer{}
	h = &hunting{desk: desk{dir: t.TempDir(), lang: lang, out: out, err: errs, in: strings.NewReader(""), now: func() time.Time { return noon }, house: config.House{Domains: []string{"tokiwa.example"}}}}
	h.criteria.Limit = 1000
	return h, out, errs
}

func hunted(d *drawer) *knowledge {
	return &knowledge{records: d, keys: record.NewKeys([]byte("0123456789abcdef0123456789abcdef"))}
}

func aMail(id string) record.Message {
	return record.Message{ID: id, Received: noon, Direction: "in", From: "a@evil.example", Rcpts: []string{"taro@tokiwa.example"}, Subject: "Invoice", Level: "hold", Action: "quarantine"}
}

func TestOutcomes(t *testing.T) {
	released := aMail("m2")
	released.Released = noon.Add(time.Hour)
	many := aMail("m3")
	many.Action, many.Rcpts, many.From, many.Subject = "tag", nil, "", "\u202Efdp.exe\x1b[31m"
	for n := range 15 {
		many.Rcpts = append(many.Rcpts, fmt.Sprintf("r%d@tokiwa.example", n))
	}
	hidden := aMail("m4")
	hidden.Action, hidden.Rcpts, hidden.Confirmed = "", nil, "2026-014"
	d := &drawer{mails: []record.Message{aMail("m1"), released, many, hidden}}
	h, out, _ := hunter(t, "en")
	if err := h.run(context.Background(), hunted(d)); err != errFound {
		t.Fatal(err)
	}
	for _, want := range []string{"hold       held  m1\n", "hold       released ", "accepted with a tag  m3", "(not kept) → r0@tokiwa.example, ", "r9@tokiwa.example, and 5 more\n",
		`\u{202E}fdp.exe\u{001B}[31m`, "not judged (learnt from existing mail), case 2026-014  m4", "a@evil.example → (not kept)", "mails: 4\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	h, out, _ = hunter(t, "ja")
	if err := h.run(context.Background(), hunted(d)); err != errFound {
		t.Fatal(err)
	}
	for _, want := range []string{"保留  m1", "に解放  m2", "タグを付けて受理  m3", "ほか 5 名", "判定なし(既存メールから学習)、事案 2026-014", "(記録なし)"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
}

func TestHuntedCSVIsSafe(t *testing.T) {
	m := aMail("m1")
	m.Subject, m.Rcpts = "=cmd|' /C calc'!A0", []string{"a@tokiwa.example", "b@tokiwa.example"}
	h, out, _ := hunter(t, "en")
	h.csv = true
	if err := h.run(context.Background(), hunted(&drawer{mails: []record.Message{m}})); err != errFound {
		t.Fatal(err)
	}
	if lines := strings.Split(strings.TrimSpace(out.String()), "\n"); len(lines) != 3 || !strings.Contains(lines[1], ",'=cmd|") || !strings.Contains(lines[2], "b@tokiwa.example") {
		t.Error(out)
	}
}

func TestLateFindings(t *testing.T) {
	d := &drawer{late: []record.Late{{ID: "m9", Found: noon, Trait: "similar-to-many", Mails: []record.Message{aMail("m1")}}, {ID: "m8", Found: noon.AddDate(0, 0, -9), Trait: "replayed-business-mail"}}}
	for _, test := range []struct {
		lang       language
		json       bool
		since      time.Duration
		want, not  string
		wantStatus error
	}{
		{"en", false, 0, "the mail m9 showed (similar-to-many) that mails accepted before it were part of the same attack: 1", "\"id\"", errFound},
		{"ja", false, 0, "メール m9 により(similar-to-many)、先に受理した 1 通も同じ攻撃の一部と判明しました", "\"id\"", errFound},
		{"en", true, 0, `{"id":"m8","found":"2026-11-13T12:00:00Z","trait":"replayed-business-mail","mails":[]}`, "showed", errFound},
		{"en", false, time.Hour, "m9", "m8", errFound},
		{"en", false, -time.Hour, "Nothing became known late", "m9", nil},
	} {
		h, out, _ := hunter(t, test.lang)
		h.late, h.json = true, test.json
		if test.since != 0 {
			h.criteria.Since = noon.Add(-test.since)
		}
		if err := h.run(context.Background(), hunted(d)); err != test.wantStatus || !strings.Contains(out.String(), test.want) || strings.Contains(out.String(), test.not) {
			t.Errorf("%+v: %v\n%s", test, err, out)
		}
	}
}

func TestVeryManyMailsAreNoCaseByThemselves(t *testing.T) {
	d := &drawer{}
	for n := range manyMails + 1 {
		d.mails = append(d.mails, aMail(fmt.Sprint("m", n)))
	}
	h, _, _ := hunter(t, "en")
	h.criteria.Limit, h.confirm, h.by, h.reason = 0, "2026-014", "sato", "dropper"
	if err := h.run(context.Background(), hunted(d)); err == nil || !strings.Contains(err.Error(), "add --yes") || len(d.cases) != 0 {
		t.Error(err, len(d.cases))
	}
	h.yes = true
	if err := h.run(context.Background(), hunted(d)); err != errFound || len(d.cases) != 1 || len(d.cases[0].Mails) != manyMails+1 || !d.cases[0].Confirmed.Equal(noon) {
		t.Error(err, len(d.cases))
	}
	d.mails[0].Direction, d.mails = "out", d.mails[:1]
	h, _, errs := hunter(t, "ja")
	h.confirm, h.by, h.reason = "2026-015", "sato", "dropper"
	if err := h.run(context.Background(), hunted(d)); err != nil || len(d.cases) != 1 || !strings.Contains(errs.String(), "事案は作成していません") {
		t.Error(err, errs)
	}
}

// What is shared is shown and asked for; the answer decides.
func TestSharingAsks(t *testing.T) {
	for answer, wants := range map[string]bool{"yes\n": true, "no\n": false, "": false} {
		h, out, errs := hunter(t, "en")
		h.terminal, h.in, h.export, h.tlp = true, strings.NewReader(answer), "csv", "green"
		err := h.run(context.Background(), hunted(&drawer{mails: []record.Message{aMail("m1")}}))
		if (err == errFound) != wants || strings.Contains(out.String(), "evil.example") != wants {
			t.Errorf("%q: %v\n%s", answer, err, out)
		}
		if !strings.Contains(errs.String(), "a[@]evil[.]example") || strings.Contains(errs.String(), "taro") {
			t.Error(errs)
		}
	}
}

func TestSharedFileIsItsOwners(t *testing.T) {
	h, _, _ := hunter(t, "en")
	h.yes, h.export, h.tlp, h.outFile = true, "misp", "green", filepath.Join(t.TempDir(), "share.json")
	if err := h.run(context.Background(), hunted(&drawer{mails: []record.Message{aMail("m1")}})); err != errFound {
		t.Fatal(err)
	}
	if info, err := os.Stat(h.outFile); err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info, err)
	}
}

func TestWhen(t *testing.T) {
	for s, want := range map[string]time.Time{
		"": {}, "7d": noon.AddDate(0, 0, -7), "36h": noon.Add(-36 * time.Hour), "2026-11-20": time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC),
		"2026-11-20 18:00": time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC), "2026-11-20T18:00:00+09:00": time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC),
	} {
		if got, ok := when(s, noon, false); !ok || !got.Equal(want) {
			t.Errorf("%q: %v %v, want %v", s, got, ok, want)
		}
	}
	if end, ok := when("2026-11-20", noon, true); !ok || end.Day() != 20 || end.Hour() != 23 {
		t.Error(end)
	}
	for _, s := range []string{"yesterday", "-7d", "0d", "2026-13-01", "d"} {
		if got, ok := when(s, noon, false); ok {
			t.Errorf("%q: %v", s, got)
		}
	}
}

// Every reason that package intel gives has Japanese words.
func TestReasonsAreTranslated(t *testing.T) {
	files, err := filepath.Glob("../../internal/intel/*.go")
	if err != nil || len(files) < 10 {
		t.Fatal(files, err)
	}
	said := regexp.MustCompile("(?:errors\\.New\\(|fmt\\.Errorf\\(|bad\\(|bad\\(fmt\\.Sprintf\\(|unable\\(|unable\\(fmt\\.Sprintf\\(|reason: +|reason: fmt\\.Sprintf\\(|why: +|why: +fmt\\.Sprintf\\(|reason +:?= |whyJoined = )(\"(?:[^\"\\\\]|\\\\.)*\")")
	verb := strings.NewReplacer("%q: %w", "", "%q: it is", "\"x\": it is", "%s %q: %v", "", "%q", `"x"`, "%d", "7", "%s", "x", "%v", "x", "%w", "x")
	d := desk{lang: "ja"}
	n := 0
	for _, file := range files {
		if skipFile(file) {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range said.FindAllStringSubmatch(string(source), -1) {
			var text string
			if _, err := fmt.Sscanf(m[1], "%q", &text); err != nil {
				t.Fatal(m[1], err)
			}
			if text = verb.Replace(text); text == "" || text == "no more is wanted" { // the latter is never shown
				continue
			}
			n++
			if d.because(text) == text {
				t.Errorf("%s: %q has no Japanese", filepath.Base(file), text)
			}
		}
	}
	if n < 50 {
		t.Errorf("only %d reasons were found", n)
	}
	if got := (&desk{lang: "en"}).because("the file is empty"); got != "the file is empty" {
		t.Error(got)
	}
}

// skipFile passes over tests, and what is said elsewhere than at an import.
func skipFile(file string) bool {
	switch filepath.Base(file) {
	case "report.go":
		return true
	}
	return strings.HasSuffix(file, "_test.go")
}

var _ intel.Records = (*drawer)(nil)
