package heuristics

import (
	"net/netip"
	"slices"
	"strings"

	"sekisho/internal/origin"
	"sekisho/internal/text"
)

// hostTraits look at the host that handed the mail to us: what list it is on, what it is called, and what it calls itself.
func hostTraits() []Trait {
	return []Trait{
		{
			ID: "origin-watchlist", Family: Path, Weight: 1, Kind: Structural, Ref: ipa2011,
			Text: Text{
				En: "The sending server {ip} is on your watch list ({label}).",
				Ja: "送信元({ip})が、当組織の要注意リスト({label})に載っています。",
			},
			Find: findWatchlist,
		},
		{
			ID: "rdns-generic", Family: Path, Weight: 1, Kind: Structural, Ref: ipa2011 + "; RFC 1912, section 2.1",
			Text: Text{
				En: "Sent straight from an access line or a rented server ({ptr}).",
				Ja: "メールサーバを通さず、一般の回線またはレンタルサーバ({ptr})から直接送信されています。",
			},
			Find: findRDNSGeneric,
		},
		{
			ID: "helo-forged", Family: Path, Weight: 4, Kind: Structural, Ref: ipa2011 + "; RFC 5321, section 4.1.1.1",
			Text: Text{
				En: "The sending server {ip} introduced itself as {helo}, which it is not.",
				Ja: "送信サーバ({ip})が「{helo}」と偽って名乗っています。",
			},
			Find: findHELOForged,
		},
		{
			ID: "helo-desktop", Family: Path, Weight: 2, Kind: Structural, Ref: "RFC 5321, section 4.1.1.1",
			Text: Text{
				En: "The sending machine called itself {helo}, which is no name of a mail server.",
				Ja: "送信元が、メールサーバらしくない名前「{helo}」を名乗っています。",
			},
			Find: findHELODesktop,
		},
	}
}

var (
	withoutPTR = Text{
		En: "The sending server {ip} has no host name (no PTR record).",
		Ja: "送信元サーバ({ip})の名前(逆引き)が登録されていません。",
	}
	behindNAT = Text{
		En: "The sending server {ip} introduced itself by an address of a private network, {helo}.",
		Ja: "送信サーバ({ip})が、名前ではなく内部用のアドレス「{helo}」を名乗っています。",
	}
)

func findWatchlist(f *Facts) ([]Hit, Reason) {
	switch reason := f.Missing["origin"]; {
	case reason != "":
		return nil, reason
	case !f.Origin.IP.IsValid():
		return nil, Reason("origin unknown: " + f.Origin.Reason)
	case f.Origin.Watch == "":
		return nil, ""
	}
	return []Hit{{Data: map[string]string{"ip": f.Origin.IP.String(), "label": f.Origin.Watch}, Share: 1}}, ""
}

// findRDNSGeneric judges only who spoke to our own MTA: what a relay let in is the relay's business.
func findRDNSGeneric(f *Facts) ([]Hit, Reason) {
	outside, reason := f.unvouched()
	if !outside || !f.direct() || f.Origin.Class == origin.Cloud || f.Relation.KnownNet == origin.Yes {
		return nil, reason
	}
	name := f.Origin.PTR
	if name == "" {
		name = f.Origin.Name
	}
	data := map[string]string{"ip": f.Origin.IP.String(), "ptr": name}
	switch {
	case name != "" && genericName(name, f.Origin.IP):
		return []Hit{{Data: data, Share: 1}}, ""
	case name != "":
		return nil, ""
	case f.Origin.NoPTR:
		return []Hit{{Data: data, Share: 1, Text: &withoutPTR}}, ""
	}
	return nil, "host name of the origin not known"
}

// greeting is how a stranger introduced himself, in comparable form.
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
	hit := Hit{Data: map[string]string{"helo": f.Origin.HELO, "ip": f.Origin.IP.String()}, Share: 1}
	if addr, literal := addressLiteral(helo); literal {
		return f.falseLiteral(hit, addr), ""
	}
	forged, reason := f.falseName(helo)
	if !forged {
		return nil, reason
	}
	return []Hit{hit}, ""
}

// addressLiteral reads a greeting by address (RFC 5321, section 4.1.3), with or without its brackets.
func addressLiteral(helo string) (netip.Addr, bool) {
	inner := strings.TrimSuffix(strings.TrimPrefix(helo, "["), "]")
	addr, err := netip.ParseAddr(strings.TrimPrefix(inner, "ipv6:"))
	return addr.WithZone("").Unmap(), err == nil
}

// falseLiteral finds an address that is not the client's. A private one says that a server stands behind a translator of addresses: no
// lie as such. It counts half, only where our own MTA saw that nobody logged in, and not where mail of this sender is used to come from.
func (f *Facts) falseLiteral(hit Hit, addr netip.Addr) []Hit {
	if addr == f.Origin.IP {
		return nil
	}
	if inside(addr) {
		if !f.direct() || f.Relation.KnownNet == origin.Yes {
			return nil
		}
		hit.Share, hit.Text = 0.5, &behindNAT
	}
	return []Hit{hit}
}

// governmental are the domains in which only public bodies of Japan have names (JPRS).
var governmental = []string{"go.jp", "lg.jp"}

// falseName finds a name that cannot be the client's: ours, or a public body's where the confirmed name of the client is another's. Where
// no name is confirmed this stays open, since a name in DNS may well lead to the client.
func (f *Facts) falseName(helo string) (bool, Reason) {
	name := f.Origin.Name
	switch {
	case f.ours(helo):
		return !f.ours(name) && !f.authorisedHost(), ""
	case !text.InDomain(helo, governmental), f.sendsFor(helo):
		return false, ""
	case name == "":
		return false, "the host name of the client is not confirmed"
	}
	return !sameOrganisation(helo, name), ""
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
