package app

import (
	"context"
	"net/netip"
	"slices"

	"sekisho/internal/config"
	"sekisho/internal/mail"
	"sekisho/internal/mta/maillog"
	"sekisho/internal/screen"
	"sekisho/internal/text"
)

// LogTeacher has the history learn from what an MTA logged.
type LogTeacher struct {
	screen   *screen.Screen
	domains  []string
	internal []netip.Prefix
}

// NewLogTeacher takes from the configuration who is inside.
func NewLogTeacher(c config.Config, s *screen.Screen) (*LogTeacher, error) {
	internal, err := config.Prefixes(c.House.InternalNetworks)
	return &LogTeacher{screen: s, domains: c.House.Domains, internal: internal}, err
}

// Teach learns from one delivered mail. What tells of nobody's relations is screen.ErrTeachesNothing: mail among ours, mail in our name from outside.
func (t *LogTeacher) Teach(ctx context.Context, e maillog.Event) error {
	m := &mail.Message{
		QueueID: e.QueueID, Received: e.Time, Direction: t.direction(e), Size: e.Size,
		Client:   mail.Client{Addr: e.Client, Port: 25, Name: e.ClientName, AuthUser: e.AuthUser},
		Envelope: mail.Envelope{Known: true, From: e.From},
		Header:   mail.Header{{Name: "Message-ID", Raw: []byte(" " + e.MessageID)}},
	}
	for _, r := range e.Rcpts {
		if r.Sent() && (m.Direction == mail.Out || text.InDomain(text.DomainOf(wanted(r)), t.domains)) {
			m.Envelope.Rcpts = append(m.Envelope.Rcpts, mail.Recipient{Addr: wanted(r)})
		}
	}
	if m.Direction == "" {
		return screen.ErrTeachesNothing
	}
	return t.screen.TeachLogged(ctx, m)
}

// wanted is the address that the sender wrote to.
func wanted(r maillog.Recipient) string {
	if r.Orig != "" {
		return r.Orig
	}
	return r.Addr
}

// direction is "" for mail in our name that came from outside: it may be forged.
func (t *LogTeacher) direction(e maillog.Event) mail.Direction {
	inside := e.Local || e.AuthUser != "" || slices.ContainsFunc(t.internal, func(n netip.Prefix) bool { return n.Contains(e.Client) })
	ours := text.InDomain(text.DomainOf(e.From), t.domains)
	switch {
	case ours && inside:
		return mail.Out
	case ours:
		return ""
	}
	return mail.In
}
