package milter

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	gomilter "github.com/emersion/go-milter"

	"sekisho/internal/mail"
	"sekisho/internal/mail/edit"
	"sekisho/internal/screen"
)

var someEdits = []edit.Change{
	{Op: edit.OpDelete, Name: "X-Sekisho-Level", Index: 2},
	{Op: edit.OpChange, Name: "Subject", Index: 1, Value: " [SUSPICIOUS] hi\n\tthere"},
	{Op: edit.OpInsert, Name: "X-Sekisho-Level", Value: " mark"},
}

// answerFrames are the frames of one answer, from the first to the decision.
func (m *mta) answerFrames() []string {
	m.t.Helper()
	var got []string
	for {
		code, data := m.recv()
		got = append(got, string(code)+data)
		if strings.ContainsRune("cyart", rune(code)) {
			return got
		}
	}
}

func TestOutcomes(t *testing.T) {
	const (
		del      = "m\x00\x00\x00\x02X-Sekisho-Level\x00\x00"
		change   = "m\x00\x00\x00\x01Subject\x00 [SUSPICIOUS] hi\n\tthere\x00"
		changeV2 = "m\x00\x00\x00\x01Subject\x00[SUSPICIOUS] hi\n\tthere\x00"
		insert   = "i\x00\x00\x00\x00X-Sekisho-Level\x00 mark\x00"
		insertV2 = "i\x00\x00\x00\x00X-Sekisho-Level\x00mark\x00"
		leadSpc  = uint32(gomilter.OptHeaderLeadingSpace)
		noReply  = offerProtocol &^ leadSpc
	)
	for _, c := range []struct {
		name              string
		actions, protocol uint32
		outcome           screen.Outcome
		want              []string
	}{
		{"accept", offerAll, offerProtocol, screen.Outcome{Action: screen.Accept}, []string{"c"}},
		{"tag", offerAll, offerProtocol, screen.Outcome{Action: screen.Tag, Edits: someEdits}, []string{del, change, insert, "c"}},
		{"tag, MTA writes the space", offerAll, noReply, screen.Outcome{Action: screen.Tag, Edits: someEdits}, []string{del, changeV2, insertV2, "c"}},
		{"tag, MTA only inserts", 1, offerProtocol, screen.Outcome{Action: screen.Tag, Edits: someEdits}, []string{insert, "c"}},
		{
			"quarantine", offerAll, offerProtocol,
			screen.Outcome{Action: screen.Quarantine, Edits: someEdits, Hold: "sekisho: double-ext\r\nexec"},
			[]string{del, change, insert, "qsekisho: double-ext  exec\x00", "c"},
		},
		{
			"quarantine without a reason", offerAll, offerProtocol,
			screen.Outcome{Action: screen.Quarantine}, []string{"qheld by sekisho\x00", "c"},
		},
		{
			"quarantine not offered", offerAll &^ 0x20, offerProtocol,
			screen.Outcome{Action: screen.Quarantine, Edits: someEdits, Hold: "x"},
			[]string{"y451 4.7.1 Mail cannot be held for inspection here, please try again later\x00"},
		},
		{
			"reject", offerAll, offerProtocol,
			screen.Outcome{Action: screen.Reject, Edits: someEdits, Answer: mail.Answer{Code: 550, Enhanced: "5.7.1", Text: "100% certain: %s\r\n"}},
			[]string{"y550 5.7.1 100%% certain: %%s\x00"},
		},
		{
			"tempfail", offerAll, offerProtocol,
			screen.Outcome{Action: screen.Tempfail, Answer: mail.Answer{Code: 451, Enhanced: "4.7.1", Text: "later"}},
			[]string{"y451 4.7.1 later\x00"},
		},
		{
			"tempfail that would reject", offerAll, offerProtocol,
			screen.Outcome{Action: screen.Tempfail, Answer: mail.Answer{Code: 550, Enhanced: "5.7.1", Text: "no"}},
			[]string{"y451 4.3.0 Mail screening gave no decision, please try again later\x00"},
		},
		{
			"reject without an answer", offerAll, offerProtocol, screen.Outcome{Action: screen.Reject},
			[]string{"y451 4.3.0 Mail screening gave no decision, please try again later\x00"},
		},
		{"zero outcome", offerAll, offerProtocol, screen.Outcome{}, []string{"y451 4.3.0 Mail screening gave no decision, please try again later\x00"}},
		{"unknown action", offerAll, offerProtocol, screen.Outcome{Action: "pass"}, []string{"y451 4.3.0 Mail screening gave no decision, please try again later\x00"}},
		{
			"unknown change", offerAll, offerProtocol, screen.Outcome{Action: screen.Tag, Edits: []edit.Change{{Op: "append", Name: "X"}}},
			[]string{"y451 4.3.0 Mail screening failed, please try again later\x00"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			connect, _ := start(t, Options{}, &fakeScreener{judge: decide(c.outcome)})
			m := connect()
			m.offer(6, c.actions, c.protocol)
			m.recv()
			for range 2 { // no answer makes the session forget itself
				m.message()
				if got := m.answerFrames(); strings.Join(got, "|") != strings.Join(c.want, "|") {
					t.Errorf("got  %q\nwant %q", got, c.want)
				}
			}
		})
	}
}

func TestUnavailableActionsAreLogged(t *testing.T) {
	for name, c := range map[string]struct {
		outcome screen.Outcome
		log     string
	}{
		"hold": {screen.Outcome{Action: screen.Quarantine}, "cannot hold mail"},
		"tag":  {screen.Outcome{Action: screen.Tag, Edits: someEdits}, "changes left out"},
	} {
		t.Run(name, func(t *testing.T) {
			log := &lockedBuffer{}
			connect, _ := start(t, Options{Log: log.logger()}, &fakeScreener{judge: decide(c.outcome)})
			m := connect()
			m.offer(6, 0, offerProtocol)
			m.recv()
			m.message()
			m.answerFrames()
			if !strings.Contains(log.String(), c.log) {
				t.Errorf("log lacks %q: %s", c.log, log)
			}
		})
	}
}

func TestReplyCode(t *testing.T) {
	for _, c := range []struct {
		give mail.Answer
		want string
	}{
		{mail.Answer{Code: 550, Enhanced: "5.7.1", Text: "no"}, "550 5.7.1 no"},
		{mail.Answer{Code: 451, Text: "no enhanced code"}, "451 4.7.1 no enhanced code"},
		{mail.Answer{Code: 451, Enhanced: "5.7.1", Text: "wrong class"}, "451 4.7.1 wrong class"},
		{mail.Answer{Code: 550, Enhanced: "5.7.1", Text: "two\r\nlines\r\n"}, "550 5.7.1 two  lines"},
		{mail.Answer{Code: 550, Enhanced: "5.7.1", Text: "関所 %"}, "550 5.7.1 ?? %%"},
		{mail.Answer{Code: 550, Enhanced: "5.7.1"}, "550 5.7.1"},
	} {
		if got := string(replyCode(c.give).Response().Data); got != c.want+"\x00" {
			t.Errorf("%+v: %q, want %q", c.give, got, c.want)
		}
	}
	long := replyCode(mail.Answer{Code: 550, Enhanced: "5.7.1", Text: strings.Repeat("long ", 1000)}).Response().Data
	if len(long) > 512 {
		t.Errorf("reply of %d octets", len(long))
	}
}

func TestFieldValue(t *testing.T) {
	for _, c := range []struct{ give, spaced, bare string }{
		{" v", " v", "v"},
		{"  v", "  v", " v"},
		{"v", "v", "v"},
		{"\tv", "\tv", "\tv"},
		{"", " ", " "}, // empty would delete the field
		{" ", " ", " "},
		{" a\r\n b", " a\n b", "a\n b"},
		{" a\nInjected: b", " a\n\tInjected: b", "a\n\tInjected: b"},
		{" a\n\nbody", " a\n\t\n\tbody", "a\n\t\n\tbody"},
		{" a\x00b\rc\n", " ab c", "ab c"},
	} {
		spaced := &session{terms: terms{protocol: gomilter.OptHeaderLeadingSpace}}
		if got := spaced.value(c.give); got != c.spaced {
			t.Errorf("%q with the space: %q, want %q", c.give, got, c.spaced)
		}
		if got := new(session).value(c.give); got != c.bare {
			t.Errorf("%q without: %q, want %q", c.give, got, c.bare)
		}
	}
}

func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := func(ctx context.Context) screen.Outcome {
			time.Sleep(11 * time.Second)
			return screen.Outcome{Action: screen.Tag, Edits: someEdits[2:]}
		}
		connect, _ := start(t, Options{ProgressEvery: 5 * time.Second}, &fakeScreener{judge: slow})
		m := connect().negotiate()
		m.message()
		begin := time.Now()
		for i := range 2 {
			m.want('p', "")
			if d := time.Since(begin); d != time.Duration(i+1)*5*time.Second {
				t.Errorf("progress after %v", d)
			}
		}
		if got := m.answerFrames(); len(got) != 2 || got[1] != "c" {
			t.Errorf("answer %q", got)
		}
	})
}

func TestJudgeDeadline(t *testing.T) {
	for name, c := range map[string]struct {
		judge func(context.Context) screen.Outcome
		want  string
	}{
		"heeded": {func(ctx context.Context) screen.Outcome {
			<-ctx.Done()
			return screen.Outcome{Action: screen.Tempfail, Answer: mail.Answer{Code: 451, Enhanced: "4.7.5", Text: "in time"}}
		}, "451 4.7.5 in time"},
		"ignored": {func(ctx context.Context) screen.Outcome {
			time.Sleep(time.Hour)
			return screen.Outcome{Action: screen.Accept}
		}, "451 4.3.0 Mail screening took too long"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sc := &fakeScreener{judge: c.judge}
				connect, _ := start(t, Options{JudgeTimeout: 20 * time.Second, ProgressEvery: never}, sc)
				m := connect().negotiate()
				m.message()
				begin := time.Now()
				m.wantReply(c.want)
				if d := time.Since(begin); d > 25*time.Second {
					t.Errorf("answered after %v", d)
				}
				synctest.Wait()
				if l := sc.letter(t, 0); l.aborts != 1 {
					t.Errorf("%d aborts, want 1", l.aborts)
				}
				time.Sleep(time.Hour) // what was left behind comes to its end
			})
		})
	}
}

// An MTA that hangs up while its message is judged stops the judging.
func TestHangUpDuringJudge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stopped := make(chan time.Time, 1)
		sc := &fakeScreener{judge: func(ctx context.Context) screen.Outcome {
			<-ctx.Done()
			stopped <- time.Now()
			return screen.Outcome{Action: screen.Accept}
		}}
		connect, _ := start(t, Options{JudgeTimeout: never, ProgressEvery: time.Second}, sc)
		m := connect().negotiate()
		m.message()
		begin := time.Now()
		_ = m.conn.Close()
		if d := (<-stopped).Sub(begin); d > 2*time.Second {
			t.Errorf("judged on for %v", d)
		}
	})
}
