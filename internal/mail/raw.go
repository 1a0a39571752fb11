package mail

import (
	"strings"
	"unicode/utf8"
)

// raw walks through header octets that may hold undeclared text: octets of a Shift_JIS character or of an ISO-2022-JP run can look
// like a quote, a backslash or a separator and must not be taken for one.
type raw struct {
	s        string
	multi    bool // not UTF-8: two-octet characters are expected
	noReturn bool // no return to ASCII follows: escape sequences are not looked for any more (keeps the walk linear)

	nextSemicolon int // of semicolon
	wholeUntil    int // of wholeOnce
}

func newRaw(s string) *raw { return &raw{s: s, multi: !utf8.ValidString(s)} }

// unit is the number of octets at i that belong together: 1 for everything in ASCII.
func (r *raw) unit(i int) int {
	switch c := r.s[i]; {
	case c == 0x1B && !r.noReturn && strings.HasPrefix(r.s[i:], "\x1b$"):
		n := strings.Index(r.s[i:], "\x1b(")
		if n < 0 || i+n+3 > len(r.s) {
			r.noReturn = true
			return 1
		}
		return n + 3
	case r.multi && i+1 < len(r.s) && (c >= 0x81 && c <= 0x9F || c >= 0xE0 && c <= 0xFC):
		if next := r.s[i+1]; next >= 0x40 && next <= 0xFC && next != 0x7F {
			return 2
		}
	}
	return 1
}

// until returns the first place from i on where one of the octets in stop stands by itself, or the length.
func (r *raw) until(i int, stop string) int {
	for i < len(r.s) {
		n := r.unit(i)
		if n == 1 && strings.IndexByte(stop, r.s[i]) >= 0 {
			return i
		}
		i += n
	}
	return i
}

// quoted reads a quoted-string (RFC 5322, section 3.2.4) whose opening quote stands before i, and returns what it says and the place
// behind it. A backslash quotes only a quote or a backslash: others are taken for the separators of a Windows path, as mail programs
// do. closed is false if the end of the field comes first.
func (r *raw) quoted(i int) (value string, end int, closed bool) {
	var b strings.Builder
	for i < len(r.s) {
		n := r.unit(i)
		if n == 1 {
			switch r.s[i] {
			case '"':
				return b.String(), i + 1, true
			case '\\':
				if i+1 < len(r.s) && (r.s[i+1] == '"' || r.s[i+1] == '\\') {
					i++
				}
			}
		}
		b.WriteString(r.s[i : i+n])
		i += n
	}
	return b.String(), i, false
}

// plainASCII says that s has neither octets above 127 nor escape sequences.
func plainASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || s[i] == 0x1B {
			return false
		}
	}
	return true
}
