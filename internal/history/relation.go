package history

import (
	"slices"
	"time"

	"sekisho/internal/origin"
	"sekisho/internal/record"
	"sekisho/internal/text"
)

// Times of the rules.
const (
	knownDays   = 180
	netAge      = 180 * day
	warmUp      = 30 * day // of addresses that anybody can have, and of who was only answered
	oldAge      = 90 * day
	listSpan    = 14 * day
	listMails   = 5
	strangerAge = day // a wave of mails from one address is one stranger's
)

// relations is an answer of the store, to be asked by key.
type relations struct {
	pairs   map[record.PairKey]record.Pair
	persons map[record.Key]record.Person
	marks   map[record.Key]record.Mark
}

func byKey(r record.Relations) relations {
	k := relations{make(map[record.PairKey]record.Pair, len(r.Pairs)), make(map[record.Key]record.Person, len(r.Persons)), make(map[record.Key]record.Mark, len(r.Marks))}
	for _, p := range r.Pairs {
		k.pairs[p.PairKey] = p
	}
	for _, p := range r.Persons {
		k.persons[p.Key] = p
	}
	for _, m := range r.Marks {
		k.marks[m.Key] = m
	}
	return k
}

// relate fills in what the relations say.
func (h *History) relate(look *Look, answer record.Relations) {
	m, k, r := look.mail, byKey(answer), &look.Relation
	if extent := h.extent.Load(); extent != nil {
		r.Began = extent.Began
	}
	r.Learning = h.learning(m.now)
	h.relatePeople(look, k)
	h.relateDomains(m, k, r)
	look.signs = k.marks[h.marksOf(m.org, "").signed].N > 0
	list := k.marks[h.listMark(m)]
	if m.ListID != "" && m.network != "" {
		r.KnownList = truth(list.N >= listMails && list.Last.Sub(list.First) >= listSpan)
	}
}

func (h *History) relatePeople(look *Look, k relations) {
	m, r := look.mail, &look.Relation
	if len(m.authors) == 0 {
		return
	}
	r.Known, r.FirstContact, r.FirstToRcpt = origin.Yes, origin.No, origin.No
	if len(m.rcpts) == 0 {
		r.Known, r.FirstToRcpt = origin.Unknown, origin.Unknown
	}
	if m.more {
		r.Known, r.FirstToRcpt = origin.Unknown, origin.Unknown
	}
	for i, author := range m.authors {
		person := k.persons[author]
		r.FirstContact = more(r.FirstContact, truth(person.In.N == 0 && person.Out.N == 0))
		if !r.Learning && person.Out.N == 0 && (person.In.N == 0 || m.since(person.In.First, person) < strangerAge) {
			look.stranger = true // a correspondent's address beside his own makes nobody known
		}
		for _, rcpt := range m.rcpts {
			pair := k.pairs[record.PairKey{Outside: author, Ours: rcpt}]
			r.Known = less(r.Known, m.knows(pair, person))
			r.FirstToRcpt = more(r.FirstToRcpt, truth(pair.In.N == 0 && pair.Out.N == 0))
		}
		if i == 0 || person.In.N < r.Sender.Mails {
			r.Sender = senderOf(person)
		}
	}
	if r.Learning {
		r.FirstContact = notYes(r.FirstContact)
		r.FirstToRcpt = notYes(r.FirstToRcpt)
	}
}

// knows says whether a person outside is a correspondent of one of ours, and this mail is his.
func (m *sighted) knows(pair record.Pair, person record.Person) origin.Truth {
	if !m.twoDays(pair, person) && !m.oursFirst(pair, person) {
		return origin.No
	}
	net := pair.Net
	if net == 0 {
		net = person.Net
	}
	switch {
	case m.aligned(), net != 0 && net == m.net:
		return origin.Yes
	case m.Aligned == origin.Unknown:
		return origin.Unknown
	}
	return origin.No
}

// twoDays says that he wrote on two days within the last 180. An address that anybody can have is warmed up by harmless mail in a few days: there his first
// mail must be thirty days old, unless ours wrote to him before.
func (m *sighted) twoDays(pair record.Pair, person record.Person) bool {
	today := record.DayOf(m.now)
	if pair.Day == 0 || pair.Before == 0 || pair.Day == pair.Before || today-min(pair.Day, pair.Before) > knownDays {
		return false
	}
	return !m.Shared || wroteFirst(person) || m.since(person.In.First, person) >= warmUp
}

// oursFirst says that one of ours wrote to him before he wrote to anybody here. Where he had written to somebody, and was answered, he has begun it himself, under
// whatever domain: that contact must be thirty days old, and older than his mail to this recipient.
func (m *sighted) oursFirst(pair record.Pair, person record.Person) bool {
	wrote := earliest(person.Out, pair.Out)
	if wrote.IsZero() || pair.In.N > 0 && !wrote.Before(pair.In.First) {
		return false
	}
	return wroteFirst(person) || m.since(wrote, person) >= warmUp
}

// since is the time from a moment of somebody's relation until now. Where the clock was set back, now is not before the last that is known of him.
func (m *sighted) since(t time.Time, p record.Person) time.Duration {
	return later(m.now, later(p.In.Last, p.Out.Last)).Sub(t)
}

// wroteFirst says that one of ours wrote to him before he wrote to anybody here.
func wroteFirst(p record.Person) bool {
	return p.Out.N > 0 && (p.In.N == 0 || p.Out.First.Before(p.In.First))
}

func earliest(a, b record.Count) time.Time {
	switch {
	case a.N == 0:
		return b.First
	case b.N == 0 || a.First.Before(b.First):
		return a.First
	}
	return b.First
}

func senderOf(p record.Person) Sender {
	s := Sender{First: p.In.First, Mails: p.In.N, Plain: p.Plain, Carried: p.Carried, Replies: p.Out.N, Replied: p.Out.Last, OursFirst: wroteFirst(p)}
	for c := range numberOfClasses {
		if p.Classes&(1<<c) != 0 {
			if s.Sent == nil {
				s.Sent = map[Class]bool{}
			}
			s.Sent[c] = true
		}
	}
	return s
}

// relateDomains fills in what is known of the domains of the authors.
func (h *History) relateDomains(m *sighted, k relations, r *Relation) {
	for i, a := range m.Authors {
		marks := h.marksOf(text.OrgDomain(text.DomainOf(a.Addr)), m.network)
		known, old, net := origin.Unknown, origin.Unknown, origin.Unknown
		if marks.from != 0 {
			from := k.marks[marks.from]
			known = truth(from.N > 0 || k.marks[marks.to].N > 0)
			old = truth(!from.Twentieth.IsZero() && later(m.now, from.Last).Sub(from.Twentieth) >= oldAge)
		}
		if marks.net != 0 {
			seen := k.marks[marks.net]
			net = truth(seen.N >= 2 && m.dayOf(seen.First) != m.dayOf(seen.Last) && m.now.Sub(seen.Last) <= netAge)
		}
		if i == 0 {
			r.KnownDomain, r.OldDomain, r.KnownNet = known, old, net
			continue
		}
		r.KnownDomain, r.OldDomain, r.KnownNet = less(r.KnownDomain, known), less(r.OldDomain, old), less(r.KnownNet, net)
	}
}

// dayOf is the day of a moment in the zone of the mail: stores keep no zones.
func (m *sighted) dayOf(t time.Time) int32 { return record.DayOf(t.In(m.now.Location())) }

func truth(b bool) origin.Truth {
	if b {
		return origin.Yes
	}
	return origin.No
}

// less is the one of two statements that exempts least, where Yes exempts.
func less(a, b origin.Truth) origin.Truth {
	order := []origin.Truth{origin.No, origin.Unknown, origin.Yes}
	return order[min(slices.Index(order, a), slices.Index(order, b))]
}

// more is likewise where Yes accuses.
func more(a, b origin.Truth) origin.Truth {
	order := []origin.Truth{origin.No, origin.Unknown, origin.Yes}
	return order[max(slices.Index(order, a), slices.Index(order, b))]
}

func notYes(t origin.Truth) origin.Truth {
	if t == origin.Yes {
		return origin.Unknown
	}
	return t
}
