package verify

import (
	"bytes"
	"crypto/sha256"
	"hash"
	"strings"

	"sekisho/internal/mail"
)

// canonField writes a header field for a signature (RFC 6376, sections 3.4.1 and 3.4.2), with its line end. Folds that arrived as LF, as
// milters give them, are CRLF again.
func canonField(f mail.Field, value string, relaxed bool) string {
	if relaxed {
		return strings.ToLower(blank(f.Name)) + ":" + relaxedValue(value) + "\r\n"
	}
	return f.Name + ":" + value + "\r\n"
}

// octets is the body of a field as it came over the wire.
func octets(f mail.Field) string {
	if bytes.IndexByte(f.Raw, '\n') < 0 {
		return string(f.Raw)
	}
	var b strings.Builder
	for line := range strings.SplitAfterSeq(string(f.Raw), "\n") {
		if text, folded := strings.CutSuffix(line, "\n"); folded {
			b.WriteString(strings.TrimSuffix(text, "\r") + "\r\n")
		} else {
			b.WriteString(line)
		}
	}
	return b.String()
}

// relaxedValue unfolds, and makes one blank of each run of white space.
func relaxedValue(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for i := range len(s) {
		switch c := s[i]; {
		case c == ' ', c == '\t':
			gap = true
		case c == '\n', c == '\r' && i+1 < len(s) && s[i+1] == '\n':
		default:
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteByte(c)
		}
	}
	return b.String()
}

// bodyHash is a body in one canonical form (RFC 6376, sections 3.4.3 and 3.4.4), hashed while it arrives. Whatever the body, it holds
// a fixed amount of memory and takes time in proportion to the octets: empty lines are counted, not kept.
type bodyHash struct {
	relaxed bool
	limit   int64 // octets that are hashed (l=); negative: all

	sum   hash.Hash
	total int64 // octets of the canonical form so far
	buf   []byte
	lines int64 // line ends that are not written yet: at the end of the body they do not count
	gap   bool  // white space that is not written yet
	cr    bool  // a CR at the end of a chunk, of which it is not known whether an LF follows
	empty bool  // nothing but line ends so far
}

func newBodyHash(relaxed bool, limit int64) *bodyHash {
	return &bodyHash{relaxed: relaxed, limit: limit, sum: sha256.New(), buf: make([]byte, 0, hashBuffer), empty: true}
}

const hashBuffer = 4 << 10

// write takes the next octets. A bare LF ends a line as well: it was a CRLF when it was signed, or the signature is broken anyway.
func (h *bodyHash) write(chunk []byte) {
	if len(chunk) == 0 {
		return
	}
	if h.cr {
		h.cr = false
		if chunk[0] != '\n' {
			h.content([]byte("\r"))
		}
	}
	for len(chunk) > 0 {
		end := bytes.IndexByte(chunk, '\n')
		if end < 0 {
			if h.cr = chunk[len(chunk)-1] == '\r'; h.cr {
				chunk = chunk[:len(chunk)-1]
			}
			h.content(chunk)
			return
		}
		line := chunk[:end]
		if end > 0 && line[end-1] == '\r' {
			line = line[:end-1]
		}
		h.content(line)
		h.gap = false
		h.lines++
		chunk = chunk[end+1:]
	}
}

// content takes a piece of a line.
func (h *bodyHash) content(piece []byte) {
	if !h.relaxed {
		h.put(piece)
		return
	}
	for len(piece) > 0 {
		n := 0
		for n < len(piece) && (piece[n] == ' ' || piece[n] == '\t') {
			n++
		}
		h.gap = h.gap || n > 0
		piece = piece[n:]
		end := wordLen(piece)
		h.put(piece[:end])
		piece = piece[end:]
	}
}

func wordLen(s []byte) int {
	end := bytes.IndexByte(s, ' ')
	if end < 0 {
		end = len(s)
	}
	if tab := bytes.IndexByte(s[:end], '\t'); tab >= 0 {
		end = tab
	}
	return end
}

// put writes octets that are no white space, behind what was held back before them.
func (h *bodyHash) put(s []byte) {
	if len(s) == 0 {
		return
	}
	h.empty = false
	for ; h.lines > 0; h.lines-- {
		h.out(lineEnd)
	}
	if h.gap {
		h.gap = false
		h.out(space)
	}
	h.out(s)
}

var lineEnd, space = []byte("\r\n"), []byte(" ")

func (h *bodyHash) out(s []byte) {
	h.total += int64(len(s))
	if h.limit >= 0 {
		over := h.total - h.limit
		s = s[:max(int64(len(s))-max(over, 0), 0)]
	}
	if len(h.buf)+len(s) > cap(h.buf) {
		h.sum.Write(h.buf)
		h.buf = h.buf[:0]
	}
	if len(s) > cap(h.buf) {
		h.sum.Write(s)
		return
	}
	h.buf = append(h.buf, s...)
}

// finish ends the body and returns its hash and how long its canonical form is. A simple body ends in CRLF even where it is empty, a relaxed
// one unless it is empty.
func (h *bodyHash) finish() ([]byte, int64) {
	if h.cr {
		h.cr = false
		h.content([]byte("\r"))
	}
	if !h.relaxed || !h.empty {
		h.out(lineEnd)
	}
	h.sum.Write(h.buf)
	h.buf = h.buf[:0]
	return h.sum.Sum(nil), h.total
}
