package origin

import (
	"net/netip"
	"strings"
)

// readAddr finds the address, and the host name where there is one, in a comment: "name [IP]", "[IP]:port …", "ident@IP", "IP". Two
// addresses contradict each other: then there is none. Nor is there where other words stand before: "Authenticated sender: a@[IP]".
func (r *received) readAddr(comment string) {
	if eximWord(comment) {
		return
	}
	for _, end := range []string{"helo=", "ident=", `"`} {
		comment, _, _ = strings.Cut(comment, end)
	}
	before, rest, ok := strings.Cut(comment, "[")
	if before = strings.TrimSpace(before); strings.ContainsAny(before, " \t") {
		return
	}
	if !ok {
		r.addr = parseAddr(before[strings.LastIndexByte(before, '@')+1:])
		return
	}
	inside, after, ok := strings.Cut(rest, "]")
	if !ok || strings.Contains(after, "[") {
		return
	}
	if r.addr = parseAddr(inside); r.addr.IsValid() {
		r.readName(hostIn(before), strings.TrimSpace(after))
	}
}

// readName takes the host name in front of an address. Postfix writes "unknown" unless the name leads back to the address, Sendmail adds
// "(may be forged)". Gmail writes the PTR record with its trailing dot, whether it leads back or not.
func (r *received) readName(host, after string) {
	switch {
	case strings.HasSuffix(host, "."):
		r.ptr = strings.TrimSuffix(host, ".")
	case after == "(may be forged)":
		r.ptr = host
	case after == "":
		r.name = host
	}
}

// maxHost bounds a host name in octets, its trailing dot included (RFC 1035, section 2.3.4).
const maxHost = 254

// hostIn returns s in lower case if it is a host name with a dot in it, else "".
func hostIn(s string) string {
	if len(s) > maxHost || !strings.Contains(s, ".") || strings.HasPrefix(s, ".") {
		return ""
	}
	s = strings.ToLower(s)
	if strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-_.") != "" || parseAddr(s).IsValid() {
		return ""
	}
	return s
}

// literal reads an address literal (RFC 5321, section 4.1.3).
func literal(s string) netip.Addr {
	inside, ok := strings.CutPrefix(s, "[")
	if !ok {
		return netip.Addr{}
	}
	inside, _, _ = strings.Cut(inside, "]")
	return parseAddr(inside)
}

// parseAddr reads an address with or without the tag of RFC 5321. IPv4-mapped addresses become IPv4, zones are dropped.
func parseAddr(s string) netip.Addr {
	s = strings.TrimSpace(s)
	if len(s) > 5 && strings.EqualFold(s[:5], "IPv6:") {
		s = s[5:]
	}
	addr, err := netip.ParseAddr(s)
	if err != nil {
		return netip.Addr{}
	}
	return addr.WithZone("").Unmap()
}
