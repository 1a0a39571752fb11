package history

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"sekisho/internal/record"
	"sekisho/internal/text"
)

// Learn takes a mail into the window at once and queues what it teaches for the store; it does not wait. Learning a mail twice, by its ID, is learning it once.
// A mail without an ID is not learnt.
func (h *History) Learn(look *Look, o Outcome) {
	if h == nil || look.mail == nil || look.mail.ID == "" {
		return
	}
	job := h.job(look, o)
	h.window.add(entryOf(&job.lesson.Message), h.o.Now())
	job.late = h.lateOf(look, o)
	h.queue.put(job)
}

// Teach takes a mail of the past that was accepted, and in which nothing was suspicious. It waits while the queue is full. A mail without an ID gets one from what
// it says, so that the same mail is learnt once.
func (h *History) Teach(ctx context.Context, s Sighting) error {
	if h == nil {
		return nil
	}
	if s.ID == "" {
		s.ID = idOf(s)
	}
	look := &Look{mail: h.see(s)}
	look.features = h.featuresOf(look.mail)
	job := h.job(look, Outcome{Level: "pass", Action: "accept"})
	h.window.add(entryOf(&job.lesson.Message), h.o.Now())
	return h.queue.putWaiting(ctx, job)
}

// idOf names a mail by what does not change from one reading to the next.
func idOf(s Sighting) string {
	sum := sha256.New()
	fmt.Fprintf(sum, "%q %q %d %q %q", s.MessageID, s.Envelope, s.Received.UnixMilli(), s.Rcpts, s.Subject)
	return "learnt-" + hex.EncodeToString(sum.Sum(nil)[:12])
}

func (h *History) job(look *Look, o Outcome) *job {
	m := look.mail
	l := record.Lesson{Message: h.message(look, o), Aligned: m.aligned(), Net: m.net, Day: record.DayOf(m.Received), Refer: h.o.Keys.Of(record.TermMessageID, m.MessageID)}
	l.Terms, l.Phrases = h.termsOf(m)
	switch {
	case !accepted(o.Action) || o.Stopped:
	case m.out():
		h.teachOut(m, &l)
	default:
		h.teachIn(look, o, &l)
	}
	return &job{lesson: l}
}

// teachIn teaches what an accepted mail from outside says. Of a suspicious one, only that its author was seen. A mail that is not confirmed teaches no network of
// a domain whose mail was confirmed before: who forges harmless mail for some days would write from there as if it were his.
func (h *History) teachIn(look *Look, o Outcome, l *record.Lesson) {
	m := look.mail
	l.Teach = true
	l.Steady = !suspicious(o.Level) && len(m.authors) == 1 && (m.aligned() || m.net != 0)
	l.Persons = m.authors
	for _, author := range m.authors {
		for _, rcpt := range m.rcpts {
			l.Pairs = append(l.Pairs, record.PairKey{Outside: author, Ours: rcpt})
		}
	}
	l.Carries = m.carries
	for _, c := range m.Carried {
		l.Classes |= 1 << c
	}
	if suspicious(o.Level) || len(m.authors) != 1 {
		return
	}
	marks := h.marksOf(m.org, m.network)
	switch {
	case !m.aligned() && (look.signs || look.Relation.Why != ""): // where the store did not answer, the domain may be one whose mail is confirmed
		marks.net, marks.signed = 0, 0
	case !m.aligned():
		marks.signed = 0
	}
	for _, key := range []record.Key{marks.from, marks.net, marks.signed, h.listMark(m)} {
		if key != 0 {
			l.Marks = append(l.Marks, key)
		}
	}
	h.teachName(m, l)
}

func (h *History) teachName(m *sighted, l *record.Lesson) {
	a := m.Authors[0]
	if key := h.name(a.Name); key != 0 {
		l.Name = record.Name{Key: key, Person: m.authors[0], Addr: h.address(a.Addr), Ours: h.ours(a.Addr)}
	}
}

// teachOut teaches whom ours wrote to. What a machine sent (bounces, automatic replies) was nobody's wish, and what is only forwarded was not written by ours.
func (h *History) teachOut(m *sighted, l *record.Lesson) {
	l.Out = true
	if m.Automatic || len(m.authors) == 0 || len(*h.domains.Load()) > 0 && !h.ours(m.Authors[0].Addr) {
		return
	}
	author := m.authors[0]
	var seen []string
	for _, rcpt := range m.Rcpts[:min(len(m.Rcpts), maxRcpts)] {
		key := h.person(rcpt)
		if key == 0 || h.ours(rcpt) || slices.Contains(l.Persons, key) {
			continue
		}
		l.Teach = true
		l.Persons = append(l.Persons, key)
		l.Pairs = append(l.Pairs, record.PairKey{Outside: key, Ours: author})
		if org := text.OrgDomain(text.DomainOf(rcpt)); org != "" && !slices.Contains(seen, org) {
			seen = append(seen, org)
			l.Marks = append(l.Marks, h.marksOf(org, "").to)
		}
	}
	if h.ours(m.Authors[0].Addr) {
		l.Teach = true
		h.teachName(m, l)
	}
}
