package screen

import (
	"context"
	"time"

	"sekisho/heuristics"
	"sekisho/internal/mail"
	"sekisho/internal/mail/edit"
	"sekisho/internal/record"
)

// Outbound takes in one message that leaves the house. It passes everything, records who sends to whom, and takes our tag and
// our header fields off a reply before it is signed. One goroutine calls its methods.
type Outbound struct {
	s       *Screen
	ctx     context.Context
	src     Source
	id      string
	started time.Time

	header  mail.Header
	held    int64 // of header, in octets of the budget
	full    bool  // a field did not fit
	size    int64 // octets of body
	failure error // why the message could not be received whole
}

// fieldCost is what keeping one field costs beside its octets.
const fieldCost = 64

// Header takes one field as received. From the first that goes beyond the header limit on none is kept, so that fields are counted as the MTA
// counts them: they stay in the mail untouched.
func (out *Outbound) Header(name string, value []byte) {
	cost := int64(len(name)+len(value)) + fieldCost
	out.full = out.full || out.held+cost > out.s.o.Mail.Header
	if out.full || out.failure != nil {
		return
	}
	if out.failure = out.s.o.Budget.Take(out.ctx, cost); out.failure != nil {
		out.Close()
		return
	}
	out.held += cost
	out.header = append(out.header, mail.Field{Name: name, Raw: append([]byte(nil), value...)})
}

// Close frees what the message holds. It may be called more than once.
func (out *Outbound) Close() {
	out.s.o.Budget.Give(out.held)
	out.header, out.held = nil, 0
}

// EndOfHeader completes what is known of the client and the envelope.
func (out *Outbound) EndOfHeader(client mail.Client, env mail.Envelope) {
	out.src.Client, out.src.Envelope = client, env
}

// Body takes the next octets of the body.
func (out *Outbound) Body(chunk []byte) { out.size += int64(len(chunk)) }

// Decide says what becomes of the message: it passes, unless it could not be received whole.
func (out *Outbound) Decide(queueID string) Outcome {
	m := &mail.Message{
		QueueID: queueID, Received: out.started, Direction: mail.Out,
		Client: out.src.Client, Envelope: out.src.Envelope, Header: out.header, Size: out.size,
	}
	o := Outcome{
		Verdict: heuristics.Verdict{Level: heuristics.Pass},
		Action:  Accept,
		Edits:   edit.Untag(out.header, out.s.o.Tag),
	}
	if out.s.o.Mode == Observe {
		o.Edits = nil
	}
	o.Record = record.Result{
		ID: out.id, MessageID: out.header.Get("Message-ID"), Level: string(heuristics.Pass), Action: string(Accept),
		ElapsedMS: milliseconds(out.s.o.Now().Sub(out.started)),
	}
	if out.failure != nil {
		out.s.o.Journal.Failed(out.id, "not-received", out.failure.Error())
		o.Verdict.Level, o.Action, o.Answer, o.Edits = heuristics.NoVerdict, Tempfail, noRoom, nil
		o.Record.Level, o.Record.Action = string(heuristics.NoVerdict), string(Tempfail)
	}
	out.s.o.Journal.Decided(mailRecord(m, mail.Out), o.Record)
	return o
}
