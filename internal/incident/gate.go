package incident

import (
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"sekisho/internal/mail"
)

// Events is told of what the gate does.
type Events interface {
	Stopped(Attempt)           // journalled and answered 451
	Unrecorded(Attempt, error) // the journal cannot be written; the attempt was stopped, or went to contacts
	Alarm(Alarm)
}

// Message is a mail at the end of its transmission. Size is in octets of the body; Attachments are nil where nobody looked.
type Message struct {
	Client             mail.Client
	Envelope           mail.Envelope
	QueueID, MessageID string
	Size               *int64
	Attachments        []Attachment
}

// Gate answers for the MTA. Its methods may be called from many goroutines.
type Gate struct {
	files   *Files
	journal Journal
	events  Events
	now     func() time.Time
	broken  atomic.Pointer[error] // why the journal could not be written the last time, or nil

	adopting sync.Mutex // one Adopt at a time changes what holds

	mu      sync.Mutex
	rules   rules
	epoch   int // counts what held, from 0
	open    int // answers under way, of all epochs
	waiters []*waiter
}

// rules are what answers are given under.
type rules struct {
	standing Standing
	house    House
}

// waiter waits until the answers of earlier epochs are sent.
type waiter struct {
	epoch, left int
	done        chan struct{}
}

// NewGate reads the files at once. now is the clock.
func NewGate(f *Files, h House, j Journal, e Events, now func() time.Time) *Gate {
	g := &Gate{files: f, journal: j, events: e, now: now, rules: rules{standing: f.Load(), house: h}}
	g.tell(g.rules.standing)
	return g
}

// SetHouse replaces the house from the next answer on.
func (g *Gate) SetHouse(h House) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.rules.house = h
}

// Standing is what holds now.
func (g *Gate) Standing() Standing { return g.current().standing }

func (g *Gate) current() rules {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.rules
}

// Recipient answers one RCPT. Mail that did not come by SMTP is decided at its end only: its MTA cannot refuse a single recipient.
func (g *Gate) Recipient(c mail.Client, env mail.Envelope, rcpt mail.Recipient) mail.Answer {
	r := g.current()
	if c.Local() {
		return mail.Answer{}
	}
	answer := Decide(r.standing, r.house, c, env, rcpt.Addr)
	if !answer.Continue() {
		a := g.attempt(r.standing.State, StageRcpt, c, env)
		a.Rcpts = []string{rcpt.Addr}
		g.stop(a)
	}
	return answer
}

// Message answers the end of a message: one forbidden recipient stops all of it, as does the lack of any. The Ticket is to be told when the
// answer has been sent.
func (g *Gate) Message(m Message) (mail.Answer, Ticket) {
	r, ticket := g.enter()
	if r.standing.State.Level == Normal {
		return mail.Answer{}, ticket
	}
	a := g.attempt(r.standing.State, StageEOM, m.Client, m.Envelope)
	a.Size, a.Attachments, a.QueueID, a.MessageID = m.Size, m.Attachments, m.QueueID, m.MessageID
	outside := false
	allowed := len(m.Envelope.Rcpts) > 0
	for _, rcpt := range m.Envelope.Rcpts {
		a.Rcpts = append(a.Rcpts, rcpt.Addr)
		p := r.standing.place(r.house, rcpt.Addr)
		allowed = allowed && p != stranger
		outside = outside || p != inside
	}
	if !allowed {
		g.stop(a)
		return stopped(r.standing.State), ticket
	}
	if why := g.broken.Load(); outside && why != nil {
		g.events.Unrecorded(a, *why)
	}
	return mail.Answer{}, ticket
}

// attempt is what is known of the client and its envelope.
func (g *Gate) attempt(s State, stage string, c mail.Client, env mail.Envelope) Attempt {
	a := Attempt{Time: g.now(), Case: s.Case, Rev: s.Rev, Stage: stage, ClientName: c.Name, HELO: c.HELO, User: c.AuthUser,
		From: env.From, DeclaredSize: declaredSize(env)}
	if c.Addr.IsValid() {
		a.Client = c.Addr.String()
	}
	return a
}

// declaredSize is the SIZE parameter of MAIL FROM (RFC 1870, section 6), or nil.
func declaredSize(env mail.Envelope) *int64 {
	for _, arg := range env.Args {
		name, value, _ := strings.Cut(arg, "=")
		if n, err := strconv.ParseInt(value, 10, 64); strings.EqualFold(name, "SIZE") && err == nil && n >= 0 {
			return &n
		}
	}
	return nil
}

// stop writes the attempt down before it is answered. It is stopped all the same where that fails.
func (g *Gate) stop(a Attempt) {
	if err := g.journal.Write(a); err != nil {
		g.broken.Store(&err)
		g.events.Unrecorded(a, err)
		return
	}
	g.broken.Store(nil)
	g.events.Stopped(a)
}

func (g *Gate) tell(s Standing) {
	for _, a := range s.Alarms {
		g.events.Alarm(a)
	}
}
