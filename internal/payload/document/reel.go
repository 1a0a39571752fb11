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
}

const (
	reelStep = 64 << 10
	maxView  = 1 << 20
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
		at += int64(len(b) - len(pattern) + 1)
	}
}

// window is what is at hand from at on, or a new window where that is next to nothing.
func (w *reel) window(at int64) []byte {
	const little = 64
	if have := w.at + int64(len(w.buf)) - at; at >= w.at && (have >= little || have > 0 && w.at+int64(len(w.buf)) == w.size) {
		return w.buf[at-w.at:]
	}
	return w.view(at, reelStep)
}
