package heuristics

import (
	"slices"
	"strings"

	"sekisho/internal/origin"
	"sekisho/internal/text"
)

// What own-domain-outside means. A mail in our own name that a stranger's host hands in is either forged or sent by somebody whom the house
// knows: a service that it pays, a list that one of its people writes to. Those are authenticated, named in [house] authorised_senders, or
// lists that the history knows.
//
// It fires unless the sender's domain is confirmed: what was found is that the mail came from outside, and that needs no authentication.
// Where nobody authenticated the mail the exemption is not known to hold, and what is not known exempts nobody.

// underOurEnvelope is the evidence where only the reverse-path is ours.
var underOurEnvelope = Text{
	En: "The mail was sent under our address {from} (its return address), but it came from outside ({ip}).",
	Ja: "配送に使われた差出人は当組織のアドレス({from})ですが、組織の外({ip})から届いたメールです。",
}

func findOwnDomainOutside(f *Facts) ([]Hit, Reason) {
	claims, sentence := f.inOurName()
	if len(claims) == 0 {
		return nil, ""
	}
	aligned, _ := f.aligned()
	if aligned == origin.Yes || f.Relation.KnownList == origin.Yes || f.authorisedToSend() || f.report() {
		return nil, ""
	}
	if unvouched, reason := f.unvouched(); !unvouched {
		return nil, reason
	}
	hops := "none"
	if f.Origin.Poses {
		hops = "claimed"
	}
	var hits []Hit
	for _, c := range claims {
		data := map[string]string{"from": c.addr, "ip": f.Origin.IP.String(), "hops": hops}
		hits = append(hits, Hit{Data: data, Share: 1, Text: sentence})
	}
	return hits, ""
}

// inOurName lists the senders that are ours and not listed as writing from outside; where no sender is ours, the reverse-path.
func (f *Facts) inOurName() (claims []sender, sentence *Text) {
	listed := false
	for _, s := range f.senders() {
		switch {
		case len(claims) == maxFindings:
			return claims, nil
		case !f.ours(s.domain):
		case f.authorisedAddress(s.addr):
			listed = true
		default:
			claims = append(claims, s)
		}
	}
	if len(claims) > 0 || listed {
		return claims, nil
	}
	if p, ok := f.reversePath(); ok && f.ours(p.domain) && !f.authorisedAddress(p.addr) {
		return []sender{p}, &underOurEnvelope
	}
	return nil, nil
}

// report says that the mail is a report about another (RFC 6522) with the null reverse-path. An automatic response is none: it needs no
// more than a field that anybody can write, and shows its sender as any mail does.
func (f *Facts) report() bool { return f.bounce() && isReport(f.Mail.Root) }

// authorisedAddress says that the house lists an author who writes from outside.
func (f *Facts) authorisedAddress(addr string) bool {
	domain := text.DomainOf(addr)
	at := strings.LastIndexByte(addr, '@')
	return domain != "" && slices.Contains(f.house().Authorised.Addresses, strings.ToLower(addr[:at])+"@"+domain)
}

// authorisedToSend says that the house lists whoever sent the mail: the host, or the domain of the reverse-path for which SPF lets it send.
func (f *Facts) authorisedToSend() bool {
	if f.Missing["origin"] == "" && f.authorisedHost() {
		return true
	}
	return f.Missing["auth"] == "" && f.Auth.Known && f.Auth.SPF == "pass" && text.InDomain(f.Auth.SPFDomain, f.house().Authorised.Domains)
}
