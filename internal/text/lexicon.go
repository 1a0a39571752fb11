package text

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Lexicon finds words in text: one pass, at each place the longest word that begins there, then on behind it. What is looked for and what is looked in
// are compared in folded form (Fold). A word that begins or ends with a Latin letter or digit counts only where no other one touches it there. The
// time is linear in the text, with the number of words that begin with one character as factor. A Lexicon is not changed once it is made.
type Lexicon struct {
	starts map[rune][]entry // by first character, longest first
	maybe  [64]uint64       // by the low twelve bits of first characters: most places begin no word
}

type entry struct {
	word  string
	class int
}

// Word is a word of a Lexicon where it stands in a text.
type Word struct {
	Text  string // as the Lexicon has it, folded
	Class int    // index of the list that it was given in
	At    int    // offset in the folded text; it ends at At+len(Text)
}

// NewLexicon makes a Lexicon of lists of words, one for each class. Of a word that stands in several lists the first has it. Empty words are left out.
func NewLexicon(classes ...[]string) *Lexicon {
	l := &Lexicon{starts: map[rune][]entry{}}
	seen := map[string]bool{}
	for class, words := range classes {
		for _, w := range words {
			w = Fold(w)
			first, _ := utf8.DecodeRuneInString(w)
			if w == "" || seen[w] {
				continue
			}
			seen[w] = true
			l.starts[first] = append(l.starts[first], entry{w, class})
			l.maybe[first>>6&63] |= 1 << uint(first&63)
		}
	}
	for _, list := range l.starts {
		slices.SortFunc(list, func(a, b entry) int { return cmp.Or(len(b.word)-len(a.word), strings.Compare(a.word, b.word)) })
	}
	return l
}

// Words yields the words of the Lexicon that stand in a folded text, in order.
func (l *Lexicon) Words(folded string) iter.Seq[Word] {
	return func(yield func(Word) bool) {
		for at := 0; at < len(folded); {
			r, size := runeAt(folded, at)
			if l.maybe[r>>6&63]>>uint(r&63)&1 == 0 {
				at += size
				continue
			}
			if found, ok := l.at(folded, at, r); ok {
				if !yield(Word{Text: found.word, Class: found.class, At: at}) {
					return
				}
				size = len(found.word)
			}
			at += size
		}
	}
}

// at finds the longest word that begins at an offset.
func (l *Lexicon) at(s string, at int, r rune) (entry, bool) {
	for _, e := range l.starts[r] {
		if strings.HasPrefix(s[at:], e.word) && !touched(s, at, at+len(e.word)) {
			return e, true
		}
	}
	return entry{}, false
}

// runeAt is the character at an offset: what utf8.DecodeRuneInString gives, faster for the three octets of kana and kanji.
func runeAt(s string, at int) (rune, int) {
	c := s[at]
	if c < utf8.RuneSelf {
		return rune(c), 1
	}
	if c > 0xE0 && c < 0xED && at+2 < len(s) && s[at+1]&0xC0 == 0x80 && s[at+2]&0xC0 == 0x80 {
		return rune(c&0x0F)<<12 | rune(s[at+1]&0x3F)<<6 | rune(s[at+2]&0x3F), 3
	}
	return utf8.DecodeRuneInString(s[at:])
}

// touched says that s[from:to] begins or ends within a longer word of Latin letters and digits.
func touched(s string, from, to int) bool {
	return from > 0 && letterOrDigit(s[from-1]) && letterOrDigit(s[from]) || to < len(s) && letterOrDigit(s[to-1]) && letterOrDigit(s[to])
}

// Fold is the form in which words are compared: NFKC, ASCII letters in lower case. Lines of what Japanese letters are written in for the most part (ASCII,
// kana, kanji, their punctuation, full-width forms, rules) take a tenth of the time that others do.
func Fold(s string) string {
	b := make([]byte, 0, len(s))
	for at := 0; at < len(s); {
		var line int // where the line of the odd character begins, in b
		if b, line, at = foldPlain(b, s, at); at == len(s) {
			break
		}
		start := strings.LastIndexByte(s[:at], '\n') + 1
		end := len(s)
		if n := strings.IndexByte(s[at:], '\n'); n >= 0 {
			end = at + n
		}
		b = append(b[:line], lowered(norm.NFKC.String(Valid(s[start:end])))...) // nothing composes across line ends
		at = end
	}
	return string(b)
}

// foldPlain folds s from an offset on, up to a character that needs more than a look. It gives where the line of that character begins in b, and its offset.
func foldPlain(b []byte, s string, at int) (folded []byte, line, stopped int) {
	line = len(b)
	for at < len(s) {
		c := s[at]
		if c < utf8.RuneSelf {
			if c >= 'A' && c <= 'Z' {
				c |= 0x20
			}
			b = append(b, c)
			at++
			if c == '\n' {
				line = len(b)
			}
			continue
		}
		r, size := runeAt(s, at)
		switch {
		case r >= 0x3041 && r <= 0x3096, r >= 0x30A1 && r <= 0x30FE, r >= firstHan && r <= lastHan, r >= 0x3001 && r <= 0x301F, r >= 0x2500 && r <= 0x2609,
			r == '※', r == '―', r >= 0x2190 && r <= 0x2193:
			b = append(b, s[at:at+size]...)
		case r >= 0xFF01 && r <= 0xFF5E:
			if c = byte(r - 0xFEE0); c >= 'A' && c <= 'Z' {
				c |= 0x20
			}
			b = append(b, c)
		case r == 0x3000:
			b = append(b, ' ')
		default:
			return b, line, at
		}
		at += size
	}
	return b, line, at
}

func lowered(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c | 0x20
		}
	}
	return string(b)
}
