package heuristics

import (
	"net/netip"
	"slices"
	"strings"

	"sekisho/internal/origin"
	"sekisho/internal/text"
)

var behindNAT = Text{
	En: "The sending server ({ip}) introduced itself by an address of a private network, {helo}.",
	Ja: "送信元のサーバ({ip})が、サーバ名ではなく、組織の内部などで使うアドレス「{helo}」を名乗っています。",
}

// greeting is how a host of which nobody vouches who it is introduced itself, in comparable form.
func (f *Facts) greeting() (string, Reason) {
	outside, reason := f.unvouched()
	if !outside {
		return "", reason
	}
	helo := strings.ToLower(strings.TrimSuffix(strings.TrimSpace(f.Origin.HELO), "."))
	if helo == "" {
		return "", "HELO not known"
	}
	return helo[:min(len(helo), maxHost)], ""
}

func findHELOForged(f *Facts) ([]Hit, Reason) {
	helo, reason := f.greeting()
	if helo == "" {
		return nil, reason
	}
	if addr, literal := addressLiteral(helo); literal {
		return f.falseLiteral(addr), ""
	}
	forged, reason := f.falseName(helo)
	if !forged {
		return nil, reason
	}
	return []Hit{{Data: f.greetingData(), Share: 1}}, ""
}

func (f *Facts) greetingData() map[string]string {
	return map[string]string{"helo": f.Origin.HELO, "ip": f.Origin.IP.String()}
}

// addressLiteral reads a greeting by address (RFC 5321, section 4.1.3), with or without its brackets.
func addressLiteral(helo string) (netip.Addr, bool) {
	inner := strings.TrimPrefix(strings.TrimSuffix(strings.TrimPrefix(helo, "["), "]"), "ipv6:")
	if inner == "" || !isDigit(inner[0]) && !strings.Contains(inner, ":") {
		return netip.Addr{}, false
	}
	addr, err := netip.ParseAddr(inner)
	return addr.WithZone("").Unmap(), err == nil
}

// falseLiteral finds an address that is not the client's. A private one says that a server stands behind a translator of addresses: no
// lie as such. It counts half, only where our own MTA saw that nobody logged in, and not where mail of this sender is used to come from.
func (f *Facts) falseLiteral(addr netip.Addr) []Hit {
	switch {
	case addr == f.Origin.IP:
		return nil
	case !inside(addr):
		return []Hit{{Data: f.greetingData(), Share: 1}}
	case f.direct() && f.Relation.KnownNet != origin.Yes:
		return []Hit{{Data: f.greetingData(), Share: 0.5, Text: &behindNAT}}
	}
	return nil
}

// governmental are the domains in which only public bodies of Japan have names (JPRS).
var governmental = []string{"go.jp", "lg.jp"}

// falseName finds a name that cannot be the client's: ours, or a public body's that does not lead to the client. Where the DNS was not asked for
// that, the confirmed name of the client decides; where it did not tell, or no name is confirmed, it stays open.
func (f *Facts) falseName(helo string) (bool, Reason) {
	name := f.Origin.Name
	switch {
	case f.ours(helo):
		return !f.ours(name) && !f.authorisedHost(), ""
	case !text.InDomain(helo, governmental), f.sendsFor(helo), sameOrganisation(helo, name), f.Auth.HELO == origin.Yes:
		return false, ""
	case f.Auth.HELO == origin.No:
		return true, ""
	case f.Auth.Own:
		return false, f.open("the look-up of its name")
	case name == "":
		return false, "the host name of the client is not confirmed"
	}
	return true, ""
}

// authorisedHost says that the client may write in our name from outside.
func (f *Facts) authorisedHost() bool {
	a := f.house().Authorised
	return text.InDomain(f.Origin.Name, a.Domains) || slices.ContainsFunc(a.Networks, func(n netip.Prefix) bool { return n.Contains(f.Origin.IP) })
}

// sendsFor says that the organisation of a host lets the client send for it: a server in a provider's network may have the body's name in
// DNS and the provider's in its PTR record.
func (f *Facts) sendsFor(host string) bool {
	return f.Missing["auth"] == "" && f.Auth.Known && f.Auth.SPF == "pass" && sameOrganisation(host, f.Auth.SPFDomain)
}

// sameOrganisation says that two hosts lie below one organisational domain.
func sameOrganisation(a, b string) bool {
	org := text.OrgDomain(a)
	return org != "" && org == text.OrgDomain(b)
}

func findHELODesktop(f *Facts) ([]Hit, Reason) {
	helo, reason := f.greeting()
	if helo == "" {
		return nil, reason
	}
	if _, literal := addressLiteral(helo); literal || strings.HasPrefix(helo, "[") || strings.EqualFold(helo, f.Origin.Name) || !personalName(helo) {
		return nil, ""
	}
	return []Hit{{Data: map[string]string{"helo": f.Origin.HELO}, Share: 1}}, ""
}

// personalName says that a name in lower case is one that a computer calls itself and nobody else: a single label, localhost, or a name
// that Windows made up or that stands on a desk. Below a registered domain "pc-" may begin the name of a shop.
func personalName(host string) bool {
	label, rest, dotted := strings.Cut(host, ".")
	switch {
	case !dotted, label == "localhost", rest == "localdomain":
		return true
	case localTop(rest):
		return slices.ContainsFunc(deskPrefixes, func(p string) bool { return strings.HasPrefix(label, p) }) || strings.HasSuffix(label, "-pc")
	}
	return madeUp(label, "win-", 8) || madeUp(label, "desktop-", 7) || madeUp(label, "laptop-", 8)
}

var deskPrefixes = []string{"win-", "desktop-", "laptop-", "user-", "pc-"}

// localTops are top-level domains that only a local network knows (RFC 6762, appendix G).
var localTops = []string{"local", "localdomain", "lan", "home", "internal", "intranet", "private", "corp", "workgroup"}

func localTop(domain string) bool {
	return slices.Contains(localTops, domain[strings.LastIndexByte(domain, '.')+1:])
}

// madeUp says that a label is one of those that Windows gives to a new computer: a prefix, and letters and digits at random.
func madeUp(label, prefix string, least int) bool {
	rest, ok := strings.CutPrefix(label, prefix)
	odd := func(r rune) bool { return r > 0x7F || !letterOrDigit(byte(r)) }
	return ok && len(rest) >= least && strings.ContainsAny(rest, "0123456789") && !strings.ContainsFunc(rest, odd)
}
