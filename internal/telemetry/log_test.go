package telemetry

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

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
