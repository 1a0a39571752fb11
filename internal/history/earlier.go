package history

import (
	"context"
	"slices"

	"sekisho/internal/record"
)

// records reads the records of the mails that matched: those that are still to be written from the queue, the others from the store. What cannot be read is
// missing, and then only what the window knows is said of that mail.
func (h *History) records(ctx context.Context, quoted, repeats []match, copies []*entry) map[string]*record.Message {
	found := map[string]*record.Message{}
	var ask []string
	want := func(e *entry) {
		if _, asked := found[e.id]; asked {
			return
		}
		m := h.queue.pending(e.id)
		found[e.id] = m
		if m == nil {
			ask = append(ask, e.id)
		}
	}
	for _, n := range slices.Concat(quoted, repeats) {
		want(n.e)
	}
	for _, e := range copies {
		want(e)
	}
	if len(ask) == 0 {
		return found
	}
	messages, err := h.o.Store.Messages(ctx, ask)
	if err != nil {
		return found
	}
	for i := range messages {
		found[messages[i].ID] = &messages[i]
	}
	return found
}

func (m *sighted) earlier(list []match, records map[string]*record.Message) (out []Earlier) {
	for _, n := range list {
		out = append(out, m.entryEarlier(n, records))
	}
	return out
}

// entryEarlier says what this mail has to do with an earlier one.
func (m *sighted) entryEarlier(n match, records map[string]*record.Message) Earlier {
	e := n.e
	x := Earlier{
		ID: e.id, At: e.at(), Out: e.has(flagOut), Alike: n.alike,
		SameAuthor: e.author != 0 && m.allAuthors(func(k record.Key) bool { return k == e.author }),
		SameOrg:    !m.Shared && len(m.authors) == 1 && m.domains[0] != record.Nobody && e.authorDomain() == m.domains[0],
		SameNet:    m.net != 0 && m.net == e.net,
		OtherFiles: m.files != 0 && m.files != e.files,
		OtherLinks: m.links != 0 && m.links != e.links,
	}
	x.Participant = m.tookPart(e)
	x.ToAuthor = x.Out && m.allAuthors(func(k record.Key) bool { return slices.Contains(e.rcptKeys(), k) })
	if r := records[e.id]; r != nil {
		m.fill(&x, r)
	}
	return x
}

// allAuthors says that something is true of every author: one that somebody writes beside himself excuses nothing.
func (m *sighted) allAuthors(holds func(record.Key) bool) bool {
	return len(m.authors) > 0 && !slices.ContainsFunc(m.authors, func(k record.Key) bool { return !holds(k) })
}

// tookPart says that the author, or somebody of his organisation, wrote a mail that came in, or got one of ours. A reverse-path gives nobody a part: whoever forges a
// mail may write his own there.
func (m *sighted) tookPart(e *entry) bool {
	people, domains := []record.Key{e.author}, []record.Key{e.authorDomain()}
	if e.has(flagOut) {
		people, domains = e.rcptKeys(), e.domainKeys()
	}
	if m.allAuthors(func(k record.Key) bool { return slices.Contains(people, k) }) {
		return true
	}
	return len(m.authors) == 1 && !m.Shared && !m.house && m.domains[0] != record.Nobody && slices.Contains(domains, m.domains[0])
}

// fill takes from the record what the window does not hold.
func (m *sighted) fill(x *Earlier, r *record.Message) {
	x.MessageID, x.From, x.Subject = r.MessageID, r.From, r.Subject
	if len(r.Rcpts) > 0 {
		x.Rcpt = r.Rcpts[0]
	}
	theirs := digestsOf(r.Objects)
	x.OtherFiles = adds(m.digests, theirs)
	x.OtherLinks = adds(m.Hosts, r.Hosts)
	if !x.OtherFiles {
		return
	}
	for _, o := range files(r.Objects) {
		if !slices.Contains(m.digests, digestOf(o)) {
			x.File = o.Name
			return
		}
	}
}

// adds says that ours has something that theirs has not.
func adds(ours, theirs []string) bool {
	return slices.ContainsFunc(ours, func(s string) bool { return !slices.Contains(theirs, s) })
}
