package telemetry

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"sekisho/internal/config"
	"sekisho/internal/record"
)

func TestOneLineAMail(t *testing.T) {
	for _, format := range []string{"text", "json"} {
		var b bytes.Buffer
		j := Journal{Log: NewLogger(config.Log{Level: "info", Format: format}, &b), Metrics: NewMetrics("test", func() float64 { return 0 }, 0)}
		j.Decided(record.Mail{
			Direction: "in", QueueID: "4F2A", From: "a\r\nb@example.net", Rcpts: []string{"x@tokiwa.example"},
		}, record.Result{
			Level: "hold", Action: "quarantine",
			Objects: []record.Object{{Name: "資料\u202excod.exe"}, {Name: "a\nb.exe"}},
		})
		line := b.String()
		if strings.Count(line, "\n") != 1 {
			t.Errorf("%s: not one line: %q", format, line)
		}
		if strings.ContainsRune(line, '\u202e') {
			t.Errorf("%s: an override stands in the log: %q", format, line)
		}
		for _, want := range []string{"202E", "quarantine", "4F2A", "x@tokiwa.example", "資料"} {
			if !strings.Contains(line, want) {
				t.Errorf("%s: %q is missing in %q", format, want, line)
			}
		}
	}
}

// The level of a mail and the level of the line are two things: each has a name of its own.
func TestLevelsApart(t *testing.T) {
	for format, want := range map[string][]string{
		"text": {" severity=INFO ", " level=hold "},
		"json": {`"severity":"INFO"`, `"level":"hold"`},
	} {
		var b bytes.Buffer
		j := Journal{Log: NewLogger(config.Log{Level: "info", Format: format}, &b), Metrics: NewMetrics("test", func() float64 { return 0 }, 0)}
		j.Decided(record.Mail{Direction: "in"}, record.Result{Level: "hold", Action: "quarantine"})
		for _, part := range want {
			if line := b.String(); !strings.Contains(line, part) || strings.Contains(line, "level=INFO") || strings.Contains(line, `"level":"INFO"`) {
				t.Errorf("%s: %s is missing, or a level stands twice: %s", format, part, line)
			}
		}
	}
}

func TestListsAreBounded(t *testing.T) {
	var rcpts []string
	for i := range 1000 {
		rcpts = append(rcpts, fmt.Sprintf("user%d@tokiwa.example", i))
	}
	if list := escapeList(rcpts); !strings.Contains(list, "(950 more)") || strings.Contains(list, "user60@") {
		t.Errorf("not bounded: %.80s…", list)
	}
}

func TestUnknownLevelMeansInfo(t *testing.T) {
	var b bytes.Buffer
	log := NewLogger(config.Log{Level: "loud"}, &b)
	log.Debug("hidden")
	log.Info("shown")
	if got := b.String(); strings.Contains(got, "hidden") || !strings.Contains(got, "shown") {
		t.Errorf("got %q", got)
	}
}

// A value of a mail is bounded wherever it stands, and what a panic quotes of a mail is escaped.
func TestValuesAreBounded(t *testing.T) {
	long, marks := strings.Repeat("あ", 100_000), strings.Repeat("\u0301", 100_000)
	for _, format := range []string{"text", "json"} {
		var b bytes.Buffer
		j := Journal{Log: NewLogger(config.Log{Level: "info", Format: format}, &b), Metrics: NewMetrics("test", func() float64 { return 0 }, 0)}
		j.Decided(record.Mail{QueueID: long, ClientName: long, AuthUser: long, From: long, Rcpts: []string{marks, long}},
			record.Result{MessageID: long, Objects: []record.Object{{Name: marks}}})
		if b.Len() > 20_000 || !utf8.Valid(b.Bytes()) {
			t.Errorf("%s: a line of %d octets, valid: %v", format, b.Len(), utf8.Valid(b.Bytes()))
		}
		b.Reset()
		j.Failed("id", "trait-panic", "panic: a\u202eb\r\x1b[2J"+long+"\ngoroutine 1 [running]:\n\tmain.go:1")
		if line := b.String(); b.Len() > 40_000 || strings.ContainsAny(line, "\u202e\x1b") || strings.Count(line, "\n") != 1 {
			t.Errorf("%s: %d octets: %.300q", format, b.Len(), line)
		}
	}
}

func TestJSONLogHasOneObjectALine(t *testing.T) {
	var b bytes.Buffer
	log := NewLogger(config.Log{Level: "debug", Format: "json"}, &b)
	log.Debug("first\nline", "k", "v\n{")
	j := Journal{Log: log, Metrics: NewMetrics("test", func() float64 { return 0 }, 0)}
	j.Decided(record.Mail{From: "\xff\x00\n"}, record.Result{})
	j.Failed("id", "x", "a\n\tb")
	lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
	if len(lines) != 3 {
		t.Fatalf("%d lines:\n%s", len(lines), b.String())
	}
	for _, line := range lines {
		var object map[string]any
		if err := json.Unmarshal([]byte(line), &object); err != nil || object["msg"] == "" {
			t.Errorf("%q: %v", line, err)
		}
	}
}
