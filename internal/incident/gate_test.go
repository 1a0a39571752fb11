package incident

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"sekisho/internal/mail"
)

// told keeps what the gate said, in order.
type told struct {
	mu     sync.Mutex
	said   []string
	broken error // the journal's
	lines  []Attempt
}

func (o *told) say(format string, args ...any) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.said = append(o.said, fmt.Sprintf(format, args...))
}

func (o *told) take() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	said := o.said
	o.said = nil
	return said
}

func (o *told) Stopped(a Attempt)               { o.say("stopped %s %v", a.Stage, a.Rcpts) }
func (o *told) Unrecorded(a Attempt, err error) { o.say("unrecorded %s %v: %v", a.Stage, a.Rcpts, err) }
func (o *told) Alarm(a Alarm)                   { o.say("alarm %s", a.Code) }
func (o *told) Write(a Attempt) error {
	if o.broken != nil {
		return o.broken
	}
	o.say("journal %s %v", a.Stage, a.Rcpts)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.lines = append(o.lines, a)
	return nil
}

func newGate(t *testing.T, f *Files) (*Gate, *told) {
	o := &told{}
	return NewGate(f, house, o, o, func() time.Time { return noon }), o
}

func raisedFiles(t *testing.T) *Files {
	f := at(t.TempDir())
	_, err := f.AddContacts(noon, Contact{Address: "police.example"})
	must(t, err)
	_, err = f.Raise(noon, raise())
	must(t, err)
	return f
}

var (
	pc       = mail.Client{Addr: netip.MustParseAddr("192.168.0.5"), Port: 4000, Name: "pc5.tokiwa.example", HELO: "pc5", AuthUser: "tanaka"}
	sendmail = mail.Client{Addr: netip.MustParseAddr("127.0.0.1")}
)

func envelope(rcpts ...string) mail.Envelope {
	env := mail.Envelope{Known: true, From: "tanaka@tokiwa.example", Args: []string{"BODY=8BITMIME", "size=1234"}}
	for _, r := range rcpts {
		env.Rcpts = append(env.Rcpts, mail.Recipient{Addr: r})
	}
	return env
}

func expect(t *testing.T, o *told, want ...string) {
	t.Helper()
	if got := o.take(); !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
}

func TestRecipient(t *testing.T) {
	g, o := newGate(t, raisedFiles(t))
	for _, tt := range []struct {
		client mail.Client
		rcpt   string
		stops  bool
	}{
		{pc, "a@outside.example", true},
		{pc, "a@tokiwa.example", false},
		{pc, "a@police.example", false},
		{sendmail, "a@outside.example", false}, // decided at the end
		{mail.Client{Addr: netip.MustParseAddr("127.0.0.1"), Port: 25000}, "a@outside.example", true},
	} {
		answer := g.Recipient(tt.client, envelope(), mail.Recipient{Addr: tt.rcpt})
		if answer.Continue() == tt.stops {
			t.Errorf("%v to %s: %v", tt.client, tt.rcpt, answer)
		}
	}
	expect(t, o, "journal rcpt [a@outside.example]", "stopped rcpt [a@outside.example]",
		"journal rcpt [a@outside.example]", "stopped rcpt [a@outside.example]")
	size := int64(1234)
	want := Attempt{Time: noon, Case: "2026-001", Rev: 1, Stage: StageRcpt, Client: "192.168.0.5", ClientName: "pc5.tokiwa.example", HELO: "pc5",
		User: "tanaka", From: "tanaka@tokiwa.example", Rcpts: []string{"a@outside.example"}, DeclaredSize: &size}
	if a := o.lines[0]; !sameAttempt(a, want) {
		t.Errorf("journalled %+v", a)
	}
}

func sameAttempt(a, b Attempt) bool {
	one, err1 := formatAttempt(a)
	other, err2 := formatAttempt(b)
	return err1 == nil && err2 == nil && string(one) == string(other)
}

func TestMessage(t *testing.T) {
	g, o := newGate(t, raisedFiles(t))
	for _, tt := range []struct {
		client mail.Client
		rcpts  []string
		stops  bool
	}{
		{pc, []string{"a@tokiwa.example", "a@police.example"}, false},
		{pc, []string{"a@tokiwa.example", "a@outside.example"}, true},
		{sendmail, []string{"a@outside.example"}, true},
		{sendmail, []string{"root"}, false},
		{pc, nil, true},
	} {
		answer, ticket := g.Message(Message{Client: tt.client, Envelope: envelope(tt.rcpts...)})
		if answer.Continue() == tt.stops {
			t.Errorf("%v: %v", tt.rcpts, answer)
		}
		ticket.Done()
	}
	expect(t, o, "journal eom [a@tokiwa.example a@outside.example]", "stopped eom [a@tokiwa.example a@outside.example]",
		"journal eom [a@outside.example]", "stopped eom [a@outside.example]", "journal eom []", "stopped eom []")

	size := int64(99)
	_, ticket := g.Message(Message{Client: pc, Envelope: envelope("a@outside.example"), QueueID: "4ABC", MessageID: "<1@x>", Size: &size,
		Attachments: []Attachment{{"a.xlsx", "00"}}})
	ticket.Done()
	if a := o.lines[len(o.lines)-1]; a.QueueID != "4ABC" || a.MessageID != "<1@x>" || *a.Size != 99 || len(a.Attachments) != 1 {
		t.Errorf("journalled %+v", a)
	}
}

// Without a journal strangers are stopped and contacts pass; both are told. Mail inside is nobody's concern.
func TestUnrecorded(t *testing.T) {
	g, o := newGate(t, raisedFiles(t))
	o.broken = errors.New("disk full")
	if g.Recipient(pc, envelope(), mail.Recipient{Addr: "a@outside.example"}).Continue() {
		t.Error("a stranger passes")
	}
	expect(t, o, "unrecorded rcpt [a@outside.example]: disk full")
	for _, rcpt := range []string{"a@police.example", "a@tokiwa.example"} {
		if answer, _ := g.Message(Message{Client: pc, Envelope: envelope(rcpt)}); !answer.Continue() {
			t.Errorf("%s: %v", rcpt, answer)
		}
	}
	expect(t, o, "unrecorded eom [a@police.example]: disk full")
	o.broken = nil
	g.Recipient(pc, envelope(), mail.Recipient{Addr: "a@outside.example"})
	o.take()
	g.Message(Message{Client: pc, Envelope: envelope("a@police.example")})
	expect(t, o)
}

func TestSetHouse(t *testing.T) {
	g, _ := newGate(t, raisedFiles(t))
	g.SetHouse(House{Domains: []string{"other.example"}})
	if g.Recipient(pc, envelope(), mail.Recipient{Addr: "a@tokiwa.example"}).Continue() {
		t.Error("the old house is still inside")
	}
}

// An answer given under what held before is sent before Adopt returns.
func TestAdoptWaits(t *testing.T) {
	f := at(t.TempDir())
	synctest.Test(t, func(t *testing.T) {
		g, _ := newGate(t, f)
		answer, ticket := g.Message(Message{Client: pc, Envelope: envelope("a@outside.example")})
		if !answer.Continue() {
			t.Fatal(answer)
		}
		_, err := f.Raise(noon, raise())
		must(t, err)
		var returned atomic.Bool
		go func() {
			if s, open := g.Adopt(context.Background()); s.State.Level != Isolate || open != 0 {
				t.Errorf("adopted %v, %d open", s.State, open)
			}
			returned.Store(true)
		}()
		time.Sleep(500 * time.Millisecond)
		synctest.Wait()
		if returned.Load() {
			t.Error("returned before the answer was sent")
		}
		later, second := g.Message(Message{Client: pc, Envelope: envelope("a@outside.example")})
		if later.Continue() {
			t.Error("the new level is not in force while the old answers are awaited")
		}
		defer second.Done() // nobody waits for the answers of the new level
		ticket.Done()
		ticket.Done()
		synctest.Wait()
		if !returned.Load() {
			t.Error("does not return when the answer was sent")
		}
	})
}

func TestAdoptCountsTheUnsent(t *testing.T) {
	f := at(t.TempDir())
	synctest.Test(t, func(t *testing.T) {
		g, _ := newGate(t, f)
		var tickets []Ticket
		for range 3 {
			_, ticket := g.Message(Message{Client: pc, Envelope: envelope("a@outside.example")})
			tickets = append(tickets, ticket)
		}
		tickets[0].Done()
		begin := time.Now()
		if _, open := g.Adopt(context.Background()); open != 2 || time.Since(begin) != adoptWait {
			t.Errorf("%d open after %v", open, time.Since(begin))
		}
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if _, open := g.Adopt(ctx); open != 2 {
			t.Errorf("%d open", open)
		}
		tickets[1].Done()
		tickets[2].Done()
		begin = time.Now()
		if _, open := g.Adopt(context.Background()); open != 0 || time.Since(begin) != 0 {
			t.Errorf("%d open after %v", open, time.Since(begin))
		}
		if len(g.waiters) != 0 || g.open != 0 {
			t.Errorf("left: %d waiters, %d open", len(g.waiters), g.open)
		}
		Ticket{}.Done()
	})
}

// Under load, every answer under the old level was sent when Adopt returns, and none is given after it.
func TestAdoptUnderLoad(t *testing.T) {
	f := at(t.TempDir())
	g, _ := newGate(t, f)
	var adopted atomic.Bool
	var begun, ended sync.WaitGroup
	for range 8 {
		begun.Add(1)
		ended.Go(func() {
			for first := true; ; first = false {
				answer, ticket := g.Message(Message{Client: pc, Envelope: envelope("a@outside.example")})
				if first {
					begun.Done()
				}
				runtime.Gosched()
				if answer.Continue() && adopted.Load() {
					t.Error("Adopt returned before this answer was sent")
				}
				ticket.Done()
				if !answer.Continue() {
					return
				}
			}
		})
	}
	begun.Wait()
	_, err := f.Raise(noon, raise())
	must(t, err)
	if _, open := g.Adopt(context.Background()); open != 0 {
		t.Errorf("%d open", open)
	}
	adopted.Store(true)
	ended.Wait()
}

// What the files lose while the gate runs, memory keeps.
func TestAdoptKeeps(t *testing.T) {
	dir := raisedTwice(t)
	f := at(dir)
	g, o := newGate(t, f)
	before := g.Standing()
	for _, tt := range []struct {
		name string
		lost []string
	}{
		{"the newer level", []string{"incident/level.b"}},
		{"both levels and the sentinel", []string{"incident/level.a", sentinelName}},
		{"the newer contacts", []string{"contacts/contacts.a"}},
		{"all contacts", []string{"contacts/contacts.b"}},
	} {
		for _, name := range tt.lost {
			must(t, f.disk.remove(name))
		}
		s, _ := g.Adopt(t.Context())
		if s.State != before.State || s.Contacts.Hash() != before.Contacts.Hash() {
			t.Errorf("%s lost: %+v, %d contacts", tt.name, s.State, s.Contacts.Len())
		}
		if said := o.take(); !slices.Contains(said, "alarm "+AlarmKept) {
			t.Errorf("%s lost: told %q", tt.name, said)
		}
	}
	// Somebody decides anew.
	f.now = func() time.Time { return noon.Add(time.Hour) }
	_, err := f.Raise(f.now(), raise())
	must(t, err)
	_, err = f.AddContacts(f.now(), Contact{Address: "c.example"})
	must(t, err)
	if s, _ := g.Adopt(t.Context()); s.State.Rev != 1 || s.Contacts.Len() != 1 {
		t.Errorf("raised anew: %+v, %v", s.State, s.Contacts.List())
	}
	lowered, err := f.Lower(f.now().Add(time.Minute), "sato", "over", -1)
	must(t, err)
	if s, _ := g.Adopt(t.Context()); s.State != lowered {
		t.Errorf("lowered anew: %+v", s.State)
	}
}

// A gate that is closed by caution stays so when the rest is lost too, until somebody decides.
func TestAdoptKeepsCaution(t *testing.T) {
	for _, lost := range [][]string{{sentinelName}, {sentinelName, "incident/level.a", "incident/level.b"}} {
		dir := raisedTwice(t)
		f := at(dir)
		for _, name := range []string{"incident/level.a", "incident/level.b"} {
			must(t, os.WriteFile(filepath.Join(dir, name), []byte("damaged"), 0o600))
		}
		g, _ := newGate(t, f)
		for _, name := range lost {
			must(t, f.disk.remove(name))
		}
		for range 2 {
			if s, _ := g.Adopt(t.Context()); s.State.Level != Isolate {
				t.Errorf("without %v: %+v", lost, s.State)
			}
		}
		_, err := f.Raise(noon, raise())
		must(t, err)
		_, err = f.Lower(noon.Add(time.Minute), "sato", "over", -1)
		must(t, err)
		if s, _ := g.Adopt(t.Context()); s.State.Level != Normal {
			t.Errorf("lowered: %+v", s.State)
		}
	}
}

// A change that nobody told of is seen; what memory keeps is none.
func TestBehind(t *testing.T) {
	f := at(t.TempDir())
	g, _ := newGate(t, f)
	want := func(behind bool) {
		t.Helper()
		if rev, is := g.Behind(); is != behind {
			t.Errorf("behind revision %d: %v", rev, is)
		}
		g.Adopt(t.Context())
		if rev, is := g.Behind(); is {
			t.Errorf("behind revision %d, which was adopted", rev)
		}
	}
	want(false)
	_, err := f.Raise(noon, raise())
	must(t, err)
	want(true)
	must(t, f.disk.remove("incident/level.a"))
	want(false)
	_, err = f.Lower(noon.Add(time.Minute), "sato", "over", -1) // of a level that only the sentinel tells of
	must(t, err)
	want(true)
}

// What closes the gate is believed, from damaged files too.
func TestAdoptStricter(t *testing.T) {
	dir := raisedTwice(t)
	f := at(dir)
	_, err := f.Lower(noon, "sato", "over", -1)
	must(t, err)
	g, _ := newGate(t, f)
	must(t, f.writeSentinel(State{}))
	must(t, f.disk.remove("incident/level.a"))
	if s, _ := g.Adopt(t.Context()); s.State.Level != Isolate {
		t.Errorf("%+v", s.State)
	}
	lowered, err := f.Lower(noon, "sato", "over", -1)
	must(t, err)
	if s, _ := g.Adopt(t.Context()); s.State != lowered {
		t.Errorf("lowered: %+v", s.State)
	}
}

func BenchmarkGate(b *testing.B) {
	f := at(b.TempDir())
	if _, err := f.AddContacts(noon, manyContacts(10_000)...); err != nil {
		b.Fatal(err)
	}
	if _, err := f.Raise(noon, raise()); err != nil {
		b.Fatal(err)
	}
	j, err := f.OpenJournal()
	if err != nil {
		b.Fatal(err)
	}
	defer j.Close()
	g := NewGate(f, house, j, &told{}, time.Now)
	for _, rcpt := range []string{"p9999@partner99.example", "a@outside.example"} {
		b.Run(rcpt, func(b *testing.B) {
			for b.Loop() {
				g.Recipient(pc, envelope(), mail.Recipient{Addr: rcpt})
			}
		})
	}
}
