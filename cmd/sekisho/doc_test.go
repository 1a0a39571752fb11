package main

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"sekisho/internal/incident"
)

// step is one command of a document and what a terminal shows after it.
type step struct {
	line            int
	command, output string
}

// steps reads the fenced console blocks of a document: "$ " begins a command, what follows is its output. A command of which no output is
// shown may say anything.
func steps(document string) []step {
	var list []step
	inside := false
	for i, line := range strings.Split(document, "\n") {
		command, isCommand := strings.CutPrefix(line, "$ ")
		switch {
		case strings.HasPrefix(line, "```"):
			inside = line == "```console"
		case inside && isCommand:
			list = append(list, step{line: i + 1, command: command})
		case inside && len(list) > 0:
			list[len(list)-1].output += line + "\n"
		}
	}
	return list
}

// What differs from day to day.
var passing = []struct {
	pattern *regexp.Regexp
	instead string
}{
	{regexp.MustCompile(`\d{4}-\d\d-\d\d \d\d:\d\d [A-Z]{3,4}`), "TIME"},
	{regexp.MustCompile(`\d{4}-\d\d-\d\d`), "DAY"},
	{regexp.MustCompile(`\b\d{4}-(\d{3})\b`), "CASE-$1"},
	{regexp.MustCompile(`\d+ h \d+ min|\d+時間\d+分`), "SPAN"},
	{regexp.MustCompile(`\b0[0-9a-v]{23}\b`), "ID"}, // X-Sekisho-Id
}

func timeless(s string) string {
	for _, p := range passing {
		s = p.pattern.ReplaceAllString(s, p.instead)
	}
	return s
}

// The run-through for responders shows what the commands really say, in both languages.
func TestRunThrough(t *testing.T) {
	for file, locale := range map[string]string{"incident.md": "en_US.UTF-8", "incident.ja.md": "ja_JP.UTF-8"} {
		t.Run(file, func(t *testing.T) {
			document, err := os.ReadFile(filepath.Join("../../docs", file))
			if err != nil {
				t.Fatal(err)
			}
			list := steps(string(document))
			if len(list) < 10 {
				t.Fatalf("only %d commands in %s", len(list), file)
			}
			dir := stage(t)
			for _, s := range list {
				perform(t, dir, locale, file, s)
			}
		})
	}
}

// stage is a machine with a daemon that has seen mail, and a Postfix that has mail in its queue.
func stage(t *testing.T) (dir string) {
	t.Helper()
	k, data := keeping(t)
	var once sync.Once
	k.adopt = func() (incident.Standing, int) {
		standing := k.files.Load()
		if standing.State.Level == incident.Isolate {
			once.Do(func() { attempted(t, k.files, standing.State) })
		}
		return standing, 0
	}
	dir = t.TempDir()
	lay := map[string]string{
		"sekisho.toml": house,
		"contacts.csv": "address,name,phone\nsoc@aoba.example,青葉SOC,03-0000-1111\nnishi@ginko.example,西銀行 担当,03-0000-2222\n",
		"bin/sekisho":  fmt.Sprintf("#!/bin/sh\n%s=1 exec %s \"$@\" --config %s/sekisho.toml --data %s\n", asSekisho, os.Args[0], dir, data),
		"bin/postqueue": "#!/bin/sh\ncat <<'END'\n" + `{"queue_name": "deferred", "queue_id": "A1", "sender": "taro@tokiwa.example", "recipients": [{"address": "a@client.example"}]}
{"queue_name": "active", "queue_id": "A2", "sender": "taro@tokiwa.example", "recipients": [{"address": "b@client.example"}, {"address": "c@partner.example"}]}` + "\nEND\n",
	}
	if err := os.Mkdir(filepath.Join(dir, "bin"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, content := range lay {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	received(t, dir)
	return dir
}

// received are the mails that the history of a stage knows: a text that two got, and that came again with a program. One of the two reports it.
func received(t *testing.T, dir string) {
	text := "10月分の請求書をお送りいたします。内容をご確認のうえ、今週中に支払予定日をお知らせください。なお、振込先の口座が今月から変わっておりますので、" +
		"明細 http://mail.evil.example/10 に記載した新しい口座をご利用くださいますようお願い申し上げます。旧口座は月末で閉鎖し、以後の入金は返金いたします。\n"
	program := "--b\nContent-Type: application/octet-stream; name=\"=?utf-8?q?=E8=AB=8B=E6=B1=82=E6=9B=B8=2Epdf=2Eexe?=\"\n\n" + mz + "\n--b--\n"
	var manifest strings.Builder
	for i, m := range []struct{ from, to, subject, file string }{
		{"kaikei@evil.example", "hanako@tokiwa.example", "10月分請求書", ""},
		{"kaikei@evil.example", "jiro@tokiwa.example", "10月分請求書", ""},
		{"keiri@evil2.example", "soumu@tokiwa.example", "請求書の件", program},
	} {
		name := fmt.Sprintf("%d.eml", i)
		at := time.Now().Add(time.Duration(i-10) * time.Minute)
		mail := fmt.Sprintf("From: %s\nTo: %s\nSubject: %s\nMessage-ID: <%d@evil.example>\nDate: %s\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"+
			"--b\nContent-Type: text/plain; charset=utf-8\n\n%s\n%s", m.from, m.to, mime.BEncoding.Encode("utf-8", m.subject), i, at.Format(time.RFC1123Z), text, m.file)
		put(t, dir, name, mail)
		if i == 0 {
			put(t, dir, "reported.eml", mail)
		}
		fmt.Fprintf(&manifest, `{"file":%q,"client_ip":"198.51.100.7","helo":"mail.evil.example","mail_from":%q,"rcpt_to":[%q],"received_at":%q}`+"\n",
			name, m.from, m.to, at.Format(time.RFC3339))
	}
	put(t, dir, "mails.jsonl", manifest.String())
	put(t, dir, "j-csip-2026-11.csv", "種別,値\nドメイン,evil2[.]example\n")
	if shown, err := exec.CommandContext(t.Context(), filepath.Join(dir, "bin/sekisho"), "scan", "--learn", "--manifest", filepath.Join(dir, "mails.jsonl")).CombinedOutput(); exitStatus(err) != 1 {
		t.Fatalf("%v\n%s", err, shown)
	}
}

func put(t *testing.T, dir, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// exitStatus is that of a command that ran: 0 for no error, -1 where it did not run.
func exitStatus(err error) int {
	var ended *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &ended):
		return ended.ExitCode()
	}
	return -1
}

// attempted journals what people and a program try while the gate is closed.
func attempted(t *testing.T, files *incident.Files, s incident.State) {
	journal, err := files.OpenJournal()
	if err != nil {
		t.Error(err)
		return
	}
	for _, a := range []incident.Attempt{
		{Client: "192.168.0.23", User: "taro", Rcpts: []string{"a@client.example"}},
		{Client: "192.168.0.23", User: "taro", Rcpts: []string{"b@client.example"}},
		{Client: "192.168.0.77", Rcpts: []string{"drop@stranger.example"}},
	} {
		a.Time, a.Case, a.Rev, a.Stage = time.Now(), s.Case, s.Rev, "rcpt"
		if err := journal.Write(a); err != nil {
			t.Error(err)
		}
	}
	if err := journal.Close(); err != nil {
		t.Error(err)
	}
}

func perform(t *testing.T, dir, locale, file string, s step) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	c := exec.CommandContext(ctx, "sh", "-c", s.command)
	c.Dir = dir
	c.Env = append(os.Environ(), "PATH="+filepath.Join(dir, "bin")+":"+os.Getenv("PATH"), "LC_ALL="+locale, "TZ=UTC")
	shown, err := c.CombinedOutput()
	failed := err != nil && (exitStatus(err) != 1 || !strings.HasPrefix(s.command, "sekisho hunt") && !strings.HasPrefix(s.command, "sekisho ioc")) // 1: found
	if refused := strings.Contains(s.output, "sekisho: "); failed != refused {
		t.Errorf("%s:%d: $ %s\n%v\n%s", file, s.line, s.command, err, shown)
	}
	if s.output != "" && timeless(string(shown)) != timeless(s.output) {
		t.Errorf("%s:%d: $ %s\nshows\n%s\nand not\n%s", file, s.line, s.command, shown, s.output)
	}
}

// A document that says something else must be found.
func TestTimeless(t *testing.T) {
	if timeless("until 2026-11-22 18:00 JST, case 2026-001 (in 3 h 59 min)") != timeless("until 2027-01-02 03:04 UTC, case 2027-001 (in 4 h 0 min)") {
		t.Error("times are compared")
	}
	if timeless("case 2026-001, rev 1") == timeless("case 2026-002, rev 1") || timeless("L3 2") == timeless("L0 2") {
		t.Error("what counts is not compared")
	}
	if got := steps("```sh\n$ no\n```\n```console\n$ one\nout\n$ two\n```\n$ three"); len(got) != 2 || got[0] != (step{5, "one", "out\n"}) || got[1].command != "two" {
		t.Errorf("%+v", got)
	}
}
