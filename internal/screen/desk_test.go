package screen

import (
	"context"
	"slices"
	"strings"
	"testing"

	"sekisho/heuristics"
	"sekisho/internal/mail"
	"sekisho/internal/mail/edit"
	"sekisho/internal/origin"
)

// specimen is a held mail that comes to these recipients.
func specimen(o Options, rcpts ...string) Outcome {
	env := mail.Envelope{Known: true, From: "taro@tokiwa.example"}
	for _, r := range rcpts {
		env.Rcpts = append(env.Rcpts, mail.Recipient{Addr: r})
	}
	in := New(o).Incoming(context.Background(), Source{})
	defer in.Close()
	for _, f := range [][2]string{{"From", " a@example.net"}, {"Subject", " specimen"}, {"Authentication-Results", " mx; spf=pass"}} {
		in.Header(f[0], []byte(f[1]))
	}
	in.EndOfHeader(mail.Client{}, env)
	in.Body([]byte("body\r\n"))
	return in.Judge(context.Background(), "4F2A")
}

func deskOptions(j *journal) Options {
	o := testOptions(j)
	o.ReportDesks = []string{"abuse@tokiwa.example", "csirt@tokiwa.example"}
	o.Judge = verdict{Level: heuristics.Hold, Score: 12}
	o.Origin = nowhere{auth: origin.Auth{Forged: []origin.Forgery{{Field: "Authentication-Results", Index: 1}}}}
	return o
}

// Specimens arrive where all recipients are report desks, and there only.
func TestReportDesks(t *testing.T) {
	for _, c := range []struct {
		what  string
		rcpts []string
		want  Action
	}{
		{"a desk", []string{"abuse@tokiwa.example"}, Accept},
		{"a desk in other case", []string{"Abuse@TOKIWA.example"}, Accept},
		{"two desks", []string{"abuse@tokiwa.example", "csirt@tokiwa.example"}, Accept},
		{"a desk and a person", []string{"abuse@tokiwa.example", "hanako@tokiwa.example"}, Quarantine},
		{"a person and a desk", []string{"hanako@tokiwa.example", "abuse@tokiwa.example"}, Quarantine},
		{"a person", []string{"hanako@tokiwa.example"}, Quarantine},
		{"look-alike of a desk", []string{"abuse@tokiwa.example.net"}, Quarantine},
		{"desk of a sub-domain", []string{"abuse@sub.tokiwa.example"}, Quarantine},
		{"longer local part", []string{"no-abuse@tokiwa.example"}, Quarantine},
		{"no recipient known", nil, Quarantine},
	} {
		j := &journal{}
		out := specimen(deskOptions(j), c.rcpts...)
		if out.Action != c.want || out.Verdict.Level != heuristics.Hold || out.Verdict.Score != 12 {
			t.Errorf("%s: %s at %s %v, want %s", c.what, out.Action, out.Verdict.Level, out.Verdict.Score, c.want)
		}
		if len(j.decided) != 1 || j.decided[0].Level != "hold" || j.decided[0].Action != string(c.want) {
			t.Errorf("%s: logged %+v", c.what, j.decided)
		}
		if held := out.Hold != ""; held != (c.want == Quarantine) {
			t.Errorf("%s: hold reason %q", c.what, out.Hold)
		}
	}
}

// What goes to a desk gets our own fields, where they are on, and is otherwise left as it came, whatever the verdict and the options.
func TestReportDesksGetSpecimensAsTheyCame(t *testing.T) {
	for _, level := range []heuristics.Level{heuristics.Pass, heuristics.Mark, heuristics.Hold, heuristics.NoVerdict} {
		for _, fields := range []bool{true, false} {
			o := deskOptions(&journal{})
			o.Fields, o.RejectAt, o.TempfailUnread, o.Judge = fields, 10, true, verdict{Level: level, Score: 12}
			out := specimen(o, "abuse@tokiwa.example")
			if out.Action != Accept || !out.Answer.Continue() {
				t.Errorf("%s: %s, %v", level, out.Action, out.Answer)
			}
			for _, e := range out.Edits {
				if !strings.HasPrefix(e.Name, "X-Sekisho-") {
					t.Errorf("%s: %+v", level, e)
				}
			}
			stamped := slices.ContainsFunc(out.Edits, func(e edit.Change) bool {
				return e.Name == "X-Sekisho-Level" && strings.Contains(e.Value, string(level))
			})
			if stamped != fields {
				t.Errorf("%s: stamped %v with fields %v", level, stamped, fields)
			}
		}
	}
}

// A level that is no level passes nowhere.
func TestReportDesksDoNotPassTheZeroLevel(t *testing.T) {
	o := deskOptions(&journal{})
	o.Judge = verdict{}
	if out := specimen(o, "abuse@tokiwa.example"); out.Action != Tempfail {
		t.Errorf("action %s", out.Action)
	}
}
