package config

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// Error says what is wrong with one setting, where it stands and what is allowed. Without a line (a flag, or a file that cannot be
// read) only the message is printed.
type Error struct {
	File    string
	Line    int    // from 1; 0: no position
	Column  int    // from 1, in characters
	Key     string // dotted: "screen.mode"
	Text    string // the line, without its end; "": it is not shown
	Length  int    // characters of the line that are marked
	Message string
	Allowed string // what may stand there, or ""
}

// Error prints "file:line:column: message; allowed", the line, and a caret line below the faulty part.
func (e *Error) Error() string {
	message := e.Message
	if e.Allowed != "" {
		message += "; " + e.Allowed
	}
	if e.Line == 0 {
		return join(": ", e.File, message)
	}
	if e.Text == "" {
		return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, message)
	}
	number := fmt.Sprintf("%5d", e.Line)
	text, before, marked := e.window()
	return fmt.Sprintf("%s:%d:%d: %s\n%s | %s\n%s | %s%s", e.File, e.Line, e.Column, message,
		number, shown(text), strings.Repeat(" ", len(number)), blank(before), strings.Repeat("^", max(1, columns(marked))))
}

// maxLine bounds the characters of a line that are shown: the marked part and what surrounds it.
const maxLine = 160

// window cuts a long line around the marked part. It returns the text to show and, of it, what stands before the mark and what is marked.
func (e *Error) window() (text, before, marked string) {
	line := []rune(e.Text)
	column := min(max(e.Column-1, 0), len(line))
	start := 0
	if len(line) > maxLine {
		start = max(0, column-maxLine/4)
	}
	end := min(len(line), start+maxLine)
	return string(line[start:end]), string(line[start:column]), string(line[column:min(end, column+e.Length)])
}

// shown makes a line safe for a terminal: control characters other than the tab become a middle dot.
func shown(line string) string {
	return strings.Map(func(r rune) rune {
		if r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
			return '·'
		}
		return r
	}, line)
}

// blank is white space as wide as the text on a terminal, tabs kept.
func blank(text string) string {
	var b strings.Builder
	for _, r := range text {
		if r == '\t' {
			b.WriteByte('\t')
			continue
		}
		b.WriteString(strings.Repeat(" ", cells(r)))
	}
	return b.String()
}

func columns(text string) int {
	n := 0
	for _, r := range text {
		n += cells(r)
	}
	return n
}

// cells is the number of terminal cells of a character (UAX #11; combining marks take none).
func cells(r rune) int {
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	if unicode.Is(unicode.Mn, r) {
		return 0
	}
	return 1
}

func join(separator string, parts ...string) string {
	kept := parts[:0:0]
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, separator)
}

// maxErrors bounds how many mistakes are reported at once; the others are counted.
const maxErrors = 20

// mistakes is a list of at most maxErrors.
type mistakes struct {
	list  []*Error
	total int
}

func (m *mistakes) add(describe func() *Error) {
	if m.total++; len(m.list) < maxErrors {
		m.list = append(m.list, describe())
	}
}

// err makes one error of all, nil of none. errors.As finds the first *Error.
func (m mistakes) err() error {
	var list []error
	for _, e := range m.list {
		list = append(list, e)
	}
	if more := m.total - len(m.list); more > 0 {
		list = append(list, fmt.Errorf("… and %d more", more))
	}
	return errors.Join(list...)
}

// quote shows a value of the file, cut to a length that a line of an error bears.
func quote(value string) string {
	const most = 80
	if runes := []rune(value); len(runes) > most {
		return strconv.Quote(string(runes[:most])) + "…"
	}
	return strconv.Quote(value)
}
