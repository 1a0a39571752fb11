package milter

import (
	"context"
	"errors"
	"net"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/emersion/go-message/textproto"
	gomilter "github.com/emersion/go-milter"

	"sekisho/internal/mail/edit"
	"sekisho/internal/screen"
)

// slowJudge decides when it is told to.
func slowJudge() (sc *fakeScreener, decideNow chan struct{}) {
	decideNow = make(chan struct{})
	return &fakeScreener{judge: func(ctx context.Context) screen.Outcome {
		select {
		case <-decideNow:
			return screen.Outcome{Action: screen.Accept}
		case <-ctx.Done():
			return screen.Outcome{}
		}
	}}, decideNow
}

func TestShutdownLetsMessagesFinish(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sc, decideNow := slowJudge()
		connect, s := start(t, Options{}, sc)
		idle, atEnd, inEnvelope := connect().negotiate(), connect().negotiate(), connect().negotiate()
		idle.connectFrom("h.example", "192.0.2.1")
		atEnd.message()
		inEnvelope.envelope("a@example.net", "b@example.jp")
		synctest.Wait()

		done := make(chan error, 1)
		go func() { done <- s.Shutdown(t.Context()) }()
		idle.wantClosed()
		synctest.Wait()
		select {
		case err := <-done:
			t.Fatalf("Shutdown did not wait: %v", err)
		default:
		}

		close(decideNow)
		atEnd.want('c', "")
		atEnd.wantClosed()
		inEnvelope.content("x", "Subject: s")
		inEnvelope.want('c', "")
		inEnvelope.wantClosed()
		if err := <-done; err != nil {
			t.Errorf("Shutdown: %v", err)
		}
	})
}

func TestShutdownRefusesNewConnections(t *testing.T) {
	s := NewServer(Options{})
	l, err := Listen("inet:127.0.0.1:0", 0, "")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(l, &fakeScreener{}, "test") }()
	if err := s.Shutdown(t.Context()); err != nil {
		t.Errorf("Shutdown: %v", err)
	}
	// Serve may have come after Shutdown: then it does not begin.
	if err := <-served; err != nil {
		t.Errorf("Serve: %v", err)
	}
	if c, err := net.Dial("tcp", l.Addr().String()); err == nil {
		_ = c.Close()
		t.Error("connected after Shutdown")
	}
	if err := s.Serve(l, &fakeScreener{}, "test"); err != nil {
		t.Errorf("Serve after Shutdown: %v", err)
	}
}

func TestShutdownCutsOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sc, _ := slowJudge()
		connect, s := start(t, Options{JudgeTimeout: never, ProgressEvery: never}, sc)
		atEnd, inBody := connect().negotiate(), connect().negotiate()
		atEnd.message()
		inBody.envelope("a@example.net", "b@example.jp")
		synctest.Wait()

		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		begin := time.Now()
		if err := s.Shutdown(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Shutdown: %v, want the deadline", err)
		}
		if d := time.Since(begin); d != 30*time.Second {
			t.Errorf("Shutdown took %v", d)
		}
		atEnd.wantClosed()
		inBody.wantClosed()
		synctest.Wait()
		for i := range 2 {
			if l := sc.letter(t, i); l.aborts != 1 {
				t.Errorf("message %d: %d aborts, want 1", i, l.aborts)
			}
		}
	})
}

func TestConnectionLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		count := &counter{}
		connect, _ := start(t, Options{MaxConnections: 1, Metrics: count}, &fakeScreener{})
		first := connect().negotiate()
		second := connect() // waits for a place
		begin := time.Now()
		second.wantClosed()
		if d := time.Since(begin); d != slotWait {
			t.Errorf("refused after %v, want %v", d, slotWait)
		}
		if count.get("refused") != 1 {
			t.Errorf("counted %v, want one refused", count.n)
		}

		third := connect()
		go func() {
			time.Sleep(slotWait / 2)
			first.send(gomilter.CodeQuit, "")
		}()
		third.negotiate()
		third.message()
		third.want('c', "")
		if count.get("refused") != 1 || count.get("opened") != 2 {
			t.Errorf("counted %v, want two opened, one refused", count.n)
		}
	})
}

// brokenListener fails n times before it hands out connections.
type brokenListener struct {
	*pipeListener
	failures int
	tried    atomic.Int64
	err      error
}

func (l *brokenListener) Accept() (net.Conn, error) {
	if l.tried.Add(1) <= int64(l.failures) {
		return nil, &net.OpError{Op: "accept", Err: l.err}
	}
	return l.pipeListener.Accept()
}

func TestAcceptSurvivesFileLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := NewServer(Options{})
		l := &brokenListener{pipeListener: newPipeListener(), failures: 12, err: syscall.EMFILE}
		served := make(chan error, 1)
		go func() { served <- s.Serve(l, &fakeScreener{}, "test") }()
		begin := time.Now()
		ours, theirs := net.Pipe()
		l.conns <- theirs
		m := &mta{t: t, conn: ours}
		m.negotiate()
		if d := time.Since(begin); d < 2*time.Second || d > 12*time.Second {
			t.Errorf("back after %v", d)
		}
		if err := s.Shutdown(t.Context()); err != nil {
			t.Errorf("Shutdown: %v", err)
		}
		if err := <-served; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
}

func TestServeEndsWithABrokenListener(t *testing.T) {
	l := &brokenListener{pipeListener: newPipeListener(), failures: 1, err: syscall.EBADF}
	if err := NewServer(Options{}).Serve(l, &fakeScreener{}, "test"); !errors.Is(err, syscall.EBADF) {
		t.Errorf("Serve: %v, want EBADF", err)
	}
}

// The library's own client, over a real socket.
func TestWithClient(t *testing.T) {
	l, err := Listen("unix:"+t.TempDir()+"/milter.sock", 0o600, "")
	if err != nil {
		t.Fatal(err)
	}
	s := NewServer(Options{})
	sc := &fakeScreener{judge: decide(screen.Outcome{
		Action: screen.Quarantine, Hold: "held", Edits: []edit.Change{{Op: edit.OpInsert, Name: "X-Sekisho-Level", Value: " hold"}},
	})}
	served := make(chan error, 1)
	go func() { served <- s.Serve(l, sc, "test") }()

	client := gomilter.NewClientWithOptions("unix", l.Addr().String(), gomilter.ClientOptions{
		ReadTimeout: time.Minute, WriteTimeout: time.Minute,
		ActionMask:   gomilter.OptAddHeader | gomilter.OptChangeHeader | gomilter.OptQuarantine,
		ProtocolMask: gomilter.OptProtocol(offerProtocol),
	})
	session, err := client.Session()
	if err != nil {
		t.Fatal(err)
	}
	must := func(a *gomilter.Action, err error) {
		t.Helper()
		if err != nil || a.Code != gomilter.ActContinue {
			t.Fatalf("%+v, %v", a, err)
		}
	}
	must(session.Conn("mail.example.net", gomilter.FamilyInet6, 25, "2001:db8::1"))
	must(session.Helo("mail.example.net"))
	for range 2 {
		must(session.Mail("a@example.net", []string{"SIZE=5"}))
		must(session.Rcpt("b@example.jp", nil))
		var h textproto.Header
		h.Add("Subject", "hi")
		must(session.Header(h))
		must(session.BodyChunk([]byte("hello")))
		acts, act, err := session.End()
		must(act, err)
		if len(acts) != 2 || acts[0].Code != gomilter.ActInsertHeader || acts[0].HeaderValue != " hold" || acts[1].Reason != "held" {
			t.Errorf("actions %+v", acts)
		}
	}
	if err := session.Close(); err != nil {
		t.Error(err)
	}
	if err := s.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	if err := <-served; err != nil {
		t.Error(err)
	}
	if n := len(sc.letters); n != 2 {
		t.Errorf("%d messages, want 2", n)
	}
}
