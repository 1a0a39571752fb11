package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/transform"
)

// scorer rates how usual the characters of a Japanese name are. It is used by one goroutine.
type scorer struct{ euc, cp932 transform.Transformer }

func newScorer() *scorer {
	return &scorer{euc: japanese.EUCJP.NewEncoder().Transformer, cp932: japanese.ShiftJIS.NewEncoder().Transformer}
}

// mean is the mean score of the characters that are not ASCII; 0 where there are none.
func (s *scorer) mean(name string) float64 { return meanScore(name, s.rate) }

// everyday says that every character is an ASCII one or one that everyday Japanese is made of: damage is not.
func (s *scorer) everyday(name string) bool {
	return !strings.ContainsFunc(name, func(r rune) bool { return r >= utf8.RuneSelf && s.rate(r) < 0.5 })
}

// rate is the score of one character: kana +2; kanji of level 1 +1, level 2 −1, extensions −0.5; full-width symbols +0.5; half-width
// kana −0.5; C1 controls, U+FFFD and private use −3; Hangul and ideographs that Japanese charsets lack −2; all other letters −1.5.
func (s *scorer) rate(r rune) float64 {
	switch {
	case unicode.Is(unicode.Han, r) && r != '々' && r != '〇':
		return s.rateKanji(r)
	case lostRune(r):
		return -3
	case r == '々' || r == '〇':
		return 1
	case variation(r), r == 0x200D, emoji(r):
		return 0
	case r >= 0x2460 && r <= 0x24FF, r >= 0x3200 && r <= 0x33FF: // ①, ㈱, ㌔
		return 0.5
	}
	score, _ := commonScore(r)
	return score
}

// rateKanji goes by the rows of JIS X 0208: level 1 is rows 16 to 47, level 2 rows 48 to 84. cp932 has NEC's and IBM's beside them.
func (s *scorer) rateKanji(r rune) float64 {
	var b [8]byte
	src := utf8.AppendRune(b[:0:4], r)
	dst := b[4:]
	if n, _, err := s.euc.Transform(dst, src, true); err == nil && n == 2 && dst[0] >= 0xB0 && dst[0] <= 0xF4 {
		if dst[0] <= 0xCF {
			return 1
		}
		return -1
	}
	if _, _, err := s.cp932.Transform(dst, src, true); err == nil {
		return -0.5
	}
	return -2
}

func variation(r rune) bool {
	return r >= 0xFE00 && r <= 0xFE0F || r >= 0xE0100 && r <= 0xE01EF
}

func emoji(r rune) bool {
	return r >= 0x2600 && r <= 0x27BF || r >= 0x1F000 && r <= 0x1FAFF
}

// fullKana says that r is a kana of full width.
func fullKana(r rune) bool { return kana(r) && (r < 0xFF61 || r > 0xFF9F) }

func japaneseRune(r rune) bool { return fullKana(r) || unicode.Is(unicode.Han, r) }

func japaneseRunes(s string) int { return count(s, japaneseRune) }

func count(s string, is func(rune) bool) (n int) {
	for _, r := range s {
		if is(r) {
			n++
		}
	}
	return n
}

// neighbours says that two Japanese characters stand side by side. Pairs of an accented letter and a plain one read as single ones.
func neighbours(s string) bool {
	before := false
	for _, r := range s {
		now := japaneseRune(r)
		if now && before {
			return true
		}
		before = now
	}
	return false
}
