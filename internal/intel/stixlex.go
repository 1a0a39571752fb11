package intel

import (
	"errors"
	"fmt"
	"strings"
)

// The bounds of a pattern of STIX.
const (
	maxSTIXPattern      = 64 << 10
	maxSTIXDepth        = 50
	maxSTIXAlternatives = 10_000
)

// stixToken is a word of the pattern language (STIX 2.1, section 9.2 and its grammar).
type stixToken struct {
	kind byte   // 'w' keyword, 'p' object path, 's' string, 'l' other literal, 'o' operator of comparison, else the character itself; 0: the end
	text string // keywords in upper case, strings without their quotation
	at   int
}

// stixLexer cuts a pattern into tokens.
type stixLexer struct {
	s  string
	at int
}

func (l *stixLexer) next() (stixToken, error) {
	l.blanks()
	at := l.at
	if at == len(l.s) {
		return stixToken{at: at}, nil
	}
	c := l.s[at]
	switch {
	case strings.IndexByte("[](),", c) >= 0:
		l.at++
		return stixToken{kind: c, at: at}, nil
	case c == '\'':
		s, err := l.quoted()
		return stixToken{kind: 's', text: s, at: at}, err
	case strings.IndexByte("=!<>", c) >= 0:
		return stixToken{kind: 'o', text: l.operator(), at: at}, nil
	case strings.IndexByte("thb", c) >= 0 && at+1 < len(l.s) && l.s[at+1] == '\'': // timestamp, hexadecimal, binary
		l.at++
		s, err := l.quoted()
		return stixToken{kind: 'l', text: s, at: at}, err
	case word(c):
		return l.word()
	}
	return stixToken{}, l.wrong(at)
}

func (l *stixLexer) wrong(at int) error {
	return fmt.Errorf("the pattern is not understood at column %d", at+1)
}

// blanks passes over blanks and remarks.
func (l *stixLexer) blanks() {
	for l.at < len(l.s) {
		rest := l.s[l.at:]
		switch {
		case strings.IndexByte(" \t\r\n\f\v", rest[0]) >= 0:
			l.at++
		case strings.HasPrefix(rest, "//"):
			if l.at += strings.IndexByte(rest+"\n", '\n'); l.at > len(l.s) {
				l.at = len(l.s)
			}
		case strings.HasPrefix(rest, "/*") && strings.Contains(rest[2:], "*/"):
			l.at += strings.Index(rest[2:], "*/") + 4
		default:
			return
		}
	}
}

// quoted reads a string: a backslash stands in front of an apostrophe or of itself.
func (l *stixLexer) quoted() (string, error) {
	var b strings.Builder
	for at := l.at + 1; at < len(l.s); at++ {
		switch c := l.s[at]; {
		case c == '\'':
			l.at = at + 1
			return b.String(), nil
		case c == '\\' && at+1 < len(l.s) && (l.s[at+1] == '\'' || l.s[at+1] == '\\'):
			at++
			b.WriteByte(l.s[at])
		default:
			b.WriteByte(c)
		}
	}
	return "", errors.New("the pattern has a string that is not closed")
}

func (l *stixLexer) operator() string {
	for _, o := range []string{"==", "!=", "<>", "<=", ">=", "=", "<", ">"} {
		if strings.HasPrefix(l.s[l.at:], o) {
			l.at += len(o)
			return o
		}
	}
	l.at++
	return "!"
}

// word reads a keyword, a number or an object path. A path goes on over ".", "[n]" and quoted properties.
func (l *stixLexer) word() (stixToken, error) {
	at := l.at
	for l.at < len(l.s) && (word(l.s[l.at]) || l.s[l.at] == ':' || l.s[l.at] == '.') {
		l.at++
	}
	text := l.s[at:l.at]
	if !strings.Contains(text, ":") {
		return stixToken{kind: 'w', text: strings.ToUpper(text), at: at}, nil
	}
	var b strings.Builder
	b.WriteString(text)
	for l.at < len(l.s) {
		switch c := l.s[l.at]; {
		case c == '\'' && l.s[l.at-1] == '.', c == '\'' && l.s[l.at-1] == ':':
			s, err := l.quoted()
			if err != nil {
				return stixToken{}, err
			}
			b.WriteString(s)
		case c == '[' && l.index() > 0:
			n := l.index()
			b.WriteString(l.s[l.at : l.at+n])
			l.at += n
		case word(c) || c == '.':
			b.WriteByte(c)
			l.at++
		default:
			return stixToken{kind: 'p', text: b.String(), at: at}, nil
		}
	}
	return stixToken{kind: 'p', text: b.String(), at: at}, nil
}

// index is the length of "[3]" or "[*]" here, 0 if there is none.
func (l *stixLexer) index() int {
	end := strings.IndexByte(l.s[l.at:], ']')
	if end < 2 || strings.Trim(l.s[l.at+1:l.at+end], "0123456789") != "" && l.s[l.at+1:l.at+end] != "*" {
		return 0
	}
	return end + 1
}

func word(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '+'
}
