package text

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// decodeUTF7 reads UTF-7 (RFC 2152), which old Outlook Express wrote and in which texts still hide: ASCII, with UTF-16 in base64 between "+" and the
// first octet that is no digit of it; a "-" there is skipped, and "+-" is a plus.
func decodeUTF7(b []byte) (string, bool) {
	var out strings.Builder
	strict := true
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c >= utf8.RuneSelf:
			out.WriteRune(utf8.RuneError)
			strict = false
		case c != '+':
			out.WriteByte(c)
		default:
			n := 0
			for i+1+n < len(b) && strings.IndexByte(base64Alphabet, b[i+1+n]) >= 0 {
				n++
			}
			s, ok := shiftedUTF7(b[i+1 : i+1+n])
			i += n
			if i+1 < len(b) && b[i+1] == '-' {
				if i++; n == 0 {
					s, ok = "+", true
				}
			}
			out.WriteString(s)
			strict = strict && ok
		}
	}
	return out.String(), strict
}

// shiftedUTF7 reads what stands between "+" and its end: whole code units, and less than six bits of zero behind them.
func shiftedUTF7(digits []byte) (string, bool) {
	if len(digits)%4 == 1 {
		return "\uFFFD", false
	}
	octets, err := base64.RawStdEncoding.AppendDecode(nil, digits)
	units := make([]uint16, len(octets)/2)
	for i := range units {
		units[i] = binary.BigEndian.Uint16(octets[2*i:])
	}
	s := string(utf16.Decode(units))
	whole := len(octets)%2 == 0 && len(units) > 0
	if !whole {
		s += "\uFFFD"
	}
	return s, err == nil && whole && !strings.ContainsRune(s, utf8.RuneError)
}
