package text

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// HanUse says in which writing systems other than the Japanese one a kanji is at home.
type HanUse uint8

const (
	Simplified  HanUse = 1 << iota // GB/T 2312 has it
	Traditional                    // Big5 has it
)

// ForeignHan says of a kanji that Japanese texts do not use where it is at home; it is 0 for those that they do use and for all that is no kanji.
// Japanese is what Windows-31J (cp932), JIS X 0212 or JIS X 0213:2004 has: 髙, 﨑, 瀨 and 𠮷 are. GB/T 2312 has 2,275 unified ideographs (U+4E00 to
// U+9FFF) that none of them has, Big5 has 3,613. The sets are computed from the character sets themselves, once.
func ForeignHan(r rune) HanUse {
	if r < firstHan || r > lastHan {
		return 0
	}
	s := foreignHan()
	at, bit := (r-firstHan)/64, uint((r-firstHan)%64)
	return HanUse(s.simplified[at]>>bit&1)*Simplified | HanUse(s.traditional[at]>>bit&1)*Traditional
}

// HasForeignHan says that a text has a character of which ForeignHan is not 0.
func HasForeignHan(s string) bool {
	set := foreignHan()
	for at := 0; at < len(s); {
		r, size := runeAt(s, at)
		if r >= firstHan && r <= lastHan {
			word, bit := (r-firstHan)/64, uint((r-firstHan)%64)
			if (set.simplified[word]|set.traditional[word])>>bit&1 != 0 {
				return true
			}
		}
		at += size
	}
	return false
}

const firstHan, lastHan = 0x4E00, 0x9FFF

type hanSet [(lastHan-firstHan)/64 + 1]uint64

func (s *hanSet) add(r rune) { s[(r-firstHan)/64] |= 1 << uint((r-firstHan)%64) }

func (s *hanSet) count() (n int) {
	for r := rune(0); r <= lastHan-firstHan; r++ {
		n += int(s[r/64] >> uint(r%64) & 1)
	}
	return n
}

type foreignHanSets struct{ simplified, traditional hanSet }

//go:embed data/jisx0213.txt
var jisX0213Data string

var foreignHan = sync.OnceValue(computeForeignHan)

func computeForeignHan() *foreignHanSets {
	japaneseHan := japaneseKanji()
	var s foreignHanSets
	take := func(set *hanSet, enc encoding.Encoding, lead, trail [2]byte) {
		decoder := enc.NewDecoder()
		for a := int(lead[0]); a <= int(lead[1]); a++ {
			for b := int(trail[0]); b <= int(trail[1]); b++ {
				if r := decodedHan(decoder, byte(a), byte(b)); r != 0 && !japaneseHan(r) {
					set.add(r)
				}
			}
		}
	}
	// Rows 16 to 87 of GB/T 2312, which GBK has unchanged.
	take(&s.simplified, simplifiedchinese.GBK, [2]byte{0xB0, 0xF7}, [2]byte{0xA1, 0xFE})
	// Symbols, level 1 and level 2 of Big5 without what its extensions have in the same rows (ETEN from F9D6 on, HKSCS).
	for _, rows := range [][2][2]byte{{{0xA1, 0xC5}, {0x40, 0xFE}}, {{0xC6, 0xC6}, {0x40, 0x7E}}, {{0xC9, 0xF8}, {0x40, 0xFE}}, {{0xF9, 0xF9}, {0x40, 0xD5}}} {
		take(&s.traditional, traditionalchinese.Big5, rows[0], rows[1])
	}
	return &s
}

// decodedHan is the unified ideograph of two octets, or 0.
func decodedHan(d *encoding.Decoder, a, b byte) rune {
	var out [8]byte
	d.Reset()
	n, _, err := d.Transform(out[:], []byte{a, b}, true)
	r, size := utf8.DecodeRune(out[:n])
	if err != nil || size != n || r < firstHan || r > lastHan {
		return 0
	}
	return r
}

// japaneseKanji says which kanji a Japanese character set has.
func japaneseKanji() func(rune) bool {
	sets := []*encoding.Encoder{japanese.ShiftJIS.NewEncoder(), japanese.EUCJP.NewEncoder()} // Windows-31J; JIS X 0208 and 0212
	further := map[rune]bool{}
	for line := range strings.Lines(jisX0213Data) {
		for _, r := range line {
			further[r] = line[0] != '#'
		}
	}
	return func(r rune) bool {
		for _, e := range sets {
			if encodes(e, r) {
				return true
			}
		}
		return further[r]
	}
}

func encodes(e *encoding.Encoder, r rune) bool {
	var in [utf8.UTFMax]byte
	var out [8]byte
	e.Reset()
	_, _, err := e.Transform(out[:], in[:utf8.EncodeRune(in[:], r)], true)
	return err == nil
}
