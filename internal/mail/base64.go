package mail

import (
	"bytes"
	"encoding/base64"
	"io"
	"sync"
)

const decodeSize = 16 << 10

// scratch holds the buffers of one decoder while it runs.
type scratch struct {
	in   [decodeSize]byte
	text [decodeSize + 4]byte
	out  [decodeSize]byte
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// base64Reader decodes base64 (RFC 2045, section 6.8) of any line length. Line ends and blanks are skipped; other octets outside the
// alphabet, missing padding and data behind padding are bad, and decoded around.
type base64Reader struct {
	r      io.Reader
	buf    *scratch
	carry  int    // characters in buf.text that wait for the rest of their quantum
	out    []byte // decoded and not yet read
	padded bool   // padding was seen
	failed bool
	err    error
}

func (d *base64Reader) bad() bool { return d.failed }

func (d *base64Reader) Read(p []byte) (int, error) {
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

// fill decodes what one read gives: all at once where it is clean, else character by character.
func (d *base64Reader) fill() {
	if d.buf == nil {
		d.buf = scratches.Get().(*scratch)
	}
	n, err := d.r.Read(d.buf.in[:])
	chars := appendLines(d.buf.text[:d.carry], d.buf.in[:n])
	if err == nil && !d.padded {
		whole := len(chars) &^ 3
		decoded, corrupt := base64.StdEncoding.Decode(d.buf.out[:], chars[:whole])
		if corrupt == nil {
			d.padded = whole > 0 && chars[whole-1] == '='
			d.out, d.carry = d.buf.out[:decoded], copy(d.buf.text[:], chars[whole:])
			return
		}
	}
	d.out = d.tolerant(chars, err != nil)
	if d.err = err; err != nil {
		d.out = bytes.Clone(d.out)
		scratches.Put(d.buf)
		d.buf = nil
	}
}

// appendLines appends block without its line ends to dst, which has the room.
func appendLines(dst, block []byte) []byte {
	for len(block) > 0 {
		line, rest, _ := bytes.Cut(block, []byte("\n"))
		dst = append(dst, bytes.TrimSuffix(line, []byte("\r"))...)
		block = rest
	}
	return dst
}

// tolerant decodes what is left of chars without blanks and octets outside the alphabet, and begins a new quantum behind padding.
func (d *base64Reader) tolerant(chars []byte, atEnd bool) []byte {
	out, clean := d.buf.out[:0], chars[:0]
	for _, c := range chars {
		switch {
		case c == '=':
			out, clean, d.padded = d.appendAll(out, clean), clean[:0], true
		case base64Digit(c):
			d.failed = d.failed || d.padded
			clean = append(clean, c)
		case c != ' ' && c != '\t' && c != '\r':
			d.failed = true
		}
	}
	if atEnd {
		d.failed = d.failed || len(clean)%4 != 0
		return d.appendAll(out, clean)
	}
	whole := len(clean) &^ 3
	out = d.appendAll(out, clean[:whole])
	d.carry = copy(d.buf.text[:], clean[whole:])
	return out
}

// appendAll decodes clean, whose last quantum may be unfinished. A single character is no octet.
func (d *base64Reader) appendAll(out, clean []byte) []byte {
	if len(clean)%4 == 1 {
		d.failed = true
		clean = clean[:len(clean)-1]
	}
	out, err := base64.RawStdEncoding.AppendDecode(out, clean)
	d.failed = d.failed || err != nil
	return out
}

func base64Digit(c byte) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/'
}
