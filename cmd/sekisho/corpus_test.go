package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// evaluated runs `sekisho corpus` with arguments.
func evaluated(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	c := newCorpus()
	c.SilenceUsage, c.SilenceErrors = true, true
	c.SetOut(&out)
	c.SetErr(&out)
	c.SetArgs(args)
	err := c.Execute()
	return out.String(), err
}

const (
	plainMail = "From: Taro <taro@aoba.example>\r\nTo: hanako@tokiwa.example\r\nSubject: lunch plans\r\nDate: %s\r\nMessage-ID: <%s@aoba.example>\r\n\r\nWhere do we go?\r\n"
	programs  = "From: Taro <taro@aoba.example>\r\nTo: hanako@tokiwa.example\r\nSubject: secret plans\r\nDate: %s\r\nMessage-ID: <%s@aoba.example>\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: application/octet-stream; name=\"plan.pdf.exe\"\r\nContent-Transfer-Encoding: base64\r\n\r\nTVqQAAMAAAAEAAAA//8AALgAAAAAAAAAQAAAAAAAAAA=\r\n"
)

// laid is a folder of files.
func laid(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// samples is a small corpus.
func samples(t *testing.T) string {
	line := func(file string) string {
		return fmt.Sprintf(`{"file":%q,"client_ip":"198.51.100.7","mail_from":"taro@aoba.example","rcpt_to":["hanako@tokiwa.example"],"received_at":"2026-10-05T10:12:00+09:00"}`+"\n", file)
	}
	return laid(t, map[string]string{
		"mails/1.eml": fmt.Sprintf(programs, "Mon, 05 Oct 2026 10:11:00 +0900", "1"), "mails/2.eml": fmt.Sprintf(plainMail, "Mon, 05 Oct 2026 10:11:00 +0900", "2"),
		"manifest.jsonl": line("mails/1.eml") + line("mails/2.eml"),
		"expect.jsonl": `{"file":"mails/1.eml","name":"a","kind":"archetype","attack":true,"must":["exec-attach","double-ext"],"not":["rlo-name"],"level":"hold","score":13}
{"file":"mails/2.eml","name":"b","kind":"near","trait":"exec-attach","must":[],"not":["exec-attach"]}
`,
		"house.toml": "[house]\ndomains = [\"tokiwa.example\"]\n",
	})
}

func TestCorpusBuild(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	out, err := evaluated(t, "build", dir, "--at", "2026-10-05", "--lang", "en")
	if err != nil || !strings.Contains(out, "mails to be judged") {
		t.Fatalf("%v %s", err, out)
	}
	if mails, err := os.ReadDir(filepath.Join(dir, "mails")); err != nil || len(mails) < 100 {
		t.Errorf("%d mails, %v", len(mails), err)
	}
	if _, err := evaluated(t, "build", dir, "--lang", "en"); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Errorf("a folder that is not empty: %v", err)
	}
	if _, err := evaluated(t, "build", dir, "--at", "soon", "--lang", "ja"); err == nil || !strings.Contains(err.Error(), "日付") {
		t.Errorf("a day that is none: %v", err)
	}
}

// A corpus that is as expected ends well; one mail that is not, or a difference to the baseline, is found.
func TestCorpusEvalLabelled(t *testing.T) {
	dir := samples(t)
	out, err := evaluated(t, "eval", dir, "--lang", "en")
	if err != nil || !strings.Contains(out, "Expectations that are not met: 0") || strings.Contains(out, "baseline") {
		t.Fatalf("%v\n%s", err, out)
	}
	if _, err := evaluated(t, "eval", dir, "--update-baseline"); err != nil {
		t.Fatal(err)
	}
	if out, err := evaluated(t, "eval", dir, "--lang", "ja"); err != nil || !strings.Contains(out, "基準(baseline)との差異: 0") {
		t.Errorf("%v\n%s", err, out)
	}
	replace(t, filepath.Join(dir, "baseline.txt"), "sample b pass", "sample b note")
	if out, err := evaluated(t, "eval", dir, "--lang", "en"); !errors.Is(err, errFound) || !strings.Contains(out, "level note → pass") {
		t.Errorf("a difference: %v\n%s", err, out)
	}
	if out, err := evaluated(t, "eval", dir, "--json", "--baseline", filepath.Join(dir, "none")); err == nil || errors.Is(err, errFound) {
		t.Errorf("a baseline that is not there: %v\n%s", err, out)
	}
	replace(t, filepath.Join(dir, "expect.jsonl"), `"not":["rlo-name"]`, `"not":["exec-attach"]`)
	os.Remove(filepath.Join(dir, "baseline.txt"))
	if out, err := evaluated(t, "eval", dir, "--json"); !errors.Is(err, errFound) || !strings.Contains(out, `{"kind":"failure","sample":"a","file":"mails/1.eml","what":"unwanted","trait":"exec-attach"}`) {
		t.Errorf("an expectation: %v\n%s", err, out)
	}
	os.Remove(filepath.Join(dir, "mails/2.eml"))
	if out, err := evaluated(t, "eval", dir, "--lang", "en"); err == nil || errors.Is(err, errFound) || !strings.Contains(out, "Not read: 1") {
		t.Errorf("a mail that is missing: %v\n%s", err, out)
	}
}

func replace(t *testing.T, path, old, new string) {
	t.Helper()
	octets, err := os.ReadFile(path)
	if err != nil || !bytes.Contains(octets, []byte(old)) {
		t.Fatalf("%s does not stand in %s, %v", old, path, err)
	}
	if err := os.WriteFile(path, bytes.ReplaceAll(octets, []byte(old), []byte(new)), 0o600); err != nil {
		t.Fatal(err)
	}
}

// An administrator's own mail: in order of time, without subjects unless they are asked for.
func TestCorpusEvalOwnMail(t *testing.T) {
	dir := laid(t, map[string]string{
		"cur/2": fmt.Sprintf(plainMail, "Mon, 05 Oct 2026 10:11:00 +0900", "2"), "new/1": fmt.Sprintf(programs, "Thu, 01 Oct 2026 10:11:00 +0900", "1"), "tmp/3": "x",
	})
	page := filepath.Join(t.TempDir(), "page.html")
	out, err := evaluated(t, "eval", dir, "--lang", "en", "--html", page)
	if err != nil || !strings.Contains(out, "2026-10-01 – 2026-10-05") || !strings.Contains(out, "exec-attach") || strings.Contains(out, "secret") {
		t.Errorf("%v\n%s", err, out)
	}
	info, err := os.Stat(page)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the page: %v, %v", info, err)
	}
	if octets, err := os.ReadFile(page); err != nil || strings.Contains(string(octets), "secret") || !strings.Contains(string(octets), "<svg") {
		t.Errorf("the page tells a subject, or nothing: %v", err)
	}
	if out, err := evaluated(t, "eval", dir, "--json", "--show-subjects"); err != nil || !strings.Contains(out, `"subject":"secret plans"`) {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestCorpusEvalRefusals(t *testing.T) {
	dir := samples(t)
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{dir, "--teach", "x.jsonl"}, "--teach is for mail without labels"},
		{[]string{filepath.Join(dir, "mails"), "--update-baseline"}, "only labelled samples have a baseline"},
		{[]string{pipe}, "only once"},
		{[]string{filepath.Join(dir, "none")}, "no such file"},
		{[]string{dir, "--lang", "fr"}, "en and ja are known"},
		{[]string{filepath.Join(dir, "manifest.jsonl"), "--teach", filepath.Join(dir, "none.jsonl")}, "none.jsonl"},
	} {
		args := append([]string{"eval"}, c.args...)
		if c.args[len(c.args)-1] != "fr" {
			args = append(args, "--lang", "en")
		}
		if _, err := evaluated(t, args...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v", c.args, err)
		}
	}
}
