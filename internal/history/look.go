package history

import (
	"context"
	"errors"
	"slices"
	"time"

	"sekisho/internal/record"
	"sekisho/internal/text"
)

const notReached = "history not reached"

var errResting = errors.New("the store did not answer a moment ago")

// Look is what was found out about one mail, and what is needed to learn from it.
type Look struct {
	Relation Relation

	mail     *sighted
	stranger bool
	signs    bool // mail of the author's domain is confirmed as a rule
	features []record.Feature
	alike    []*entry // mails from outside of the last 24 hours that are about the same, the oldest first
	copies   []*entry // those of strangers: the mails of Relation.Copies
}

// Look says what is known of a mail. It takes at most 200 ms of the store's time; what the store does not say by then is not known, and Relation.Why says so.
// Mail of ours is not judged by relations: its Relation is empty.
func (h *History) Look(ctx context.Context, s Sighting) *Look {
	if h == nil {
		return &Look{Relation: Relation{Why: "no history"}}
	}
	look := &Look{mail: h.see(s)}
	look.features = h.featuresOf(look.mail)
	if look.mail.out() {
		look.Relation.Why = "outbound"
		return look
	}
	ctx, cancel := context.WithTimeout(ctx, lookBudget)
	defer cancel()
	known, err := h.ask(ctx, h.query(look.mail))
	if err != nil {
		look.Relation.Why = notReached
		return look
	}
	h.relate(look, known)
	if err := h.findNamesakes(ctx, look, known.Names); err != nil {
		look.Relation = Relation{Why: notReached}
		return look
	}
	h.findSimilar(ctx, look, known.Refers)
	look.Relation.Cases = h.matchCases(look)
	return look
}

// ask puts a query to the store. After some failures in a row the store is left alone for a moment, so that not every mail waits for it.
func (h *History) ask(ctx context.Context, q record.Query) (record.Relations, error) {
	if h.failures.Load() >= restAfter && time.Now().UnixNano() < h.restTill.Load() {
		return record.Relations{}, errResting
	}
	known, err := h.o.Store.Relations(ctx, q)
	switch {
	case errors.Is(err, context.Canceled): // whoever asked went away: that says nothing of the store
	case err != nil:
		h.failures.Add(1)
		h.restTill.Store(time.Now().Add(restFor).UnixNano())
	default:
		h.failures.Store(0)
	}
	return known, err
}

// query is all that the relations of a mail need.
func (h *History) query(m *sighted) record.Query {
	q := record.Query{Persons: m.authors}
	for _, author := range m.authors {
		for _, rcpt := range m.rcpts {
			q.Pairs = append(q.Pairs, record.PairKey{Outside: author, Ours: rcpt})
		}
	}
	for _, a := range m.Authors {
		q.Marks = append(q.Marks, nonZero(h.marksOf(text.OrgDomain(text.DomainOf(a.Addr)), m.network))...)
	}
	if list := h.listMark(m); list != 0 {
		q.Marks = append(q.Marks, list)
	}
	for _, a := range m.Authors {
		q.Names = append(q.Names, h.namesIn(a.Name)...)
	}
	for _, id := range m.Answers[:min(len(m.Answers), maxAnswers)] {
		if key := h.o.Keys.Of(record.TermMessageID, id); key != 0 {
			q.Refers = append(q.Refers, key)
		}
	}
	return q
}

// domainMarks are the keys under which a domain is counted.
type domainMarks struct{ from, net, to, signed record.Key }

// marksOf are the marks of a domain: mail of it, mail of it from the network, mail of ours to it, confirmed mail of it.
func (h *History) marksOf(domain, network string) domainMarks {
	if domain == "" {
		return domainMarks{}
	}
	m := domainMarks{from: h.o.Keys.Of(record.KindDomain, domain), to: h.o.Keys.Of(record.KindDomain, "to "+domain), signed: h.o.Keys.Of(record.KindDomain, "signed "+domain)}
	if network != "" {
		m.net = h.o.Keys.Of(record.KindDomainNet, domain+" "+network)
	}
	return m
}

func nonZero(m domainMarks) []record.Key {
	return slices.DeleteFunc([]record.Key{m.from, m.net, m.to, m.signed}, func(k record.Key) bool { return k == 0 })
}

// listMark is the mark of a list from the mail's network.
func (h *History) listMark(m *sighted) record.Key {
	if m.ListID == "" || m.network == "" {
		return 0
	}
	return h.o.Keys.Of(record.KindList, m.ListID+" "+m.network)
}
