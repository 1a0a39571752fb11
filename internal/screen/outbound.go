package screen

import (
	"time"

	"sekisho/heuristics"
	"sekisho/internal/mail"
	"sekisho/internal/mail/edit"
	"sekisho/internal/record"
)

// Outbound takes in one message that leaves the house. It passes everything, records who sends to whom, and takes our tag and
// our header fields off a reply before it is signed.
type Outbound struct {
	s       *Screen
	src     Source
	id      string
	started time.Time

	header mail.Header
	held   int64 // octets of header
	size   int64 // octets of body
}

// Header takes one field as received. Fields beyond the header limit are counted but not kept: they stay in the mail untouched.
func (out *Outbound) Header(name string, value []byte) {
	if out.held += int64(len(name) + len(value)); out.held <= out.s.o.Mail.Header {
		out.header = append(out.header, mail.Field{Name: name, Raw: append([]byte(nil), value...)})
	}
}

// EndOfHeader completes what is known of the client and the envelope.
func (out *Outbound) EndOfHeader(client mail.Client, env mail.Envelope) {
	out.src.Client, out.src.Envelope = client, env
}

// Body takes the next octets of the body.
func (out *Outbound) Body(chunk []byte) { out.size += int64(len(chunk)) }

// Decide says what becomes of the message: it passes.
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
	out.s.o.Journal.Decided(mailRecord(m, mail.Out), o.Record)
	return o
}
