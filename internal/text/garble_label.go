package text

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// visibleEncoding finds an encoding that was never undone: encoded words, ISO-2022-JP with or without its escape characters, %XX.
func visibleEncoding(name string) (Garbling, bool) {
	if words := WordCharsets(name); len(words) > 0 {
		return Garbling{Class: "M6", Repaired: DecodeHeader(name)}, true
	}
	if reading, ok := escapes(name); ok {
		return Garbling{Class: "M6", Repaired: reading}, true
	}
	if reading, ok := percents(name); ok {
		return Garbling{Class: "M6", Repaired: reading, Percent: true}, true
	}
	return Garbling{}, false
}

// bareEscapes are the escape sequences of ISO-2022-JP for JIS X 0208 and back, which lost the escape character itself.
var bareEscapes = regexp.MustCompile(`\$[@B]((?:[!-~]{2})+?)\([BJ]`)

func escapes(name string) (string, bool) {
	if strings.Contains(name, "\x1b$") {
		reading, _, _ := Guess([]byte(name))
		return reading, japaneseRunes(reading) > 0
	}
	reading := bareEscapes.ReplaceAllStringFunc(name, func(run string) string {
		s, _ := Decode("iso-2022-jp", []byte("\x1b"+run[:len(run)-2]+"\x1b(B"))
		return s
	})
	return reading, reading != name && usual(reading)
}

// percents undoes %XX (RFC 2231, section 4; RFC 3986) where Japanese comes out, and takes the charset away that stands in front.
func percents(name string) (string, bool) {
	charset, rest := "", name
	if parts := strings.SplitN(name, "'", 3); len(parts) == 3 && says(parts[0]) {
		charset, rest = parts[0], parts[2]
	}
	octets := UnescapePercent(rest)
	if charset != "" {
		reading, _ := DecodeOrGuess(charset, octets)
		return reading, true
	}
	if !strings.Contains(rest, "%") || utf8.Valid(octets) {
		return string(octets), japaneseRunes(string(octets)) > japaneseRunes(rest)
	}
	reading, _, ok := Guess(octets)
	return reading, ok && usual(reading)
}

// UnescapePercent undoes %XX; a "%" without two hexadecimal digits stands for itself.
func UnescapePercent(s string) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && HexDigit(s[i+1]) >= 0 && HexDigit(s[i+2]) >= 0 {
			out = append(out, byte(HexDigit(s[i+1])<<4|HexDigit(s[i+2])))
			i += 2
			continue
		}
		out = append(out, s[i])
	}
	return out
}

// usual says that a text is Japanese beyond doubt.
func usual(s string) bool {
	return japaneseRunes(s) >= 2 && newScorer().mean(s) >= wantedScore && !strings.ContainsFunc(s, lostRune)
}

// Mislabelled says that octets contradict a label that names a charset, and how they read in the charset that they are in. Labels that
// say nothing (unknown, us-ascii) are missing, not false.
func Mislabelled(label string, octets []byte) (reading string, ok bool) {
	if !says(label) {
		return "", false
	}
	if _, fits := Decode(label, octets); fits {
		return "", false
	}
	reading, _, ok = Guess(octets)
	return reading, ok && usual(reading)
}

// MislabelledWords is Mislabelled for the encoded words of a header field's value. The reading is that of the whole value.
func MislabelledWords(value string) (reading string, ok bool) {
	var out strings.Builder
	for sc := (scanner{rest: Unfold(value)}); sc.rest != ""; {
		plain, w, found := sc.next()
		out.WriteString(decodePlain(plain))
		if !found {
			continue
		}
		w = sc.join(w)
		if s, wrong := Mislabelled(w.charset, w.octets); wrong {
			out.WriteString(s)
			ok = true
			continue
		}
		out.WriteString(decodeWord(w))
	}
	return out.String(), ok
}
