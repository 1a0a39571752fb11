package verify

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"strings"

	"blitiri.com.ar/go/spf"

	"sekisho/internal/origin/dns"
	"sekisho/internal/text"
)

// checkSPF asks whether the sender's domain lets the client send for it. The library bounds terms and void look-ups (RFC 7208, section
// 4.6.4), the session the rest.
func (c *Check) checkSPF() {
	if c.req.NoSPF != "" || !c.req.IP.IsValid() {
		c.report.SPF.Reason = c.req.NoSPF
		return
	}
	s := &c.report.SPF
	local, domain := "postmaster", text.DomainOf(c.req.MailFrom)
	if c.req.MailFrom == "" { // RFC 7208, section 2.4
		s.HELO, domain = true, text.DomainOf("@"+c.req.HELO)
	} else if i := strings.LastIndexByte(c.req.MailFrom, '@'); i > 0 {
		local = localPart(c.req.MailFrom[:i])
	}
	s.Domain = domain
	if !hostName(domain) { // section 4.3
		s.Result, s.Reason = none, "no domain to look at"
		return
	}
	r := family{c.dns, c.req.IP.Is4()}
	result, err := spf.CheckHostWithSender(net.IP(c.req.IP.AsSlice()), c.req.HELO, local+"@"+domain, spf.WithContext(c.ctx), spf.WithResolver(r))
	s.Result = string(result)
	if err != nil && (result == spf.TempError || result == spf.PermError) {
		s.Reason = cause(err)
	}
}

// localPart keeps of a local-part what macros may need. The library splits an address at the first "@".
func localPart(s string) string {
	return strings.ReplaceAll(s[:min(len(s), 64)], "@", "_") // RFC 5321, section 4.5.3.1.1
}

// hostName says that a name has two labels at least and is no address.
func hostName(name string) bool {
	_, err := netip.ParseAddr(name)
	return err != nil && domainName(name) != "" && strings.Contains(name, ".")
}

// family is a session in the form of the SPF library. For a client with an IPv4 address only such addresses are of interest.
type family struct {
	*dns.Session
	four bool
}

func (f family) LookupIPAddr(ctx context.Context, host string) ([]net.IPAddr, error) {
	network := "ip"
	if f.four {
		network = "ip4"
	}
	addrs, err := f.LookupNetIP(ctx, network, host)
	var list []net.IPAddr
	for _, addr := range addrs {
		list = append(list, net.IPAddr{IP: addr.AsSlice()})
	}
	return list, err
}

// lookHost says whether a host name leads to the client.
func (c *Check) lookHost() {
	name := text.DomainOf("@" + c.req.Host)
	if c.req.Host == "" || !hostName(name) || !c.req.IP.IsValid() {
		return
	}
	h := &c.report.HELO
	h.Name = name
	addrs, err := c.dns.LookupNetIP(c.ctx, "ip", name)
	switch h.Addrs = addrs; {
	case slices.Contains(addrs, c.req.IP):
		h.Result = pass
	case dns.Temporary(err):
		h.Result = tempError
	default:
		h.Result = fail
	}
}
