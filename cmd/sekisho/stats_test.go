package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sekisho/internal/config"
	"sekisho/internal/record"
	"sekisho/internal/stats"
)

// remembered are records in memory; hunted is what was asked for.
type remembered struct {
	mails  []record.Message
	hunted record.Hunt
	closed int
	err    error
}

func (r *remembered) Hunt(_ context.Context, h record.Hunt, visit func(record.Message) bool) error {
	r.hunted = h
	for _, m := range r.mails {
		if !visit(m) {
			break
		}
	}
	return r.err
}

func (r *remembered) open(context.Context, config.Config) (stats.Records, func() error, error) {
	return r, func() error { r.closed++; return nil }, nil
}

func heldMail() record.Message {
	return record.Message{
		Direction: "in", Received: time.Date(2026, 11, 2, 10, 0, 0, 0, time.Local), Level: "hold",
		Rcpts: []string{"saiyo@tokiwa.example"}, From: "a@tokiwa.example", Origin: record.Origin{Class: "country", Country: "CN"},
	}
}

// counted runs `stats` with a configuration that knows the house.
func counted(t *testing.T, r *remembered, args ...string) (string, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "sekisho.toml")
	if err := os.WriteFile(file, []byte("[house]\ndomains = [\"tokiwa.example\"]\nopen_desks = [\"saiyo@tokiwa.example\"]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := newStats(r.open)
	var out bytes.Buffer
	c.SetOut(&out)
	c.SetErr(&out)
	c.SilenceUsage, c.SilenceErrors = true, true
	c.SetArgs(append([]string{"--config", file, "--lang", "en"}, args...))
	err := c.ExecuteContext(t.Context())
	return out.String(), err
}

func TestStatsPrints(t *testing.T) {
	r := &remembered{mails: []record.Message{heldMail()}}
	out, err := counted(t, r, "--from", "2026-11-01", "--to", "2026-11-30")
	if err != nil || r.closed != 1 {
		t.Fatalf("%v, closed %d times", err, r.closed)
	}
	for _, line := range []string{"open desk 1 100 % 1 100 %", "China 1 100 % 1 100 %", "our own 1 100 % 1 100 %"} {
		if !strings.Contains(strings.Join(strings.Fields(out), " "), line) {
			t.Errorf("%q is missing:\n%s", line, out)
		}
	}
	first, end := time.Date(2026, 11, 1, 0, 0, 0, 0, time.Local), time.Date(2026, 12, 1, 0, 0, 0, 0, time.Local)
	if h := r.hunted; !h.Since.Equal(first) || !h.Until.Equal(end) || h.Direction != "in" || h.Limit != 0 {
		t.Errorf("%+v", h)
	}
	out, err = counted(t, r, "--from", "2026-11-01", "--to", "2026-11-30", "--lang", "ja")
	if err != nil || !strings.Contains(out, "公開窓口") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestStatsJSON(t *testing.T) {
	out, err := counted(t, &remembered{mails: []record.Message{heldMail()}}, "--from", "2026-11-02", "--to", "2026-11-02", "--json", "--level", "hold")
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if err != nil || len(lines) != 9 {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	for _, line := range lines {
		var object struct{ Table string }
		if err := json.Unmarshal([]byte(line), &object); err != nil || object.Table == "" {
			t.Errorf("%v: %s", err, line)
		}
	}
}

func TestStatsPage(t *testing.T) {
	page := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(page, []byte("an older page"), 0o644); err != nil {
		t.Fatal(err)
	}
	r := &remembered{mails: []record.Message{heldMail()}}
	out, err := counted(t, r, "--from", "2026-11-01", "--to", "2026-11-30", "--html", page)
	if err != nil || !strings.Contains(out, page) {
		t.Errorf("%q, %v", out, err)
	}
	written, err := os.ReadFile(page)
	if err != nil || !strings.HasPrefix(string(written), "<!DOCTYPE html>") || !strings.HasSuffix(string(written), "</html>\n") {
		t.Errorf("%v: %.100q", err, written)
	}
	if info, err := os.Stat(page); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if _, err := counted(t, r, "--html", filepath.Join(t.TempDir(), "no", "page.html")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
	if left, err := os.ReadDir(filepath.Dir(page)); err != nil || len(left) != 1 {
		t.Errorf("%v, %v", left, err)
	}
}

func TestStatsRefuses(t *testing.T) {
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"--from", "yesterday"}, "--from yesterday is no day"},
		{[]string{"--to", "2026-02-30"}, "is no day"},
		{[]string{"--from", "2026-11-02", "--to", "2026-11-01"}, "comes before"},
		{[]string{"--from", "1990-11-02", "--to", "2026-11-01"}, "more than"},
		{[]string{"--level", "pass"}, "--level pass"},
		{[]string{"--json", "--html", "x.html"}, "[html json]"},
		{[]string{"--lang", "fr"}, "--lang fr"},
		{[]string{"extra"}, "extra"},
	} {
		r := &remembered{}
		if out, err := counted(t, r, test.args...); err == nil || !strings.Contains(err.Error(), test.want) || out != "" || r.closed != 0 {
			t.Errorf("%v: %q, %v", test.args, out, err)
		}
	}
	r := &remembered{mails: []record.Message{heldMail()}, err: errors.New("the store went away")}
	if out, err := counted(t, r); out != "" || err == nil || r.closed != 1 {
		t.Errorf("half a count: %q, %v, closed %d times", out, err, r.closed)
	}
}

// Where there is no history, its place is told, in the reader's language.
func TestStatsWithoutHistory(t *testing.T) {
	for lang, want := range map[string]string{"en": "there is no history in ", "ja": "履歴がまだありません"} {
		dir := t.TempDir()
		c := newStats(openRecords)
		c.SetArgs([]string{"--lang", lang, "--data", dir})
		c.SilenceErrors, c.SilenceUsage = true, true
		if err := c.Execute(); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), dir) {
			t.Errorf("%s: %v", lang, err)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
			t.Errorf("who only looks made %v, %v", left, err)
		}
	}
}

// Without dates it is the last 30 days with today.
func TestStatsDefaultPeriod(t *testing.T) {
	s := statistics{level: "mark", now: func() time.Time { return time.Date(2026, 3, 1, 23, 0, 0, 0, time.Local) }}
	o, err := s.options()
	if err != nil || o.From.Format(time.DateOnly) != "2026-01-31" || o.To.Format(time.DateOnly) != "2026-03-01" {
		t.Errorf("%v to %v, %v", o.From, o.To, err)
	}
}

// How far it has come goes by the times of the mails, the newest first.
func TestStatsProgress(t *testing.T) {
	p, _, _ := drawing("en", int64(48*time.Hour), 80)
	end := time.Date(2026, 11, 3, 0, 0, 0, 0, time.Local)
	r := &remembered{}
	for _, hours := range []time.Duration{1, 12, 11, 40} { // one of them out of turn
		r.mails = append(r.mails, record.Message{Received: end.Add(-hours * time.Hour)})
	}
	c := counting{r, p, end}
	if err := c.Hunt(t.Context(), record.Hunt{}, func(record.Message) bool { return true }); err != nil || p.count != 4 || p.done != int64(40*time.Hour) {
		t.Errorf("%d mails, %v of 48 h, %v", p.count, time.Duration(p.done), err)
	}
}
