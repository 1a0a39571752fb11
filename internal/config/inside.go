package config

import (
	"strings"
	"unicode/utf8"
)

// ErrorInside makes an error about a part of a text value: the characters from and to (from 0, to exclusive) of what the value says, as TOML reads
// it. It points to where these characters stand in the file, escapes and lines counted. It is for what only those who know more than this package
// can check. Where the place is not known, it is as ErrorAt.
func (c Config) ErrorInside(key string, from, to int, message, allowed string) error {
	it, found := c.source.find(key)
	if !found || it.header {
		return c.ErrorAt(key, join("; ", message, allowed))
	}
	places := characters(string(c.source.text[it.value.start:it.value.end]))
	if from >= len(places) {
		from = len(places) - 1
	}
	from = max(from, 0)
	to = max(from+1, min(to, len(places)-1))
	mark := it.value
	if to < len(places) {
		mark = span{it.value.start + places[from], it.value.start + places[to]}
	}
	e := c.source.at(mark, key, message)
	e.Allowed = allowed
	return e
}

// characters lists where each character of a TOML text (TOML 1.0, section "String") begins in its source, in octets, and at the end where the text
// ends.
func characters(raw string) []int {
	quote, multi := raw[:1], false
	at := 1
	if strings.HasPrefix(raw, strings.Repeat(quote, 3)) {
		multi, at = true, 3
		at += lineEnd(raw[at:]) // a line end right behind the quotes is no part of the text
	}
	end := max(at, len(raw)-len(quote))
	if multi {
		end = max(at, len(raw)-3)
	}
	var places []int
	for at < end {
		n, says := character(raw[at:end], quote == `"`)
		if says {
			places = append(places, at)
		}
		at += n
	}
	return append(places, end)
}

// character is how many octets the first character takes in the source, and whether it says anything: a backslash at the end of a line, with the
// blanks behind it, does not.
func character(s string, escapes bool) (n int, says bool) {
	if !escapes || s[0] != '\\' || len(s) < 2 {
		_, n = utf8.DecodeRuneInString(s)
		return n, true
	}
	switch s[1] {
	case 'u':
		return min(6, len(s)), true
	case 'U':
		return min(10, len(s)), true
	case 'x':
		return min(4, len(s)), true
	case ' ', '\t', '\r', '\n':
		return len(s) - len(strings.TrimLeft(s[1:], " \t\r\n")), false
	}
	return 2, true
}

func lineEnd(s string) int {
	switch {
	case strings.HasPrefix(s, "\r\n"):
		return 2
	case strings.HasPrefix(s, "\n"):
		return 1
	}
	return 0
}
