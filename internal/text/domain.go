package text

import (
	"net/netip"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// OrgDomain is the organisational domain: one label below the public suffix (RFC 7489, section 3.2; https://publicsuffix.org), in
// ASCII and lower case. "" for address literals, public suffixes themselves and what is not a domain name.
func OrgDomain(domain string) string {
	domain = asciiDomain(domain)
	if _, err := netip.ParseAddr(strings.Trim(domain, "[]")); err == nil || strings.HasPrefix(domain, "[") {
		return ""
	}
	org, err := publicsuffix.EffectiveTLDPlusOne(domain)
	if err != nil {
		return ""
	}
	return org
}

// DomainOf is the domain of an address, with or without angle brackets, in ASCII and lower case: what stands after the last "@", so
// that a quoted local part may hold one. "" where there is none.
func DomainOf(addr string) string {
	addr = strings.Trim(addr, "<> \t\r\n")
	i := strings.LastIndexByte(addr, '@')
	if i < 0 {
		return ""
	}
	return asciiDomain(addr[i+1:])
}

// InDomain says that domain is one of parents or below one of them.
func InDomain(domain string, parents []string) bool {
	domain = asciiDomain(domain)
	if domain == "" {
		return false
	}
	for _, p := range parents {
		p = asciiDomain(strings.TrimPrefix(p, "."))
		if p != "" && (domain == p || strings.HasSuffix(domain, "."+p)) {
			return true
		}
	}
	return false
}

// maxDomain bounds what is given to IDNA, whose time grows with the square of the length; a name has at most 253 ASCII characters (RFC
// 1035, section 2.3.4), and a U-label is at most three times longer in UTF-8.
const maxDomain = 3 * 253

// asciiDomain is the comparable form of a domain name: A-labels (RFC 5890), lower case, no trailing dot. A name that IDNA refuses is
// kept as it stands, so that it still differs from every proper one.
func asciiDomain(domain string) string {
	domain = strings.ToLower(strings.Trim(domain, " \t\r\n"))
	domain = strings.TrimRight(domain, ".")
	if len(domain) > maxDomain || ascii([]byte(domain)) {
		return Valid(domain)
	}
	if a, err := idna.Lookup.ToASCII(domain); err == nil {
		return strings.TrimRight(a, ".")
	}
	if a, err := idna.Punycode.ToASCII(Valid(domain)); err == nil {
		return a
	}
	return Valid(domain)
}
