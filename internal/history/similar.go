package history

import (
	"cmp"
	"context"
	"slices"
	"time"

	"sekisho/internal/record"
)

// Rules of similarity.
const (
	alike       = 0.6 // Jaccard index of two mails of one text
	quotes      = 0.8 // containment of a quotation
	leastRunes  = 120 // of texts that are compared by themselves
	shortRunes  = 60  // of texts that are compared by themselves where they are the same
	identical   = 0.95
	leastQuoted = 40 // of a mail that is recognised in a quotation

	repeatFrom = 2 * time.Minute
	repeatTo   = 72 * time.Hour
	copiesFor  = 24 * time.Hour
	fastFor    = 10 * time.Minute

	chainLimit  = 128  // newest mails that are looked at for each hash; so many that are alike are enough
	quoteHashes = 512  // smallest hashes of a quotation that are looked up
	quoteChain  = 64   // newest mails for each of them
	quoteMails  = 1024 // and in all
	maxSimilar  = 5
	maxCopies   = 100
)

// match is a mail of the window with its likeness.
type match struct {
	e     *entry
	alike float64
}

// findSimilar fills in what the mail answers, quotes and repeats, and who else got it.
func (h *History) findSimilar(ctx context.Context, look *Look, refers []record.Message) {
	m := look.mail
	h.window.mu.RLock()
	near := h.window.near(m)
	quoted := h.window.quoted(m)
	same := h.window.sameFiles(m)
	h.window.mu.RUnlock()

	repeats := m.repeats(near)
	look.alike = m.wave(near, same)
	if look.stranger {
		look.copies = slices.DeleteFunc(slices.Clone(look.alike), func(e *entry) bool { return !e.has(flagStranger) })
		look.Relation.Copies = m.count(look.copies)
	}
	oldest := look.copies[:min(len(look.copies), maxCopies)]
	records := h.records(ctx, quoted, repeats, oldest)
	look.Relation.Quotes = m.earlier(quoted, records)
	look.Relation.Repeats = m.earlier(repeats, records)
	for _, e := range oldest {
		look.Relation.Copies.Earlier = append(look.Relation.Copies.Earlier, m.entryEarlier(match{e, record.Alike(m.sketch.Hashes, e.hashes)}, records))
	}
	for i := range refers {
		look.Relation.Answers = append(look.Relation.Answers, m.entryEarlier(match{entryOf(&refers[i]), 0}, map[string]*record.Message{refers[i].ID: &refers[i]}))
	}
}

// near lists the mails whose text is nearly the same, short ones only where they carry the same files or links.
func (w *window) near(m *sighted) (list []match) {
	hashes := m.sketch.Hashes
	for i, hash := range hashes[:min(indexed, len(hashes))] {
		if len(list) >= chainLimit {
			break
		}
		w.withText(hash, chainLimit, func(e *entry) {
			if e.id == m.ID || e.indexedBy(hashes[:i]) { // it was looked at under an earlier hash
				return
			}
			if j := likeness(hashes, e.hashes); j >= alike && m.comparable(e, j) {
				list = append(list, match{e, j})
			}
		})
	}
	return list
}

// likeness is record.Alike, which copies of one mail need not be put to.
func likeness(a, b []uint32) float64 {
	if slices.Equal(a, b) {
		return 1
	}
	return record.Alike(a, b)
}

// comparable says that two texts are long enough for their likeness to tell something: the shorter they are, the more alike they must be, or else the
// mails carry the same files or links.
func (m *sighted) comparable(e *entry, j float64) bool {
	shorter := min(m.sketch.Runes, int(e.runes))
	return shorter >= leastRunes || shorter >= shortRunes && j >= identical || m.files != 0 && m.files == e.files || m.links != 0 && m.links == e.links
}

// sameFiles lists the mails that carry the same files.
func (w *window) sameFiles(m *sighted) (list []*entry) {
	w.withFiles(m.files, chainLimit, func(e *entry) {
		if e.id != m.ID {
			list = append(list, e)
		}
	})
	return list
}

// quoted lists the mails that the mail quotes, the best first; of equal ones those go before in which its author took part, and his own come last: whoever
// repeats a stolen text before he quotes it crowds nothing out.
func (w *window) quoted(m *sighted) (list []match) {
	seen := map[*entry]bool{}
	for _, hash := range m.quote.whole[:min(quoteHashes, len(m.quote.whole))] {
		w.withText(hash, min(quoteChain, quoteMails-len(seen)), func(e *entry) {
			if seen[e] || e.id == m.ID {
				return
			}
			seen[e] = true
			if c := m.quote.containment(e.hashes); c >= quotes && e.runes >= leastQuoted && e.has(flagAccepted) {
				list = append(list, match{e, c})
			}
		})
	}
	slices.SortStableFunc(list, func(a, b match) int {
		return cmp.Or(cmp.Compare(b.alike, a.alike), cmp.Compare(m.standing(a.e), m.standing(b.e)), cmp.Compare(b.e.received, a.e.received))
	})
	return list[:min(len(list), maxSimilar)]
}

// standing orders quoted mails by what the author had to do with them.
func (m *sighted) standing(e *entry) int {
	switch {
	case !e.has(flagOut) && slices.Contains(m.authors, e.author):
		return 2
	case m.tookPart(e):
		return 0
	}
	return 1
}

// repeats chooses the accepted, unsuspicious mails of the last 72 hours, the best first.
func (m *sighted) repeats(near []match) []match {
	var list []match
	for _, n := range near {
		if d := m.apart(n.e); d >= repeatFrom && d <= repeatTo && n.e.has(flagAccepted) && !n.e.has(flagSuspicious) {
			list = append(list, n)
		}
	}
	slices.SortStableFunc(list, func(a, b match) int {
		return cmp.Or(cmp.Compare(b.alike, a.alike), cmp.Compare(b.e.received, a.e.received))
	})
	return list[:min(len(list), maxSimilar)]
}

// apart is the time between two mails. Where the clock was set back, the earlier one bears the later time.
func (m *sighted) apart(e *entry) time.Duration { return m.Received.Sub(e.at()).Abs() }

// wave chooses the mails from outside of the last 24 hours, the oldest first.
func (m *sighted) wave(near []match, same []*entry) []*entry {
	list := slices.Clone(same)
	for _, n := range near {
		if !slices.Contains(same, n.e) {
			list = append(list, n.e)
		}
	}
	list = slices.DeleteFunc(list, func(e *entry) bool { return e.has(flagOut) || m.apart(e) > copiesFor })
	slices.SortStableFunc(list, func(a, b *entry) int { return cmp.Compare(a.received, b.received) })
	return list
}

// count counts the different recipients of copies, with this mail's.
func (m *sighted) count(copies []*entry) Copies {
	all, fast := map[record.Key]bool{}, map[record.Key]bool{}
	for _, rcpt := range m.rcpts {
		all[rcpt], fast[rcpt] = true, true
	}
	for _, e := range copies {
		for _, rcpt := range e.rcptKeys() {
			all[rcpt] = true
			if m.apart(e) <= fastFor {
				fast[rcpt] = true
			}
		}
	}
	return Copies{Rcpts: len(all), Fast: len(fast)}
}
