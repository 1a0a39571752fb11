package screen

import (
	"context"
	"errors"
	"strings"
	"time"

	netmail "net/mail"

	"sekisho/heuristics"
	"sekisho/internal/mail"
	"sekisho/internal/mail/folder"
	"sekisho/internal/text"
)

// ErrTeachesNothing says that a stored mail tells of nobody's relations.
var ErrTeachesNothing = errors.New("it does not say who wrote to whom, or when")

// Teach has the history learn from a mail that was delivered or sent long ago. It is not judged. Of a mail from a folder Out says that it lies
// among those that were sent; else it is ours where its author is and no server has passed it on.
func (in *Inbound) Teach(ctx context.Context, direction mail.Direction) error {
	reading, cancel := context.WithTimeout(ctx, in.s.o.Deadline)
	defer cancel()
	m, err := in.mail.Finish(reading, in.source(), "")
	if err != nil {
		return err
	}
	if m.Direction = direction; m.Stored {
		m.Direction = in.s.storedDirection(m, direction)
		m.Envelope = in.s.storedEnvelope(m)
		m.Received = storedTime(m)
	}
	author := m.From().Addr
	if len(m.Envelope.Rcpts) == 0 || text.DomainOf(author) == "" || m.Received.IsZero() || m.Received.After(in.started.Add(time.Hour)) || m.Direction == "" {
		return ErrTeachesNothing
	}
	facts := &heuristics.Facts{Mail: m, House: in.s.o.House, Now: in.started, Missing: map[string]heuristics.Reason{}}
	facts.Objects = in.payload.Objects()
	if m.Direction == mail.In {
		facts.Origin = in.s.o.Origin.Origin(m)
		facts.Auth = in.s.o.Origin.Auth(m, facts.Origin)
	}
	return in.s.o.History.Teach(ctx, sighting("", facts)) // named by what it says: the same mail is learnt once
}

// TeachLogged has the history learn from a mail of which only its transaction is known, from the log of an MTA. Its author is taken to be its
// reverse-path.
func (s *Screen) TeachLogged(ctx context.Context, m *mail.Message) error {
	if text.DomainOf(m.Envelope.From) == "" || len(m.Envelope.Rcpts) == 0 {
		return ErrTeachesNothing
	}
	m.Header = append(m.Header, mail.Field{Name: "From", Raw: []byte(" <" + m.Envelope.From + ">")})
	facts := &heuristics.Facts{Mail: m, House: s.o.House, Now: s.o.Now()}
	if m.Direction == mail.In {
		facts.Origin = s.o.Origin.Origin(m)
	}
	return s.o.History.Teach(ctx, sighting("", facts))
}

// storedDirection is that of a mail in a folder. Mail in our name that came over servers may be forged, and teaches nothing.
func (s *Screen) storedDirection(m *mail.Message, told mail.Direction) mail.Direction {
	switch {
	case told == mail.Out:
		return mail.Out
	case !s.ours(m.From().Addr):
		return mail.In
	case m.Header.Get("Received") == "":
		return mail.Out
	}
	return ""
}

// maxTold bounds the recipients that are read of a header.
const maxTold = 100

// storedEnvelope is what final delivery wrote into a mail. Without it, and for mail that was sent, To and Cc say whom it went to; of mail that came in
// those who are ours.
func (s *Screen) storedEnvelope(m *mail.Message) mail.Envelope {
	env := folder.Trace(m.Header)
	if m.Direction != mail.Out && len(env.Rcpts) > 0 {
		return env
	}
	env.Rcpts = nil
	for _, field := range []string{"To", "Cc", "Bcc"} {
		for _, a := range m.Header.Addresses(field) {
			if a.Addr != "" && len(env.Rcpts) < maxTold && (m.Direction == mail.Out || s.ours(a.Addr)) {
				env.Rcpts = append(env.Rcpts, mail.Recipient{Addr: a.Addr})
			}
		}
	}
	return env
}

func (s *Screen) ours(addr string) bool {
	return s.o.House != nil && text.InDomain(text.DomainOf(addr), s.o.House.Domains)
}

// storedTime is when a stored mail came, as the host that took it last wrote down, or else when it says that it was written. Zero: neither reads.
func storedTime(m *mail.Message) time.Time {
	received := m.Header.Get("Received")
	for _, value := range []string{received[strings.LastIndexByte(received, ';')+1:], m.Header.Get("Date")} {
		if at, err := netmail.ParseDate(strings.TrimSpace(text.Unfold(value))); err == nil {
			return at
		}
	}
	return time.Time{}
}
