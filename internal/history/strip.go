package history

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"sekisho/internal/text"
)

// Bounds of what is compared, in octets: what stands behind them is not looked at.
const (
	maxText  = 8 << 10
	maxQuote = 8 << 10
)

// texts is one mail's text as it is compared: what its author wrote, and what he quoted, without formulas and whole. Mail programs break the lines of what they
// quote, so that a part of a sentence may stand there as a formula does.
type texts struct{ own, quoted, whole string }

// split separates what a text says from what it quotes and strips both for comparison.
func split(s string) texts {
	s = mendLines(text.Valid(clip(s, maxText)))
	kept := text.Unquoted(s)
	t := texts{own: strip(withoutSignature(kept), false)}
	if len(kept) < len(s) {
		quoted := clip(removed(s, kept), maxQuote)
		t.quoted, t.whole = strip(quoted, false), strip(quoted, true)
	}
	return t
}

// clip cuts s to at most n octets, between characters.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

func mendLines(s string) string {
	if !strings.Contains(s, "\r") {
		return s
	}
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
}

// withoutSignature cuts off what Signature finds at the end, and all behind it. A text that is nothing else stays.
func withoutSignature(s string) string {
	block := text.Signature(s)
	if block == "" {
		return s
	}
	first, _, _ := strings.Cut(block, "\n")
	lines := strings.Count(block, "\n") + 1
	end := len(s)
	for range maxSignatureLines {
		start := strings.LastIndexByte(s[:max(0, end)], '\n') + 1
		if lines--; lines <= 0 && strings.HasPrefix(s[start:], first) && strings.TrimSpace(s[:start]) != "" {
			return s[:start]
		}
		if start == 0 {
			break
		}
		end = start - 1
	}
	return s
}

// maxSignatureLines bounds the lines from the end among which a signature begins (text.Signature looks at as many).
const maxSignatureLines = 60

// removed are the lines of s that kept, which is s without some of its lines, does not have.
func removed(s, kept string) string {
	var out strings.Builder
	for line := range strings.SplitSeq(s, "\n") {
		next, rest, _ := strings.Cut(kept, "\n")
		if line == next || kept != "" && strings.TrimRight(line, " \t\u3000") == next {
			kept = rest
			continue
		}
		out.WriteString(unmarked(line))
		out.WriteByte('\n')
	}
	return out.String()
}

// unmarked is a quoted line without its marks.
func unmarked(line string) string {
	return strings.TrimLeft(line, ">＞| \t\u3000")
}

// strip makes the form of a text in which copies are alike and other mails of the same people are not: NFKC, lower case, without
// formulas of greeting and closing, unless they are to stay; links become "U", digits "0", and nothing but letters, digits and marks of sentences is left.
func strip(s string, formulas bool) string {
	var out strings.Builder
	out.Grow(len(s))
	for line := range strings.SplitSeq(s, "\n") {
		if !plainlyNormal(line) {
			line = norm.NFKC.String(line)
		}
		if formulas || !formula(line) {
			stripLine(&out, line)
		}
	}
	return out.String()
}

// plainlyNormal says that a line is in NFKC already, since it has only characters that stand for themselves: most lines of most mails.
func plainlyNormal(line string) bool {
	for _, r := range line {
		switch {
		case r < 0x80, r >= 0x3041 && r <= 0x3096, r >= 0x30A1 && r <= 0x30FE, r >= 0x4E00 && r <= 0x9FFF, r >= 0x3001 && r <= 0x3011: // kana, kanji, marks
		default:
			return false
		}
	}
	return true
}

func stripLine(out *strings.Builder, line string) {
	for line != "" {
		if n := linkAt(line); n > 0 {
			out.WriteByte('U')
			line = line[n:]
			continue
		}
		c := line[0]
		if c < utf8.RuneSelf {
			stripASCII(out, c)
			line = line[1:]
			continue
		}
		r, size := utf8.DecodeRuneInString(line)
		if counts(r) {
			out.WriteString(line[:size])
		}
		line = line[size:]
	}
}

func stripASCII(out *strings.Builder, c byte) {
	switch {
	case c >= '0' && c <= '9':
		out.WriteByte('0')
	case c >= 'A' && c <= 'Z':
		out.WriteByte(c + 'a' - 'A')
	case c >= 'a' && c <= 'z', c == '.', c == ',', c == '?', c == '!', c == '%', c == '@':
		out.WriteByte(c)
	}
}

// counts says that a character beyond ASCII is part of what is compared: not blanks, rules, bullets, marks put on another character (variation selectors among
// them) and what is not seen.
func counts(r rune) bool {
	switch {
	case r == '、' || r == '。' || r == '々' || r == 'ー':
		return true
	case r == '・', r < 0x00AA, r >= 0x2000 && r <= 0x2E7F, r >= 0x2FF0 && r <= 0x3040, r == utf8.RuneError, r >= 0xE000 && r <= 0xF8FF:
		return false
	case r >= 0x3041 && r <= 0x9FFF:
		return true
	}
	return !text.Hidden(r) && !unicode.In(r, unicode.Mn, unicode.Me)
}

// linkAt is the length of a web address at the start of s, or 0.
func linkAt(s string) int {
	if s[0] != 'h' && s[0] != 'H' || len(s) < 8 || !strings.EqualFold(s[:4], "http") {
		return 0
	}
	if !strings.HasPrefix(s[4:], "://") && !strings.HasPrefix(s[4:], "s://") && !strings.HasPrefix(s[4:], "S://") {
		return 0
	}
	for i := 8; i < len(s); i++ {
		if s[i] <= ' ' || s[i] >= utf8.RuneSelf || strings.IndexByte("<>\"'()[]", s[i]) >= 0 {
			return i
		}
	}
	return len(s)
}
