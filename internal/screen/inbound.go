package screen

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"sekisho/heuristics"
	"sekisho/internal/history"
	"sekisho/internal/mail"
	"sekisho/internal/mail/folder"
	"sekisho/internal/origin"
	"sekisho/internal/payload"
)

// Inbound takes in one message and judges it. Its methods are called from one goroutine, in order; Close may come at any time.
type Inbound struct {
	s       *Screen
	ctx     context.Context // of the message's whole life
	src     Source
	id      string
	started time.Time

	mail    *mail.Intake
	payload *payload.Inspector
	entry   Entry // in the ledger while the message is in hand
	killer  bool  // this mail was in hand when a process before us died

	look *history.Look // nil: the history was not asked

	begun bool                         // the verification of the sender's domain
	check atomic.Pointer[origin.Check] // nil: trusted verifiers told enough
}

// Header takes one field as received.
func (in *Inbound) Header(name string, value []byte) { in.mail.Header(name, value) }

// EndOfHeader completes what is known of the client and the envelope and starts the reading. A mail that was in hand when the
// process died is received, but not read again.
func (in *Inbound) EndOfHeader(client mail.Client, env mail.Envelope) {
	in.src.Client, in.src.Envelope = client, env
	if in.s.o.Ledger == nil {
		in.mail.EndOfHeader()
		in.verify(in.ctx, in.mail.Head(in.source()))
		return
	}
	digest := identity(env, in.mail)
	if in.killer = in.s.o.Ledger.Killed(digest, in.s.o.Now()); in.killer {
		in.mail.EndOfHeaderUnread()
		return
	}
	entry, err := in.s.o.Ledger.Enter(digest)
	if err != nil {
		in.s.o.Journal.Failed(in.id, "not-in-ledger", err.Error())
	}
	in.entry = entry
	in.mail.EndOfHeader()
	in.verify(in.ctx, in.mail.Head(in.source()))
}

// verify begins to verify the sender's domain: the look-ups go on while the body arrives.
func (in *Inbound) verify(ctx context.Context, m *mail.Message) {
	defer func() {
		if p := recover(); p != nil {
			in.s.o.Journal.Failed(in.id, "auth-panic", panicText(p))
		}
	}()
	in.begun = true
	in.check.Store(in.s.o.Origin.Begin(ctx, m))
}

// identity stands for the mail across deliveries: a client that tries again sends the same reverse-path and header fields.
func identity(env mail.Envelope, taken *mail.Intake) [32]byte {
	fields := taken.HeaderDigest()
	return sha256.Sum256(append([]byte(env.From+"\x00"), fields[:]...))
}

// Read takes in a whole mail from a file instead of Header, EndOfHeader and Body. The error is one of r.
func (in *Inbound) Read(ctx context.Context, r io.Reader) error { return mail.Read(ctx, r, in.mail) }

// Body takes the next octets of the body.
func (in *Inbound) Body(chunk []byte) {
	in.mail.Body(chunk)
	in.check.Load().Body(chunk)
}

// Judge ends the message and says what becomes of it. It returns soon after ctx or the deadline of the options ends.
func (in *Inbound) Judge(ctx context.Context, queueID string) Outcome {
	ctx, cancel := context.WithTimeout(ctx, in.s.o.Deadline)
	defer cancel()
	defer in.s.o.Ledger.Leave(&in.entry)

	m, err := in.mail.Finish(ctx, in.source(), queueID)
	if err != nil {
		in.s.o.Journal.Failed(in.id, "not-received", err.Error())
		return in.conclude(&mail.Message{QueueID: queueID, Client: in.src.Client, Envelope: in.src.Envelope}, nil, notReceived())
	}
	if m.Stored && !m.Envelope.Known {
		m.Envelope = folder.Trace(m.Header)
	}
	if in.killer {
		return in.unread(m, "a process died while it read this mail")
	}
	facts := in.gather(ctx, m)
	verdict, failure := in.judge(facts)
	if failure != "" {
		in.s.o.Journal.Failed(in.id, "judge-panic", failure)
		return in.unread(m, "the judgement failed")
	}
	in.reportPanics(m, verdict)
	return in.conclude(m, facts, in.s.choose(m, verdict))
}

// Close ends the message, judged or not, and frees what it holds.
func (in *Inbound) Close() {
	in.s.o.Ledger.Leave(&in.entry)
	in.check.Load().Stop()
	in.mail.Close()
	in.payload.Close()
}

func (in *Inbound) source() mail.Source {
	return mail.Source{Client: in.src.Client, Envelope: in.src.Envelope, Received: in.src.Received, Direction: mail.In, Stored: in.src.Stored}
}

// judge runs the judgement; a panic in it is a failure with its stack, never a verdict.
func (in *Inbound) judge(facts *heuristics.Facts) (v heuristics.Verdict, failure string) {
	defer func() {
		if p := recover(); p != nil {
			failure = panicText(p)
		}
	}()
	return in.s.o.Judge.Judge(facts), ""
}

// unread is the outcome of a mail of which no verdict could be computed.
func (in *Inbound) unread(m *mail.Message, why string) Outcome {
	in.keepCopy(m)
	verdict := heuristics.Verdict{
		Level:     heuristics.NoVerdict,
		Undecided: []heuristics.Undecided{{Trait: "all", Reason: heuristics.Reason(why)}},
	}
	return in.conclude(m, nil, in.s.choose(m, verdict))
}

// reportPanics tells the journal of every trait and reader that failed and keeps a raw copy for the report, once.
func (in *Inbound) reportPanics(m *mail.Message, v heuristics.Verdict) {
	failed := false
	for _, u := range v.Undecided {
		if u.Detail != "" {
			failed = true
			in.s.o.Journal.Failed(in.id, "trait-panic", fmt.Sprintf("%s: %s", u.Trait, u.Detail))
		}
	}
	if failed || hasDefect(m, mail.DefectReaderFailed) {
		in.keepCopy(m)
	}
}

func (in *Inbound) keepCopy(m *mail.Message) {
	if err := in.s.o.Copies.Keep(in.id, m); err != nil {
		in.s.o.Journal.Failed(in.id, "copy-not-kept", err.Error())
	}
}
