package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"sekisho/internal/app"
	"sekisho/internal/control"
	"sekisho/internal/incident"
)

// keeper is a daemon as the control socket shows it: it goes by the files of a data folder, unless a test wants otherwise.
type keeper struct {
	files  *incident.Files
	force  atomic.Pointer[incident.Standing]
	adopt  func() (incident.Standing, int) // instead of reading the files
	reload error
}

func (k *keeper) Adopt(context.Context) (incident.Standing, int) {
	standing, open := incident.Standing{}, 0
	if k.adopt != nil {
		standing, open = k.adopt()
	} else {
		standing = k.files.Load()
	}
	k.force.Store(&standing)
	return standing, open
}

func (k *keeper) Status() control.Status {
	return control.Status{Version: "test", PID: os.Getpid(), Force: control.ForceOf(*k.force.Load())}
}

func (k *keeper) Reload() error { return k.reload }

// keeping runs a daemon on a new data folder until the test ends.
func keeping(t *testing.T) (*keeper, string) {
	t.Helper()
	dir := t.TempDir()
	k := &keeper{files: incident.Open(dir)}
	standing := k.files.Load()
	k.force.Store(&standing)
	l, err := control.Listen(dir)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- control.Serve(l, k, slog.New(slog.DiscardHandler)) }()
	t.Cleanup(func() {
		_ = l.Close()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return k, dir
}

// sekisho runs a command in this process, on a data folder and a house of its own.
func sekisho(t *testing.T, dir string, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	file := filepath.Join(dir, "sekisho.toml")
	if err := os.WriteFile(file, []byte(house), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errs strings.Builder
	root := newRoot()
	root.SetArgs(append(args, "--config", file, "--data", dir, "--lang", "en"))
	root.SetOut(&out)
	root.SetErr(&errs)
	root.SetIn(strings.NewReader(""))
	err = root.ExecuteContext(t.Context())
	return out.String(), errs.String(), err
}

// raise is the command of most tests; more flags may follow.
func raise(more ...string) []string {
	return append([]string{"incident", "raise", "L3", "--until", "+4h", "--by", "sato", "--reason", "why", "--phone", "9999", "--yes", "--no-contacts"}, more...)
}

func lower() []string {
	return []string{"incident", "lower", "--by", "sato", "--reason", "over", "--yes"}
}

func wantError(t *testing.T, err error, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("error %v, want %q", err, part)
		}
	}
}

// When raise and lower return, the daemon goes by the level.
func TestRaiseAndLowerAreConfirmed(t *testing.T) {
	k, dir := keeping(t)
	out, _, err := sekisho(t, dir, raise()...)
	if err != nil || !strings.Contains(out, "In force: the daemon has confirmed it.") || k.force.Load().State.Level != incident.Isolate {
		t.Errorf("raise: %v\n%s", err, out)
	}
	out, _, err = sekisho(t, dir, "incident", "status")
	if err != nil || !strings.Contains(out, "running, in force") {
		t.Errorf("status: %v\n%s", err, out)
	}
	out, _, err = sekisho(t, dir, lower()...)
	if err != nil || !strings.Contains(out, "In force") || k.force.Load().State.Level != incident.Normal {
		t.Errorf("lower: %v\n%s", err, out)
	}
}

func TestRaiseInJSON(t *testing.T) {
	_, dir := keeping(t)
	out, _, err := sekisho(t, dir, raise("--json")...)
	var got struct {
		Level           string
		Rev             int
		Daemon, InForce bool `json:",omitempty"`
	}
	if err != nil || json.Unmarshal([]byte(out), &got) != nil || got.Level != "L3" || !got.Daemon || !strings.Contains(out, `"in_force":true`) {
		t.Errorf("%v\n%s", err, out)
	}
}

// A daemon that hangs: written, not confirmed, and no longer than a second.
func TestDaemonThatHangs(t *testing.T) {
	k, dir := keeping(t)
	release := make(chan struct{})
	k.adopt = func() (incident.Standing, int) { <-release; return incident.Standing{}, 0 }
	defer close(release)
	out, _, err := sekisho(t, dir, raise()...)
	wantError(t, err, "written, but the daemon did not confirm it", "NOT known", "restart sekisho")
	if strings.Contains(out, "In force") || !strings.Contains(out, "NOT stopped by this") {
		t.Errorf("%s", out)
	}
	if k.files.Load().State.Level != incident.Isolate {
		t.Error("the state is not written")
	}
	out, _, err = sekisho(t, dir, "incident", "status", "--json")
	if err != errFound || !strings.Contains(out, `"attention":["daemon-differs"]`) {
		t.Errorf("status: %v\n%s", err, out)
	}
}

// A daemon that could not read what was written goes by the old state, and says so.
func TestDaemonThatStaysBehind(t *testing.T) {
	k, dir := keeping(t)
	old := k.files.Load()
	k.adopt = func() (incident.Standing, int) { return old, 0 }
	out, _, err := sekisho(t, dir, raise()...)
	wantError(t, err, "the daemon goes by rev 0, L0: it is NOT in force")
	if strings.Contains(out, "In force:") {
		t.Errorf("%s", out)
	}
	out, _, err = sekisho(t, dir, "incident", "status")
	if err != errFound || !strings.Contains(out, "goes by something else: L0, rev 0") {
		t.Errorf("status: %v\n%s", err, out)
	}
}

// Answers given before that are still on their way are no success.
func TestAnswersStillOpen(t *testing.T) {
	k, dir := keeping(t)
	k.adopt = func() (incident.Standing, int) { return k.files.Load(), 2 }
	out, _, err := sekisho(t, dir, raise()...)
	wantError(t, err, "in force for every new mail", "for 2 mails", "postqueue -p")
	if strings.Contains(out, "In force:") {
		t.Errorf("%s", out)
	}
}

// Of two who raise at once one wins, and the other is told by whom and why.
func TestTwoResponders(t *testing.T) {
	_, dir := keeping(t)
	results := make(chan error, 2)
	file := filepath.Join(dir, "sekisho.toml")
	if err := os.WriteFile(file, []byte(house), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"sato", "ito"} {
		root := newRoot()
		root.SetArgs([]string{"incident", "raise", "L3", "--until", "+4h", "--by", who, "--reason", "of " + who, "--phone", "1", "--yes", "--no-contacts", "--config", file, "--data", dir, "--lang", "en"})
		root.SetOut(&strings.Builder{})
		root.SetErr(&strings.Builder{})
		go func() { results <- root.ExecuteContext(context.Background()) }()
	}
	a, b := <-results, <-results
	if (a == nil) == (b == nil) {
		t.Fatalf("%v, %v", a, b)
	}
	lost := a
	if lost == nil {
		lost = b
	}
	winner := incident.Open(dir).Load().State.By
	wantError(t, lost, "not done: "+winner+" set level L3", "reason: of "+winner, "--if-rev")
	if _, _, err := sekisho(t, dir, raise("--if-rev", fmt.Sprint(incident.Open(dir).Load().State.Rev))...); err != nil {
		t.Errorf("with the revision named: %v", err)
	}
}

// The list of contacts is the daemon's when the command returns, also at L3.
func TestContactsAreAdopted(t *testing.T) {
	k, dir := keeping(t)
	if _, _, err := sekisho(t, dir, raise()...); err != nil {
		t.Fatal(err)
	}
	add := []string{"contacts", "add", "soc@aoba.example", "--person", "P", "--phone", "1", "--by", "sato"}
	if out, _, err := sekisho(t, dir, add...); err != nil || k.force.Load().Contacts.Len() != 1 {
		t.Errorf("%v\n%s", err, out)
	}
	old := k.files.Load()
	k.adopt = func() (incident.Standing, int) { return old, 0 }
	_, _, err := sekisho(t, dir, "contacts", "remove", "soc@aoba.example", "--by", "sato")
	wantError(t, err, "NOT in force")
}

func TestReload(t *testing.T) {
	k, dir := keeping(t)
	if out, _, err := sekisho(t, dir, "reload"); err != nil || out != "reloaded\n" {
		t.Errorf("%q, %v", out, err)
	}
	k.reload = fmt.Errorf("sekisho.toml:2:1: unknown key")
	_, _, err := sekisho(t, dir, "reload")
	wantError(t, err, "the old configuration stays", "sekisho.toml:2:1")
}

// What came from mail, or from a person's clipboard, does nothing to the terminal.
func TestStatusIsEscaped(t *testing.T) {
	k, dir := keeping(t)
	if _, _, err := sekisho(t, dir, raise("--reason", "a\x1b[31m\u202Eb")...); err != nil {
		t.Fatal(err)
	}
	journal, err := k.files.OpenJournal()
	if err != nil {
		t.Fatal(err)
	}
	attempt := incident.Attempt{Time: time.Now(), Case: k.files.Load().State.Case, Rev: 1, Stage: "rcpt", Client: "192.168.0.9", User: "taro\x1b[2J", Rcpts: []string{"a@b.example"}}
	if err := journal.Write(attempt); err != nil {
		t.Fatal(err)
	}
	if err := journal.Close(); err != nil {
		t.Fatal(err)
	}
	out, _, _ := sekisho(t, dir, "incident", "status")
	if strings.ContainsAny(out, "\x1b\u202E") || !strings.Contains(out, "Stopped: 1 attempts, 1 mails, 1 recipients.") || !strings.Contains(out, `taro\u{001B}[2J`) {
		t.Errorf("%q", out)
	}
}

func TestOverdueIsRed(t *testing.T) {
	var out strings.Builder
	now := time.Date(2026, 11, 22, 20, 30, 0, 0, time.Local)
	d := desk{lang: "en", out: &out, err: &out, colour: true, now: func() time.Time { return now }}
	s := statusOf(now)
	if err := d.status(s); err != errFound {
		t.Errorf("%v", err)
	}
	if !strings.Contains(out.String(), "\x1b[1;31m  until") || !strings.Contains(out.String(), "OVERDUE by 2 h 30 min. Still stopped.") {
		t.Errorf("%q", out.String())
	}
	out.Reset()
	d.lang, d.colour = "ja", false
	if err := d.status(s); err != errFound || !strings.Contains(out.String(), "期限切れ(OVERDUE)、2時間30分超過") || strings.Contains(out.String(), "\x1b") {
		t.Errorf("%v, %q", err, out.String())
	}
}

// statusOf is a level whose time was over two and a half hours before now.
func statusOf(now time.Time) app.GateStatus {
	return app.GateStatus{
		State:     incident.State{Rev: 1, Level: incident.Isolate, Case: "2026-001", By: "sato", Raised: now.Add(-5 * time.Hour), Until: now.Add(-150 * time.Minute)},
		Overdue:   true,
		Daemon:    app.DaemonStatus{Running: true, InForce: true, Rev: 1, Level: incident.Isolate},
		Attention: []app.Attention{app.Overdue},
	}
}

func TestUntil(t *testing.T) {
	zone := time.FixedZone("JST", 9*3600)
	now := time.Date(2026, 11, 22, 10, 2, 30, 0, zone)
	for s, want := range map[string]string{
		"18:00":                     "2026-11-22T18:00:00+09:00",
		"2026-11-23 01:30":          "2026-11-23T01:30:00+09:00",
		"2026-11-23T01:30":          "2026-11-23T01:30:00+09:00",
		"+4h":                       "2026-11-22T14:02:30+09:00",
		"+90m":                      "2026-11-22T11:32:30+09:00",
		"2026-11-22T18:00:00+09:00": "2026-11-22T18:00:00+09:00",
		"2026-11-22T09:00:00Z":      "2026-11-22T18:00:00+09:00",
	} {
		if got, err := until(s, now, "en"); err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("%s: %s, %v", s, got.Format(time.RFC3339), err)
		}
	}
	for s, want := range map[string]string{
		"10:00": `For tomorrow write "2026-11-23 10:00"`, "10:02": "is past", "2026-11-22 10:02": "is past", "2020-01-01T00:00:00Z": "is past", "+0s": "is past", "+-4h": "is past",
		"": "write 18:00", "tomorrow": "write 18:00", "25:00": "write 18:00", "4h": "write 18:00", "+": "write 18:00", "+4": "write 18:00", "2026-13-01 10:00": "write 18:00", "18:00 ": "write 18:00",
	} {
		_, err := until(s, now, "en")
		wantError(t, err, want)
	}
}

func TestAgreed(t *testing.T) {
	for typed, want := range map[string]bool{"yes\n": true, " yes \n": true, "yes": true, "y\n": false, "no\n": false, "\n": false, "": false, "YES\n": false} {
		var asked strings.Builder
		d := desk{lang: "en", terminal: true, in: strings.NewReader(typed), err: &asked}
		if got := d.agreed(false) == nil; got != want || asked.String() != "Type yes to go on: " {
			t.Errorf("%q: %v, asked %q", typed, got, asked.String())
		}
	}
}

// The command that holds outgoing mail picks the mails that lead outside, and those alone.
func TestHoldOutgoing(t *testing.T) {
	dir := t.TempDir()
	for name, script := range map[string]string{"postsuper": `echo "$@" > ` + dir + "/args; cat > " + dir + "/ids", "postqueue": "cat <<'END'\n" + `{"queue_name": "deferred", "queue_id": "OUT1", "sender": "taro@tokiwa.example", "recipients": [{"address": "a@b.example", "delay_reason": "\"address\": \""}]}
{"queue_name": "active", "queue_id": "OUT2", "sender": "taro@tokiwa.example", "recipients": [{"address": "jiro@tokiwa.example"}, {"address": "x@tokiwaXexample"}]}
{"queue_name": "active", "queue_id": "OUT3", "sender": "\"queue_id\": \"BAD\"@tokiwa.example", "recipients": [{"address": "jiro@nottokiwa.example"}]}
{"queue_name": "active", "queue_id": "IN1", "sender": "a@b.example", "recipients": [{"address": "jiro@TOKIWA.example"}, {"address": "hanako@mail.tokiwa.example"}]}
{"queue_name": "hold", "queue_id": "HELD", "sender": "a@b.example", "recipients": [{"address": "a@b.example"}]}
END
`} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	c := exec.Command("sh", "-c", holdOutgoing([]string{"tokiwa.example"}, "held.ids"))
	c.Dir, c.Env = dir, append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"))
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	args, _ := os.ReadFile(filepath.Join(dir, "args"))
	ids, err := os.ReadFile(filepath.Join(dir, "ids"))
	if err != nil || string(ids) != "OUT1\nOUT2\nOUT3\n" || string(args) != "-h -\n" {
		t.Errorf("%q %q, %v", args, ids, err)
	}
}

// What a full disk refuses is said in whole words.
func TestFullDiskIsSaid(t *testing.T) {
	for _, lang := range []language{"en", "ja"} {
		d := desk{lang: lang}
		err := d.refused(&incident.KeptError{State: incident.State{Level: incident.Isolate}, Err: syscall.ENOSPC})
		if !errors.Is(err, syscall.ENOSPC) || strings.Contains(err.Error(), "%!") {
			t.Errorf("%s: %v", lang, err)
		}
	}
}
