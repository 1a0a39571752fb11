package mta

import (
	"slices"
	"strings"
)

// call is one use of an m4 macro with its arguments, quotes taken off.
type call struct {
	name string
	args []string
	line int
}

// m4Calls finds the uses of the named macros in the text of a sendmail.mc. It knows m4's comments (# to the end of the line, dnl), quotes
// (`…', nested) and brackets, and expands nothing. Its work grows with the length of the text alone.
func m4Calls(text string, names ...string) []call {
	s := m4Scanner{text: text, line: 1}
	var calls []call
	for s.at < len(s.text) {
		switch word := s.word(); {
		case word == "":
			s.other()
		case word == "dnl":
			s.toLineEnd()
		case slices.Contains(names, word) && s.at < len(s.text) && s.text[s.at] == '(':
			line := s.line
			calls = append(calls, call{name: word, args: s.arguments(), line: line})
		}
	}
	return calls
}

type m4Scanner struct {
	text string
	at   int
	line int
}

// word takes a name, if one stands here.
func (s *m4Scanner) word() string {
	n := nameLength(s.text[s.at:])
	s.at += n
	return s.text[s.at-n : s.at]
}

// other takes what is no name: a comment, a quoted text or one octet.
func (s *m4Scanner) other() {
	switch s.text[s.at] {
	case '#':
		s.toLineEnd()
	case '`':
		s.quoted()
	default:
		s.one()
	}
}

func (s *m4Scanner) one() {
	if s.text[s.at] == '\n' {
		s.line++
	}
	s.at++
}

func (s *m4Scanner) toLineEnd() {
	for s.at < len(s.text) && s.text[s.at] != '\n' {
		s.at++
	}
}

// quoted takes `…' and returns its inside.
func (s *m4Scanner) quoted() string {
	start := s.at + 1
	depth := 0
	for s.at < len(s.text) {
		switch s.text[s.at] {
		case '`':
			depth++
		case '\'':
			depth--
		}
		s.one()
		if depth == 0 {
			return s.text[start : s.at-1]
		}
	}
	return s.text[min(start, s.at):s.at]
}

// arguments takes (…) and splits it at the commas of its own level. m4 drops white space before an argument.
func (s *m4Scanner) arguments() []string {
	var args []string
	var arg strings.Builder
	depth := 0
	for s.at < len(s.text) {
		switch c := s.text[s.at]; {
		case c == '`':
			arg.WriteString(s.quoted())
			continue
		case c == '(':
			if depth++; depth > 1 {
				arg.WriteByte(c)
			}
		case c == ')':
			if depth--; depth == 0 {
				s.one()
				return append(args, arg.String())
			}
			arg.WriteByte(c)
		case c == ',' && depth == 1:
			args = append(args, arg.String())
			arg.Reset()
		case arg.Len() > 0 || !isBlank(c):
			arg.WriteByte(c)
		}
		s.one()
	}
	return append(args, arg.String())
}
