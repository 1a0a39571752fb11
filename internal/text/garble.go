package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Garbling is damage by charsets (文字化け) that a name shows. Classes:
//
//	M1  UTF-8 read as Western (windows-1252, latin-1, cp437)
//	M2  UTF-8 read as an East Asian charset
//	M3  an East Asian charset read as Western
//	M4  one East Asian charset read as another
//	M5  remnants of a conversion that lost characters: U+FFFD, private use, C1 controls, runs of "?"
//	M6  a label that the octets contradict, or an encoding left visible: encoded words, escape sequences, %XX
type Garbling struct {
	Class    string
	Repaired string // how the name would read; "" where nothing can be recovered
	Wrong    string // the charset that the name was read in; "" for M5 and M6
	Right    string // the charset that it is in; "" for M5 and M6
	Percent  bool   // M6 by %XX or by UTF-8'' alone: programs that follow RFC 2231 badly, not damage
}

// maxGarbled bounds the characters of a name that are looked at.
const maxGarbled = 1000

// Garbled says whether a name, as it is shown, is garbled. encoded says that it came as encoded words or as octets above 127: only
// then may a run of "?" within other characters be what a conversion left. The method is a round trip: the name is written in the
// charset that it may wrongly have been read in, and the octets are read strictly in another; what then reads as Japanese was garbled.
// Octets that are valid UTF-8 prove it. For others a score of how usual the characters are must rise. What is Japanese, Chinese or
// Korean with usual characters, half-width kana, emoji or variation selectors stays clean. Kanji in EUC-JP read as GBK are other
// kanji: that cannot be told.
func Garbled(name string, encoded bool) (Garbling, bool) {
	name = firstRunes(Valid(name), maxGarbled)
	if g, ok := visibleEncoding(name); ok {
		return g, true
	}
	s := newScorer()
	if !s.everyday(name) {
		if g, ok := s.repair(name); ok {
			return g, true
		}
	}
	if s.lossy(name, encoded) {
		return Garbling{Class: "M5"}, true
	}
	return Garbling{}, false
}

// ReadsJapanese says that a name is Japanese of usual characters, and nothing in it is damaged.
func ReadsJapanese(name string) bool {
	name = firstRunes(Valid(name), maxGarbled)
	s := newScorer()
	return japaneseRunes(name) >= 2 && s.mean(name) >= readable && !strings.ContainsFunc(name, lostRune)
}

// readable is the score from which a text is Japanese in a mixture of usual characters.
const readable = 0.5

func firstRunes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// lostRune says that no conversion makes r from a proper character.
func lostRune(r rune) bool {
	return r == utf8.RuneError || unicode.Is(unicode.Co, r) || r >= 0x80 && r < 0xA0
}

// lossy finds what a conversion leaves of characters that it cannot write. Characters of private use in Japanese text are 外字 or emoji
// of mobile carriers, and a single one alone is a symbol; a question is a question where Japanese text stands beside it.
func (s *scorer) lossy(name string, encoded bool) bool {
	private := 0
	for _, r := range name {
		switch {
		case unicode.Is(unicode.Co, r):
			private++
		case lostRune(r):
			return true
		}
	}
	if private > 0 {
		rest := strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Co, r) {
				return -1
			}
			return r
		}, name)
		return private > 1 && ascii([]byte(rest)) || !ascii([]byte(rest)) && s.mean(rest) < readable
	}
	return questions(name, encoded)
}

// questions finds three "?" or more in a row: all of the stem, or anywhere in a name that came encoded and shows no Japanese.
func questions(name string, encoded bool) bool {
	if !strings.Contains(name, "???") {
		return false
	}
	stem := name
	if dot := strings.LastIndexByte(name, '.'); dot >= 0 {
		stem = name[:dot]
	}
	return strings.Trim(stem, "?") == "" || encoded && japaneseRunes(name) == 0
}
