package archive

import (
	"bytes"
	"encoding/binary"
	"io"
)

const (
	scanStep       = 64 << 10
	flagDescriptor = 1 << 3 // sizes stand behind the content, not in the local header (4.4.4)
)

// scan yields the entries whose local headers stand before the offset end. Content whose length is declared is stepped over, so that
// an archive within an archive is not taken apart. more is false where the caller wants no more. No octet is searched twice.
func scan(r io.ReaderAt, end int64, yield func(*Entry, error) bool) (n int, more bool) {
	w := window{r: r, end: end}
	for at := w.next(0); at >= 0; {
		e, next := readLocal(r, at, end)
		if e == nil {
			at = w.next(at + int64(len(localSignature)))
			continue
		}
		n++
		if !yield(&e.Entry, nil) {
			return n, false
		}
		at = w.next(next)
	}
	return n, true
}

// window is the piece of the archive that is searched at the moment.
type window struct {
	r          io.ReaderAt
	start, end int64
	buf        []byte
}

// next gives the offset of the next signature of a local header from at on, or -1.
func (w *window) next(at int64) int64 {
	for at <= w.end-int64(len(localSignature)) {
		if !w.holds(at) && !w.load(at) {
			return -1
		}
		if i := bytes.Index(w.buf[at-w.start:], localSignature); i >= 0 {
			return at + int64(i)
		}
		at = max(at, w.start+int64(len(w.buf)-len(localSignature)+1))
	}
	return -1
}

func (w *window) holds(at int64) bool {
	return w.start <= at && at+int64(len(localSignature)) <= w.start+int64(len(w.buf))
}

func (w *window) load(at int64) bool {
	if w.buf == nil {
		w.buf = make([]byte, scanStep)
	}
	w.buf = w.buf[:min(int64(cap(w.buf)), w.end-at)]
	n, _ := w.r.ReadAt(w.buf, at)
	w.start, w.buf = at, w.buf[:n]
	return n >= len(localSignature)
}

// readLocal reads the local header at an offset; nil where none stands. next is where the search goes on.
func readLocal(r io.ReaderAt, at, end int64) (e *zipEntry, next int64) {
	var b [localSize]byte
	if at > end-localSize {
		return nil, 0
	}
	if _, err := r.ReadAt(b[:], at); err != nil {
		return nil, 0
	}
	le := binary.LittleEndian
	nameLen, extraLen := int(le.Uint16(b[26:])), int(le.Uint16(b[28:]))
	next = at + localSize + int64(nameLen+extraLen)
	if nameLen == 0 || next > end || b[4] > maxVersion || le.Uint16(b[8:]) > methodAES {
		return nil, 0
	}
	text := make([]byte, nameLen+extraLen)
	if _, err := r.ReadAt(text, at+localSize); err != nil && err != io.EOF {
		return nil, 0
	}
	flags := le.Uint16(b[6:])
	e = &zipEntry{
		Entry:  Entry{Raw: bytes.Clone(text[:nameLen]), Packed: int64(le.Uint32(b[18:])), Size: int64(le.Uint32(b[22:]))},
		method: le.Uint16(b[8:]), time: le.Uint16(b[10:]), sum: le.Uint32(b[14:]), offset: at, archive: r, limit: end,
	}
	e.describe(flags, text[nameLen:])
	if flags&flagDescriptor != 0 && e.Packed == 0 {
		e.Size, e.Packed = -1, -1
		return e, next
	}
	return e, next + min(e.Packed, end-next)
}

// maxVersion is well above the newest "version needed to extract" (4.4.3.2: 6.3); more is no header but chance.
const maxVersion = 100
