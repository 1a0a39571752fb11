package maillog

import (
	"container/list"
	"time"
)

// entry is a queue id that is open.
type entry struct {
	event   Event
	at      *list.Element
	octets  int
	from    bool // the sender was seen
	origin  bool // so was who brought it
	refused bool
	held    bool
	passed  bool // a content filter has it
	expect  int  // of Sendmail: recipients
	decided int  // of Sendmail: those that the mail has come to an end for
	closed  bool // let go of: what weighs it may have found it to be the oldest
}

// What an entry and a recipient weigh beside their values.
const (
	entryOctets = 400
	rcptOctets  = 100
)

// begin opens a queue id. One that is open already has ended without being told so: ids are used again.
func (l *Log) begin(id []byte, t time.Time) *entry {
	if old := l.open[string(id)]; old != nil {
		l.finish(old)
	}
	e := &entry{event: Event{Time: t, QueueID: string(id)}}
	l.open[e.event.QueueID] = e
	e.at = l.age.PushBack(e)
	l.weigh(e, entryOctets+len(id))
	for l.age.Len() > l.most {
		l.drop()
	}
	return e
}

// weigh adds to what an entry holds.
func (l *Log) weigh(e *entry, octets int) {
	if e.closed {
		return
	}
	e.octets += octets
	l.held += octets
	for l.held > maxHeld && l.age.Len() > 1 {
		l.drop()
	}
}

// drop lets go of the oldest entry. If somebody got the mail, that is an Event all the same.
func (l *Log) drop() {
	oldest := l.age.Front().Value.(*entry)
	if !oldest.delivered() {
		l.counts.Dropped++
		l.forget(oldest)
		return
	}
	l.finish(oldest)
}

func (l *Log) forget(e *entry) {
	e.closed = true
	l.age.Remove(e.at)
	l.held -= e.octets
	if l.open[e.event.QueueID] == e {
		delete(l.open, e.event.QueueID)
	}
	if l.byID[e.event.MessageID] == e {
		delete(l.byID, e.event.MessageID)
	}
}

// finish closes an entry and says what it was.
func (l *Log) finish(e *entry) {
	if e.closed {
		return
	}
	l.forget(e)
	switch {
	case e.refused:
		l.counts.Refused++
	case e.held:
		l.counts.Held++
	case e.passed:
		l.counts.Passed++
	case !e.delivered():
		l.counts.Undelivered++
	case !e.from || !e.origin:
		l.counts.Incomplete++
	case !l.stopped:
		l.counts.Events++
		l.stopped = !l.visit(e.event)
	}
}

func (e *entry) delivered() bool {
	for _, r := range e.event.Rcpts {
		if r.Sent() {
			return true
		}
	}
	return false
}

// delivery takes over what became of the mail for one recipient: the last word counts, but nobody gives back what he got.
func (l *Log) delivery(e *entry, r Recipient) {
	for i := range e.event.Rcpts {
		known := &e.event.Rcpts[i]
		if known.Addr == r.Addr && known.Orig == r.Orig {
			if !known.Sent() {
				*known = r
			}
			return
		}
	}
	if len(e.event.Rcpts) == maxRcpts {
		e.event.More++
		return
	}
	e.event.Rcpts = append(e.event.Rcpts, r)
	l.weigh(e, rcptOctets+len(r.Addr)+len(r.Orig)+len(r.DSN)+len(r.Relay))
}

// identify notes the Message-ID. What came by a loopback address with the Message-ID of a mail that is open is that mail on its way back from
// a content filter.
func (l *Log) identify(e *entry, id string) {
	if e.event.MessageID != "" || id == "" {
		return
	}
	e.event.MessageID = id
	l.weigh(e, len(id))
	if first := l.byID[id]; first != nil && first != e && e.event.Client.IsLoopback() {
		l.continues(e, first)
	}
	if !e.closed {
		l.byID[id] = e
	}
}

// continues makes e what first has become.
func (l *Log) continues(e, first *entry) {
	first.passed = true
	e.refused, e.held = e.refused || first.refused, e.held || first.held
	if e.event.Client.IsLoopback() || !e.origin {
		e.event.Client, e.event.ClientName, e.event.Local = first.event.Client, first.event.ClientName, first.event.Local
		e.origin = first.origin
	}
	if e.event.AuthUser == "" {
		e.event.AuthUser = first.event.AuthUser
	}
	e.event.Time = first.event.Time
}
