package page

import (
	"net/netip"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"sekisho/internal/text"
)

// maxName bounds what is given to IDNA, whose time grows with the square of the length: three octets of UTF-8 for each of 253 characters (RFC
// 1035, section 2.3.4).
const maxName = 3 * 253

// setHost is the host parser (URL Standard, section 3.5).
func (t *Target) setHost(raw string) bool {
	if strings.HasPrefix(raw, "[") {
		return t.setIPv6(raw)
	}
	host, ok := comparableName(raw)
	if !ok {
		return false
	}
	t.Host = host
	if strings.IndexByte(raw, '%') >= 0 || !ascii(raw) && !strings.Contains(host, "xn--") {
		t.Odd = OddEncoded
	}
	if !special(t.Scheme) || !endsInNumber(host) {
		return true
	}
	ip, odd, ok := parseIPv4(host)
	if !ok {
		return false
	}
	if odd != "" {
		t.Odd = odd
	}
	t.IP, t.Host = ip, ip.String()
	return true
}

// setIPv6 reads an address in brackets. Zones are not part of a URL.
func (t *Target) setIPv6(raw string) bool {
	inner, closed := strings.CutSuffix(raw[1:], "]")
	ip, err := netip.ParseAddr(inner)
	if !closed || err != nil || !ip.Is6() || ip.Zone() != "" {
		return false
	}
	t.IP, t.Host = ip.Unmap(), "["+ip.String()+"]"
	if ip.Is4In6() {
		t.Odd, t.Host = OddMapped, t.IP.String()
	}
	return true
}

// comparableName is percent-decoding and "domain to ASCII" (URL Standard, section 3.3; UTS #46). A name that IDNA refuses keeps its
// characters: browsers may know a newer Unicode.
func comparableName(host string) (string, bool) {
	host = percentDecode(host)
	if ascii(host) {
		host = strings.ToLower(host)
	} else if len(host) > maxName || !utf8.ValidString(host) {
		return "", false
	} else if mapped, err := lookup.ToASCII(host); err == nil {
		host = mapped
	} else if host, err = idna.Punycode.ToASCII(strings.ToLower(host)); err != nil {
		return "", false
	}
	host = strings.TrimRight(host, ".")
	return host, host != "" && !strings.ContainsFunc(host, forbidden)
}

// lookup is UTS #46 as the URL Standard calls it: not transitional, without the rules of STD 3 for host names.
var lookup = idna.New(idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(false), idna.CheckHyphens(false))

// forbidden are the forbidden domain code points (URL Standard, section 3.2), and what is not ASCII, as after them nothing else is.
func forbidden(r rune) bool {
	return r <= ' ' || r >= 0x7F || strings.ContainsRune(`#/:<>?@[\]^|%`, r)
}

// percentDecode leaves what is no percent-encoded octet (URL Standard, section 1.3).
func percentDecode(s string) string {
	if strings.IndexByte(s, '%') < 0 {
		return s
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			hi, lo := text.HexDigit(s[i+1]), text.HexDigit(s[i+2])
			if hi >= 0 && lo >= 0 {
				out = append(out, byte(hi<<4|lo))
				i += 2
				continue
			}
		}
		out = append(out, s[i])
	}
	return string(out)
}

// endsInNumber is the ends-in-a-number checker (URL Standard, section 3.5) of a host without a trailing dot.
func endsInNumber(host string) bool {
	last := host[strings.LastIndexByte(host, '.')+1:]
	if _, _, ok := number(last); ok {
		return true
	}
	return last != "" && strings.Trim(last, "0123456789") == "" // "09" is no number, but looks like one
}

// parseIPv4 is the IPv4 parser (URL Standard, section 3.5).
func parseIPv4(host string) (ip netip.Addr, odd string, ok bool) {
	parts := strings.Split(host, ".")
	if len(parts) > 4 {
		return ip, "", false
	}
	bases := [17]bool{}
	var address uint64
	for i, p := range parts {
		n, base, ok := number(p)
		left := 4 - i // octets that the last number fills
		switch {
		case !ok, i < len(parts)-1 && n > 255, i == len(parts)-1 && n >= 1<<(8*left):
			return ip, "", false
		case i < len(parts)-1:
			address |= n << (8 * (left - 1))
		default:
			address |= n
		}
		bases[base] = true
	}
	ip = netip.AddrFrom4([4]byte{byte(address >> 24), byte(address >> 16), byte(address >> 8), byte(address)})
	return ip, oddIPv4(bases[16], bases[8], len(parts)), true
}

func oddIPv4(hex, octal bool, parts int) string {
	switch {
	case hex:
		return OddHex
	case octal:
		return OddOctal
	case parts == 1:
		return OddDecimal
	case parts < 4:
		return OddShort
	}
	return ""
}

// number is the IPv4 number parser (URL Standard, section 3.5). Numbers that do not fit come out as the largest.
func number(s string) (n uint64, base int, ok bool) {
	if s == "" {
		return 0, 0, false
	}
	base = 10
	switch {
	case hasPrefixFold(s, "0x"):
		s, base = s[2:], 16
	case len(s) > 1 && s[0] == '0':
		s, base = s[1:], 8
	}
	if s == "" { // "0x" is 0
		return 0, base, true
	}
	if strings.ContainsAny(s, "+-_") {
		return 0, base, false
	}
	n, err := strconv.ParseUint(s, base, 64)
	if err, is := err.(*strconv.NumError); is && err.Err == strconv.ErrSyntax {
		return 0, base, false
	}
	return n, base, true
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
