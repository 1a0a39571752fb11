package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// page is a charset that octets are wrongly or rightly read in.
type page struct {
	name    string
	enc     encoding.Encoding // nil for UTF-8
	western *charmap.Charmap  // nil where a character may take two octets
	proper  bool              // Japanese names are rightly in it, and wrongly read in it as names in another such charset
	twice   rune              // a character with two codes, so that its octets are not known; or 0
}

func pages() []page {
	return []page{
		{name: "windows-1252", western: charmap.Windows1252},
		{name: "cp437", western: charmap.CodePage437},
		{name: "cp932", enc: japanese.ShiftJIS, proper: true},
		{name: "euc-jp", enc: japanese.EUCJP, proper: true},
		{name: "gbk", enc: simplifiedchinese.GBK, proper: true, twice: '€'},
		{name: "big5", enc: traditionalchinese.Big5},
		{name: "cp949", enc: korean.EUCKR},
		{name: utf8Name, proper: true},
	}
}

const utf8Name = "utf-8"

// octets writes s in the page, if it can. Windows-1252 lacks five octets, which its readers keep as C1 controls, and latin-1 has
// nothing but controls there: both are accepted.
func (p page) octets(s string) ([]byte, bool) {
	if p.western == nil {
		b, err := p.enc.NewEncoder().Bytes([]byte(s))
		return b, err == nil
	}
	b := make([]byte, 0, len(s))
	for _, r := range s {
		c, ok := p.western.EncodeRune(r)
		if !ok && p.western == charmap.Windows1252 && r >= 0x80 && r < 0xA0 {
			c, ok = byte(r), true
		}
		if !ok {
			return nil, false
		}
		b = append(b, c)
	}
	return b, true
}

// read reads octets strictly: nothing lost, nothing of private use.
func (p page) read(b []byte) (string, bool) {
	if p.enc == nil {
		return string(b), utf8.Valid(b)
	}
	s, ok := decodeStrict(p.enc, b)
	return s, ok && !strings.ContainsFunc(s, lostRune)
}

// repair finds the pair of pages that explains the name best. UTF-8 comes before all others, since being valid is its proof.
func (s *scorer) repair(name string) (best Garbling, found bool) {
	shown := s.mean(strings.Map(dropLost, name))
	top := 0.0
	for _, wrong := range pages() {
		segments, ok := wrong.segments(name)
		if !ok {
			continue
		}
		for _, right := range pages() {
			if !right.proper || right.name == wrong.name {
				continue
			}
			repaired, strict := right.join(segments)
			if !strict || japaneseRunes(repaired) < 2 {
				continue
			}
			score := s.mean(strings.ReplaceAll(repaired, "…", ""))
			if !proves(name, wrong, right, repaired, score, shown) {
				continue
			}
			if right.enc == nil {
				score += 10
			}
			if !found || score > top {
				best, found, top = Garbling{Class: classOf(wrong, right), Repaired: repaired, Wrong: wrong.name, Right: right.name}, true, score
			}
		}
	}
	return best, found
}

func dropLost(r rune) rune {
	if splitsAt(r) {
		return -1
	}
	return r
}

// splitsAt says that r stands where octets were lost.
func splitsAt(r rune) bool { return r == utf8.RuneError || unicode.Is(unicode.Co, r) }

func classOf(wrong, right page) string {
	switch {
	case wrong.western != nil && right.enc == nil:
		return "M1"
	case right.enc == nil:
		return "M2"
	case wrong.western != nil:
		return "M3"
	}
	return "M4"
}

// What a repair must reach where no validity proves it.
const (
	wantedScore = 0.9
	wantedGain  = 1.2
	kanjiGain   = 2 // where no kana confirms it: from characters that Japanese lacks to everyday kanji
	manyRunes   = 3 // Japanese characters that make up for a rare one among them
)

// proves says that a repaired name is so much better that the shown one is damage. Two kanji that each took a plain letter with an
// accented one ("török") are no proof.
func proves(name string, wrong, right page, repaired string, score, shown float64) bool {
	japanese := japaneseRunes(repaired)
	if right.enc == nil {
		return score > shown
	}
	if wrong.western != nil {
		shown = min(shown, westernScore)
	}
	least := wantedScore
	if japanese >= manyRunes {
		least = readable
	}
	if score < least || score-shown < wantedGain {
		return false
	}
	switch {
	case wrong.western != nil:
		return neighbours(repaired) && (japanese >= manyRunes || count(name, notASCII) > japanese)
	case !wrong.proper:
		return false // Greek and Chinese in Big5 and cp949 share their octets with kana
	}
	if count(repaired, fullKana) >= 2 {
		return score >= wantedScore
	}
	return shiftJISAsGBK(wrong, right) && japanese >= manyRunes && score-shown >= kanjiGain
}

func notASCII(r rune) bool { return r >= utf8.RuneSelf }

// shiftJISAsGBK is the one pair where kanji alone are proof: everyday kanji begin with the octets 88 to 97 in Shift_JIS, where GBK has
// only characters that no modern Chinese uses.
func shiftJISAsGBK(wrong, right page) bool { return wrong.name == "gbk" && right.name == "cp932" }

// westernScore is the score of Western letters; quotes and dashes, which Japanese text has too, count as they do beside letters.
const westernScore = -1.5
