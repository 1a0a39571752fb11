package document

import (
	"bytes"
	"io"
)

// reel reads a content in windows, so that a file of any length takes the same memory: 64 KB, or what the largest view asked for, at most
// maxView.
type reel struct {
	r    io.ReaderAt
	size int64
	at   int64
	buf  []byte // what stands from at on
	room []byte
	also *sightings // what is looked for besides while the content passes; nil: nothing
}

// sightings are the places of a word.
type sightings struct {
	word   string
	places []int64
	full   bool
}

const maxSightings = 1000

const (
	reelStep    = 64 << 10
	reelOverlap = 32 // longer than anything that is looked for
	maxView     = 1 << 20
)

// view is what stands at a place, n octets or as many as are left. It is valid until the next call.
func (w *reel) view(at int64, n int) []byte {
	n = int(max(0, min(int64(n), maxView, w.size-at)))
	if at < 0 || n == 0 {
		return nil
	}
	if at < w.at || at+int64(n) > w.at+int64(len(w.buf)) {
		w.load(at, max(n, reelStep))
	}
	from := at - w.at
	return w.buf[min(from, int64(len(w.buf))):min(from+int64(n), int64(len(w.buf)))]
}

func (w *reel) load(at int64, n int) {
	if cap(w.room) < n {
		w.room = make([]byte, n)
	}
	k, _ := w.r.ReadAt(w.room[:min(int64(n), w.size-at)], at)
	w.at, w.buf = at, w.room[:k]
	if w.also != nil {
		w.also.look(w.buf, at)
	}
}

// look notes the places of the word in b, in ascending order: what passes again is not noted again.
func (s *sightings) look(b []byte, at int64) {
	for from := 0; ; from++ {
		i := bytes.Index(b[from:], []byte(s.word))
		if i < 0 {
			return
		}
		from += i
		place := at + int64(from)
		switch n := len(s.places); {
		case n > 0 && place <= s.places[n-1]:
		case n == maxSightings:
			s.full = true
			return
		default:
			s.places = append(s.places, place)
		}
	}
}

// find gives the place of the next pattern from at on; -1: there is none.
func (w *reel) find(pattern string, at int64) int64 {
	for {
		b := w.window(at)
		if len(b) < len(pattern) {
			return -1
		}
		if i := bytes.Index(b, []byte(pattern)); i >= 0 {
			return at + int64(i)
		}
		if w.at+int64(len(w.buf)) >= w.size {
			return -1
		}
		at += int64(max(1, len(b)-reelOverlap))
	}
}

// window is what is at hand from at on, or a new window where that is next to nothing.
func (w *reel) window(at int64) []byte {
	const little = 2 * reelOverlap
	if have := w.at + int64(len(w.buf)) - at; at >= w.at && (have >= little || have > 0 && w.at+int64(len(w.buf)) == w.size) {
		return w.buf[at-w.at:]
	}
	return w.view(at, reelStep)
}
