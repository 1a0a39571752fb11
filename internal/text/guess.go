package text

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// scored bounds the characters that are looked at to choose between charsets.
const scored = 2000

// Guess reads octets whose charset nobody declared. Plain ASCII has the charset "". ISO-2022-JP shows by its escape sequences and
// UTF-8 by being valid; among Shift_JIS, EUC-JP and GB18030 the strict reading that looks most like everyday Japanese wins, and
// GB18030 must look better than both. ok is false where nothing fits: then s holds b with U+FFFD for each octet above 127.
func Guess(b []byte) (s, charset string, ok bool) {
	if ascii(b) {
		return guessASCII(b)
	}
	if utf8.Valid(b) {
		return string(b), "utf-8", true
	}
	best := 0.0
	for _, c := range candidates() {
		reading, strict := decodeStrict(c.enc, b)
		if !strict {
			continue
		}
		if score := c.score(reading); !ok || score > best {
			s, charset, ok, best = reading, c.charset, true, score
		}
	}
	if !ok {
		s, _ = decodeASCII(b)
	}
	return s, charset, ok
}

// DecodeOrGuess believes the label where the octets fit it, and else what the octets prove. A guess among charsets that fit nearly
// everything counts only where the label says nothing (missing, unknown, us-ascii): a single damaged octet must not turn the rest into
// another language. ok is false where the label was wrong or missing, whatever was found instead.
func DecodeOrGuess(label string, b []byte) (s string, ok bool) {
	s, ok = Decode(label, b)
	if ok {
		return s, true
	}
	guess, charset, fits := Guess(b)
	proven := charset == "utf-8" || charset == "iso-2022-jp"
	if fits && (proven || !says(label)) {
		return guess, false
	}
	return s, false
}

// says tells whether a label names a charset that has octets above 127.
func says(label string) bool {
	label = Label(label)
	return label == "utf-8" || label == "utf8" || lookup(label) != nil && !asciiLabel(label)
}

func guessASCII(b []byte) (s, charset string, ok bool) {
	if bytes.Contains(b, []byte("\x1b$")) || bytes.Contains(b, []byte("\x1b(")) {
		if s, ok := decodeStrict(japanese.ISO2022JP, b); ok {
			return s, "iso-2022-jp", true
		}
	}
	return string(b), "", true
}

// candidate is a charset with a measure of how natural a text in it looks.
type candidate struct {
	charset string
	enc     encoding.Encoding
	score   func(string) float64
}

func candidates() []candidate {
	return []candidate{
		{"shift_jis", japanese.ShiftJIS, japaneseScore},
		{"euc-jp", japanese.EUCJP, japaneseScore},
		{"gb18030", simplifiedchinese.GB18030, chineseScore},
	}
}

// meanScore is the mean of score over the characters of s that are not ASCII.
func meanScore(s string, score func(r rune) float64) float64 {
	var sum float64
	n := 0
	for _, r := range s {
		if r < utf8.RuneSelf {
			continue
		}
		sum += score(r)
		if n++; n == scored {
			break
		}
	}
	return sum / float64(max(n, 1))
}

func japaneseScore(s string) float64 {
	enc := japanese.EUCJP.NewEncoder()
	return meanScore(s, func(r rune) float64 {
		if score, ok := commonScore(r); ok {
			return score
		}
		return rowScore(enc, r, 0xB0, 0xCF, 1) // JIS X 0208 level 1: rows 16 to 47
	})
}

// chineseScore rates ordinary Chinese a little below ordinary Japanese, since the two share most of their octets.
func chineseScore(s string) float64 {
	enc := simplifiedchinese.GBK.NewEncoder()
	return meanScore(s, func(r rune) float64 {
		if score, ok := commonScore(r); ok {
			return score - 0.1
		}
		return rowScore(enc, r, 0xB0, 0xD7, 0.9) // GB 2312 level 1: rows 16 to 55
	})
}

// commonScore rates characters that are not ideographs.
func commonScore(r rune) (score float64, ok bool) {
	switch {
	case r >= 0xFF61 && r <= 0xFF9F: // half-width kana
		return -0.5, true
	case kana(r):
		return 2, true
	case r >= 0x3000 && r <= 0x303F, r >= 0xFF01 && r <= 0xFF5E, r >= 0x2010 && r <= 0x2027: // full-width symbols
		return 0.5, true
	case unicode.Is(unicode.Han, r):
		return 0, false
	case r < 0xA0, unicode.Is(unicode.Co, r):
		return -3, true
	case unicode.Is(unicode.Hangul, r):
		return -2, true
	}
	return -1.5, true
}

// rowScore rates an ideograph: top for the common rows of its charset, −1 for the other rows, −2 outside.
func rowScore(enc *encoding.Encoder, r rune, low, high byte, top float64) float64 {
	b, err := enc.Bytes(utf8.AppendRune(nil, r))
	switch {
	case err != nil || len(b) != 2:
		return -2
	case b[0] >= low && b[0] <= high && b[1] >= 0xA1:
		return top
	}
	return -1
}
