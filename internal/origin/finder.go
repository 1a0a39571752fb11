package origin

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"sekisho/internal/config"
	"sekisho/internal/mail"
)

// Finder finds origins and authentication results by what one house trusts.
type Finder struct {
	relays       []netip.Prefix // our MX, gateways, forwarders: they are believed
	internal     []netip.Prefix // clients that are inside
	domains      []string
	mxHosts      []string // the `by` of our own Received fields
	authservIDs  []string
	localAuthres bool
	behind       bool // all mail from outside comes through a trusted host
	watch        []config.Watch
	geo          Geo
	lists        Lists
	verification Verification
}

// Lists are the mail services whose hosts are no place.
type Lists interface {
	CloudOperator(confirmedName string) (operator string, ok bool)
}

// New reads the house's networks: addresses ("203.0.113.10") or prefixes ("192.168.0.0/16"). Without g every country is unknown.
func New(h config.House, o config.Origin, g Geo, lists Lists) (*Finder, error) {
	relays, err := prefixes("house.trusted_relays", h.TrustedRelays)
	if err != nil {
		return nil, err
	}
	internal, err := prefixes("house.internal_networks", h.InternalNetworks)
	if err != nil {
		return nil, err
	}
	watch, err := watchlist(o.Watchlist)
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
		behind:       o.Edge == "behind",
		watch:        watch,
		geo:          g,
		lists:        lists,
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

func watchlist(entries []string) ([]config.Watch, error) {
	var list []config.Watch
	for _, entry := range entries {
		w, err := config.ParseWatch(entry)
		if err != nil {
			return nil, fmt.Errorf("origin.watchlist: %w", err)
		}
		list = append(list, w)
	}
	return list, nil
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
	r.IP, r.Name, r.PTR, r.HELO, r.Certainty = w.edge.addr, w.edge.name, w.edge.ptr, w.edge.helo, Proven
	r.Took, r.Poses = w.took, f.poses(m.Header[w.below:])
	r.NoPTR = r.IP == m.Client.Addr && m.Client.Resolve == mail.ResolveFail && m.Client.PTR == ""
	r.Bypass = f.behind && w.direct && !w.inside && m.Direction != mail.Out && !r.IP.IsLoopback()
	f.place(&r)
	if r.Class == Cloud {
		r.Hint = hint(m.Header[w.below:], r.Operator, r.Name)
	}
	r.Watch = f.watched(r)
	return r
}

// place says where in the world the address is.
func (f *Finder) place(r *Result) {
	if reserved(r.IP) {
		r.Reason = "private"
		return
	}
	if f.geo != nil {
		r.ASN, r.Net, _ = f.geo.Network(r.IP)
	}
	if operator, ok := f.lists.CloudOperator(r.Name); ok {
		r.Class, r.Operator = Cloud, operator
		return
	}
	if f.geo != nil {
		if iso, ok := f.geo.Country(r.IP); ok {
			r.Class, r.Country = Country, iso
			return
		}
	}
	r.Reason = "no-data"
}

// watched is the label of the first entry of the watch list that the origin is on.
func (f *Finder) watched(r Result) string {
	for _, w := range f.watch {
		if w.Country != "" && w.Country == r.Country || w.ASN != 0 && w.ASN == r.ASN || w.Network.IsValid() && w.Network.Contains(r.IP) {
			return w.Label
		}
	}
	return ""
}
