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
	maxRcptTerms = 60
	maxPhrases   = 30
	maxParents   = 6
)

// terms gathers what one mail is found by.
type terms struct {
	h       *History
	keys    []record.Key
	phrases []record.Phrase
}

func (t *terms) add(kind record.Kind, value string) record.Key {
	key := t.h.o.Keys.Of(kind, clip(value, maxString))
	if key != 0 && len(t.keys) < maxTerms && !slices.Contains(t.keys, key) {
		t.keys = append(t.keys, key)
	}
	return key
}

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

// termsOf lists what a mail is found by, what names it best first: a mail of very many files, links or recipients is found by the first of them.
func (h *History) termsOf(m *sighted) ([]record.Key, []record.Phrase) {
	t := &terms{h: h}
	t.add(record.TermMessageID, m.MessageID)
	t.add(record.TermClient, m.Client)
	if m.Origin.IP.IsValid() {
		t.add(record.TermClient, m.Origin.IP.String())
	}
	t.phrase(record.TermSubject, "subject", m.Subject, h.o.Keeping.Subjects)
	if found(h.o.Keeping.Addresses) {
		t.addPeople(m)
	}
	for _, o := range m.Objects[:min(len(m.Objects), maxNested)] {
		t.add(record.TermDigest, o.SHA256)
		t.phrase(record.TermFile, "file", o.Name, h.o.Keeping.Files)
	}
	for _, host := range m.Hosts {
		for _, parent := range parents(host) {
			t.add(record.TermHost, parent)
		}
	}
	return t.keys, t.phrases
}

func (t *terms) addPeople(m *sighted) {
	senders := []string{m.Envelope, m.ReplyTo}
	for _, a := range m.Authors {
		senders = append(senders, a.Addr)
	}
	for _, addr := range senders {
		t.add(record.TermSender, addr)
		for _, domain := range parents(text.DomainOf(addr)) {
			t.add(record.TermDomain, domain)
		}
	}
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
