package mail

import (
	"bufio"
	"bytes"
	"io"
)

// uuReader decodes the lines of a uuencoded file up to its "end" (POSIX.1-2017, uuencode): the first character of a line says how many
// octets the line holds, groups of four characters hold three of them, and a line of none stands in front of "end". Relays cut blanks
// off at the ends of lines, so that what is missing there counts as blanks. The file also ends, badly, where a line is not encoded.
type uuReader struct {
	r      *bufio.Reader
	out    []byte // decoded and not yet read; a prefix of buf
	buf    []byte
	ended  bool
	failed bool
	err    error
}

func (d *uuReader) bad() bool { return d.failed }

func (d *uuReader) Read(p []byte) (int, error) {
	for len(d.out) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		d.line()
	}
	n := copy(p, d.out)
	d.out = d.out[n:]
	return n, nil
}

// line decodes one line or finds the end.
func (d *uuReader) line() {
	line, err := peekLine(d.r)
	if err != nil {
		d.stop(true, err)
		return
	}
	text := trimLineEnd(line)
	switch {
	case string(text) == "end":
		d.skip(line)
		d.stop(false, io.EOF)
	case d.ended: // the empty line was followed by something else
		d.stop(true, io.EOF)
	case uuOctets(text) == 0:
		d.ended = true
		d.skip(line)
	case !uuLine(text):
		d.stop(true, io.EOF)
	default:
		d.buf = appendUU(d.buf[:0], text)
		d.out = d.buf
		d.skip(line)
	}
}

// stop ends the file. An error of the input is one of its end for a file that is cut off.
func (d *uuReader) stop(failed bool, err error) {
	d.failed = d.failed || failed
	if err == bufio.ErrBufferFull { // a line of many kilobytes is text again
		err = io.EOF
	}
	d.err = err
}

func (d *uuReader) skip(line []byte) { _, _ = d.r.Discard(len(line)) } // it is in the buffer

// trimLineEnd also cuts the blanks that relays add or remove.
func trimLineEnd(line []byte) []byte { return bytes.TrimRight(line, " \t\r\n") }

// uuOctets is the number of octets that a line says it holds; an empty line, whose blank was cut off, holds none.
func uuOctets(line []byte) int {
	if len(line) == 0 {
		return 0
	}
	return int(line[0]-' ') & 63
}

// uuLine says that a line without its end holds octets in the alphabet of uuencode and no more characters than it may: one for a check
// sum beside what the length asks for.
func uuLine(line []byte) bool {
	n := uuOctets(line)
	if n == 0 || len(line)-1 > (n+2)/3*4+1 {
		return false
	}
	for _, c := range line {
		if c < ' ' || c > '`' {
			return false
		}
	}
	return true
}

// uuStarts says that a line can be the first of a file, where nothing is known yet: it is complete, or full (45 octets) and lacks but
// blanks at its end. A file of no octets has nothing to look into.
func uuStarts(line []byte) bool {
	line = trimLineEnd(line)
	n := uuOctets(line)
	return uuLine(line) && (len(line)-1 >= (n*8+5)/6 || n == 45 && len(line) > 30)
}

func appendUU(out, line []byte) []byte {
	n := uuOctets(line)
	at := func(i int) byte {
		if i < len(line) {
			return (line[i] - ' ') & 63
		}
		return 0
	}
	for i := 1; n > 0; i, n = i+4, n-3 {
		group := [3]byte{at(i)<<2 | at(i+1)>>4, at(i+1)<<4 | at(i+2)>>2, at(i+2)<<6 | at(i+3)}
		out = append(out, group[:min(n, 3)]...)
	}
	return out
}
