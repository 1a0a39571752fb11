package page

import "net/netip"

// Target is where a URL leads, read as leniently as browsers read it.
type Target struct {
	Scheme   string     // lower case
	Host     string     // comparable: lower case, A-labels, no trailing dot; an IPv4 address in four decimal numbers, an IPv6 address in brackets
	Port     uint16     // 0: the default of the scheme
	Path     string     // as it stands, with slashes for backslashes
	Query    string     // as it stands, without "?"
	UserInfo bool       // something stands in front of the host and an "@"
	IP       netip.Addr // valid if the host is an address
	Odd      string     // why the host is oddly written ("decimal-ip", "hex-ip", "octal-ip", "short-ip", "mapped-ip", "encoded-host"), or ""
}

// ParseTarget reads a URL. It is false where a browser would find no host in it; Scheme is told even so.
func ParseTarget(url string) (Target, bool) { return Target{}, false }
