package origin

import (
	"net/netip"
	"slices"
	"strings"

	"sekisho/internal/mail"
	"sekisho/internal/text"
)

// stated are the fields in which a service itself says which address a mail was written at. Fields of that kind which others write
// (X-Source-IP of cPanel, X-Sender-IP) say nothing here: their writers are no cloud services. Source: Microsoft's webmail, Exchange.
var stated = map[string][]string{
	"Microsoft": {"X-Originating-IP"},
}

// kin are the domains under which the hosts of one service go, where they are several.
var kin = [][]string{
	{"outlook.com", "office365.com"},
	{"google.com", "gmail.com"},
	{"mailgun.net", "mailgun.org"},
}

// family is an organisational domain with the others of the same service.
func family(org string) []string {
	for _, domains := range kin {
		if slices.Contains(domains, org) {
			return domains
		}
	}
	return []string{org}
}

// hint is the address that a service says it got the mail from: in a field of its own, or in the first Received field of its own whose
// client is not one of its hosts. It is a claim in any case, since every field may be the sender's. Zero if there is none. h is what stands
// below our own fields, host the name of the service's outgoing host.
func hint(h mail.Header, operator, host string) netip.Addr {
	if addr := statedIn(h, stated[operator]); addr.IsValid() {
		return addr
	}
	return receivedBy(h, family(text.OrgDomain(host)))
}

// statedIn reads the fields of these names. Where they contradict each other nothing is said.
func statedIn(h mail.Header, names []string) (addr netip.Addr) {
	for _, field := range h {
		if !slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(field.Name, name) }) {
			continue
		}
		value := field.Value()
		a := parseAddr(strings.Trim(value[:min(len(value), maxField)], " \t\r\n[]"))
		if !a.IsValid() || reserved(a) || a == addr {
			continue
		}
		if addr.IsValid() {
			return netip.Addr{}
		}
		addr = a
	}
	return addr
}

// receivedBy follows the service's own Received fields inwards, to the first client that is not one of its hosts.
func receivedBy(h mail.Header, domains []string) netip.Addr {
	hops := 0
	for _, field := range h {
		if !isReceived(field) {
			continue
		}
		r := parseReceived(field.Value())
		if hops++; hops > maxHops || !r.pass && !text.InDomain(r.by, domains) {
			break
		}
		addr := r.addr
		if !addr.IsValid() {
			addr = literal(r.helo)
		}
		if addr.IsValid() && !reserved(addr) && !text.InDomain(r.helo, domains) && !text.InDomain(r.name, domains) {
			return addr
		}
	}
	return netip.Addr{}
}
