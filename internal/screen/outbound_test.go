package screen

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sekisho/heuristics"
	"sekisho/internal/incident"
	"sekisho/internal/mail"
)

// gate is a real one on a folder of its own; it keeps what it is told.
type gate struct {
	*incident.Gate
	files *incident.Files

	mu       sync.Mutex
	attempts []incident.Attempt
}

func (g *gate) Write(a incident.Attempt) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.attempts = append(g.attempts, a)
	return nil
}

func (*gate) Stopped(incident.Attempt)           {}
func (*gate) Unrecorded(incident.Attempt, error) {}
func (*gate) Alarm(incident.Alarm)               {}

// open counts the answers that were not sent.
func (g *gate) open() int {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, open := g.Adopt(ctx)
	return open
}

func (g *gate) raise(t testing.TB) {
	t.Helper()
	if _, err := g.files.AddContacts(time.Now(), incident.Contact{Address: "csirt@contact.example", Person: "CSIRT", Phone: "1", By: "sato"}); err != nil {
		t.Fatal(err)
	}
	_, err := g.files.Raise(time.Now(), incident.Raise{
		Level: incident.Isolate, Until: time.Now().Add(time.Hour), By: "sato", Reason: "drill", Phone: "9999", IfRev: -1})
	if err != nil {
		t.Fatal(err)
	}
	if n := g.open(); n != 0 {
		t.Fatalf("%d answers are open", n)
	}
}

func gatedOptions(t testing.TB, j *journal, closed bool) (Options, *gate) {
	g := &gate{files: incident.Open(t.TempDir())}
	g.Gate = incident.NewGate(g.files, incident.House{Domains: []string{"tokiwa.example"}}, g, g, time.Now)
	if closed {
		g.raise(t)
	}
	o := testOptions(j)
	o.Gate = g
	return o, g
}

// touchy panics where it hears of the ledger.
type touchy struct{ *journal }

func (t touchy) Failed(id, what, detail string) {
	if what == "not-in-ledger" {
		panic("planted")
	}
	t.journal.Failed(id, what, detail)
}

const carried = "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\nSubject: Re: [SUSPICIOUS] hi\r\nMessage-ID: <1@tokiwa.example>"

func withFile(name, content string) string {
	return "--b\r\nContent-Type: text/plain\r\n\r\nAs agreed.\r\n--b\r\nContent-Type: application/pdf; name=\"" + name +
		"\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.StdEncoding.EncodeToString([]byte(content)) + "\r\n--b--\r\n"
}

// leave plays one message on its way out, up to the decision.
func leave(out *Outbound, rcpt, fields, body string) Outcome {
	for line := range strings.SplitSeq(fields, "\r\n") {
		name, value, _ := strings.Cut(line, ":")
		out.Header(name, []byte(value))
	}
	out.EndOfHeader(mail.Client{AuthUser: "hanako"}, mail.Envelope{Known: true, From: "hanako@tokiwa.example", Rcpts: []mail.Recipient{{Addr: rcpt}}})
	for chunk := range slices.Chunk([]byte(body), 60_000) {
		out.Body(chunk)
	}
	return out.Decide("4F2A")
}

func TestGateStopsAMessage(t *testing.T) {
	j := &journal{}
	o, g := gatedOptions(t, j, true)
	out := New(o).Outgoing(t.Context(), Source{})
	content := "%PDF-1.7 inert"
	body := withFile("plan.pdf", content)
	got := leave(out, "a@stranger.example", carried, body)
	if got.Action != Tempfail || got.Answer.Code != 451 || !strings.Contains(got.Answer.Text, "phone 9999") || len(got.Edits) != 0 {
		t.Errorf("%s %v, %d edits", got.Action, got.Answer, len(got.Edits))
	}
	number := g.Standing().State.Case
	if r := j.decided[0]; r.Action != "tempfail" || r.Gate != "L3" || r.Case != number || number == "" || r.MessageID != "<1@tokiwa.example>" {
		t.Errorf("recorded %+v", r)
	}
	digest := sha256.Sum256([]byte(content))
	a := g.attempts[0]
	if d := cmp.Diff([]incident.Attachment{{Name: "plan.pdf", SHA256: hex.EncodeToString(digest[:])}}, a.Attachments); d != "" {
		t.Error(d)
	}
	if *a.Size != int64(len(body)) || a.QueueID != "4F2A" || a.MessageID != "<1@tokiwa.example>" || a.User != "hanako" || a.From != "hanako@tokiwa.example" {
		t.Errorf("journalled %+v", a)
	}
	if n := g.open(); n != 1 {
		t.Errorf("%d answers are open before it was sent", n)
	}
	out.Close()
	out.Close()
	if n := g.open(); n != 0 {
		t.Errorf("%d answers are open after it was sent", n)
	}
	if n := o.Budget.InUse(); n != 0 {
		t.Errorf("%d octets are still in use", n)
	}
}

// Contacts pass while the gate is closed, and everybody while it is open; then nothing is read.
func TestGateLetsPass(t *testing.T) {
	for _, c := range []struct {
		closed bool
		rcpt   string
	}{{true, "csirt@contact.example"}, {true, "jiro@tokiwa.example"}, {false, "a@stranger.example"}} {
		j := &journal{}
		o, g := gatedOptions(t, j, c.closed)
		out := New(o).Outgoing(t.Context(), Source{})
		got := leave(out, c.rcpt, carried, withFile("plan.pdf", "x"))
		if got.Action != Accept || len(got.Edits) != 1 || j.decided[0].Gate != "" || len(g.attempts) != 0 {
			t.Errorf("%s: %s, edits %v, %+v", c.rcpt, got.Action, got.Edits, j.decided[0])
		}
		if r := got.Record; r.Findings == nil || r.Undecided == nil || r.Objects == nil {
			t.Errorf("%s: null in the place of a list: %+v", c.rcpt, r)
		}
		if read := out.reading != nil; read != c.closed {
			t.Errorf("%s: read %v", c.rcpt, read)
		}
		if n := g.open(); n != 1 {
			t.Errorf("%s: %d answers are open before it was sent", c.rcpt, n)
		}
		out.Close()
		if n := g.open(); n != 0 {
			t.Errorf("%s: %d answers are open after it was sent", c.rcpt, n)
		}
	}
}

// A level that is raised after a message began stops it; what it carried is not known then.
func TestGateClosesDuringAMessage(t *testing.T) {
	o, g := gatedOptions(t, &journal{}, false)
	out := New(o).Outgoing(t.Context(), Source{})
	defer out.Close()
	g.raise(t)
	body := withFile("plan.pdf", "x")
	if got := leave(out, "a@stranger.example", carried, body); got.Action != Tempfail {
		t.Errorf("%s", got.Action)
	}
	if a := g.attempts[0]; a.Attachments != nil || *a.Size != int64(len(body)) {
		t.Errorf("%v, %d octets", a.Attachments, *a.Size)
	}
}

// Whatever keeps a message from being read, contacts' mail passes and strangers' does not.
func TestReadingThatFails(t *testing.T) {
	ledger := func(o *Options, killed [32]byte) {
		l, err := OpenLedger(t.TempDir(), time.Now())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = l.Close() })
		l.killed[killed] = time.Now()
		o.Ledger = l
	}
	for name, c := range map[string]struct {
		spoil  func(*Options)
		failed string
	}{
		"no room":   {func(o *Options) { o.Budget = mail.NewBudget(2_000, mail.Patience(time.Millisecond)) }, "not-read"},
		"no header": {func(o *Options) { o.Budget = mail.NewBudget(100, mail.Patience(time.Millisecond)) }, "not-read"},
		"no spool": {func(o *Options) {
			o.Budget = mail.NewBudget(1<<20, mail.SpoolFolder(filepath.Join(t.TempDir(), "none")))
			o.Mail.Memory = 1024
		}, "not-read"},
		"a panic": {func(o *Options) { // on the way to say that the ledger cannot be written
			o.Ledger, o.Journal = &Ledger{}, touchy{o.Journal.(*journal)}
		}, "reader-panic"},
		"a mail that killed a process": {func(o *Options) {
			taken := mail.NewIntake(context.Background(), o.Budget, o.Mail, nil)
			defer taken.Close()
			for line := range strings.SplitSeq(carried, "\r\n") {
				name, value, _ := strings.Cut(line, ":")
				taken.Header(name, []byte(value))
			}
			ledger(o, identity(mail.Envelope{From: "hanako@tokiwa.example"}, taken))
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			for rcpt, want := range map[string]Action{"csirt@contact.example": Accept, "a@stranger.example": Tempfail} {
				j := &journal{}
				o, g := gatedOptions(t, j, true)
				c.spoil(&o)
				out := New(o).Outgoing(t.Context(), Source{})
				got := leave(out, rcpt, carried, withFile("plan.pdf", strings.Repeat("x", 100_000)))
				out.Close()
				if got.Action != want {
					t.Errorf("%s: %s", rcpt, got.Action)
				}
				if want == Tempfail && g.attempts[0].Attachments != nil {
					t.Errorf("%s: attachments %v", rcpt, g.attempts[0].Attachments)
				}
				if want := c.failed; want != "" && !slices.Contains(j.failed, want) {
					t.Errorf("%s: failures %v, want %s", rcpt, j.failed, want)
				}
				if n := o.Budget.InUse(); n != 0 {
					t.Errorf("%s: %d octets are still in use", rcpt, n)
				}
			}
		})
	}
}

// While the gate is open a message for which there is no room is put off, and the gate is not asked.
func TestNoRoomWhileOpen(t *testing.T) {
	o, g := gatedOptions(t, &journal{}, false)
	o.Budget = mail.NewBudget(100, mail.Patience(time.Millisecond))
	out := New(o).Outgoing(t.Context(), Source{})
	defer out.Close()
	if got := leave(out, "a@stranger.example", carried, "x"); got.Action != Tempfail || got.Verdict.Level != heuristics.NoVerdict || g.open() != 0 {
		t.Errorf("%+v, %d answers are open", got, g.open())
	}
}

// A message that was given up before its decision came is answered by nobody: its ticket is not left open.
func TestDecisionAfterTheEnd(t *testing.T) {
	o, g := gatedOptions(t, &journal{}, false)
	out := New(o).Outgoing(t.Context(), Source{})
	out.Close()
	leave(out, "a@stranger.example", carried, "x")
	if n := g.open(); n != 0 {
		t.Errorf("%d answers are open", n)
	}
	out.Close()
	if n := o.Budget.InUse(); n != 0 {
		t.Errorf("%d octets are still in use", n)
	}
}

// What a stopped message carried is told within bounds.
func TestAttachmentsAreBounded(t *testing.T) {
	o, g := gatedOptions(t, &journal{}, true)
	o.Mail.Parts = 1000
	out := New(o).Outgoing(t.Context(), Source{})
	defer out.Close()
	part := "--b\r\nContent-Type: application/pdf; name=\"" + strings.Repeat("\u0301あ", 500) + "\"\r\n\r\nx\r\n"
	leave(out, "a@stranger.example", carried, strings.Repeat(part, 300)+"--b--\r\n")
	list := g.attempts[0].Attachments
	if len(list) == 0 || len(list) > maxAttachments || len([]rune(list[0].Name)) > maxAttachedName+1 {
		t.Errorf("%d attachments, first %q", len(list), list[0].Name)
	}
}
