package payload

import "bytes"

// codeScanner looks, while a content passes, for what makes an image (SVG 2, chapter 15 "Scripting") run code: a script element, an
// event attribute, a javascript: address. It keeps a few octets only. References such as &#106; are not resolved.
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
	s.found = bytes.Contains(s.window, []byte("javascript:")) || hasScript(s.window) || hasHandler(s.window)
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
