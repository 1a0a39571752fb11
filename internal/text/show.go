package text

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// Escape makes s safe to show as evidence in a log, a terminal or a page: control characters, line ends, characters that change the
// direction of text or take no room, and octets that are not UTF-8 become visible ("\u{202E}", "\x{9C}"). Everything else stays,
// U+FFFD included. It does not escape for a markup language.
func Escape(s string) string {
	clean := func(r rune) bool { return r != utf8.RuneError && !Hidden(r) }
	if strings.IndexFunc(s, func(r rune) bool { return !clean(r) }) < 0 {
		return s
	}
	var out strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&out, "\\x{%02X}", s[i])
		case Hidden(r):
			fmt.Fprintf(&out, "\\u{%04X}", r)
		default:
			out.WriteRune(r)
		}
		i += size
	}
	return out.String()
}

// Hidden says that a character is not seen itself: controls (Cc), formats such as the bidirectional controls and zero-width joiners
// (Cf), line and paragraph separators, fillers, and tags.
func Hidden(r rune) bool {
	switch {
	case r >= ' ' && r < 0x7F:
		return false
	case r == 0x2028, r == 0x2029, r == 0x034F, r == 0x115F, r == 0x1160, r == 0x3164, r == 0xFFA0, r >= 0xE0000 && r <= 0xE0FFF:
		return true
	}
	return unicode.In(r, unicode.Cc, unicode.Cf)
}

// Clip shortens s to at most that many columns of a terminal, where East Asian wide characters take two and combining marks none. What
// was cut is shown by "…" in the last column. Columns below 1 give "".
func Clip(s string, columns int) string {
	if columns < 1 {
		return ""
	}
	used, cut := 0, 0 // cut: where the text must end to leave a column for the ellipsis
	for i, r := range s {
		w := runeColumns(r)
		if used+w > columns {
			return s[:cut] + "…"
		}
		if used += w; used <= columns-1 {
			cut = i + utf8.RuneLen(r)
			if r == utf8.RuneError {
				_, size := utf8.DecodeRuneInString(s[i:])
				cut = i + size
			}
		}
	}
	return s
}

// Columns is how many columns of a terminal s takes.
func Columns(s string) (n int) {
	for _, r := range s {
		n += runeColumns(r)
	}
	return n
}

func runeColumns(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// JapaneseShare is the share of kana and kanji among the letters of s: 0 to 1, and 0 where no kana occurs, since kanji alone may be
// Chinese.
func JapaneseShare(s string) float64 {
	letters, japanese, kanas := 0, 0, 0
	for _, r := range s {
		switch {
		case r < 'A':
		case kana(r):
			kanas++
			japanese++
			letters++
		case '一' <= r && r <= '鿿', r >= utf8.RuneSelf && unicode.Is(unicode.Han, r):
			japanese++
			letters++
		case unicode.IsLetter(r):
			letters++
		}
	}
	if kanas == 0 {
		return 0
	}
	return float64(japanese) / float64(letters)
}

// kana says that r is hiragana, katakana (half-width too) or the prolonged sound mark.
func kana(r rune) bool {
	switch {
	case r < 'ぁ', 'ヿ' < r && r < 'ㇰ', '㏿' < r && r < 0xff66:
		return false // most of what occurs
	case r == 'ー', r == 0xff70:
		return true
	}
	return unicode.In(r, unicode.Hiragana, unicode.Katakana)
}
