package origin

import (
	"cmp"
	"net/netip"
	"strings"

	"golang.org/x/net/publicsuffix"

	"sekisho/internal/mail"
	"sekisho/internal/text"
)

// maxHops bounds the Received fields that are read. Mail loops end at 100 (RFC 5321, section 6.3).
const maxHops = 100

// hop is one host on the way.
type hop struct {
	addr netip.Addr
	name string // forward-confirmed, or ""
	ptr  string // what its PTR record says, confirmed or not
	helo string
}

// way is what is known of a mail's path.
type way struct {
	edge   hop        // the first host that is not trusted; holds if reason is ""
	reason string     // why there is no edge
	relay  netip.Addr // the last trusted host before the edge; zero: our own MTA
	direct bool       // an outsider spoke to our own MTA
	inside bool       // stored mail: one of our trusted relays handed it on, above the field that the way begins at
	took   Handover   // how a trusted host took the mail from the edge
	below  int        // the position in Header from which on the edge may have written what stands there

	// verified is the position in Header of the outermost Received field that one of our trusted relays (stored mail: our MX) wrote:
	// what stands above was added by trusted hosts. -1 if there is none.
	verified int
}

// walk goes from our own MTA outwards.
func (f *Finder) walk(m *mail.Message) way {
	if m.Stored && !m.Client.Addr.IsValid() {
		return f.walkStored(m.Header)
	}
	c := m.Client
	w := way{verified: -1}
	if !c.Addr.IsValid() {
		w.reason = "no-address"
		return w
	}
	client := hop{addr: c.Addr.WithZone("").Unmap(), name: c.Name, ptr: cmp.Or(c.PTR, c.Name), helo: c.HELO}
	switch {
	case c.Local():
		w.edge = client
	case f.trusts(client.addr), c.AuthUser != "" && m.Direction == mail.In:
		w.relay = client.addr
		w.follow(f, m.Header, 0, client, contains(f.relays, client.addr))
	default:
		w.edge, w.direct = client, true
	}
	return w
}

// walkStored begins at our own MX's field: what delivery inside the house wrote above it is passed over. The MX is the topmost host of
// that name, so that a field that poses as ours further down is never reached before the real one.
func (f *Finder) walkStored(h mail.Header) way {
	w := way{verified: -1}
	for i, hops := 0, 0; i < len(h) && hops < maxHops; i++ {
		if !isReceived(h[i]) {
			continue
		}
		hops++
		r := parseReceived(h[i].Value())
		if f.ourMX(r.by) {
			w.follow(f, h, i, hop{name: strings.TrimSuffix(r.by, ".")}, true)
			return w
		}
		w.inside = w.inside || contains(f.relays, r.addr)
	}
	w.reason = "no-address"
	return w
}

// follow reads Received fields from position i on. Each must be written by the host before: cur. vouched says that results of
// authentication between here and our MTA are to be believed.
func (w *way) follow(f *Finder, h mail.Header, i int, cur hop, vouched bool) {
	w.reason = "not-recorded"
	for hops := 0; i < len(h) && hops < maxHops; i++ {
		if !isReceived(h[i]) {
			continue
		}
		hops++
		r := parseReceived(h[i].Value())
		if r.pass && f.wrote(cur, r.by) {
			continue
		}
		if !r.addr.IsValid() || !f.wrote(cur, r.by) {
			return
		}
		if vouched {
			w.verified = i
		}
		if r.addr.IsLoopback() { // a filter on the same host
			continue
		}
		next := hop{addr: r.addr, name: r.name, ptr: r.ptr, helo: r.helo}
		if !f.trusts(r.addr) {
			w.edge, w.reason, w.took, w.below = next, "", handoverIn(h[i].Value()), i+1
			w.direct = w.relay == (netip.Addr{})
			return
		}
		vouched = vouched && contains(f.relays, r.addr)
		w.relay, cur = r.addr, next
	}
}

// wrote says whether a field with that `by` can be cur's. Hosts often call themselves otherwise inside than outside (a single label,
// "ex01.corp.local"), so only a public name of another organisation contradicts: then cur wrote no field, and this one is a stranger's.
func (f *Finder) wrote(cur hop, by string) bool {
	by = strings.TrimSuffix(by, ".")
	if cur.name == "" && cur.helo == "" || !publicName(by) || f.ourMX(by) || text.InDomain(by, f.domains) {
		return true
	}
	kin := family(text.OrgDomain(by))
	return sameHost(by, cur.name) || sameHost(by, cur.helo) || text.InDomain(cur.name, kin) || text.InDomain(cur.helo, kin)
}

func sameHost(a, b string) bool { return strings.EqualFold(a, strings.TrimSuffix(b, ".")) }

// publicName says that s is a host name below a top-level domain of the Internet.
func publicName(s string) bool {
	if parseAddr(strings.Trim(s, "[]")).IsValid() {
		return false
	}
	suffix, listed := publicsuffix.PublicSuffix(s)
	return strings.Contains(s, ".") && (listed || strings.Contains(suffix, "."))
}

// poses says that a field below our own names one of our hosts as its writer.
func (f *Finder) poses(below mail.Header) bool {
	hops := 0
	for _, field := range below {
		if !isReceived(field) {
			continue
		}
		if hops++; hops > maxHops {
			break
		}
		if by := parseReceived(field.Value()).by; f.ourMX(by) || text.InDomain(by, f.domains) {
			return true
		}
	}
	return false
}

func isReceived(f mail.Field) bool { return strings.EqualFold(f.Name, "Received") }
