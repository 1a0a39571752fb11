package page

import (
	"bytes"
	"unicode/utf8"

	"sekisho/internal/text"
)

// maxQuoted bounds the "> " in front of a line.
const maxQuoted = 4

// white is what may stand between two words and is not written before the second comes.
type white uint8

const (
	whiteNone  white = iota
	whiteSpace       // collapsed to one space
	whiteBreak       // the same with a line end in it
	whiteCell        // border of two cells
)

// out lays visible text out in lines.
type out struct {
	text  []byte
	limit int
	cut   bool

	pending    white
	within     bool // a line is begun and not ended
	quoted     int  // depth of quotation of what is written
	introduced bool // a line that was written introduces quoted mail
	anchors    []anchor
}

// words writes text whose white space collapses.
func (o *out) words(s []byte) {
	for len(s) > 0 && !o.cut {
		n := 0
		for n < len(s) && !blank(s[n]) {
			n++
		}
		if n > 0 {
			o.word(s[:n])
			s = s[n:]
		}
		for len(s) > 0 && blank(s[0]) {
			o.space(s[0])
			s = s[1:]
		}
	}
}

// blank is CSS's document white space, and NUL, which a browser drops.
func blank(c byte) bool {
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == 0
}

func (o *out) space(c byte) {
	switch {
	case c == 0 || !o.within:
	case c == '\n' || c == '\r':
		o.pending = max(o.pending, whiteBreak)
	default:
		o.pending = max(o.pending, whiteSpace)
	}
}

// word writes text without white space, and what is pending in front of it.
func (o *out) word(s []byte) {
	o.begin()
	switch {
	case o.pending == whiteCell:
		o.write("\t")
	case o.pending == whiteSpace, o.pending == whiteBreak && !o.joins(s):
		o.write(" ")
	}
	o.pending = whiteNone
	o.raw(s)
}

// joins says that a line end between what is written and s vanishes: both are wide (CSS Text 3, section 4.1.3).
func (o *out) joins(s []byte) bool {
	before, _ := utf8.DecodeLastRune(o.text)
	after, _ := utf8.DecodeRune(s)
	return eastAsian(before) && eastAsian(after)
}

// lines writes preformatted text.
func (o *out) lines(s []byte) {
	for len(s) > 0 && !o.cut {
		line, rest, ended := bytes.Cut(s, []byte("\n"))
		if line = bytes.ReplaceAll(line, []byte{0}, nil); len(line) > 0 {
			o.begin()
			o.pending = whiteNone
			o.raw(line)
		}
		if ended {
			o.lineEnd()
		}
		s = rest
	}
}

// begin begins a line, if none is.
func (o *out) begin() {
	if o.within {
		return
	}
	o.within, o.pending = true, whiteNone
	for range min(o.quoted, maxQuoted) {
		o.write("> ")
	}
}

// introduce looks whether the last lines introduce a quotation.
func (o *out) introduce() {
	if !o.introduced {
		o.introduced = text.Introduces(o.text)
	}
}

// block ends the line, if one is begun.
func (o *out) block() {
	if o.within {
		o.lineEnd()
	}
}

func (o *out) lineEnd() {
	o.write("\n")
	o.within, o.pending = false, whiteNone
}

// cell separates what follows from the cell before.
func (o *out) cell() {
	if o.within {
		o.pending = whiteCell
	}
}

func (o *out) write(s string) { o.raw([]byte(s)) }

func (o *out) raw(s []byte) {
	if left := o.limit - len(o.text); len(s) > left {
		o.cut = true
		for left = max(left, 0); left > 0 && !utf8.RuneStart(s[left]); left-- {
		}
		s = s[:left]
	}
	o.text = append(o.text, s...)
}
