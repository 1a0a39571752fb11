package page

import (
	"net/netip"
	"strconv"
	"strings"
	"unicode/utf8"
)

// MaxURL is how many octets of a URL are looked at. One that is nearly as long counts as cut there.
const MaxURL = 8 << 10

// Target is where a URL leads, read as leniently as browsers read it.
type Target struct {
	Scheme   string     // lower case
	Host     string     // comparable: lower case, A-labels, no trailing dot; an IPv4 address in four decimal numbers, an IPv6 address in brackets
	Port     uint16     // 0: the default of the scheme
	Path     string     // as it stands, with slashes for backslashes, without the fragment
	Query    string     // as it stands, without "?" and the fragment
	UserInfo bool       // something stands in front of the host and an "@"
	IP       netip.Addr // valid if the host is an address; unmapped
	Odd      string     // one of the Odd constants, or ""
}

// Why a host is oddly written.
const (
	OddDecimal = "decimal-ip"   // one number: 3232235777
	OddHex     = "hex-ip"       // 0xC0.0xA8.1.1
	OddOctal   = "octal-ip"     // 0300.0250.1.1
	OddShort   = "short-ip"     // two or three numbers: 192.168.257
	OddMapped  = "mapped-ip"    // an IPv4 address as IPv6 address: [::ffff:192.168.1.1]
	OddEncoded = "encoded-host" // ASCII in disguise: percent-encoded, or full-width and other compatibility characters
)

// ParseTarget reads a URL by the basic URL parser of the WHATWG URL Standard (section 4.4, "URL parsing"), as far as scheme, authority, path and
// query go: control characters and blanks around it and tabs and line ends in it are dropped, backslashes are slashes, and their number
// behind the scheme does not matter. What has no scheme is read as mail programs read it: "//host" as https, "\\host" as a file on that
// host (UNC), "www." as http. It is false where a browser would find no host or refuse it; Scheme is told even so. The host must end
// within MaxURL octets.
func ParseTarget(url string) (Target, bool) {
	cut := len(url) > MaxURL-utf8.UTFMax
	s := squeeze(cutText(url, MaxURL))
	var t Target
	t.Scheme, s = splitScheme(s)
	s, ok := beginAuthority(t.Scheme, s)
	if !ok {
		return t, false
	}
	ends := "/?#"
	if special(t.Scheme) {
		ends = `/\?#`
	}
	end := strings.IndexAny(s, ends)
	switch {
	case end < 0 && cut:
		return t, false
	case end < 0:
		end = len(s)
	}
	t.place(s[end:])
	return t, t.authority(s[:end])
}

// squeeze drops what the basic URL parser drops before it begins.
func squeeze(s string) string {
	s = strings.TrimFunc(s, func(r rune) bool { return r <= ' ' })
	if !strings.ContainsAny(s, "\t\r\n") {
		return s
	}
	return strings.NewReplacer("\t", "", "\r", "", "\n", "").Replace(s)
}

// splitScheme is the scheme start state and the scheme state. rest is what stands behind the colon.
func splitScheme(s string) (scheme, rest string) {
	switch {
	case hasPrefixFold(s, "www."):
		return "http", s
	case strings.HasPrefix(s, `\\`):
		return "file", s
	case strings.HasPrefix(s, "//"):
		return "https", s
	}
	for i := range len(s) {
		c := s[i]
		switch {
		case letter(c), i > 0 && (digit(c) || c == '+' || c == '-' || c == '.'):
		case i > 0 && c == ':':
			return strings.ToLower(s[:i]), s[i+1:]
		default:
			return "", s
		}
	}
	return "", s
}

// special says that the scheme is one of the special ones (URL Standard, section 4.1).
func special(scheme string) bool {
	switch scheme {
	case "http", "https", "ftp", "ws", "wss", "file":
		return true
	}
	return false
}

// beginAuthority skips what stands between scheme and authority (states from "special authority slashes" to "file slash"). It is false where no
// authority follows.
func beginAuthority(scheme, s string) (string, bool) {
	rest := strings.TrimLeft(s, `/\`)
	slashes := len(s) - len(rest)
	switch {
	case scheme == "file": // "file:///C:/x" is a local file, "file:////host/x" a UNC path in Windows
		return rest, slashes != 0 && slashes != 1 && slashes != 3 && !drive(rest)
	case special(scheme):
		return rest, true
	case scheme == "" || scheme == "javascript":
		return s, false
	}
	return strings.CutPrefix(s, "//")
}

// drive is a Windows drive letter (URL Standard, section 4.2).
func drive(s string) bool {
	return len(s) > 1 && letter(s[0]) && (s[1] == ':' || s[1] == '|')
}

// place takes path and query from what stands behind the authority.
func (t *Target) place(s string) {
	s, _, _ = strings.Cut(s, "#")
	t.Path, t.Query, _ = strings.Cut(s, "?")
	if special(t.Scheme) {
		t.Path = strings.ReplaceAll(t.Path, `\`, "/")
	}
}

// authority is the authority, host and port states.
func (t *Target) authority(s string) bool {
	if t.Scheme == "file" { // \\host@SSL@8443\share: how Windows names a share on the web
		s, _, _ = strings.Cut(s, "@")
	}
	if at := strings.LastIndexByte(s, '@'); at >= 0 {
		t.UserInfo = true
		s = s[at+1:]
	}
	host, port := s, ""
	search := max(strings.LastIndexByte(s, ']'), 0)
	if colon := strings.IndexByte(s[search:], ':'); colon >= 0 {
		host, port = s[:search+colon], s[search+colon+1:]
	}
	return t.setPort(port) && t.setHost(host)
}

func (t *Target) setPort(s string) bool {
	if s == "" {
		return true
	}
	for i := range len(s) {
		if !digit(s[i]) {
			return false
		}
	}
	n, err := strconv.ParseUint(s, 10, 16)
	if err != nil {
		return false
	}
	if uint16(n) != defaultPort(t.Scheme) {
		t.Port = uint16(n)
	}
	return true
}

func defaultPort(scheme string) uint16 {
	switch scheme {
	case "http", "ws":
		return 80
	case "https", "wss":
		return 443
	case "ftp":
		return 21
	}
	return 0
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func digit(c byte) bool  { return c >= '0' && c <= '9' }

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}
