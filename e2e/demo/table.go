package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/mattn/go-runewidth"
	"golang.org/x/term"

	"sekisho/corpus"
)

// Widths in terminal cells; the rest of the line belongs to what was sent.
const (
	kindWidth  = 6
	levelWidth = 14
	gap        = 2
	minWidth   = 80
	maxWidth   = 120
)

// table prints one row a mail, with the reasons below it.
type table struct {
	out    io.Writer
	l      language
	width  int
	colour bool

	mails, untouched, tagged, held, unexpected int
}

// newTable fits the table to the terminal.
func newTable(out *os.File, l language) *table {
	t := &table{out: out, l: l, width: 100}
	if fd := int(out.Fd()); term.IsTerminal(fd) {
		t.colour = os.Getenv("NO_COLOR") == ""
		if width, _, err := term.GetSize(fd); err == nil {
			t.width = min(max(width, minWidth), maxWidth)
		}
	}
	return t
}

func (t *table) head() {
	t.line("", t.l.pick(headKind), t.l.pick(headLevel), t.l.pick(headSent))
	fmt.Fprintln(t.out, strings.Repeat("-", t.width))
}

// row prints what one mail was and became.
func (t *table) row(s corpus.Sample, o outcome) {
	t.count(s, o)
	kind := ordinary
	if s.Attack {
		kind = attack
	}
	t.line(colours[o.level], t.l.pick(kind), fmt.Sprintf("%s (%.4g)", t.l.level(o.level), o.score), t.l.pick(s.Title))
	place := delivered
	if o.held {
		place = onHold
	}
	t.below(fmt.Sprintf(t.l.pick(place), shownSubject(o.mail)))
	if o.level != string(s.Want) {
		t.below("! " + fmt.Sprintf(t.l.pick(expected), t.l.level(string(s.Want))))
	}
	if o.level == "mark" || o.level == "hold" {
		for _, reason := range reasons(o.mail, t.l) {
			t.below("- " + reason)
		}
	}
}

func (t *table) count(s corpus.Sample, o outcome) {
	t.mails++
	switch {
	case o.held:
		t.held++
	case o.level == "mark":
		t.tagged++
	default:
		t.untouched++
	}
	if o.level != string(s.Want) {
		t.unexpected++
	}
}

func (t *table) summary() {
	fmt.Fprintln(t.out, strings.Repeat("-", t.width))
	fmt.Fprintf(t.out, t.l.pick(summary), t.mails, t.untouched, t.tagged, t.held)
}

// line prints one row of cells, long ones cut.
func (t *table) line(colour, kind, level, sent string) {
	rest := t.width - kindWidth - levelWidth - 2*gap
	cells := []string{cell(kind, kindWidth), t.paint(colour, cell(level, levelWidth)), strings.TrimRight(cell(sent, rest), " ")}
	fmt.Fprintln(t.out, strings.Join(cells, strings.Repeat(" ", gap)))
}

// below prints text under a row, wrapped.
func (t *table) below(text string) {
	indent := strings.Repeat(" ", kindWidth+gap+levelWidth+gap)
	for i, line := range wrap(text, t.width-len(indent)-2) {
		if i > 0 {
			line = "  " + line
		}
		fmt.Fprintln(t.out, indent+line)
	}
}

// colours are those of ECMA-48 by level.
var colours = map[string]string{"hold": "31;1", "mark": "33;1", "note": "36", "pass": "32"}

func (t *table) paint(colour, text string) string {
	if !t.colour || colour == "" {
		return text
	}
	return "\x1b[" + colour + "m" + text + "\x1b[0m"
}

// cell makes text exactly width cells wide.
func cell(text string, width int) string {
	return narrow.FillRight(narrow.Truncate(text, width, ".."), width)
}

// wrap cuts text into lines of at most width cells, at blanks where there are some.
func wrap(text string, width int) []string {
	var lines []string
	for narrow.StringWidth(text) > width {
		line := narrow.Truncate(text, width, "")
		if at := strings.LastIndexByte(line, ' '); at > width/3 {
			line = line[:at]
		}
		lines = append(lines, line)
		text = strings.TrimLeft(text[len(line):], " ")
	}
	return append(lines, text)
}

// narrow counts characters of ambiguous width as one cell, as most terminals do.
var narrow = &runewidth.Condition{StrictEmojiNeutral: true}
