package screen

import (
	"context"
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sekisho/heuristics"
	"sekisho/internal/mail"
	"sekisho/internal/mail/edit"
	"sekisho/internal/origin"
	"sekisho/internal/payload"
	"sekisho/internal/record"
)

// journal keeps what it hears.
type journal struct {
	mu      sync.Mutex
	decided []record.Result
	mails   []record.Mail
	failed  []string
}

func (j *journal) Decided(m record.Mail, r record.Result) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.decided, j.mails = append(j.decided, r), append(j.mails, m)
}

func (j *journal) Failed(_, what, _ string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.failed = append(j.failed, what)
}

// verdict is a Judge that always says the same.
type verdict heuristics.Verdict

func (v verdict) Judge(*heuristics.Facts) heuristics.Verdict { return heuristics.Verdict(v) }

type panics struct{}

func (panics) Judge(*heuristics.Facts) heuristics.Verdict { panic("planted") }

// facts is a Judge that remembers what it was shown.
type facts struct{ seen *heuristics.Facts }

func (f *facts) Judge(seen *heuristics.Facts) heuristics.Verdict {
	f.seen = seen
	return heuristics.Verdict{Level: heuristics.Pass}
}

type nowhere struct{ auth origin.Auth }

func (nowhere) Origin(*mail.Message) origin.Result { return origin.Result{Class: origin.UnknownClass} }

func (nowhere) Begin(context.Context, *mail.Message) *origin.Check { return nil }

func (n nowhere) Auth(*mail.Message, origin.Result) origin.Auth { return n.auth }

type brokenOrigin struct{ nowhere }

func (brokenOrigin) Origin(*mail.Message) origin.Result { panic("planted") }

func testOptions(j *journal) Options {
	return Options{
		Mode: HoldToo, Tag: "[SUSPICIOUS]", Fields: true, Deadline: 10 * time.Second,
		Judge: verdict{Level: heuristics.Pass}, Origin: nowhere{},
		Budget: mail.NewBudget(1 << 20), Mail: mail.Limits{Memory: 64 << 10, Header: 64 << 10, Text: 64 << 10, Parts: 100, Depth: 10},
		Payload: payload.DefaultLimits(), Journal: j, Now: time.Now, NewID: func() string { return "id1" },
	}
}

const plainMail = "From: a@example.net\r\nSubject: hello\r\nMessage-ID: <1@example.net>\r\n\r\nbody\r\n"

// arrive plays one message through the screen, as the milter does.
func arrive(o Options, octets string) Outcome {
	head, body, _ := strings.Cut(octets, "\r\n\r\n")
	in := New(o).Incoming(context.Background(), Source{})
	defer in.Close()
	for line := range strings.SplitSeq(head, "\r\n") {
		name, value, _ := strings.Cut(line, ":")
		in.Header(name, []byte(value))
	}
	in.EndOfHeader(mail.Client{}, mail.Envelope{Known: true, From: "a@example.net"})
	in.Body([]byte(body))
	return in.Judge(context.Background(), "4F2A")
}

func TestLevelsBecomeActions(t *testing.T) {
	for _, c := range []struct {
		mode     Mode
		level    heuristics.Level
		score    float64
		rejectAt float64
		want     Action
	}{
		{HoldToo, heuristics.Pass, 0, 0, Accept},
		{HoldToo, heuristics.Note, 4, 0, Accept},
		{HoldToo, heuristics.Mark, 7, 0, Tag},
		{HoldToo, heuristics.Hold, 12, 0, Quarantine},
		{HoldToo, heuristics.Hold, 12, 12, Reject},
		{HoldToo, heuristics.Hold, 12, 13, Quarantine},
		{HoldToo, heuristics.NoVerdict, 0, 0, Accept},
		{HoldToo, "", 0, 0, Tempfail}, // the zero value passes nothing
		{TagOnly, heuristics.Hold, 12, 0, Tag},
		{TagOnly, heuristics.Hold, 12, 10, Tag},
		{TagOnly, heuristics.Mark, 7, 0, Tag},
		{Observe, heuristics.Hold, 12, 0, Accept},
		{Observe, heuristics.Mark, 7, 0, Accept},
		{Observe, "", 0, 0, Tempfail},
	} {
		o := testOptions(&journal{})
		o.Mode, o.RejectAt, o.Judge = c.mode, c.rejectAt, verdict{Level: c.level, Score: c.score}
		out := arrive(o, plainMail)
		if out.Action != c.want {
			t.Errorf("mode %s, level %q, score %v: %s, want %s", c.mode, c.level, c.score, out.Action, c.want)
		}
		if answers := out.Action == Reject || out.Action == Tempfail; answers == out.Answer.Continue() {
			t.Errorf("action %s with answer %v", out.Action, out.Answer)
		}
	}
}

func TestUndecidedMayBePutOff(t *testing.T) {
	o := testOptions(&journal{})
	o.TempfailUnread, o.Judge = true, verdict{Level: heuristics.NoVerdict}
	if out := arrive(o, plainMail); out.Action != Tempfail || out.Answer.Code != 451 {
		t.Errorf("action %s, answer %v", out.Action, out.Answer)
	}
}

// Marked mail gets the tag, held mail the fields only, observed mail nothing when the fields are off.
func TestEdits(t *testing.T) {
	forged := "X-Sekisho-Level: pass\r\n" + plainMail
	for _, c := range []struct {
		mode    Mode
		level   heuristics.Level
		fields  bool
		tagged  bool
		changed bool
	}{
		{HoldToo, heuristics.Mark, true, true, true},
		{HoldToo, heuristics.Mark, false, true, true},
		{HoldToo, heuristics.Hold, true, false, true},
		{HoldToo, heuristics.Pass, true, false, true},
		{Observe, heuristics.Hold, true, false, true},
		{Observe, heuristics.Hold, false, false, false},
	} {
		o := testOptions(&journal{})
		o.Mode, o.Fields, o.Judge = c.mode, c.fields, verdict{Level: c.level, Score: 7}
		out := arrive(o, forged)
		tagged := slices.ContainsFunc(out.Edits, func(e edit.Change) bool { return strings.Contains(e.Value, "[SUSPICIOUS]") })
		stamped := slices.ContainsFunc(out.Edits, func(e edit.Change) bool { return e.Op == edit.OpInsert && e.Name == "X-Sekisho-Level" })
		stripped := slices.ContainsFunc(out.Edits, func(e edit.Change) bool { return e.Op == edit.OpDelete && e.Name == "X-Sekisho-Level" })
		if tagged != c.tagged || stamped != c.fields || stripped != c.changed {
			t.Errorf("%+v: tagged %v, stamped %v, stripped %v", c, tagged, stamped, stripped)
		}
	}
}

func TestForgedResultsAreRemoved(t *testing.T) {
	o := testOptions(&journal{})
	o.Origin = nowhere{auth: origin.Auth{Forged: []origin.Forgery{
		{Field: "Authentication-Results", Index: 1}, {Field: "Authentication-Results", Index: 3},
	}}}
	var removed []int
	for _, e := range arrive(o, plainMail).Edits {
		if e.Op == edit.OpDelete && e.Name == "Authentication-Results" {
			removed = append(removed, e.Index)
		}
	}
	if !slices.Equal(removed, []int{3, 1}) {
		t.Errorf("removed %v: the highest index must go first", removed)
	}
}

// The reason in the MTA's queue names neither people nor files.
func TestHoldReason(t *testing.T) {
	o := testOptions(&journal{})
	o.Judge = verdict{Level: heuristics.Hold, Score: 13, Findings: []heuristics.Finding{
		{Trait: "exec-attach", Weight: 8, Evidence: heuristics.Evidence{En: "secret.exe is a program"}},
		{Trait: "exec-attach", Weight: 8}, {Trait: "double-ext", Weight: 5},
	}}
	if got, want := arrive(o, plainMail).Hold, "sekisho hold score=13 traits=exec-attach,double-ext id=id1"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A judge that panics gives no verdict: the mail is delivered undecided and a raw copy kept.
func TestPanicInTheJudge(t *testing.T) {
	j, o := &journal{}, Options{}
	o = testOptions(j)
	o.Judge, o.Copies = panics{}, openCopies(t, 1<<20)
	out := arrive(o, plainMail)
	if out.Verdict.Level != heuristics.NoVerdict || out.Action != Accept || len(out.Record.Undecided) != 1 {
		t.Errorf("level %s, action %s, undecided %v", out.Verdict.Level, out.Action, out.Record.Undecided)
	}
	if !slices.Contains(j.failed, "judge-panic") {
		t.Errorf("failures told: %v", j.failed)
	}
	kept, err := os.ReadFile(filepath.Join(o.Copies.dir, "id1.eml"))
	if err != nil || !strings.Contains(string(kept), "Subject: hello") || !strings.HasSuffix(string(kept), "\n\nbody\r\n") {
		t.Errorf("copy %q, %v", kept, err)
	}
}

// A gatherer that panics leaves its facts missing, and the judge decides with the others.
func TestPanicInAGatherer(t *testing.T) {
	j, seen := &journal{}, &facts{}
	o := testOptions(j)
	o.Origin, o.Judge = brokenOrigin{}, seen
	out := arrive(o, plainMail)
	if out.Action != Accept || seen.seen.Missing["origin"] == "" || seen.seen.Missing["payload"] != "" {
		t.Errorf("action %s, missing %v", out.Action, seen.seen.Missing)
	}
	if !slices.Contains(j.failed, "origin-panic") {
		t.Errorf("failures told: %v", j.failed)
	}
}

func TestTraitPanicsAreTold(t *testing.T) {
	j := &journal{}
	o := testOptions(j)
	o.Copies = openCopies(t, 1<<20)
	o.Judge = verdict{Level: heuristics.Hold, Score: 12, Undecided: []heuristics.Undecided{{Trait: "x", Reason: "panic", Detail: "stack"}}}
	if out := arrive(o, plainMail); out.Action != Quarantine {
		t.Errorf("action %s", out.Action)
	}
	if !slices.Contains(j.failed, "trait-panic") {
		t.Errorf("failures told: %v", j.failed)
	}
}

// A mail that finds no room is put off, not judged on what came.
func TestNoRoom(t *testing.T) {
	j := &journal{}
	o := testOptions(j)
	o.Budget = mail.NewBudget(1000, mail.Patience(time.Millisecond))
	out := arrive(o, plainMail+strings.Repeat("x", 5000))
	if out.Action != Tempfail || out.Answer.Code != 451 || len(out.Edits) != 0 {
		t.Errorf("action %s, answer %v, edits %v", out.Action, out.Answer, out.Edits)
	}
	if o.Budget.InUse() != 0 {
		t.Errorf("%d octets are still in use", o.Budget.InUse())
	}
}

// The same mail again after it killed the process: delivered undecided, not judged, not a loop.
func TestMailThatKilledTheProcess(t *testing.T) {
	dir, now := t.TempDir(), time.Now()
	first := openLedger(t, dir, now)
	o := testOptions(&journal{})
	o.Ledger = first
	in := New(o).Incoming(context.Background(), Source{})
	in.Header("From", []byte(" a@example.net"))
	in.Header("Subject", []byte(" hello"))
	in.Header("Message-ID", []byte(" <1@example.net>"))
	in.EndOfHeader(mail.Client{}, mail.Envelope{Known: true, From: "a@example.net"})
	die(t, first) // nobody calls Judge or Close

	o.Ledger = openLedger(t, dir, now.Add(time.Minute))
	o.Now = func() time.Time { return now.Add(time.Hour) }
	o.Judge = verdict{Level: heuristics.Hold, Score: 12}
	for range 2 {
		if out := arrive(o, plainMail); out.Verdict.Level != heuristics.NoVerdict || out.Action != Accept {
			t.Errorf("level %s, action %s", out.Verdict.Level, out.Action)
		}
	}
	if out := arrive(o, strings.Replace(plainMail, "<1@", "<2@", 1)); out.Action != Quarantine {
		t.Errorf("another mail: %s, %+v", out.Action, out.Record)
	}
	o.Now = func() time.Time { return now.Add(Remember + time.Hour) }
	if out := arrive(o, plainMail); out.Action != Quarantine {
		t.Errorf("a week later in the same process it is not judged: %s", out.Action)
	}
	die(t, o.Ledger)
	o.Ledger = openLedger(t, dir, now.Add(Remember+time.Hour))
	if n := o.Ledger.Suspects(); n != 0 {
		t.Errorf("a week later %d suspects", n)
	}
}

// A second process, started by mistake, must not take for killers what the first has in hand.
func TestLedgerIsForOneProcess(t *testing.T) {
	dir := t.TempDir()
	first := openLedger(t, dir, time.Now())
	e := enter(t, first, [32]byte{1})
	if _, err := OpenLedger(dir, time.Now()); !errors.Is(err, ErrInUse) {
		t.Fatalf("got %v", err)
	}
	first.Leave(&e)
	die(t, first)
	if n := openLedger(t, dir, time.Now()).Suspects(); n != 0 {
		t.Errorf("%d suspects", n)
	}
}

// Mails that are cut off at an orderly end are judged when they come again.
func TestLedgerOrderlyEnd(t *testing.T) {
	dir := t.TempDir()
	l := openLedger(t, dir, time.Now())
	e := enter(t, l, [32]byte{1})
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	l.Leave(&e) // a connection that ends late
	if n := openLedger(t, dir, time.Now()).Suspects(); n != 0 {
		t.Errorf("%d suspects", n)
	}
}

// Judge and Close may leave at once; the slot is free once.
func TestLedgerLeftTwiceAtOnce(t *testing.T) {
	l := openLedger(t, t.TempDir(), time.Now())
	for range 100 {
		e := enter(t, l, [32]byte{1})
		var both sync.WaitGroup
		both.Go(func() { l.Leave(&e) })
		both.Go(func() { l.Leave(&e) })
		both.Wait()
	}
	if len(l.free) != 1 || l.slots != 1 {
		t.Errorf("%d free of %d slots", len(l.free), l.slots)
	}
}

func TestLedgerForgetsWhatIsDone(t *testing.T) {
	dir := t.TempDir()
	l := openLedger(t, dir, time.Now())
	var entries []Entry
	for i := range 100 {
		entries = append(entries, enter(t, l, sha256.Sum256([]byte{byte(i)})))
	}
	for i := range entries {
		if i != 7 {
			l.Leave(&entries[i])
			l.Leave(&entries[i])
		}
	}
	die(t, l)
	again := openLedger(t, dir, time.Now())
	if again.Suspects() != 1 || !again.Killed(sha256.Sum256([]byte{7}), time.Now()) {
		t.Errorf("%d suspects", again.Suspects())
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
	if openLedger(t, dir, time.Now()).Suspects() != 1 {
		t.Error("a clean start forgets a suspect")
	}
}

// Damaged files lose suspects, not the service.
func TestLedgerReadsDamage(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{inHandFile: "short", killedFile: "zz 1\n\nabc\n" + strings.Repeat("f", 64) + " x\n" + strings.Repeat("\x00", 1<<20)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if n := openLedger(t, dir, time.Now()).Suspects(); n != 0 {
		t.Errorf("%d suspects", n)
	}
}

func TestCopiesAreBounded(t *testing.T) {
	o := testOptions(&journal{})
	o.Judge, o.Copies = panics{}, openCopies(t, int64(len(plainMail))+10)
	n := 0
	o.NewID = func() string { n++; return string(rune('a' + n)) }
	count := func() int {
		entries, err := os.ReadDir(o.Copies.dir)
		if err != nil {
			t.Fatal(err)
		}
		return len(entries)
	}
	arrive(o, plainMail)
	arrive(o, plainMail)
	if count() != 1 {
		t.Errorf("%d copies", count())
	}
	if err := os.Remove(filepath.Join(o.Copies.dir, "b.eml")); err != nil {
		t.Fatal(err)
	}
	if arrive(o, plainMail); count() != 1 {
		t.Error("the room of a copy that was removed is not used")
	}
}

// A copy that could not be written takes no room, and leaves nothing half written.
func TestCopyThatFails(t *testing.T) {
	j := &journal{}
	o := testOptions(j)
	o.Judge, o.Copies = panics{}, openCopies(t, 1<<20)
	if err := os.Mkdir(filepath.Join(o.Copies.dir, "id1.eml"), 0o700); err != nil {
		t.Fatal(err)
	}
	if out := arrive(o, plainMail); out.Action != Accept || !slices.Contains(j.failed, "copy-not-kept") {
		t.Errorf("action %s, failures %v", out.Action, j.failed)
	}
	if _, err := os.Stat(filepath.Join(o.Copies.dir, "id1.eml")); err != nil || o.Copies.used != 0 {
		t.Errorf("%d octets are counted, %v", o.Copies.used, err)
	}
}

func TestOutboundPassesAndLosesOurMarks(t *testing.T) {
	j := &journal{}
	out := New(testOptions(j)).Outgoing(t.Context(), Source{})
	out.Header("Subject", []byte(" Re: [SUSPICIOUS] hello"))
	out.Header("X-Sekisho-Level", []byte(" mark"))
	out.EndOfHeader(mail.Client{AuthUser: "hanako"}, mail.Envelope{Known: true, From: "hanako@tokiwa.example", Rcpts: []mail.Recipient{{Addr: "a@example.net"}}})
	out.Body([]byte("body"))
	o := out.Decide("4F2A")
	if o.Action != Accept || len(o.Edits) != 2 {
		t.Errorf("action %s, edits %v", o.Action, o.Edits)
	}
	if m := j.mails[0]; m.Direction != "out" || m.AuthUser != "hanako" || !slices.Equal(m.Rcpts, []string{"a@example.net"}) || m.Size != 4 {
		t.Errorf("recorded %+v", m)
	}
}

// Header fields of mail that leaves are held in memory: all messages together are bounded, and many small fields are not free.
func TestOutboundIsBounded(t *testing.T) {
	j := &journal{}
	o := testOptions(j)
	o.Budget = mail.NewBudget(10_000, mail.Patience(time.Millisecond))
	s := New(o)
	first, second := s.Outgoing(t.Context(), Source{}), s.Outgoing(t.Context(), Source{})
	for range 60 {
		first.Header("X", []byte(" 1"))
	}
	for range 600 {
		second.Header("X", []byte(" 1"))
	}
	if out := second.Decide(""); out.Action != Tempfail || out.Answer.Code != 451 || len(j.failed) != 1 {
		t.Errorf("%s %v, failures %v", out.Action, out.Answer, j.failed)
	}
	if out := first.Decide(""); out.Action != Accept {
		t.Errorf("%s", out.Action)
	}
	first.Close()
	second.Close()
	first.Close()
	if o.Budget.InUse() != 0 {
		t.Errorf("%d octets are still in use", o.Budget.InUse())
	}
}

// A ledger that cannot be written is told of, and the mail is judged without it.
func TestLedgerThatCannotBeWritten(t *testing.T) {
	j := &journal{}
	o := testOptions(j)
	o.Judge = verdict{Level: heuristics.Hold, Score: 12}
	o.Ledger = openLedger(t, t.TempDir(), time.Now())
	die(t, o.Ledger)
	if out := arrive(o, plainMail); out.Action != Quarantine || !slices.Contains(j.failed, "not-in-ledger") {
		t.Errorf("%s, failures %v", out.Action, j.failed)
	}
}

// A disk that fills up later does not take the room for the mails in hand.
func TestLedgerHasRoomAtTheStart(t *testing.T) {
	dir := t.TempDir()
	l := openLedger(t, dir, time.Now())
	info, err := os.Stat(filepath.Join(dir, inHandFile))
	if err != nil || info.Size() < 512*slotSize {
		t.Errorf("%v, %v", info, err)
	}
	die(t, l)
	if n := openLedger(t, dir, time.Now()).Suspects(); n != 0 {
		t.Errorf("%d suspects", n)
	}
}

func enter(t *testing.T, l *Ledger, digest [32]byte) Entry {
	t.Helper()
	e, err := l.Enter(digest)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// die leaves the ledger as the death of its process does.
func die(t *testing.T, l *Ledger) {
	t.Helper()
	if err := l.file.Close(); err != nil {
		t.Fatal(err)
	}
}

func openLedger(t *testing.T, dir string, now time.Time) *Ledger {
	t.Helper()
	l, err := OpenLedger(dir, now)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func openCopies(t *testing.T, bound int64) *Copies {
	t.Helper()
	c, err := OpenCopies(filepath.Join(t.TempDir(), "undecided"), bound)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(c.dir); errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return c
}
