package main

import (
	"bytes"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"sekisho/internal/mail/folder"
	"sekisho/internal/text"
)

// drawing is a progress of a terminal of so many columns whose clock stands still.
func drawing(lang language, total int64, columns int) (*progress, *bytes.Buffer, *time.Time) {
	var out bytes.Buffer
	now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	return &progress{
		out: &out, lang: lang, unit: unitMails, total: total, began: now,
		wide: func() int { return columns }, now: func() time.Time { return now },
	}, &out, &now
}

func TestProgressLine(t *testing.T) {
	for _, test := range []struct {
		lang        language
		total, done int64
		after       time.Duration
		want        string
	}{
		{"en", 4000, 1000, 2 * time.Second, "[######..................]  25%  1,200 mails  600/s  0:06 left"},
		{"ja", 4000, 1000, 2 * time.Second, "[######..................]  25%  1,200 通  毎秒 600  残り 0:06"},
		{"en", 4000, 0, 2 * time.Second, "[........................]   0%  1,200 mails  600/s"},
		{"en", 4_000_000, 1000, 2 * time.Second, "[........................]   0%  1,200 mails  600/s  2:13:18 left"},
		{"en", 4000, 5000, 2 * time.Second, "[########################] 100%  1,200 mails  600/s  0:00 left"},
		{"en", 0, 1000, 2 * time.Second, "1,200 mails  600/s"},
	} {
		p, out, now := drawing(test.lang, test.total, 80)
		*now = now.Add(test.after)
		p.step(1200, test.done)
		if got := out.String(); got != "\r"+test.want+"\x1b[K" {
			t.Errorf("%q\nwant %q", got, test.want)
		}
	}
}

func TestProgressIsRedrawnTenTimesASecond(t *testing.T) {
	p, out, now := drawing("en", 0, 80)
	p.step(1, 0)
	if out.Len() > 0 {
		t.Errorf("a short command shows %q", out)
	}
	for range 2000 { // of one millisecond
		*now = now.Add(time.Millisecond)
		p.step(1, 0)
	}
	if n := strings.Count(out.String(), "\r"); n < 14 || n > 16 {
		t.Errorf("drawn %d times in the last 1.5 s", n)
	}
	p.end()
	if !strings.HasSuffix(out.String(), "\r\x1b[K") {
		t.Error("the line stays")
	}
	before := out.Len()
	p.end()
	if out.Len() != before {
		t.Error("taken away twice")
	}
}

func TestProgressFitsTheTerminal(t *testing.T) {
	p, out, now := drawing("ja", 4000, 40)
	*now = now.Add(time.Minute)
	p.step(1200, 1000)
	line := strings.TrimSuffix(strings.TrimPrefix(out.String(), "\r"), "\x1b[K")
	if columns := text.Columns(line); columns > 39 || !strings.HasSuffix(line, "…") {
		t.Errorf("%d columns: %q", columns, line)
	}
}

func TestProgressWeighsWhatIsRead(t *testing.T) {
	p, _, _ := drawing("en", 10, 80)
	item := p.reading(folder.Item{Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("1234567")), nil }})
	r, err := item.Open()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(r); err != nil || p.done != 7 || p.count != 0 {
		t.Errorf("%d of %d mails, %v", p.done, p.count, err)
	}
	failing := p.reading(folder.Item{Open: func() (io.ReadCloser, error) { return nil, os.ErrPermission }})
	if r, err := failing.Open(); r != nil || err == nil {
		t.Errorf("%v, %v", r, err)
	}
}

// A file or a pipe shows nothing, and nothing has to be asked before it is told so.
func TestProgressElsewhereIsSilent(t *testing.T) {
	file, err := os.Create(t.TempDir() + "/out")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	p := newProgress(file, "en", unitMails, 10)
	p.step(1, 1)
	item := p.reading(folder.Item{File: "-"})
	p.end()
	if info, err := file.Stat(); p != nil || item.File != "-" || err != nil || info.Size() != 0 {
		t.Errorf("%v, %v, %v", p, info, err)
	}
}

func TestGrouped(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1000: "-1,000", -100: "-100"} {
		if got := grouped(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
}
