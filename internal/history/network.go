package history

import (
	"net/netip"

	"sekisho/internal/origin"
)

// networkOf names the network that a mail came from, "" where nothing can be said:
//
//   - for a host of its own, its /24, of IPv6 its /48: what one owner has;
//   - for a cloud service, the service together with the domain for which SPF passed: its addresses are everybody's, and without SPF anybody may have
//     sent by them;
//   - nothing for an address that nobody saw (claimed, not recorded) and for private ones, which are the same in every house.
func networkOf(o origin.Result, spfDomain string) string {
	switch {
	case o.Class == origin.Cloud && o.Operator != "" && spfDomain != "":
		return "cloud " + o.Operator + " " + spfDomain
	case o.Class == origin.Cloud, o.Certainty != origin.Proven:
		return ""
	}
	return prefixOf(o.IP)
}

func prefixOf(ip netip.Addr) string {
	ip = ip.Unmap().WithZone("")
	if !ip.IsValid() || ip.IsPrivate() || ip.IsLoopback() || ip.IsUnspecified() || ip.IsLinkLocalUnicast() || ip.IsMulticast() {
		return ""
	}
	bits := 48
	if ip.Is4() {
		bits = 24
	}
	prefix, err := ip.Prefix(bits)
	if err != nil {
		return ""
	}
	return prefix.String()
}
