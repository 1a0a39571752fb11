package mail

import (
	"bytes"
	"io"

	"sekisho/internal/text"
)

// maxSoftBlanks bounds the white space between "=" and the line end of a soft line break.
const maxSoftBlanks = 998

// quotedReader decodes quoted-printable (RFC 2045, section 6.7). Lines may have any length and end in LF; a "=" that begins neither an
// octet nor a soft line break stands for itself and is bad.
type quotedReader struct {
	r       io.Reader
	in      []byte
	out     []byte // decoded and not yet read; a prefix of buf
	buf     []byte
	pending []byte // "=" and what follows it, undecided as yet
	failed  bool
	err     error
}

func (d *quotedReader) bad() bool { return d.failed }

func (d *quotedReader) Read(p []byte) (int, error) {
	for len(d.out) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		d.fill()
	}
	n := copy(p, d.out)
	d.out = d.out[n:]
	return n, nil
}

func (d *quotedReader) fill() {
	if d.in == nil {
		d.in = make([]byte, 4<<10)
	}
	n, err := d.r.Read(d.in)
	d.buf = d.buf[:0]
	for b := d.in[:n]; len(b) > 0; {
		if len(d.pending) > 0 {
			b = d.escape(b)
			continue
		}
		plain, _, found := bytes.Cut(b, []byte("="))
		d.buf = append(d.buf, plain...)
		b = b[len(plain):]
		if found {
			d.pending, b = append(d.pending, '='), b[1:]
		}
	}
	if err != nil {
		d.finish()
	}
	d.out, d.err = d.buf, err
}

// escape looks at the next octet behind a "=" and returns what is left of b.
func (d *quotedReader) escape(b []byte) []byte {
	c := b[0]
	switch {
	case len(d.pending) == 1 && text.HexDigit(c) >= 0:
		d.pending = append(d.pending, c)
		return b[1:]
	case len(d.pending) == 2 && text.HexDigit(d.pending[1]) >= 0:
		if text.HexDigit(c) < 0 {
			break
		}
		d.buf = append(d.buf, byte(text.HexDigit(d.pending[1])<<4|text.HexDigit(c)))
		d.pending = d.pending[:0]
		return b[1:]
	case c == '\n':
		d.pending = d.pending[:0]
		return b[1:]
	case (c == ' ' || c == '\t' || c == '\r') && len(d.pending) < maxSoftBlanks:
		d.pending = append(d.pending, c)
		return b[1:]
	}
	d.literal()
	return b
}

// literal gives up on an escape: its octets stand for themselves.
func (d *quotedReader) literal() {
	d.failed = true
	d.buf = append(d.buf, d.pending...)
	d.pending = d.pending[:0]
}

// finish decides an escape that the end of input cut off: "=" and blanks are a soft line break.
func (d *quotedReader) finish() {
	if len(d.pending) == 2 && text.HexDigit(d.pending[1]) >= 0 {
		d.literal()
	}
	d.pending = d.pending[:0]
}
