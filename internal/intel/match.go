package intel

import (
	"net/netip"
	"slices"
	"strings"
	"time"

	"sekisho/internal/mail/page"
	"sekisho/internal/record"
	"sekisho/internal/text"
)

// Seen is what of a mail may be on a list. What is empty is not looked up.
type Seen struct {
	Addresses []Sighted // of its sender
	Hosts     []Sighted // that it names besides those of its links
	URLs      []Sighted // of its links; their hosts are looked up, too
	IPs       []Sighted // of the client and the origin
	Digests   []Sighted // SHA-256 of what it carries, in hexadecimal
	Files     []Sighted // names of what it carries
	Subject   string
	MessageID string
	At        time.Time // when it came: the indicators that held then count
}

// Sighted is one value of a mail and the part or object that it is of. Where tells addresses apart: "from", "envelope", "reply-to"; of other
// values the Match says what they are.
type Sighted struct{ Value, Where, Part string }

// maxMatches bounds the matches of one mail.
const maxMatches = 32

// Match finds the indicators that held when the mail came, each once for every place of the mail. Their notes are not told.
func (s *Set) Match(seen Seen) []Match {
	m := matching{set: s, at: seconds(seen.At, 0), hosts: map[string]bool{}}
	for _, a := range seen.Addresses {
		m.address(a)
	}
	for _, u := range seen.URLs {
		m.url(u)
	}
	for _, h := range seen.Hosts {
		m.host(h.as("host"))
	}
	for _, ip := range seen.IPs {
		m.ip(ip.as("ip"))
	}
	for _, d := range seen.Digests {
		m.look(KindSHA256, strings.ToLower(d.Value), d.as("digest"))
	}
	for _, f := range seen.Files {
		if name, err := normalFile(f.Value); err == nil {
			m.look(KindFile, name, f.as("file"))
		}
	}
	m.messageID(seen.MessageID)
	m.subject(seen.Subject)
	return m.found
}

func (s Sighted) as(where string) Sighted {
	s.Where = where
	return s
}

type matching struct {
	set   *Set
	at    uint32
	hosts map[string]bool // that were looked up
	found []Match
}

// look finds the entries of one value.
func (m *matching) look(kind, value string, from Sighted) {
	for _, e := range m.set.find(kind, value) {
		m.add(e, kind, value, false, from)
	}
}

func (m *matching) add(e entry, kind, value string, pattern bool, from Sighted) {
	if len(m.found) >= maxMatches || !e.valid(m.at) {
		return
	}
	match := Match{Indicator: m.set.indicator(e, kind, value, pattern), Where: from.Where, Part: from.Part}
	if !slices.Contains(m.found, match) {
		m.found = append(m.found, match)
	}
}

func (m *matching) address(a Sighted) {
	addr, err := normalAddress(a.Value)
	if err != nil {
		return
	}
	m.look(KindAddress, addr, a)
	m.above(addr[strings.LastIndexByte(addr, '@')+1:], a.as("domain"), KindDomain)
}

func (m *matching) url(u Sighted) {
	t, ok := page.ParseTarget(u.Value)
	if !ok || t.Host == "" {
		return
	}
	m.look(KindURL, joinURL(t), u.as("url"))
	if u = u.as("host"); t.IP.IsValid() {
		u.Value = t.IP.String()
		m.ip(u)
		return
	}
	u.Value = t.Host
	m.host(u)
}

// host looks a host up once, however many links lead there.
func (m *matching) host(h Sighted) {
	if m.hosts[h.Value] {
		return
	}
	m.hosts[h.Value] = true
	if name, err := domainName(h.Value); err == nil {
		m.above(name, h, KindHost, KindDomain)
	}
}

// above looks up a name and what is above it, down to the organisational domain.
func (m *matching) above(name string, from Sighted, kinds ...string) {
	for _, parent := range parents(name) {
		for _, kind := range kinds {
			m.look(kind, parent, from)
		}
	}
}

// parents is a name and those above it down to its organisational domain; none for a public suffix.
func parents(name string) (list []string) {
	org := text.OrgDomain(name)
	if org == "" {
		return nil
	}
	for ; len(name) > len(org); _, name, _ = strings.Cut(name, ".") {
		list = append(list, name)
	}
	return append(list, org)
}

func (m *matching) ip(s Sighted) {
	addr, err := netip.ParseAddr(s.Value)
	if err != nil {
		return
	}
	addr = addr.Unmap().WithZone("")
	m.look(KindIP, addr.String(), s)
	for _, length := range m.set.nets {
		bits, six := length%netSix, length >= netSix
		if six != addr.Is6() {
			continue
		}
		if prefix, err := addr.Prefix(bits); err == nil {
			m.look(KindIP, prefix.String(), s)
		}
	}
}

// netSix is added to the lengths of IPv6 networks.
const netSix = 1000

func netLength(p netip.Prefix) int {
	if p.Addr().Is6() {
		return netSix + p.Bits()
	}
	return p.Bits()
}

// networkOf reads an address as the network of itself; single says so.
func networkOf(value string) (p netip.Prefix, single bool) {
	if addr, err := netip.ParseAddr(value); err == nil {
		return netip.PrefixFrom(addr, addr.BitLen()), true
	}
	p, err := netip.ParsePrefix(value)
	if err != nil {
		return netip.Prefix{}, false
	}
	return p, p.IsSingleIP()
}

func (m *matching) messageID(id string) {
	if id, err := normalMessageID(id); err == nil {
		m.look(KindMessageID, id, Sighted{Where: KindMessageID})
	}
}

func (m *matching) subject(s string) {
	if s == "" {
		return
	}
	from := Sighted{Where: KindSubject}
	if folded, err := longEnough(record.FoldSubject(s)); err == nil {
		m.look(KindSubject, folded, from)
	}
	if len(m.set.subjects) == 0 {
		return
	}
	a := subjectOf(s)
	for _, p := range m.set.subjects {
		if p.entry.valid(m.at) && p.matches(a) {
			m.add(p.entry, KindSubject, p.value, true, from)
		}
	}
}
