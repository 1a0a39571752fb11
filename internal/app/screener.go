package app

import (
	"context"
	"net/netip"
	"slices"
	"time"

	"sekisho/internal/mail"
	"sekisho/internal/screen"
	"sekisho/milter"
)

// The roles of listeners, as systemd's FileDescriptorName and the log call them.
const (
	inbound  = "inbound"
	outbound = "outbound"
	auto     = "auto"
)

// screener hands the messages of one listener to the screen in force when they begin.
type screener struct {
	d         *Daemon
	direction func(mail.Client) mail.Direction
}

// screener gives a listener what serves it. What comes in is never asked about at the gate.
func (d *Daemon) screener(role string) milter.Screener {
	switch role {
	case inbound:
		return screener{d, func(mail.Client) mail.Direction { return mail.In }}
	case outbound:
		return gated{screener{d, func(mail.Client) mail.Direction { return mail.Out }}}
	}
	return gated{screener{d, d.directionOf}}
}

// gated is a screener through which mail leaves: the gate decides on its recipients.
type gated struct{ screener }

// Recipient asks the gate, unless the message comes in.
func (g gated) Recipient(_ context.Context, c mail.Client, env mail.Envelope, rcpt mail.Recipient) mail.Answer {
	if g.direction(c) != mail.Out {
		return mail.Answer{}
	}
	return g.d.gate.Recipient(c, env, rcpt)
}

// directionOf decides where one listener serves both: what our own people and hosts send leaves the house.
func (d *Daemon) directionOf(c mail.Client) mail.Direction {
	internal := slices.ContainsFunc(*d.internal.Load(), func(n netip.Prefix) bool { return n.Contains(c.Addr) })
	if c.AuthUser != "" || c.Local() || internal {
		return mail.Out
	}
	return mail.In
}

// Begin starts one message.
func (s screener) Begin(ctx context.Context, client mail.Client, env mail.Envelope) (milter.Intake, error) {
	source := screen.Source{Client: client, Envelope: env, Received: time.Now()}
	if s.direction(client) == mail.Out {
		return outgoing{s.d.screen.Load().Outgoing(ctx, source)}, nil
	}
	return incoming{s.d.screen.Load().Incoming(ctx, source)}, nil
}

// incoming and outgoing give the two sides of the screen the shape that the milter asks for.
type incoming struct{ *screen.Inbound }

func (i incoming) EndOfHeader(_ string, c mail.Client, e mail.Envelope) { i.Inbound.EndOfHeader(c, e) }

func (i incoming) Abort() { i.Close() }

type outgoing struct{ *screen.Outbound }

func (o outgoing) EndOfHeader(_ string, c mail.Client, e mail.Envelope) { o.Outbound.EndOfHeader(c, e) }

func (o outgoing) Judge(_ context.Context, queueID string) screen.Outcome { return o.Decide(queueID) }

func (o outgoing) Abort() { o.Close() }
