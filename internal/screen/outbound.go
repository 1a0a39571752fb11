package screen

import (
	"cmp"
	"context"
	"io"
	"sync"
	"time"

	"sekisho/heuristics"
	"sekisho/internal/incident"
	"sekisho/internal/mail"
	"sekisho/internal/mail/edit"
	"sekisho/internal/record"
)

// Gate decides on messages that leave the house (incident.Gate).
type Gate interface {
	Standing() incident.Standing
	// Message decides on a whole message. The ticket is done when the answer has been sent.
	Message(incident.Message) (mail.Answer, incident.Ticket)
}

// Outbound takes in one message that leaves the house. It passes what the gate lets pass, records who sends to whom, and takes our tag and
// our header fields off a reply before it is signed. One goroutine calls its methods; only Close may come at any time and from any other.
type Outbound struct {
	s       *Screen
	ctx     context.Context
	src     Source
	id      string
	started time.Time

	header  mail.Header
	full    bool     // a field did not fit
	size    int64    // octets of body
	failure error    // why the message could not be received whole
	closed  bool     // the gate was closed when the message began
	reading *reading // nil where it was open, and nothing is remembered

	mu   sync.Mutex // guards what follows
	held int64      // of header, in octets of the budget
	sent func()     // tells the gate that the answer has been sent
	over bool
}

// fieldCost is what keeping one field costs beside its octets.
const fieldCost = 64

// Outgoing begins one message that leaves the house. ctx bounds its whole life.
func (s *Screen) Outgoing(ctx context.Context, src Source) *Outbound {
	out := &Outbound{s: s, ctx: ctx, src: src, id: s.o.NewID(), started: s.o.Now()}
	out.closed = s.o.Gate != nil && s.o.Gate.Standing().State.Level != incident.Normal
	if out.closed || s.o.Learn {
		out.reading = s.read(ctx, out.id)
	}
	return out
}

// Header takes one field as received. From the first that goes beyond the header limit on none is kept, so that fields are counted as the MTA
// counts them: they stay in the mail untouched. So it is, too, where there is no room for them while the gate is closed: a contact's mail shall pass.
func (out *Outbound) Header(name string, value []byte) {
	out.reading.header(name, value)
	cost := int64(len(name)+len(value)) + fieldCost
	out.full = out.full || out.kept()+cost > out.s.o.Mail.Header
	if out.full || out.failure != nil {
		return
	}
	if err := out.s.o.Budget.Take(out.ctx, cost); err != nil {
		out.noRoom(err)
		return
	}
	out.mu.Lock()
	out.held += cost
	out.mu.Unlock()
	out.header = append(out.header, mail.Field{Name: name, Raw: append([]byte(nil), value...)})
}

func (out *Outbound) noRoom(err error) {
	if out.closed {
		out.full = true
		return
	}
	out.failure = err
	out.release()
}

func (out *Outbound) kept() int64 {
	out.mu.Lock()
	defer out.mu.Unlock()
	return out.held
}

func (out *Outbound) release() {
	out.mu.Lock()
	held := out.held
	out.held = 0
	out.mu.Unlock()
	out.s.o.Budget.Give(held)
}

// Close ends the message: its answer, if there was one, has been sent. It frees what the message holds and may be called more than once.
func (out *Outbound) Close() {
	out.release()
	out.reading.close()
	out.mu.Lock()
	sent := out.sent
	out.sent, out.over = nil, true
	out.mu.Unlock()
	if sent != nil {
		sent()
	}
}

// EndOfHeader completes what is known of the client and the envelope.
func (out *Outbound) EndOfHeader(client mail.Client, env mail.Envelope) {
	out.src.Client, out.src.Envelope = client, env
	out.reading.endOfHeader(env)
}

// Read takes in a whole message from a file instead of Header, EndOfHeader and Body. The error is one of r.
func (out *Outbound) Read(ctx context.Context, r io.Reader) error {
	if out.reading == nil {
		out.reading = out.s.read(out.ctx, out.id)
	}
	return mail.Read(ctx, r, out.reading.mail)
}

// Body takes the next octets of the body.
func (out *Outbound) Body(chunk []byte) {
	out.size += int64(len(chunk))
	out.reading.body(chunk)
}

// Decide says what becomes of the message: it passes, unless the gate stops it or it could not be received whole.
func (out *Outbound) Decide(queueID string) Outcome {
	m := &mail.Message{
		QueueID: queueID, Received: cmp.Or(out.src.Received, out.started), Direction: mail.Out,
		Client: out.src.Client, Envelope: out.src.Envelope, Header: out.header, Size: out.size,
	}
	whole, objects := out.reading.finish(m)
	if whole != nil && len(out.header) == 0 { // it came from a file
		m.Header, m.Size = whole.Header, whole.Size
	}
	o := Outcome{Verdict: heuristics.Verdict{Level: heuristics.Pass}, Action: Accept}
	o.Record = record.Result{
		ID: out.id, MessageID: m.Header.Get("Message-ID"), Level: string(heuristics.Pass),
		Findings: []record.Finding{}, Undecided: []record.Undecided{}, Objects: []record.Object{}, // lists in JSON, as of mail that comes in
	}
	if out.failure != nil {
		out.s.o.Journal.Failed(out.id, "not-received", out.failure.Error())
		o.Verdict.Level, o.Action, o.Answer = heuristics.NoVerdict, Tempfail, noRoom
		o.Record.Level = string(heuristics.NoVerdict)
	} else {
		out.askGate(m, attachments(whole, objects), &o)
	}
	if o.Action == Accept && out.s.o.Mode != Observe {
		o.Edits = edit.Untag(out.header, out.s.o.Tag)
	}
	o.Record.Action = string(o.Action)
	o.Record.ElapsedMS = milliseconds(out.s.o.Now().Sub(out.started))
	out.s.o.Journal.Decided(mailRecord(m, mail.Out), o.Record)
	out.remember(cmp.Or(whole, m), objects, o)
	return o
}

// askGate has the gate decide, and turns a stop into the answer for the whole message.
func (out *Outbound) askGate(m *mail.Message, files []incident.Attachment, o *Outcome) {
	if out.s.o.Gate == nil {
		return
	}
	answer, ticket := out.s.o.Gate.Message(incident.Message{
		Client: m.Client, Envelope: m.Envelope, QueueID: m.QueueID, MessageID: o.Record.MessageID,
		Size: &m.Size, Attachments: files,
	})
	out.untilSent(ticket.Done)
	if answer.Continue() {
		return
	}
	state := out.s.o.Gate.Standing().State
	o.Action, o.Answer = Tempfail, answer
	o.Record.Gate, o.Record.Case = string(state.Level), state.Case
}

// untilSent keeps what is to be called when the answer has been sent.
func (out *Outbound) untilSent(sent func()) {
	out.mu.Lock()
	over := out.over
	if !over {
		out.sent = sent
	}
	out.mu.Unlock()
	if over {
		sent() // nobody waits for this answer any more
	}
}
