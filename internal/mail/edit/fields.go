package edit

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"sekisho/internal/text"
)

// Bounds of our fields: together they stay below 8 KiB.
const (
	maxLine    = 76  // octets of a line that holds an encoded word (RFC 2047, section 2)
	maxToken   = 57  // octets of a level, trait id or mail id: a line holds its name, one of them and a comma
	maxTraits  = 50  // ids named; the record has them all
	maxReasons = 3   // the strongest
	maxReason  = 400 // characters of one reason, both languages together
)

// Stamp is what our header fields say of a mail.
type Stamp struct {
	Level   string   // "pass", "note", "mark", "hold", "undecided"
	Score   string   // a decimal number: "16", "4.5"
	Traits  []string // ids, strongest first
	Reasons []string // in words, Japanese and English, strongest first; the first three are written
	ID      string   // finds the record again
}

// Fields inserts X-Sekisho-Level, -Score, -Traits, -Reason and -Id, which stand in this order from the top once all are applied; what
// is empty is left out.
//
// Level, score, ids and traits keep letters, digits and ".-_" only. Reasons become one line without control characters or bidirectional
// controls, written as encoded words (RFC 2047, UTF-8, B) on lines of at most 76 octets. Nothing that a mail says can therefore begin
// a field of its own.
func Fields(s Stamp) []Change {
	var changes []Change
	insert := func(name, value string) {
		if value != "" {
			changes = append(changes, Change{Op: OpInsert, Name: fieldPrefix + name, Value: " " + value})
		}
	}
	insert("Level", token(s.Level))
	insert("Score", token(s.Score))
	insert("Traits", fold("X-Sekisho-Traits", tokens(s.Traits)))
	insert("Reason", reason("X-Sekisho-Reason", s.Reasons))
	insert("Id", token(s.ID))
	slices.Reverse(changes) // each goes above those before it
	return changes
}

// tokens cleans each id and joins them with commas; the last entry says how many were left out.
func tokens(ids []string) []string {
	var list []string
	for i, id := range ids {
		if len(list) == maxTraits {
			return append(list, fmt.Sprintf("and-%d-more", len(ids)-i))
		}
		if id = token(id); id != "" {
			list = append(list, id)
		}
	}
	return list
}

// fold writes a list with commas on lines of at most 76 octets.
func fold(name string, list []string) string {
	var b strings.Builder
	column := len(name) + len(":")
	for i, item := range list {
		if i < len(list)-1 {
			item += ","
		}
		switch {
		case i > 0 && column+1+len(item) > maxLine:
			b.WriteString("\n ")
			column = 0
		case i > 0:
			b.WriteByte(' ')
		}
		b.WriteString(item)
		column += 1 + len(item)
	}
	return b.String()
}

// reason writes the reasons as encoded words, one a line.
func reason(name string, reasons []string) string {
	var texts []string
	for _, r := range reasons[:min(len(reasons), maxReasons)] {
		if r = cut(clean(r), maxReason); r != "" {
			texts = append(texts, r)
		}
	}
	words := encodeWords(strings.Join(texts, " | "), maxLine-len(name)-len(": "))
	return strings.Join(words, "\n ")
}

// token keeps what may stand in an id.
func token(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && (isWord(r) || strings.ContainsRune(".-_", r)) {
			return r
		}
		return -1
	}, s)
	return s[:min(len(s), maxToken)]
}

// clean makes one line of text that shows as it is stored: line ends and tabs become blanks, other control characters and what changes
// the direction of text become visible.
func clean(s string) string {
	return strings.TrimSpace(text.Escape(oneLine.Replace(s)))
}

var oneLine = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\t", " ")

// cut shortens s to n characters and says so.
func cut(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i] + "…"
		}
	}
	return s
}
