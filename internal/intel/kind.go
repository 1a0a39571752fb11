package intel

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"sekisho/internal/mail/page"
	"sekisho/internal/record"
	"sekisho/internal/text"
)

// The kinds of indicators. MD5 and SHA-1 are kept but match nothing: of what a mail carries only the SHA-256 is known.
const (
	KindAddress   = "address"    // of a sender: From, reverse-path, Reply-To
	KindDomain    = "domain"     // of a sender's address or a link's host, with everything below it
	KindHost      = "host"       // of a link, with everything below it
	KindURL       = "url"        // a whole link, without its fragment
	KindIP        = "ip"         // of the SMTP client, the origin or a link's host; or a network
	KindSHA256    = "sha256"     // of something carried
	KindSHA1      = "sha1"       // kept only
	KindMD5       = "md5"        // kept only
	KindFile      = "file"       // a name of something carried
	KindSubject   = "subject"    // a subject, or a pattern (RE2) of one
	KindMessageID = "message-id" // without its brackets
)

// The bounds of a value, in octets.
const (
	maxValue   = 1024
	maxPattern = 200
)

// Unmatched says that indicators of a kind are kept, but match no mail.
func Unmatched(kind string) bool { return kind == KindMD5 || kind == KindSHA1 }

// Normal is the comparable form of an indicator's value: what is written differently but means the same becomes one. Addresses, domains,
// hosts, URLs and IP addresses may be defanged ("hxxp", "[.]", "(at)"). An error says why the value cannot be used.
func Normal(kind, value string) (string, error) {
	switch {
	case !utf8.ValidString(value) || strings.ContainsRune(value, utf8.RuneError):
		return "", errors.New("it is damaged (not UTF-8)")
	case len(value) > maxValue && kind != KindURL || len(value) > page.MaxURL-utf8.UTFMax:
		return "", errors.New("it is too long")
	}
	value = strings.TrimSpace(value)
	if strings.IndexFunc(value, text.Hidden) >= 0 {
		return "", errors.New("it holds control characters or ones that are not seen")
	}
	if value == "" {
		return "", errors.New("it is empty")
	}
	return normal(kind, value)
}

func normal(kind, value string) (string, error) {
	switch kind {
	case KindAddress:
		return normalAddress(Refang(value))
	case KindDomain, KindHost:
		return normalHost(Refang(value))
	case KindURL:
		return NormalURL(Refang(value))
	case KindIP:
		return normalIP(Refang(value))
	case KindSHA256:
		return normalDigest(value, 64)
	case KindSHA1:
		return normalDigest(value, 40)
	case KindMD5:
		return normalDigest(value, 32)
	case KindFile:
		return normalFile(value)
	case KindSubject:
		return longEnough(record.FoldSubject(value))
	case KindMessageID:
		return normalMessageID(value)
	}
	return "", fmt.Errorf("%q is no kind of indicator", kind)
}

func normalAddress(s string) (string, error) {
	s = strings.ToLower(norm.NFKC.String(strings.Trim(s, "<>")))
	at := strings.LastIndexByte(s, '@')
	if at <= 0 || strings.ContainsAny(s, " \t<>,;") {
		return "", errors.New("it is no mail address")
	}
	domain, err := domainName(s[at+1:])
	if err != nil {
		return "", errors.New("it is no mail address")
	}
	return s[:at+1] + domain, nil
}

// normalHost refuses what is no name of somebody: under a public suffix (https://publicsuffix.org) anybody has a name.
func normalHost(s string) (string, error) {
	s = strings.TrimPrefix(strings.TrimPrefix(s, "*"), ".")
	domain, err := domainName(s)
	if err != nil {
		return "", err
	}
	if text.OrgDomain(domain) == "" {
		return "", errors.New("it is a public suffix: everybody has a name below it")
	}
	return domain, nil
}

// domainName is a name in A-labels (RFC 5890); labels may begin with "_", as hosts of attackers do.
func domainName(s string) (string, error) {
	domain := text.DomainOf("@" + s)
	if _, err := netip.ParseAddr(domain); err == nil {
		return "", errors.New("it is an IP address, not a name")
	}
	labels := strings.Split(domain, ".")
	if len(labels) < 2 || len(domain) > 253 {
		return "", errors.New("it is no domain name")
	}
	for _, l := range labels {
		odd := func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '_' }
		if l == "" || len(l) > 63 || strings.IndexFunc(l, odd) >= 0 {
			return "", errors.New("it is no domain name")
		}
	}
	return domain, nil
}

// NormalURL is a link as links are compared: scheme and host in their comparable form, no user, no default port, no fragment; "/" where
// there is no path.
func NormalURL(s string) (string, error) {
	t, ok := page.ParseTarget(s)
	if !ok || t.Host == "" || !strings.Contains(s, "://") {
		return "", errors.New("it is no URL with a host")
	}
	return joinURL(t), nil
}

func joinURL(t page.Target) string {
	var b strings.Builder
	b.WriteString(t.Scheme)
	b.WriteString("://")
	b.WriteString(t.Host)
	if t.Port != 0 && !(t.Scheme == "http" && t.Port == 80) && !(t.Scheme == "https" && t.Port == 443) {
		fmt.Fprintf(&b, ":%d", t.Port)
	}
	if t.Path == "" {
		b.WriteByte('/')
	}
	b.WriteString(t.Path)
	if t.Query != "" {
		b.WriteByte('?')
		b.WriteString(t.Query)
	}
	return b.String()
}

// The widest networks that are an indicator and not half the Internet.
const (
	widest4 = 8
	widest6 = 20
)

func normalIP(s string) (string, error) {
	s = strings.Trim(s, "[]")
	prefix, err := netip.ParsePrefix(s)
	if err != nil {
		addr, err := netip.ParseAddr(s)
		if err != nil || addr.Zone() != "" {
			return "", errors.New("it is neither an IP address nor a network")
		}
		addr = addr.Unmap()
		prefix = netip.PrefixFrom(addr, addr.BitLen())
	}
	addr := prefix.Masked().Addr()
	switch {
	case addr.IsPrivate(), addr.IsLoopback(), addr.IsUnspecified(), addr.IsLinkLocalUnicast(), addr.IsMulticast():
		return "", errors.New("it is a reserved address: it says nothing outside the network that it is from")
	case addr.Is4() && prefix.Bits() < widest4, addr.Is6() && prefix.Bits() < widest6:
		return "", errors.New("the network is too wide")
	case prefix.IsSingleIP():
		return addr.String(), nil
	}
	return prefix.Masked().String(), nil
}

func normalDigest(s string, digits int) (string, error) {
	s = strings.ToLower(s)
	if len(s) != digits || !hexadecimal(s) {
		return "", fmt.Errorf("it is not %d hexadecimal digits", digits)
	}
	return s, nil
}

func hexadecimal(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > 'f' || text.HexDigit(byte(r)) < 0 }) < 0
}

func normalFile(s string) (string, error) {
	return longEnough(strings.ToLower(strings.TrimSpace(norm.NFKC.String(s))))
}

// longEnough refuses what would match by chance.
func longEnough(s string) (string, error) {
	if utf8.RuneCountInString(s) < 3 {
		return "", errors.New("it is too short to mean anything")
	}
	return s, nil
}

func normalMessageID(s string) (string, error) {
	s = strings.TrimSpace(strings.Trim(s, "<>"))
	if len(s) < 3 || strings.ContainsAny(s, " \t<>") {
		return "", errors.New("it is no Message-ID")
	}
	return s, nil
}
