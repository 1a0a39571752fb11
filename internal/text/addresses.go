package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	maxAddresses = 50
	maxLocal     = 64 // octets: RFC 5321, section 4.5.3.1.1
)

// Addresses lists the addr-specs (RFC 5322, section 3.4.1) in a text or a display name, each once, in order and at most 50: dot-atoms of the characters
// that addresses are really made of, without quoted strings and address literals. Compatibility forms count as what they stand for ("ａ＠ｂ．ｊｐ"), and the
// result is in their place. What hugs an address in text (quotes, stars of bold type) is no part of it. A domain has a dot; one in letters other than ASCII
// must begin with such a letter, so that "a@example.jpまで" ends at "jp".
func Addresses(s string) []string {
	var list []string
	for find := newAtFinder(s); len(list) < maxAddresses; {
		i, size := find.next()
		if i < 0 {
			break
		}
		local := localBefore(s[:i])
		if local == "" {
			continue
		}
		if domain := domainAfter(s[i+size:]); domain != "" && !slices.Contains(list, local+"@"+domain) {
			list = append(list, local+"@"+domain)
		}
	}
	return list
}

// atFinder finds "@" in its three widths from left to right and looks for each only once.
type atFinder struct {
	s       string
	pending [3]int // where each occurs next; len(s) where it does not
	at      int
}

func atSign(k int) string { return [...]string{"@", "＠", "﹫"}[k] }

func newAtFinder(s string) *atFinder {
	f := &atFinder{s: s}
	for k := range f.pending {
		f.advance(k)
	}
	return f
}

func (f *atFinder) advance(k int) {
	f.pending[k] = len(f.s)
	if i := strings.Index(f.s[f.at:], atSign(k)); i >= 0 {
		f.pending[k] = f.at + i
	}
}

// next returns where the next one stands and how many octets it has, or -1.
func (f *atFinder) next() (at, size int) {
	k := 0
	for j := range f.pending {
		if f.pending[j] < f.pending[k] {
			k = j
		}
	}
	if f.pending[k] == len(f.s) {
		return -1, 0
	}
	at, size = f.pending[k], len(atSign(k))
	f.at = at + size
	f.advance(k)
	return at, size
}

// plain is the ASCII character that r stands for by compatibility (NFKC), or 0.
func plain(r rune) byte {
	switch {
	case r < utf8.RuneSelf:
		return byte(r)
	case r >= 0xFF01 && r <= 0xFF5E:
		return byte(r - 0xFEE0)
	case r < 0x2000 && r > 0xFF, r >= 0x3000 && r <= 0xFEFF, unicode.IsSpace(r):
		return 0 // nothing there stands for one ASCII character of an address
	}
	if d := norm.NFKC.PropertiesString(string(r)).Decomposition(); len(d) == 1 && d[0] < utf8.RuneSelf {
		return d[0]
	}
	return 0
}

func letterOrDigit(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// localBefore reads the local part that ends where s ends.
func localBefore(s string) string {
	var buf [maxLocal]byte
	n := maxLocal
	for s != "" {
		r, size := utf8.DecodeLastRuneInString(s)
		c := plain(r)
		if !letterOrDigit(c) && (c == 0 || strings.IndexByte("._+-=%&'~!#$", c) < 0) {
			break
		}
		if n == 0 {
			return "" // longer than any
		}
		n--
		buf[n] = c
		s = s[:len(s)-size]
	}
	return strings.TrimLeft(string(buf[n:]), ".-=%&'~!#$")
}

// domainAfter reads the domain that s begins with.
func domainAfter(s string) string {
	var out strings.Builder
	wide := false
	for i, r := range s[:min(len(s), maxDomain)] {
		c := plain(r)
		switch {
		case letterOrDigit(c) || c == '-' || c == '_' || c == '.' && out.Len() > 0:
			out.WriteByte(c)
		case r >= utf8.RuneSelf && r != utf8.RuneError && unicode.In(r, unicode.L, unicode.M, unicode.N) && (wide || i == 0):
			out.WriteRune(r)
			wide = true
		default:
			return wholeDomain(out.String())
		}
	}
	if len(s) > maxDomain {
		return "" // longer than any
	}
	return wholeDomain(out.String())
}

// wholeDomain cuts off what punctuation of the text has left at the end; "" where no domain with a dot remains.
func wholeDomain(s string) string {
	if i := strings.Index(s, ".."); i >= 0 {
		s = s[:i]
	}
	s = strings.TrimRight(s, ".-_")
	last := s[strings.LastIndexByte(s, '.')+1:]
	if len(last) == len(s) || len(last) < 2 || len(s) > maxDomain || strings.Trim(last, "0123456789") == "" {
		return ""
	}
	return s
}
