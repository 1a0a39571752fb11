package origin

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"sekisho/internal/config"
	"sekisho/internal/mail"
	"sekisho/internal/tables"
)

// Finder finds origins and authentication results by what one house trusts.
type Finder struct {
	relays       []netip.Prefix // our MX, gateways, forwarders: they are believed
	internal     []netip.Prefix // clients that are inside
	domains      []string
	mxHosts      []string // the `by` of our own Received fields
	authservIDs  []string
	localAuthres bool
	geo          Geo
}

// New reads the house's networks: addresses ("203.0.113.10") or prefixes ("192.168.0.0/16"). Without g every country is unknown.
func New(h config.House, o config.Origin, g Geo) (*Finder, error) {
	relays, err := prefixes("house.trusted_relays", h.TrustedRelays)
	if err != nil {
		return nil, err
	}
	internal, err := prefixes("house.internal_networks", h.InternalNetworks)
	if err != nil {
		return nil, err
	}
	return &Finder{
		relays:       relays,
		internal:     internal,
		domains:      h.Domains,
		mxHosts:      h.MXHosts,
		authservIDs:  h.AuthservIDs,
		localAuthres: o.LocalAuthres,
		geo:          g,
	}, nil
}

func prefixes(key string, list []string) ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, s := range list {
		p, err := netip.ParsePrefix(s)
		if addr, bad := netip.ParseAddr(s); err != nil && bad == nil {
			p, err = netip.PrefixFrom(addr.Unmap(), addr.Unmap().BitLen()), nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %q is neither an address nor a network (203.0.113.10, 192.168.0.0/16)", key, s)
		}
		all = append(all, p.Masked())
	}
	return all, nil
}

func contains(list []netip.Prefix, addr netip.Addr) bool {
	return slices.ContainsFunc(list, func(p netip.Prefix) bool { return p.Contains(addr) })
}

// trusts says that the host writes honest Received fields.
func (f *Finder) trusts(addr netip.Addr) bool {
	return contains(f.relays, addr) || contains(f.internal, addr)
}

func (f *Finder) ourMX(host string) bool {
	host = strings.TrimSuffix(host, ".")
	return host != "" && slices.ContainsFunc(f.mxHosts, func(mx string) bool { return strings.EqualFold(mx, host) })
}

// Origin tells where a mail came from.
func (f *Finder) Origin(m *mail.Message) Result {
	w := f.walk(m)
	r := Result{Class: UnknownClass, Certainty: NotKnown, Relay: w.relay, Reason: w.reason}
	if w.reason != "" {
		return r
	}
	r.IP, r.Name, r.HELO, r.Certainty = w.edge.addr, w.edge.name, w.edge.helo, Proven
	if reserved(r.IP) {
		r.Reason = "private"
		return r
	}
	if operator, ok := tables.Embedded().CloudOperator(r.Name); ok {
		r.Class, r.Operator = Cloud, operator
		return r
	}
	if f.geo != nil {
		if iso, ok := f.geo.Country(r.IP); ok {
			r.Class, r.Country = Country, iso
			return r
		}
	}
	r.Reason = "no-data"
	return r
}
