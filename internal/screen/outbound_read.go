package screen

import (
	"context"
	"encoding/hex"
	"time"

	"sekisho/internal/incident"
	"sekisho/internal/mail"
	"sekisho/internal/payload"
)

// What is told of the attachments of one message.
const (
	maxAttachments  = 200
	maxAttachedName = 255 // characters
)

// reading looks into one message that leaves, so that what a stopped message carried can be told and what was sent is remembered. It stands apart from the
// decision: whatever fails here, the message is decided on by its envelope. A nil reading reads nothing.
type reading struct {
	s       *Screen
	ctx     context.Context
	id      string
	mail    *mail.Intake
	payload *payload.Inspector
	entry   Entry
	failed  bool
}

func (s *Screen) read(ctx context.Context, id string) *reading {
	inspector := payload.NewInspector(s.o.Payload, payload.Icons(s.o.Icons))
	return &reading{s: s, ctx: ctx, id: id, payload: inspector, mail: mail.NewIntake(ctx, s.o.Budget, s.o.Mail, inspector)}
}

// try does one step, unless an earlier one failed.
func (r *reading) try(step func()) {
	if r == nil || r.failed {
		return
	}
	defer func() {
		if p := recover(); p != nil {
			r.failed = true
			r.s.o.Journal.Failed(r.id, "reader-panic", panicText(p))
			r.close()
		}
	}()
	step()
}

func (r *reading) header(name string, value []byte) {
	r.try(func() { r.mail.Header(name, value) })
}

// endOfHeader begins to read the body, unless a process died while it read this mail.
func (r *reading) endOfHeader(env mail.Envelope) {
	r.try(func() {
		if r.s.o.Ledger == nil {
			r.mail.EndOfHeader()
			return
		}
		digest := identity(env, r.mail)
		if r.s.o.Ledger.Killed(digest, r.s.o.Now()) {
			r.failed = true
			r.close()
			return
		}
		entry, err := r.s.o.Ledger.Enter(digest)
		if err != nil {
			r.s.o.Journal.Failed(r.id, "not-in-ledger", err.Error())
		}
		r.entry = entry
		r.mail.EndOfHeader()
	})
}

func (r *reading) body(chunk []byte) { r.try(func() { r.mail.Body(chunk) }) }

// finish ends the reading and returns the message as it was read, with what it carries. nil means that it was not read.
func (r *reading) finish(m *mail.Message) (whole *mail.Message, objects []*payload.Object) {
	r.try(func() {
		defer r.s.o.Ledger.Leave(&r.entry)
		ctx, cancel := context.WithTimeout(r.ctx, r.patience())
		defer cancel()
		read, err := r.mail.Finish(ctx, mail.Source{Client: m.Client, Envelope: m.Envelope, Received: m.Received, Direction: mail.Out}, m.QueueID)
		if err != nil {
			r.s.o.Journal.Failed(r.id, "not-read", err.Error())
			return
		}
		whole, objects = read, r.payload.Objects()
	})
	return whole, objects
}

// patience leaves time for the decision itself within the deadline.
func (r *reading) patience() time.Duration { return r.s.o.Deadline / 2 }

// attached lists the files of a message that was read. Of one that could not be read in time the digest is empty.
func attached(objects []*payload.Object) []incident.Attachment {
	list := []incident.Attachment{}
	for _, o := range objects {
		if ownText(o) || len(list) == maxAttachments {
			continue
		}
		a := incident.Attachment{Name: clipName(o.Name)}
		if o.SHA256 != [32]byte{} {
			a.SHA256 = hex.EncodeToString(o.SHA256[:])
		}
		list = append(list, a)
	}
	return list
}

func clipName(name string) string {
	n := 0
	for i := range name {
		if n++; n > maxAttachedName {
			return name[:i] + "…"
		}
	}
	return name
}

func (r *reading) close() {
	if r == nil {
		return
	}
	r.s.o.Ledger.Leave(&r.entry)
	r.mail.Close()
	r.payload.Close()
}

// attachments is what the gate is told of a message: nil where it was not read.
func attachments(whole *mail.Message, objects []*payload.Object) []incident.Attachment {
	if whole == nil {
		return nil
	}
	return attached(objects)
}
