package payload

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// codeScanner looks, while a content passes, for what makes an image (SVG 2, chapter 15 "Scripting") run code: a script element, an
// event attribute, a javascript: address, a page within an address. It keeps a few octets only. References are not resolved: one that
// stands for a Latin letter (&#106;) hides a word, since nothing else needs it, and one that stands for "<" before "script" hides a tag.
type codeScanner struct {
	found  bool
	window []byte // the end of what has passed and what passes now, in lower case, without zero octets (UTF-16)
}

// codeOverlap is longer than anything that is looked for, with the blanks that may stand within.
const codeOverlap = 96

func (s *codeScanner) look(p []byte) {
	if s.found {
		return
	}
	s.window = append(s.window[:0], s.window[max(0, len(s.window)-codeOverlap):]...)
	for _, c := range p {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != 0 {
			s.window = append(s.window, c)
		}
	}
	s.found = bytes.Contains(s.window, []byte("javascript:")) || bytes.Contains(s.window, []byte("data:text/html")) ||
		hasScript(s.window) || hasHandler(s.window) || hasHiddenLetter(s.window)
}

// hasHiddenLetter looks for a character reference (XML 1.0, section 4.1) to a Latin letter.
func hasHiddenLetter(b []byte) bool {
	for {
		_, rest, found := bytes.Cut(b, []byte("&#"))
		if !found {
			return false
		}
		b = rest
		if c := referred(rest); 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' {
			return true
		}
	}
}

// referred is the character that a reference stands for, b being what follows its "&#"; 0 for none and for those beyond ASCII.
func referred(b []byte) rune {
	digits, _, ok := bytes.Cut(b[:min(len(b), codeOverlap/2)], []byte(";"))
	base := 10
	if hex, isHex := bytes.CutPrefix(digits, []byte("x")); isHex {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(string(digits), base, 32)
	if !ok || err != nil || n >= utf8.RuneSelf {
		return 0
	}
	return rune(n)
}

// hasScript looks for the tag of a script element, with or without a name space prefix.
func hasScript(b []byte) bool {
	for at := 0; ; at++ {
		i := bytes.Index(b[at:], []byte("script"))
		if i < 0 {
			return false
		}
		at += i
		before := b[max(0, at-codeOverlap/2):at]
		open := bytes.LastIndexByte(before, '<')
		if open >= 0 && (open+1 == len(before) || isPrefix(before[open+1:])) {
			return true
		}
		if hash := bytes.LastIndex(before, []byte("&#")); hash >= 0 && before[len(before)-1] == ';' && referred(before[hash+2:]) == '<' {
			return true
		}
	}
}

// isPrefix: a name and a colon.
func isPrefix(b []byte) bool {
	return b[len(b)-1] == ':' && !bytes.ContainsAny(b, " \t\r\n\f\"'>=/")
}

// hasHandler looks for an attribute "on…=" behind a blank or the end of another attribute.
func hasHandler(b []byte) bool {
	for {
		i := bytes.Index(b, []byte("on"))
		if i < 0 {
			return false
		}
		behind := i > 0 && bytes.IndexByte([]byte(" \t\r\n\f\"'/"), b[i-1]) >= 0
		b = b[i+2:]
		if behind && isHandler(b) {
			return true
		}
	}
}

// isHandler: the letters of an event, then "=" and a quote.
func isHandler(b []byte) bool {
	n := 0
	for n < min(len(b), 32) && 'a' <= b[n] && b[n] <= 'z' {
		n++
	}
	b = bytes.TrimLeft(b[n:min(len(b), codeOverlap-2)], " \t\r\n\f")
	if n < 3 || len(b) == 0 || b[0] != '=' {
		return false
	}
	b = bytes.TrimLeft(b[1:], " \t\r\n\f")
	return len(b) > 0 && (b[0] == '"' || b[0] == '\'')
}
