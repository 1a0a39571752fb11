package text

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// set is a character set that an escape sequence of ISO 2022 designates.
type set struct {
	escape string
	enc    encoding.Encoding // that has the set with the high bit of each octet on; nil for single octets
	prefix []byte            // in front of each character there
	own    func([]byte) (rune, int)
	page   rune // of SoftBank's web code, or 0
}

// sets are those of ISO-2022-JP (RFC 1468), -1 (RFC 2237), -2 (RFC 1554), -3 and -2004 (JIS X 0213, of which plane 1 is read as far as it is JIS X
// 0208), and the pages of SoftBank's web code, which ends at SI.
func sets() []set {
	return []set{
		{escape: "\x1b(B"},
		{escape: "\x1b(J"},
		{escape: "\x1b$B", enc: japanese.EUCJP, own: ownEUC},
		{escape: "\x1b$@", enc: japanese.EUCJP, own: ownEUC},
		{escape: "\x1b$(B", enc: japanese.EUCJP, own: ownEUC},
		{escape: "\x1b$(O", enc: japanese.EUCJP, own: ownEUC},
		{escape: "\x1b$(Q", enc: japanese.EUCJP, own: ownEUC},
		{escape: "\x1b$(D", enc: japanese.EUCJP, own: ownEUC, prefix: []byte{0x8F}},
		{escape: "\x1b(I", enc: japanese.EUCJP, own: ownEUC, prefix: []byte{0x8E}},
		{escape: "\x1b$A", enc: simplifiedchinese.GB18030},
		{escape: "\x1b$(C", enc: korean.EUCKR},
		{escape: "\x1b$G", page: 0xE000},
		{escape: "\x1b$E", page: 0xE100},
		{escape: "\x1b$F", page: 0xE200},
		{escape: "\x1b$O", page: 0xE300},
		{escape: "\x1b$P", page: 0xE400},
		{escape: "\x1b$Q", page: 0xE500},
	}
}

// decodeJIS reads the family of ISO-2022-JP. A line begins in ASCII.
func decodeJIS(b []byte) (string, bool) {
	known := sets()
	ascii := &known[0]
	in, strict := ascii, true
	var out strings.Builder
	for len(b) > 0 {
		if b[0] == 0x1B {
			next := designated(known, b)
			if next == nil {
				out.WriteRune(utf8.RuneError)
				in, strict, b = ascii, false, afterEscape(b)
				continue
			}
			in, b = next, b[len(next.escape):]
			continue
		}
		n := bytes.IndexAny(b, "\n\x0f\x1b")
		if n < 0 {
			n = len(b)
		}
		s, ok := in.decode(b[:n])
		out.WriteString(s)
		strict = strict && ok
		if b = b[n:]; len(b) > 0 && b[0] != 0x1B {
			if b[0] == '\n' || in.page == 0 {
				out.WriteByte(b[0])
			}
			in, b = ascii, b[1:]
		}
	}
	return out.String(), strict
}

func designated(known []set, b []byte) *set {
	for i := range known {
		if bytes.HasPrefix(b, []byte(known[i].escape)) {
			return &known[i]
		}
	}
	return nil
}

// afterEscape steps over an escape sequence that nobody knows, and over all of one that the end of the text cuts off.
func afterEscape(b []byte) []byte {
	if len(b) < len("\x1b$(D") && len(bytes.TrimLeft(b[1:], "$(")) == 0 {
		return nil
	}
	return b[1:]
}

func (s *set) decode(b []byte) (string, bool) {
	switch {
	case s.page > 0:
		return webCode(s.page, b)
	case s.enc == nil:
		return decodeASCII(b)
	}
	lifted := make([]byte, 0, len(b)*2)
	single := bytes.Equal(s.prefix, []byte{0x8E}) // katakana
	inside := false
	for _, c := range b {
		if c <= ' ' || c >= 0x7F {
			lifted, inside = append(lifted, c), false
			continue
		}
		if !inside {
			lifted = append(lifted, s.prefix...)
		}
		lifted = append(lifted, c|0x80)
		inside = !inside && !single
	}
	if s.own == nil {
		return decodeTable(s.enc, lifted)
	}
	return decodeOwn(s.enc, lifted, s.own)
}

func webCode(page rune, b []byte) (string, bool) {
	var out strings.Builder
	for _, c := range b {
		if c < 0x21 || c > 0x7A {
			return strings.Repeat("\uFFFD", len(b)), false
		}
		out.WriteRune(page + rune(c) - 0x20)
	}
	return out.String(), true
}

// decodeShifted reads ISO-2022-KR (RFC 1557) and the simplified half of ISO-2022-CN (RFC 1922), where SO shifts to the set that "ESC $ )" and final
// designate, and SI or the end of the line back to ASCII. Characters of other sets (CNS 11643, the traditional half) become U+FFFD.
func decodeShifted(enc encoding.Encoding, final byte, b []byte) (string, bool) {
	lifted := make([]byte, 0, len(b))
	high, ours, strict := byte(0), true, true
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == 0x0E:
			high = 0x80
		case c == 0x0F:
			high = 0
		case c == 0x1B:
			ours = bytes.HasPrefix(b[i:], []byte{0x1B, '$', ')', final})
			strict = strict && ours
			i += min(3, len(b)-i-1)
		case c == '\n':
			high, lifted = 0, append(lifted, c)
		case high > 0 && !ours:
			lifted = append(lifted, 0xFF) // in neither charset
		case c > ' ' && c < 0x7F:
			lifted = append(lifted, c|high)
		default:
			lifted, strict = append(lifted, c), strict && c < utf8.RuneSelf
		}
	}
	s, ok := decodeTable(enc, lifted)
	return s, ok && strict
}
