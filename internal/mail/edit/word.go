package edit

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxWord is the longest encoded word (RFC 2047, section 2).
const maxWord = 75

// word is one encoded word.
type word struct {
	label    string // charset as written, with its language if there is one (RFC 2231, section 5)
	encoding byte   // 'B' or 'Q', in the case as written
	octets   []byte // decoded from B or Q, still in the charset
}

// parseWord reads the encoded word at the start of s and returns its length. Base64 without padding is accepted, as mail programs do.
func parseWord(s string) (w word, n int, ok bool) {
	body, found := strings.CutPrefix(s, "=?")
	label, body, found2 := strings.Cut(body, "?")
	if !found || !found2 || label == "" || len(label) > 64 || strings.ContainsAny(label, " \t\r\n") {
		return w, 0, false
	}
	if len(body) < 2 || body[1] != '?' {
		return w, 0, false
	}
	encoded, rest, found := strings.Cut(body[2:], "?=")
	if !found || strings.ContainsAny(encoded, "?\r\n") {
		return w, 0, false
	}
	w = word{label: label, encoding: body[0]}
	w.octets, ok = decodeOctets(w.encoding, encoded)
	return w, len(s) - len(rest), ok
}

func decodeOctets(encoding byte, s string) ([]byte, bool) {
	switch encoding {
	case 'B', 'b':
		b, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(s, "="))
		return b, err == nil
	case 'Q', 'q':
		return decodeQ(s)
	}
	return nil, false
}

// decodeQ decodes the Q encoding (RFC 2047, section 4.2).
func decodeQ(s string) ([]byte, bool) {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '_':
			out = append(out, ' ')
		case '=':
			if i+2 >= len(s) {
				return nil, false
			}
			b, err := strconv.ParseUint(s[i+1:i+3], 16, 8)
			if err != nil {
				return nil, false
			}
			out = append(out, byte(b))
			i += 2
		default:
			out = append(out, s[i])
		}
	}
	return out, true
}

// String is the word as it stands in a field. Q leaves every octet as it is that may stand so in a Subject, hence a word that has
// become shorter in text does not become longer than it was.
func (w word) String() string {
	if w.encoding == 'B' || w.encoding == 'b' {
		return "=?" + w.label + "?" + string(w.encoding) + "?" + base64.StdEncoding.EncodeToString(w.octets) + "?="
	}
	var b bytes.Buffer
	for _, c := range w.octets {
		switch {
		case c == ' ':
			b.WriteByte('_')
		case c > ' ' && c < 0x7f && !strings.ContainsRune("=?_", rune(c)):
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "=%02X", c)
		}
	}
	return "=?" + w.label + "?" + string(w.encoding) + "?" + b.String() + "?="
}

// encodeWords writes s as encoded words in UTF-8 and B, none longer than 75 octets and the first no longer than first. No character is
// split over two words (RFC 2047, section 5), so that every word can be read alone.
func encodeWords(s string, first int) []string {
	var words []string
	for room := payload(first); s != ""; room = payload(maxWord) {
		n := min(room, len(s))
		for n < len(s) && !utf8.RuneStart(s[n]) {
			n--
		}
		words = append(words, word{"UTF-8", 'B', []byte(s[:n])}.String())
		s = s[n:]
	}
	return words
}

// payload is how many octets an encoded word of that length carries in base64.
func payload(length int) int { return (length - len("=?UTF-8?B??=")) / 4 * 3 }
