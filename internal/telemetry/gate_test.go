package telemetry

import (
	"bytes"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"

	"sekisho/internal/config"
	"sekisho/internal/incident"
	"sekisho/internal/record"
)

func gateLog() (*bytes.Buffer, Gate) {
	var b bytes.Buffer
	return &b, Gate{Log: NewLogger(config.Log{Level: "info"}, &b), Metrics: NewMetrics("test", func() float64 { return 0 }, 0)}
}

// A stopped attempt is one line, bounded and escaped whatever the mail says.
func TestStoppedIsOneLine(t *testing.T) {
	b, g := gateLog()
	long := strings.Repeat("あ", 100_000)
	g.Stopped(incident.Attempt{
		Case: "2026-001", Rev: 3, Stage: incident.StageEOM, Client: "192.168.1.7", User: "hanako", From: "a\r\nmsg=forged\u202e@tokiwa.example",
		HELO: long, Rcpts: []string{"x@aoba.example", long}, QueueID: "4F2A", Attachments: []incident.Attachment{{Name: "a\nb.pdf"}},
	})
	line := b.String()
	if strings.Count(line, "\n") != 1 || len(line) > 20_000 || strings.ContainsRune(line, '\u202e') {
		t.Errorf("%d octets: %.300q", len(line), line)
	}
	for _, want := range []string{"msg=stopped", "case=2026-001", "rev=3", "stage=eom", "client=192.168.1.7", "user=hanako", "x@aoba.example", "rcpt_count=2", "queue_id=4F2A"} {
		if !strings.Contains(line, want) {
			t.Errorf("%s is missing in %.500s", want, line)
		}
	}
}

func TestUnrecordedAndAlarms(t *testing.T) {
	b, g := gateLog()
	g.Unrecorded(incident.Attempt{Case: "2026-001", Stage: incident.StageRcpt}, errors.New("no space left on device"))
	g.Alarm(incident.Alarm{Code: "level-damaged", En: "the level cannot be read", Ja: "レベルが読めません"})
	for _, want := range []string{"severity=ERROR msg=unrecorded case=2026-001", "no space left on device", "severity=ERROR msg=\"incident alarm\" code=level-damaged"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s is missing in %s", want, b)
		}
	}
	w := httptest.NewRecorder()
	g.Metrics.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	if !strings.Contains(w.Body.String(), "sekisho_gate_unrecorded_total 1") {
		t.Error("not counted")
	}
}

func TestLevelsInTheLog(t *testing.T) {
	b, g := gateLog()
	s := incident.Standing{State: incident.State{Rev: 12, Level: incident.Isolate, Case: "2026-003", By: "sato"}}
	g.Resumed(s)
	g.Adopted(incident.State{Rev: 12, Level: incident.Isolate}, s, 0)
	g.Adopted(incident.State{Rev: 11, Level: incident.Normal}, s, 2)
	g.Overdue(s)
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	for i, want := range []string{
		`severity=WARN msg="resumed L3 rev 12 case 2026-003"`, `severity=INFO msg="incident state read again"`,
		`severity=WARN msg="incident level changed"`, `severity=WARN msg="the time that was set for the level has passed`,
	} {
		if !strings.Contains(lines[i], want) || !strings.Contains(lines[i], "by=sato") {
			t.Errorf("%s, want %s", lines[i], want)
		}
	}
	if !strings.Contains(lines[2], "unanswered=2") {
		t.Errorf("%s", lines[2])
	}
	for level, want := range map[incident.Level]float64{incident.Normal: 0, incident.Isolate: 3, "": -1} {
		if got := LevelNumber(level); got != want {
			t.Errorf("%q is shown as %v", level, got)
		}
	}
}

// The line of a mail says what stopped it, and nothing of a gate where none did.
func TestMailLineNamesTheGate(t *testing.T) {
	b, g := gateLog()
	j := Journal(g)
	j.Decided(record.Mail{Direction: "out"}, record.Result{Level: "pass", Action: "tempfail", Gate: "L3", Case: "2026-001"})
	if !strings.Contains(b.String(), "action=tempfail") || !strings.Contains(b.String(), "gate=L3 case=2026-001") {
		t.Errorf("%s", b)
	}
	b.Reset()
	j.Decided(record.Mail{Direction: "out"}, record.Result{Level: "pass", Action: "accept"})
	if strings.Contains(b.String(), "gate=") {
		t.Errorf("%s", b)
	}
}
