package history

import (
	"slices"
	"sync"
	"time"

	"sekisho/internal/record"
)

// window is the index in memory over the mails of the last days by which similar ones are found. A mail takes about 520 octets with five participants: its
// sketch 128, its place in the chains 48, participants 8 each, the maps the rest.
//
// Mails stand in a ring in the order in which they came to be known. Those that share a value (one of the eight smallest hashes of the text, the set of files,
// the author) form a chain, the newest first: the map holds the sequence number of its head, each mail the number of the next one. A mail that leaves takes
// its heads along; what still points to it is recognised by its number, since chains lead to older mails only. So a look-up looks at the newest mails of each
// value and at a bounded number of them, and a newsletter of 10^5 copies is nothing but a long chain. It may be used by many goroutines at once.
type window struct {
	mu     sync.RWMutex
	limit  int
	age    time.Duration
	ring   []*entry
	oldest uint32 // sequence number of the oldest mail; 0 is none, so the first has 1
	next   uint32 // of the mail to come
	latest time.Time

	texts   map[uint32]uint32 // heads by hash of text
	files   map[record.Key]uint32
	authors map[record.Key]uint32
	ids     map[uint64]uint32
}

// indexed is the number of hashes by which a text is found. Of two texts with a Jaccard index of 0.6 one in a thousand pairs shares none.
const indexed = 8

func newWindow(limit int, age time.Duration) *window {
	return &window{limit: limit, age: age, oldest: 1, next: 1, texts: map[uint32]uint32{}, files: map[record.Key]uint32{},
		authors: map[record.Key]uint32{}, ids: map[uint64]uint32{}}
}

// add takes a mail in, unless it is there already. Mails are as old as the newest one makes them, so that mails of another time can be looked at too; but one
// from the future (an hour and more after now) does not end the time of others.
func (w *window) add(e *entry, now time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	key := hashID(e.id)
	if w.find(key, e.id) != nil {
		return false
	}
	if w.latest.After(now.Add(time.Hour)) { // the clock was set back
		w.latest = now
	}
	if t := e.at(); t.After(w.latest) && !t.After(now.Add(time.Hour)) {
		w.latest = t
	}
	w.evict()
	seq := w.next
	w.next++
	w.place(seq, e)
	w.ids[key] = seq
	for i, h := range e.hashes[:min(indexed, len(e.hashes))] {
		e.nextText[i] = w.texts[h]
		w.texts[h] = seq
	}
	if e.files != 0 {
		e.nextFiles = w.files[e.files]
		w.files[e.files] = seq
	}
	if e.author != 0 {
		e.nextAuthor = w.authors[e.author]
		w.authors[e.author] = seq
	}
	return true
}

// place puts a mail into the ring, which grows with the number of mails.
func (w *window) place(seq uint32, e *entry) {
	if int(seq-w.oldest) == len(w.ring) {
		w.grow()
	}
	w.ring[int(seq)%len(w.ring)] = e
}

func (w *window) grow() {
	ring := make([]*entry, max(1024, 2*len(w.ring))) // a power of two: the numbers may wrap around
	for seq := w.oldest; seq != w.next-1; seq++ {
		ring[int(seq)%len(ring)] = w.ring[int(seq)%len(w.ring)]
	}
	w.ring = ring
}

// evict makes room, and lets go of what is too old.
func (w *window) evict() {
	cutoff := w.latest.Add(-w.age).UnixMilli()
	for w.oldest != w.next {
		e := w.entry(w.oldest)
		if int(w.next-w.oldest) < w.limit && e.received >= cutoff {
			return
		}
		w.unlink(w.oldest, e)
		w.ring[int(w.oldest)%len(w.ring)] = nil
		w.oldest++
	}
}

func (w *window) unlink(seq uint32, e *entry) {
	for _, h := range e.hashes[:min(indexed, len(e.hashes))] {
		drop(w.texts, h, seq)
	}
	drop(w.files, e.files, seq)
	drop(w.authors, e.author, seq)
	drop(w.ids, hashID(e.id), seq)
}

func drop[K comparable](heads map[K]uint32, key K, seq uint32) {
	if heads[key] == seq {
		delete(heads, key)
	}
}

// entry is the mail with a sequence number, or nil if it has left.
func (w *window) entry(seq uint32) *entry {
	if seq-w.oldest >= w.next-w.oldest {
		return nil
	}
	return w.ring[int(seq)%len(w.ring)]
}

// find returns the mail of an id. Ids that share a hash are told apart as far as the newer one is there.
func (w *window) find(key uint64, id string) *entry {
	if seq, ok := w.ids[key]; ok {
		if e := w.entry(seq); e != nil && e.id == id {
			return e
		}
	}
	return nil
}

// indexedBy says that an entry lies in the chain of one of the hashes.
func (e *entry) indexedBy(hashes []uint32) bool {
	own := e.hashes[:min(indexed, len(e.hashes))]
	return slices.ContainsFunc(hashes, func(h uint32) bool { return slices.Contains(own, h) })
}

// withText visits the newest mails that share a hash of the text, at most limit for each hash.
func (w *window) withText(hash uint32, limit int, visit func(e *entry)) {
	for seq := w.texts[hash]; limit > 0; limit-- {
		e := w.entry(seq)
		if e == nil {
			return
		}
		i := slices.Index(e.hashes[:min(indexed, len(e.hashes))], hash)
		if i < 0 {
			return
		}
		visit(e)
		seq = e.nextText[i]
	}
}

// withFiles visits the newest mails that carry the same files.
func (w *window) withFiles(files record.Key, limit int, visit func(e *entry)) {
	for e := w.entry(w.files[files]); e != nil && e.files == files && limit > 0 && files != 0; limit-- {
		visit(e)
		e = w.entry(e.nextFiles)
	}
}

// ofAuthor visits the newest mails of an author until visit returns false.
func (w *window) ofAuthor(author record.Key, limit int, visit func(e *entry) bool) {
	for e := w.entry(w.authors[author]); e != nil && e.author == author && limit > 0 && author != 0; limit-- {
		if !visit(e) {
			return
		}
		e = w.entry(e.nextAuthor)
	}
}

// newest is the moment of the newest mail.
func (w *window) newest() time.Time {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.latest
}

// hashID is FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/), 64 bits.
func hashID(id string) uint64 {
	h := uint64(0xcbf29ce484222325)
	for i := range len(id) {
		h = (h ^ uint64(id[i])) * 0x100000001b3
	}
	return h
}
