package history

import (
	"time"

	"sekisho/internal/record"
)

// entry is one mail of the window. It does not change but for reported.
type entry struct {
	id       string
	received int64 // Unix milliseconds
	flags    flags
	runes    int32
	hashes   []uint32
	author   record.Key
	net      record.Key
	files    record.Key
	links    record.Key
	keys     []record.Key // Message.People, then Message.Domains
	people   int32        // of keys

	nextText   [indexed]uint32
	nextFiles  uint32
	nextAuthor uint32
	reported   uint8 // late traits that it bears or that were told of it, as borne counts them; guarded by window.mu
}

// flags say what became of a mail.
type flags uint8

const (
	flagOut        flags = 1 << iota // ours wrote it
	flagAccepted                     // not held, rejected or deferred
	flagSuspicious                   // at mark or above, or not judged
	flagStranger                     // nobody here knew its author a day before
)

func (e *entry) has(f flags) bool { return e.flags&f == f }

func (e *entry) at() time.Time { return time.UnixMilli(e.received) }

func (e *entry) domainKeys() []record.Key { return e.keys[e.people:] }
func (e *entry) rcptKeys() []record.Key   { return e.keys[min(firstRcpt, e.people):e.people] }

// authorDomain is the organisational domain of the author, or Nobody.
func (e *entry) authorDomain() record.Key {
	if d := e.domainKeys(); len(d) > 0 {
		return d[0]
	}
	return record.Nobody
}

// entryOf makes an entry of the window from a record.
func entryOf(m *record.Message) *entry {
	e := &entry{
		id: m.ID, received: m.Received.UnixMilli(), runes: int32(min(m.Sketch.Runes, maxText)), hashes: m.Sketch.Hashes,
		author: m.Author, net: m.Net, files: m.Files, links: m.Links, flags: flagsOf(m), reported: borne(m.Traits),
	}
	people := m.People[:min(len(m.People), maxPeople)]
	domains := m.Domains[:min(len(m.Domains), maxPeople)]
	e.keys = make([]record.Key, 0, len(people)+len(domains))
	e.keys = append(append(e.keys, people...), domains...)
	e.people = int32(len(people))
	return e
}

func flagsOf(m *record.Message) (f flags) {
	if m.Direction == "out" {
		f |= flagOut
	}
	if accepted(m.Action) {
		f |= flagAccepted
	}
	if suspicious(m.Level) {
		f |= flagSuspicious
	}
	if m.Stranger {
		f |= flagStranger
	}
	return f
}

// accepted says that a mail went on to its recipients.
func accepted(action string) bool { return action == "accept" || action == "tag" }

// suspicious says that a mail was judged at mark or above, or could not be judged.
func suspicious(level string) bool { return level != "pass" && level != "note" }
