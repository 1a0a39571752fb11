package history

import (
	"slices"
	"strings"

	"sekisho/internal/record"
	"sekisho/internal/text"
)

// Bounds of what one mail is found by.
const (
	maxTerms     = 200
	maxSenders   = 30 // addresses and their domains
	maxRcptTerms = 50
	maxDigests   = 50
	maxNames     = 25 // of files
	maxHostTerms = 40
	maxPhrases   = 30
	maxParents   = 6
)

// terms gathers what one mail is found by.
type terms struct {
	h       *History
	room    int // how many keys there may be
	keys    []record.Key
	phrases []record.Phrase
}

func (t *terms) add(kind record.Kind, value string) record.Key {
	key := t.h.o.Keys.Of(kind, clip(value, maxString))
	if key != 0 && len(t.keys) < t.room && !slices.Contains(t.keys, key) {
		t.keys = append(t.keys, key)
	}
	return key
}

// upTo makes room for n keys more.
func (t *terms) upTo(n int) { t.room = min(maxTerms, len(t.keys)+n) }

// phrase adds a text that is found by a part of it as well, if it is kept in plain.
func (t *terms) phrase(kind record.Kind, name, value, keep string) {
	if value == "" || !found(keep) {
		return
	}
	key := t.add(kind, value)
	if key != 0 && plain(keep) && len(t.phrases) < maxPhrases {
		t.phrases = append(t.phrases, record.Phrase{Key: key, Kind: name, Text: clean(value)})
	}
}

// termsOf lists what a mail is found by. A mail of very many files, links or recipients is found by the first of them.
func (h *History) termsOf(m *sighted) ([]record.Key, []record.Phrase) {
	t := &terms{h: h, room: maxTerms}
	t.add(record.TermMessageID, m.MessageID)
	t.add(record.TermClient, m.Client)
	if m.Origin.IP.IsValid() {
		t.add(record.TermClient, m.Origin.IP.String())
	}
	t.phrase(record.TermSubject, "subject", m.Subject, h.o.Keeping.Subjects)
	if found(h.o.Keeping.Addresses) {
		t.addPeople(m)
	}
	t.addObjects(m)
	t.upTo(maxHostTerms)
	for _, host := range m.Hosts {
		for _, parent := range parents(host) {
			t.add(record.TermHost, parent)
		}
	}
	return t.keys, t.phrases
}

func (t *terms) addObjects(m *sighted) {
	objects := m.Objects[:min(len(m.Objects), maxNested)]
	t.upTo(maxDigests)
	for _, o := range objects {
		t.add(record.TermDigest, o.SHA256)
	}
	t.upTo(maxNames)
	for _, o := range objects {
		t.phrase(record.TermFile, "file", o.Name, t.h.o.Keeping.Files)
	}
}

func (t *terms) addPeople(m *sighted) {
	senders := []string{m.Envelope, m.ReplyTo}
	for _, a := range m.Authors {
		senders = append(senders, a.Addr)
	}
	t.upTo(maxSenders)
	for _, addr := range senders {
		t.add(record.TermSender, addr)
		for _, domain := range parents(text.DomainOf(addr)) {
			t.add(record.TermDomain, domain)
		}
	}
	t.upTo(maxRcptTerms)
	for _, rcpt := range m.Rcpts[:min(len(m.Rcpts), maxRcptTerms)] {
		t.add(record.TermRcpt, rcpt)
	}
}

// parents lists a name and those above it down to its organisational domain, at most six.
func parents(name string) (list []string) {
	org := text.OrgDomain(name)
	for len(list) < maxParents && name != "" {
		list = append(list, name)
		_, rest, more := strings.Cut(name, ".")
		if !more || org == "" || name == org {
			break
		}
		name = rest
	}
	if org != "" && !slices.Contains(list, org) {
		list = append(list, org)
	}
	return list
}
