package text

import (
	"bytes"
	"strings"
)

// word is one encoded word (RFC 2047, section 2) with its encoding removed.
type word struct {
	charset string
	octets  []byte
}

// DecodeHeader reads the octets of a header field's value: folds removed (RFC 5322, section 2.2.3), encoded words decoded, everything
// else that is not ASCII read by Guess. It never fails and is more tolerant than RFC 2047 allows, as mail programs are: encoded words
// count anywhere, inside quotes too; base64 may lack its padding or hold blanks from folding; neighbours of one charset are joined
// before they are decoded, because many senders split a character over two words.
func DecodeHeader(raw string) string {
	raw = Unfold(raw)
	var out strings.Builder
	sc := scanner{rest: raw}
	for sc.rest != "" {
		plain, w, found := sc.next()
		out.WriteString(decodePlain(plain))
		if found {
			out.WriteString(decodeWord(sc.join(w)))
		}
	}
	return out.String()
}

// Unfold removes the line ends of a folded header field; the white space after them stays.
func Unfold(raw string) string {
	if !strings.ContainsAny(raw, "\r\n") {
		return raw
	}
	return strings.NewReplacer("\r\n", "", "\n", "", "\r", "").Replace(raw)
}

func decodePlain(s string) string {
	if s == "" {
		return ""
	}
	decoded, _, _ := Guess([]byte(s))
	return decoded
}

func decodeWord(w word) string {
	s, _ := DecodeOrGuess(w.charset, w.octets)
	return s
}

// scanner finds encoded words from left to right.
type scanner struct {
	rest  string
	noEnd bool // "?=" does not occur in rest: no word can end any more, so none is looked for (keeps the scan linear)
}

// next returns the text before the next encoded word, and the word.
func (sc *scanner) next() (plain string, w word, found bool) {
	for at := 0; ; at += 2 {
		i := strings.Index(sc.rest[at:], "=?")
		if i < 0 || sc.noEnd {
			plain, sc.rest = sc.rest, ""
			return plain, w, false
		}
		at += i
		if w, n := sc.parse(sc.rest[at:]); n > 0 {
			plain, sc.rest = sc.rest[:at], sc.rest[at+n:]
			return plain, w, true
		}
	}
}

// join appends the words that follow w with nothing but white space between them (RFC 2047, section 6.2) while the charset stays.
func (sc *scanner) join(w word) word {
	for {
		blank := len(sc.rest) - len(strings.TrimLeft(sc.rest, " \t"))
		next, n := sc.parse(sc.rest[blank:])
		if n == 0 {
			return w
		}
		if next.charset != w.charset {
			sc.rest = sc.rest[blank:]
			return w
		}
		w.octets = append(w.octets, next.octets...)
		sc.rest = sc.rest[blank+n:]
	}
}

// parse reads an encoded word at the start of s and returns its length, or 0.
func (sc *scanner) parse(s string) (w word, n int) {
	if sc.noEnd || !strings.HasPrefix(s, "=?") {
		return w, 0
	}
	head := s[2:min(len(s), 2+maxLabel+16)] // room for a language behind the label
	label, head, ok := strings.Cut(head, "?")
	if !ok || label == "" || strings.ContainsAny(label, " \t\"=") || len(head) < 2 || head[1] != '?' {
		return w, 0
	}
	start := 2 + len(label) + 3
	end := strings.Index(s[start:], "?=")
	if end < 0 {
		sc.noEnd = true
		return w, 0
	}
	w.charset = Label(label)
	switch body := s[start : start+end]; head[0] {
	case 'B', 'b':
		w.octets = looseBase64(body)
	case 'Q', 'q':
		w.octets = quoted(body)
	default:
		return w, 0
	}
	return w, start + end + 2
}

// looseBase64 decodes what can be decoded: octets outside the alphabet are skipped, padding may be missing or stand between quanta
// (concatenated words), a last quantum of one character is dropped.
func looseBase64(s string) []byte {
	out := make([]byte, 0, len(s)/4*3+3)
	var acc uint32
	n := 0
	flush := func() {
		if n >= 2 {
			acc <<= 6 * (4 - n)
			quantum := [3]byte{byte(acc >> 16), byte(acc >> 8), byte(acc)}
			out = append(out, quantum[:n-1]...)
		}
		acc, n = 0, 0
	}
	for i := range len(s) {
		if s[i] == '=' {
			flush()
			continue
		}
		v := strings.IndexByte(base64Alphabet, s[i])
		if v < 0 {
			continue
		}
		acc = acc<<6 | uint32(v)
		if n++; n == 4 {
			flush()
		}
	}
	flush()
	return out
}

const base64Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

// quoted decodes the Q encoding (RFC 2047, section 4.2); a "=" without two hexadecimal digits stands for itself.
func quoted(s string) []byte {
	var out bytes.Buffer
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '_':
			out.WriteByte(' ')
		case c == '=' && i+2 < len(s) && HexDigit(s[i+1]) >= 0 && HexDigit(s[i+2]) >= 0:
			out.WriteByte(byte(HexDigit(s[i+1])<<4 | HexDigit(s[i+2])))
			i += 2
		default:
			out.WriteByte(c)
		}
	}
	return out.Bytes()
}

// WordCharsets lists the charset labels of the encoded words in a header field's value, in order, as Label writes them. Neighbours
// of one charset are one.
func WordCharsets(raw string) (labels []string) {
	sc := scanner{rest: Unfold(raw)}
	for sc.rest != "" {
		if _, w, found := sc.next(); found {
			labels = append(labels, sc.join(w).charset)
		}
	}
	return labels
}
