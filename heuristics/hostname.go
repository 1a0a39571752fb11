package heuristics

import (
	"net/netip"
	"path"
	"slices"
	"strconv"
	"strings"

	"sekisho/internal/text"
)

// maxHost bounds a host name (RFC 1035, section 2.3.4).
const maxHost = 255

// genericWords stand in the names that access providers and hosting companies give to the addresses of their customers.
var genericWords = []string{
	"dyn", "dynamic", "dhcp", "pool", "ppp", "pppoe", "dialup", "dsl", "adsl", "vdsl", "vps",
}

// mailWords begin the name of a host that is meant to send mail.
var mailWords = []string{"mail", "smtp", "mx", "mta", "relay", "out", "outbound", "gw"}

// accessNames are the names of access lines and rented servers in Japan that say so in no other way: as the providers' hosts look up.
var accessNames = []string{
	"*.ppp.*.ne.jp", "*.ipv4.*.ne.jp", "*.ap.nuro.jp", "*.ap.so-net.ne.jp", "p[0-9]*-*.ocn.ne.jp", "*.vs.sakura.ne.jp",
}

// genericName says that a host name is one that a provider made for an address: an access line or a rented server without a name of its
// own.
func genericName(name string, ip netip.Addr) bool {
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	name = name[:min(len(name), maxHost)]
	if accessName(name) {
		return true
	}
	own := strings.TrimSuffix(name, text.OrgDomain(name)) // what the organisation itself is called says nothing of the host
	return holdsAddress(own, ip) || namedGeneric(own)
}

func accessName(name string) bool {
	return strings.HasSuffix(name, ".jp") && slices.ContainsFunc(accessNames, func(pattern string) bool {
		ok, err := path.Match(pattern, name)
		return ok && err == nil
	})
}

// namedGeneric looks for the words of providers. A host that is called a mail server is one, in whatever pool it stands.
func namedGeneric(name string) bool {
	first := true
	for i := 0; i < len(name); {
		n := letters(name[i:])
		if n == 0 {
			i++
			continue
		}
		word, next := name[i:i+n], name[i+n:]
		if first && slices.Contains(mailWords, word) {
			return false
		}
		if slices.Contains(genericWords, word) || word == "static" && next != "" && next[0] != '.' {
			return true
		}
		first = false
		i += n
	}
	return false
}

// letters is how many letters s begins with.
func letters(s string) int {
	n := strings.IndexFunc(s, func(r rune) bool { return r < 'a' || r > 'z' })
	if n < 0 {
		return len(s)
	}
	return n
}

// holdsAddress says that a name spells at least three octets of an IPv4 address in a row, or 48 bits of an IPv6 address, in whatever
// notation: decimal, with leading zeros, hexadecimal, as one number, forwards or backwards.
func holdsAddress(name string, ip netip.Addr) bool {
	switch {
	case name == "":
		return false
	case ip.Is4():
		octets := ip.As4()
		return spellsIPv4(name, octets) || spellsIPv4(name, [4]byte{octets[3], octets[2], octets[1], octets[0]})
	case ip.Is6():
		return spellsIPv6(name, ip.As16())
	}
	return false
}

func spellsIPv4(name string, octets [4]byte) bool {
	var padded [12]byte
	var hexed [8]byte
	for i, o := range octets {
		padded[3*i], padded[3*i+1], padded[3*i+2] = '0'+o/100, '0'+o/10%10, '0'+o%10
		hexed[2*i], hexed[2*i+1] = hexDigits[o>>4], hexDigits[o&15]
	}
	number := uint64(octets[0])<<24 | uint64(octets[1])<<16 | uint64(octets[2])<<8 | uint64(octets[3])
	return inARow(name, octets) ||
		strings.Contains(name, string(padded[:9])) || strings.Contains(name, string(padded[3:])) ||
		standsAlone(name, string(hexed[:])) || standsAlone(name, string(hexed[:6])) || standsAlone(name, string(hexed[2:])) ||
		number > 1e8 && standsAlone(name, strconv.FormatUint(number, 10))
}

const hexDigits = "0123456789abcdef"

// inARow finds three octets next to each other as numbers with one character between them.
func inARow(name string, octets [4]byte) bool {
	var last [2]int // the two numbers before, or -1
	last = [2]int{-1, -1}
	for i := 0; i < len(name); {
		n, width := decimal(name[i:])
		if width == 0 {
			if i > 0 && !isDigit(name[i-1]) {
				last = [2]int{-1, -1} // two characters between
			}
			i++
			continue
		}
		if three(octets, last[0], last[1], n) {
			return true
		}
		last = [2]int{last[1], n}
		i += width
	}
	return false
}

func three(octets [4]byte, a, b, c int) bool {
	return a == int(octets[0]) && b == int(octets[1]) && c == int(octets[2]) ||
		a == int(octets[1]) && b == int(octets[2]) && c == int(octets[3])
}

// decimal reads a decimal number of up to three digits; a longer one is -1, which is no octet.
func decimal(s string) (n, width int) {
	for width < len(s) && isDigit(s[width]) {
		if n = n*10 + int(s[width]-'0'); width >= 3 {
			n = -1
		}
		width++
	}
	if width > 3 {
		n = -1
	}
	return n, width
}

// standsAlone says that digits occur without another hexadecimal digit behind them, or before them unless it is a letter of a word.
func standsAlone(name, digits string) bool {
	for at := 0; ; {
		i := strings.Index(name[at:], digits)
		if i < 0 {
			return false
		}
		start, end := at+i, at+i+len(digits)
		if (start == 0 || !isDigit(name[start-1])) && (end == len(name) || !letterOrDigit(name[end])) {
			return true
		}
		at = start + 1
	}
}

// spellsIPv6 finds 48 bits: as twelve digits, with or without separators, in either direction, or as three groups without leading zeros.
func spellsIPv6(name string, octets [16]byte) bool {
	var digits, backwards [32]byte
	for i, o := range octets {
		digits[2*i], digits[2*i+1] = hexDigits[o>>4], hexDigits[o&15]
	}
	for i, d := range digits {
		backwards[31-i] = d
	}
	bare := strings.NewReplacer("-", "", ".", "", "_", "").Replace(name)
	for i := 0; i+12 <= len(digits); i += 4 {
		for _, window := range []string{string(digits[i : i+12]), string(backwards[i : i+12])} {
			if strings.Trim(window, "0") != "" && strings.Contains(bare, window) {
				return true
			}
		}
	}
	return groupsInARow(name, octets)
}

func groupsInARow(name string, octets [16]byte) bool {
	group := func(i int) string {
		return strconv.FormatUint(uint64(octets[2*i])<<8|uint64(octets[2*i+1]), 16)
	}
	for i := 0; i+3 <= 8; i++ {
		three := group(i) + "-" + group(i+1) + "-" + group(i+2)
		if three != "0-0-0" && len(three) >= 8 && standsAlone(name, three) {
			return true
		}
	}
	return false
}
