package incident

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// Path is a recipient as an MTA would read it. Only a path that ParsePath returned without an error has meaning.
type Path struct {
	user   string   // dequoted, as received
	hosts  []string // every host that is named, A-labels in lower case; an address literal keeps its brackets; none for a bare local part
	routed bool     // names a way to go, not only a mailbox
}

// maxPath bounds a path in octets. RFC 5321, section 4.5.3.1.3 allows 256; SMTPUTF8 (RFC 6531) makes addresses longer.
const maxPath = 1000

const (
	maxDomain = 255 // RFC 1035, section 2.3.4
	maxLabel  = 63
)

// ParsePath reads a forward-path (RFC 5321, section 4.1.2), with or without its angle brackets. What an MTA may take for a way to other hosts is
// read as such: source routes (@x:y@z), the percent hack (a%b@house), bang paths (b!a@house), and either of them, or an address, inside a
// quoted local part. Postfix follows them all once the domain is its own (allow_percent_hack, swap_bangpath and
// resolve_dequoted_address are "yes" by default, see postconf(5)). Where the order of the hosts would be a guess, the path is an error.
func ParsePath(s string) (Path, error) {
	if len(s) > maxPath {
		return Path{}, fmt.Errorf("a path of %d octets; at most %d are read", len(s), maxPath)
	}
	if !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) {
		return Path{}, errors.New("control characters or octets that are not UTF-8")
	}
	if inner, ok := strings.CutPrefix(s, "<"); ok {
		if s, ok = strings.CutSuffix(inner, ">"); !ok {
			return Path{}, errors.New("an open angle bracket")
		}
	}
	var p Path
	rest, err := p.sourceRoute(s)
	if err != nil {
		return Path{}, err
	}
	if err := p.mailbox(rest); err != nil {
		return Path{}, err
	}
	return p, nil
}

// sourceRoute reads "@a,@b:" in front of a mailbox (RFC 5321, appendix C) and returns the mailbox.
func (p *Path) sourceRoute(s string) (rest string, err error) {
	if !strings.HasPrefix(s, "@") {
		return s, nil
	}
	route, rest, ok := strings.Cut(s, ":")
	if !ok || rest == "" {
		return "", errors.New("a source route without a mailbox")
	}
	for hop := range strings.SplitSeq(route, ",") {
		host, ok := strings.CutPrefix(hop, "@")
		if !ok {
			return "", errors.New("a source route with an empty hop")
		}
		if err := p.host(host); err != nil {
			return "", err
		}
	}
	p.routed = true
	return rest, nil
}

// routing are the characters that make an MTA look for another host in a local part.
const routing = "@%!"

// mailbox reads local part and domain. A quoted local part that hides a way is read again without its quotes; then it must not be quoted.
func (p *Path) mailbox(s string) error {
	local, err := p.domain(s)
	if err != nil {
		return err
	}
	if !strings.HasPrefix(local, `"`) {
		return p.local(local)
	}
	content, err := dequote(local)
	if err != nil {
		return err
	}
	if !strings.ContainsAny(content, routing) {
		p.user = content
		return nil
	}
	p.routed = true
	if local, err = p.domain(content); err != nil {
		return err
	}
	return p.local(local)
}

// domain splits the domain off, which may be missing, and returns the local part.
func (p *Path) domain(s string) (local string, err error) {
	local, domain, err := splitMailbox(s)
	if err == nil && domain != "" {
		err = p.host(domain[1:])
	}
	return local, err
}

// local reads an unquoted local part: a%b%c names the hosts b and c, a!b!c the hosts a and b.
func (p *Path) local(s string) error {
	if s == "" {
		return errors.New("no local part")
	}
	if strings.ContainsFunc(s, func(r rune) bool { return !atext(r) }) {
		return errors.New("a character that a local part may hold in quotes only")
	}
	percent, bang := strings.Contains(s, "%"), strings.Contains(s, "!")
	switch {
	case percent && bang:
		return errors.New("percent hack and bang path in one local part")
	case percent:
		names := strings.Split(s, "%")
		return p.way(names[0], names[1:])
	case bang:
		names := strings.Split(s, "!")
		return p.way(names[len(names)-1], names[:len(names)-1])
	}
	p.user = s
	return nil
}

func (p *Path) way(user string, hosts []string) error {
	if user == "" {
		return errors.New("a way to nobody")
	}
	p.user, p.routed = user, true
	for _, h := range hosts {
		if err := p.host(h); err != nil {
			return err
		}
	}
	return nil
}

func (p *Path) host(s string) error {
	h, err := hostOf(s)
	p.hosts = append(p.hosts, h)
	return err
}

// splitMailbox splits at the only "@" outside quotes. domain keeps it, so that an empty domain differs from none.
func splitMailbox(s string) (local, domain string, err error) {
	end := 0
	if strings.HasPrefix(s, `"`) {
		if end = quotedEnd(s); end < 0 {
			return "", "", errors.New("an open quote")
		}
	} else if end = strings.IndexByte(s, '@'); end < 0 {
		end = len(s)
	}
	local, domain = s[:end], s[end:]
	switch {
	case domain != "" && domain[0] != '@':
		return "", "", errors.New("text behind a quoted local part")
	case strings.Count(domain, "@") > 1:
		return "", "", errors.New(`more than one "@"`)
	}
	return local, domain, nil
}

// quotedEnd is the place behind the quoted string (RFC 5321, section 4.1.2) at the start of s, or −1.
func quotedEnd(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return -1
}

// dequote returns the content of a quoted string. Quotes and backslashes in it are refused: no mailbox needs them, and what an MTA makes of
// them the second time it reads them is a guess.
func dequote(s string) (string, error) {
	var b strings.Builder
	s = s[1 : len(s)-1]
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' {
			i++
		}
		if s[i] == '"' || s[i] == '\\' {
			return "", errors.New("quotes in quotes")
		}
		b.WriteByte(s[i])
	}
	if b.Len() == 0 {
		return "", errors.New("no local part")
	}
	return b.String(), nil
}

// atext is RFC 5321's Dot-string, dots anywhere (mobile phones have them so), and the characters of RFC 6531 beyond ASCII, without blanks.
func atext(r rune) bool {
	switch {
	case r >= utf8.RuneSelf:
		return !unicode.IsSpace(r) && unicode.IsGraphic(r)
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		return true
	}
	return strings.ContainsRune("!#$%&'*+-/=?^_`{|}~.", r)
}

// hostOf is the comparable form of a host: A-labels in lower case without the trailing dot; an address literal as it stands.
func hostOf(s string) (string, error) {
	if strings.HasPrefix(s, "[") && strings.HasSuffix(s, "]") && !strings.ContainsAny(s[1:len(s)-1], "[]@ ") {
		return strings.ToLower(s), nil
	}
	if len(s) > 3*maxDomain {
		return "", errors.New("a host name that is too long")
	}
	if strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) {
		a, err := aLabels(s)
		if err != nil {
			return "", err
		}
		s = a
	}
	s = strings.ToLower(strings.TrimSuffix(s, "."))
	if len(s) > maxDomain {
		return "", errors.New("a host name that is too long")
	}
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > maxLabel || strings.ContainsFunc(label, func(r rune) bool { return !ldh(r) }) {
			return "", errors.New("not a host name")
		}
	}
	return s, nil
}

var fullStops = strings.NewReplacer("。", ".", "．", ".", "｡", ".")

// aLabels converts a host name to A-labels. One that has to be mapped first, beyond lower case and the full stops of RFC 3490 (UTS #46, section 4:
// wide letters, ligatures, a capital sharp s), is refused: which host it is depends on the version of Unicode that the MTA has.
func aLabels(s string) (string, error) {
	a, err := idna.Lookup.ToASCII(s)
	if err != nil {
		return "", fmt.Errorf("not a host name: %w", err)
	}
	if u, err := idna.Lookup.ToUnicode(a); err != nil || u != strings.ToLower(fullStops.Replace(s)) {
		return "", errors.New("a host name with characters that stand for others")
	}
	return a, nil
}

func ldh(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' || r == '_'
}
