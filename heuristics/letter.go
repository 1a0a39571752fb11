package heuristics

import (
	"cmp"
	"strings"

	"sekisho/internal/mail"
	"sekisho/internal/text"
)

// maxLetter bounds the octets of shown text that traits read as the author's own words. Mail of people is far below it.
const maxLetter = 64 << 10

// tailLines is how many of the last lines of a letter may name its author where no signature is set apart.
const tailLines = 12

// letter is what the author wrote to his reader: the shown texts of the mail, without what they quote. Alternatives count all, since it is the
// reader's program that chooses.
type letter struct {
	text      string // without quotes
	signature string // the blocks at the ends of texts, or ""
	ends      string // where the author names himself: of each text its signature, or else the last lines

	parts  []string // Paths of the parts it was cut from
	quotes bool     // one of the texts quotes something

	signer *speaker // for whom it speaks; filled by signing
}

// letter cuts the text of the mail. It is done once a judgement.
func (f *Facts) letter() *letter {
	if f.wrote == nil {
		f.wrote = f.cutLetter()
	}
	return f.wrote
}

func (f *Facts) cutLetter() *letter {
	if f.Mail == nil {
		return &letter{}
	}
	var all letter
	before := "" // the text before, if it quotes nothing
	for _, t := range f.versions() {
		all.parts = append(all.parts, t.Part)
		own, quotes := ownWords(t.Shown)
		all.quotes = all.quotes || quotes
		if !quotes && before != "" && sameWords(t.Shown, before) {
			continue // the page says what the plain text says
		}
		if before = t.Shown; quotes {
			before = ""
		}
		signature := text.Signature(own)
		all.text = joined(all.text, own)
		all.signature = joined(all.signature, signature)
		if signature == "" {
			signature = lastLines(own)
		}
		all.ends = joined(all.ends, signature)
	}
	return &all
}

// ownWords is a text without what is not seen and without what it quotes; quotes says that it quotes something.
func ownWords(shown string) (own string, quotes bool) {
	whole := withoutGaps(withoutHidden(bothEnds(shown, maxLetter)))
	own = text.Unquoted(whole)
	if strings.TrimSpace(own) == "" {
		return whole, true // what looks like nothing but a quotation is what the reader reads
	}
	return own, len(own) != len(whole)
}

// sameWords says that two texts differ in white space only.
func sameWords(a, b string) bool {
	i, j := 0, 0
	for {
		i, j = behindBlanks(a, i), behindBlanks(b, j)
		if i == len(a) || j == len(b) {
			return i == len(a) && j == len(b)
		}
		if a[i] != b[j] {
			return false
		}
		i++
		j++
	}
}

// behindBlanks is where white space ends that begins at i.
func behindBlanks(s string, i int) int {
	for i < len(s) {
		switch c := s[i]; {
		case c <= ' ':
			i++
		case c == 0xC2 && strings.HasPrefix(s[i:], "\u00A0"):
			i += len("\u00A0")
		case c == 0xE3 && strings.HasPrefix(s[i:], "\u3000"):
			i += len("\u3000")
		default:
			return i
		}
	}
	return i
}

// withoutHidden is a text as seen leaves it: most texts have nothing to drop.
func withoutHidden(s string) string {
	for _, r := range s {
		if !ordinaryRune(r) && seen(r) != r {
			return strings.Map(seen, s)
		}
	}
	return s
}

// ordinaryRune says that r is one of the characters that are most of any letter: kana, kanji, full-width forms, ASCII.
func ordinaryRune(r rune) bool {
	return r >= ' ' && r < 0x7F || r == '\n' || r == '\r' || r == '\t' || r > 0x3000 && r < 0x3100 || r >= 0x4E00 && r < 0xA000 || r > 0xFF00 && r < 0xFF5F
}

// seen drops from a text what takes no room or leaves it blank, and would push a signature out of sight or cut its words. Controls that end lines
// stay.
func seen(r rune) rune {
	switch {
	case ordinaryRune(r):
		return r
	case r == 0x2800, r >= 0x2000 && r <= 0x200A: // BRAILLE PATTERN BLANK, EN QUAD to HAIR SPACE
		return ' '
	case text.Hidden(r):
		return -1
	}
	return r
}

// withoutGaps leaves one of several blank lines, and none at the end.
func withoutGaps(s string) string {
	var kept strings.Builder
	kept.Grow(len(s))
	blank := false
	for line := range strings.Lines(s) {
		before := blank
		if blank = strings.TrimSpace(line) == ""; !blank || !before {
			kept.WriteString(line)
		}
	}
	return strings.TrimSpace(kept.String())
}

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "\n" + b
}

// maxTexts bounds the texts that are read as a letter.
const maxTexts = 8

// shownTexts lists what a mail program may show as the letter.
func (f *Facts) shownTexts() (list []string) {
	for _, t := range f.versions() {
		list = append(list, t.Shown)
	}
	return list
}

func (f *Facts) versions() (list []mail.Text) {
	for _, t := range f.Mail.Versions() {
		if t.Shown != "" && len(list) < maxTexts {
			list = append(list, t)
		}
	}
	return list
}

// bothEnds keeps the beginning and the end of a text that is too long: greeting and signature stand there.
func bothEnds(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most/2], "") + "\n" + strings.ToValidUTF8(s[len(s)-most/2:], "")
}

// tail is where the author names himself.
func (l *letter) tail() string {
	if l.ends != "" {
		return l.ends
	}
	return cmp.Or(l.signature, lastLines(l.text))
}

func lastLines(own string) string {
	own = strings.TrimSpace(own)
	start := len(own)
	for range tailLines {
		if start = strings.LastIndexByte(own[:start], '\n'); start < 0 {
			break
		}
	}
	return own[start+1:]
}
