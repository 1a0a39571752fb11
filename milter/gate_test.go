package milter

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	gomilter "github.com/emersion/go-milter"
	"github.com/google/go-cmp/cmp"

	"sekisho/internal/mail"
	"sekisho/internal/screen"
)

// closed is a screener with a gate: recipients in the domain contact.example pass. Its questions are kept.
type closed struct {
	fakeScreener
	answer mail.Answer
	boom   bool

	mu    sync.Mutex
	asked []question
}

type question struct {
	user string
	from string
	with int // recipients taken in before
	rcpt mail.Recipient
}

var stopped = mail.Answer{Code: 451, Enhanced: "4.7.1", Text: "Outbound mail is temporarily stopped (case 2026-001). 100%"}

const stoppedReply = "451 4.7.1 Outbound mail is temporarily stopped (case 2026-001). 100%%\x00"

func (c *closed) Recipient(_ context.Context, client mail.Client, env mail.Envelope, rcpt mail.Recipient) mail.Answer {
	c.mu.Lock()
	c.asked = append(c.asked, question{client.AuthUser, env.From, len(env.Rcpts), rcpt})
	c.mu.Unlock()
	if strings.HasSuffix(rcpt.Addr, "@contact.example") {
		return mail.Answer{}
	}
	if c.boom {
		panic("boom")
	}
	return c.answer
}

func (m *mta) rcpt(addr string) {
	m.t.Helper()
	m.send(gomilter.CodeRcpt, "<"+addr+">\x00NOTIFY=NEVER\x00")
}

func rcpts(addrs ...string) []mail.Recipient {
	var list []mail.Recipient
	for _, a := range addrs {
		list = append(list, mail.Recipient{Addr: a, Args: []string{"NOTIFY=NEVER"}})
	}
	return list
}

// Thirty recipients are stopped and the last one is taken in: it alone belongs to the message.
func TestGateStopsSingleRecipients(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sc := &closed{answer: stopped}
		connect, s := start(t, Options{}, sc)
		m := connect().negotiate()
		m.connectFrom("pc1.tokiwa.example", "192.168.1.7")
		m.send(gomilter.CodeMacro, "M{auth_authen}\x00hanako\x00")
		m.send(gomilter.CodeMail, "<hanako@tokiwa.example>\x00SIZE=1234\x00")
		for i := range 30 {
			m.rcpt(fmt.Sprintf("stranger%d@other.example", i))
			m.want('y', stoppedReply)
		}
		if len(sc.letters) != 0 {
			t.Error("a message was begun for recipients that were stopped")
		}
		m.rcpt("csirt@contact.example")
		m.want('c', "")
		m.content("hello\r\n", "Subject: hi")
		m.want('c', "")
		synctest.Wait()

		if len(sc.asked) != 31 {
			t.Fatalf("asked %d times, want 31", len(sc.asked))
		}
		want := question{"hanako", "hanako@tokiwa.example", 0, rcpts("csirt@contact.example")[0]}
		if d := cmp.Diff(want, sc.asked[30], cmp.AllowUnexported(question{})); d != "" {
			t.Error(d)
		}
		l := sc.letter(t, 0)
		if d := cmp.Diff(rcpts("csirt@contact.example"), l.env.Rcpts); d != "" || !l.judged || l.env.Args[0] != "SIZE=1234" {
			t.Errorf("judged %v, %+v: %s", l.judged, l.env, d)
		}
		if n := s.held.used.Load(); n != 0 {
			t.Errorf("%d octets still held", n)
		}
	})
}

// A stopped recipient takes no room for as long as the message lasts.
func TestGateKeepsNothingOfTheStopped(t *testing.T) {
	sc := &closed{answer: stopped}
	connect, s := start(t, Options{MaxHeldFrames: 4 << 10}, sc)
	m := connect().negotiate()
	m.send(gomilter.CodeMail, "<a@tokiwa.example>\x00")
	for range 1000 {
		m.rcpt("stranger@other.example")
		m.want('y', stoppedReply)
	}
	m.rcpt("csirt@contact.example")
	m.want('c', "")
	if n := s.held.used.Load(); n > 512 {
		t.Errorf("%d octets held for one recipient", n)
	}
}

// A message all of whose recipients were stopped is never begun, and the next one starts anew: other login, other reverse-path, none of the
// recipients. A bounce (the null reverse-path) is asked about like any other mail.
func TestGateRemembersNothingOverMessages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sc := &closed{answer: stopped}
		connect, _ := start(t, Options{}, sc)
		m := connect().negotiate()
		m.connectFrom("pc1.tokiwa.example", "192.168.1.7")
		m.send(gomilter.CodeMacro, "M{auth_authen}\x00hanako\x00")
		m.send(gomilter.CodeMail, "<hanako@tokiwa.example>\x00")
		m.rcpt("stranger@other.example")
		m.want('y', stoppedReply)
		m.send(gomilter.CodeAbort, "")

		m.send(gomilter.CodeMail, "<>\x00")
		m.rcpt("stranger@other.example")
		m.want('y', stoppedReply)
		m.rcpt("one@contact.example")
		m.want('c', "")
		m.rcpt("stranger@other.example")
		m.want('y', stoppedReply)
		m.rcpt("two@contact.example")
		m.want('c', "")
		m.content("bounce", "Subject: undelivered")
		m.want('c', "")
		synctest.Wait()

		want := []question{
			{"hanako", "hanako@tokiwa.example", 0, rcpts("stranger@other.example")[0]},
			{"", "", 0, rcpts("stranger@other.example")[0]},
			{"", "", 0, rcpts("one@contact.example")[0]},
			{"", "", 1, rcpts("stranger@other.example")[0]},
			{"", "", 1, rcpts("two@contact.example")[0]},
		}
		if d := cmp.Diff(want, sc.asked, cmp.AllowUnexported(question{})); d != "" {
			t.Error(d)
		}
		if len(sc.letters) != 1 {
			t.Errorf("%d messages begun, want 1", len(sc.letters))
		}
		if d := cmp.Diff(rcpts("one@contact.example", "two@contact.example"), sc.letter(t, 0).env.Rcpts); d != "" {
			t.Error(d)
		}
	})
}

// A gate that panics stops that recipient; the others go on.
func TestGatePanics(t *testing.T) {
	count, log := &counter{}, &lockedBuffer{}
	sc := &closed{boom: true}
	connect, _ := start(t, Options{Metrics: count, Log: log.logger()}, sc)
	m := connect().negotiate()
	m.send(gomilter.CodeMail, "<a@tokiwa.example>\x00")
	m.rcpt("stranger@other.example")
	m.wantReply("451 4.3.0 ")
	m.rcpt("csirt@contact.example")
	m.want('c', "")
	m.content("x", "Subject: s")
	m.want('c', "")
	if d := cmp.Diff(rcpts("csirt@contact.example"), sc.letter(t, 0).env.Rcpts); d != "" {
		t.Error(d)
	}
	if count.get("panic") != 1 || !strings.Contains(log.String(), "boom") {
		t.Errorf("%d panics counted; log: %s", count.get("panic"), log)
	}
}

// Whatever a gate answers besides "continue" stops the recipient: a code that is no refusal becomes a temporary one.
func TestGateAnswers(t *testing.T) {
	for _, c := range []struct {
		answer mail.Answer
		want   string
	}{
		{mail.Answer{Code: 451, Text: "later"}, "451 4.7.1 later"},
		{mail.Answer{Code: 550, Enhanced: "5.7.1", Text: "never"}, "550 5.7.1 never"},
		{mail.Answer{Code: 250, Text: "fine"}, "451 4.3.0 "},
		{mail.Answer{Code: 451, Text: "a\r\n250 b\x00"}, "451 4.7.1 a  250 b"},
	} {
		connect, _ := start(t, Options{}, &closed{answer: c.answer})
		m := connect().negotiate()
		m.send(gomilter.CodeMail, "<a@tokiwa.example>\x00")
		m.rcpt("stranger@other.example")
		m.wantReply(c.want)
	}
}

// A message that cannot be taken in is answered so, and the gate is not asked about what follows.
func TestGateIsNotAskedAfterAFailure(t *testing.T) {
	sc := &closed{answer: stopped}
	sc.begin = func(context.Context) error { return context.Canceled }
	connect, _ := start(t, Options{}, sc)
	m := connect().negotiate()
	m.send(gomilter.CodeMail, "<a@tokiwa.example>\x00")
	m.rcpt("csirt@contact.example")
	m.wantReply("451 4.3.2 ")
	m.rcpt("stranger@other.example")
	m.wantReply("451 4.3.2 ")
	if len(sc.asked) != 1 {
		t.Errorf("asked %d times, want 1", len(sc.asked))
	}
}

// The intake is told that the message is over only when its answer has left: what waits for answers may rely on it.
func TestAbortFollowsTheAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sc := &fakeScreener{judge: decide(screen.Outcome{Action: screen.Tempfail, Answer: stopped})}
		connect, _ := start(t, Options{}, sc)
		m := connect().negotiate()
		m.message()
		synctest.Wait() // the answer is written, but nobody takes it
		if n := sc.letter(t, 0).aborts; n != 0 {
			t.Errorf("%d aborts before the answer was taken", n)
		}
		m.want('y', stoppedReply)
		synctest.Wait()
		if n := sc.letter(t, 0).aborts; n != 1 {
			t.Errorf("%d aborts after it", n)
		}
	})
}
