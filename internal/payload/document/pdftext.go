package document

import (
	"bytes"
	"unicode/utf16"
)

// maxPDFString is how much of a string is read.
const maxPDFString = 64 << 10

// pdfOctets reads a literal or hexadecimal string (ISO 32000-1, 7.3.4); nil: it is none.
func pdfOctets(value []byte) []byte {
	if len(value) < 2 {
		return nil
	}
	body := bytes.TrimSuffix(value[1:min(len(value), maxPDFString)], []byte(")"))
	switch value[0] {
	case '(':
		return literal(body)
	case '<':
		if value[1] != '<' {
			return unhex(body)
		}
	}
	return nil
}

func literal(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		c := b[i]
		if c != '\\' || i+1 == len(b) {
			out = append(out, c)
			continue
		}
		i++
		switch c = b[i]; {
		case '0' <= c && c <= '7':
			n := 0
			for end := i + 3; i < min(end, len(b)) && '0' <= b[i] && b[i] <= '7'; i++ {
				n = 8*n + int(b[i]-'0')
			}
			i--
			out = append(out, byte(n))
		case c == '\r' && i+1 < len(b) && b[i+1] == '\n':
			i++
		case c == '\r' || c == '\n':
		default:
			out = append(out, escaped(c))
		}
	}
	return out
}

func escaped(c byte) byte {
	switch c {
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	}
	return c
}

// unhex takes the hexadecimal digits of b and leaves out all else; an odd one counts as if 0 followed (7.3.4.3).
func unhex(b []byte) []byte {
	out := make([]byte, 0, len(b)/2+1)
	half, odd := byte(0), false
	for _, c := range b {
		n, ok := hexDigit(c)
		if !ok {
			continue
		}
		if odd = !odd; odd {
			half = n << 4
			continue
		}
		out = append(out, half|n)
	}
	if odd {
		out = append(out, half)
	}
	return out
}

func hexDigit(c byte) (byte, bool) {
	switch {
	case '0' <= c && c <= '9':
		return c - '0', true
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10, true
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}

// pdfText reads a text string (7.9.2.2): UTF-16BE or UTF-8 with a byte order mark; without one what it looks like, since programs in Japan
// write Shift_JIS where PDFDocEncoding is due.
func pdfText(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		units := make([]uint16, 0, len(b)/2)
		for b = b[2:]; len(b) >= 2; b = b[2:] {
			units = append(units, uint16(b[0])<<8|uint16(b[1]))
		}
		return string(utf16.Decode(units))
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		return wide(b[2:])
	}
	return ansi(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")))
}
