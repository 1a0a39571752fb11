package intel

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"sekisho/internal/record"
	"sekisho/internal/text"
)

// What stands in place of what is taken out.
const (
	maskOrg    = "[ORG]"
	maskPerson = "[NAME]"
)

// House is what must not be told when something is shared.
type House struct {
	Domains   []string // ours, with everything below them
	Networks  []netip.Prefix
	Names     []string               // of the organisation and whatever else shall not be told
	Everybody func(host string) bool // that everybody uses: it says nothing of an attacker; may be nil
}

// Shared is a mail as others may see it: no recipient, no internal host, address or user, the time to the hour, no Message-ID of ours, of what
// it carries digest, type and name, and names of ours replaced wherever they stand, however they are written.
type Shared struct {
	Hour      time.Time // UTC
	From      string
	FromName  string
	Envelope  string
	ReplyTo   string
	Subject   string
	MessageID string
	Origin    string // address, or ""
	Country   string
	Relay     bool // the origin is a service that many send through
	HELO      string
	Mailer    string
	Charset   string
	Zone      string // of the Date field
	Hosts     []string
	Files     []SharedFile
	Traits    []string
}

// SharedFile is what a mail carried.
type SharedFile struct {
	Name, Type, SHA256 string
	Size               int64
}

// Share takes out of a mail what others may not see.
func (h House) Share(m record.Message) Shared {
	k := h.mask(m)
	s := Shared{
		Hour: m.Received.UTC().Truncate(time.Hour),
		From: k.address(m.From), FromName: k.text(m.FromName), Envelope: k.address(m.Envelope), ReplyTo: k.address(m.ReplyTo),
		Subject: k.text(m.Subject), MessageID: k.messageID(m.MessageID), HELO: k.host(m.HELO), Mailer: k.text(m.Mailer),
		Charset: k.text(m.Charset), Zone: k.text(m.Zone),
		Origin: h.outside(m.Origin.IP), Relay: m.Origin.Class == "cloud", Traits: slices.Clone(m.Traits),
	}
	if s.Origin != "" {
		s.Country = m.Origin.Country
	}
	for _, host := range m.Hosts {
		if host = k.host(host); host != "" && !strings.Contains(host, maskOrg) && h.outsideHost(host) {
			s.Hosts = append(s.Hosts, host)
		}
	}
	for _, o := range m.Objects {
		s.Files = append(s.Files, SharedFile{k.text(o.Name), o.Type, o.SHA256, o.Size})
	}
	return s
}

// outside is an address of the Internet that is none of ours, or "".
func (h House) outside(ip string) string {
	addr, err := netip.ParseAddr(ip)
	if err != nil || addr.IsPrivate() || addr.IsLoopback() || addr.IsLinkLocalUnicast() {
		return ""
	}
	if slices.ContainsFunc(h.Networks, func(p netip.Prefix) bool { return p.Contains(addr.Unmap()) }) {
		return ""
	}
	return addr.Unmap().String()
}

// outsideHost keeps back addresses of ours that links name.
func (h House) outsideHost(host string) bool {
	_, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err != nil || h.outside(strings.Trim(host, "[]")) != ""
}

// mask replaces the names of ours in one mail.
type mask struct {
	house House
	names []masked // the longest first
}

type masked struct{ name, instead string }

// minName is how long a part of an address must be to be taken out of texts: shorter ones stand in many words.
const minName = 4

// mask collects what is ours: domains and their first labels, the names of the house, and of the recipients address and local part.
func (h House) mask(m record.Message) mask {
	k := mask{house: h}
	for _, d := range h.Domains {
		k.add(d, maskOrg, 1)
		label, _, _ := strings.Cut(cmp.Or(text.OrgDomain(d), d), ".")
		k.add(label, maskOrg, minName)
	}
	for _, n := range h.Names {
		k.add(n, maskOrg, 1)
	}
	for _, r := range m.Rcpts {
		k.add(r, maskPerson, 1)
		if at := strings.LastIndexByte(r, '@'); at > 0 {
			k.add(r[:at], maskPerson, minName)
			for _, part := range strings.FieldsFunc(r[:at], func(r rune) bool { return r == '.' || r == '-' || r == '_' || r == '+' }) {
				k.add(part, maskPerson, minName)
			}
		}
	}
	slices.SortStableFunc(k.names, func(a, b masked) int { return cmp.Compare(len(b.name), len(a.name)) })
	return k
}

func (k *mask) add(name, instead string, least int) {
	if name = folded(strings.TrimSpace(name)); utf8.RuneCountInString(name) >= max(least, 1) {
		k.names = append(k.names, masked{name, instead})
	}
}

// folded is compatible and lower case, character by character.
func folded(s string) string { return foldRunes(norm.NFKC.String(s)) }

// text replaces every name. What has none stays as it was written.
func (k mask) text(s string) string {
	s = text.Valid(s)
	compatible := norm.NFKC.String(s)
	clean := compatible
	for _, m := range k.names {
		clean = replaceFolded(clean, m.name, m.instead)
	}
	if clean == compatible {
		return s
	}
	return clean
}

// replaceFolded replaces name, which is folded, in s whatever its letter case.
func replaceFolded(s, name, instead string) string {
	original, small := []rune(s), []rune(foldRunes(s)) // of the same length: folding goes character by character
	wanted := []rune(name)
	var b strings.Builder
	for i := 0; i < len(original); {
		if i+len(wanted) <= len(small) && slices.Equal(small[i:i+len(wanted)], wanted) {
			b.WriteString(instead)
			i += len(wanted)
			continue
		}
		b.WriteRune(original[i])
		i++
	}
	return b.String()
}

// address keeps an address of somebody else. Of one that pretends to be ours no more is told than that; the local part of a reverse-path may
// hold the recipient (VERP).
func (k mask) address(s string) string {
	if s == "" {
		return ""
	}
	at := strings.LastIndexByte(s, '@')
	if at < 0 || text.InDomain(s[at+1:], k.house.Domains) {
		return maskOrg
	}
	return k.text(s[:at]) + "@" + k.text(s[at+1:])
}

func (k mask) host(s string) string {
	if text.InDomain(s, k.house.Domains) {
		return maskOrg
	}
	if addr, err := netip.ParseAddr(strings.Trim(s, "[]")); err == nil && k.house.outside(addr.String()) == "" {
		return ""
	}
	return k.text(s)
}

// messageID keeps an id that was not made here.
func (k mask) messageID(s string) string {
	s = strings.Trim(s, "<> ")
	if at := strings.LastIndexByte(s, '@'); at < 0 || text.InDomain(s[at+1:], k.house.Domains) {
		return ""
	}
	if m := k.text(s); m == s {
		return m
	}
	return ""
}
