package heuristics

import (
	"slices"
	"strings"

	"sekisho/internal/origin"
	"sekisho/internal/text"
)

// What lookalike-domain means. A domain of the sender looks like one that is protected (House.Protect), and is neither that one nor below
// it. That it is authenticated lowers nothing: whoever registers such a domain can sign for it. Domains of long standing are left out: those that the house lists, those that wrote for months, those of
// providers that everybody has addresses at.

// place is where a domain stands, at the beginning of a sentence.
var (
	placeFrom     = called{"The sender's domain", "差出人のドメイン"}
	placeReply    = called{"The reply address's domain", "返信先のドメイン"}
	placeEnvelope = called{"The return address's domain", "配送に使われた差出人のドメイン"}
)

// mixedScript is the way to imitate that needs no protected name (text.Imitation).
const mixedScript = "mixed-script"

// The evidence of each way to imitate.
var imitations = map[string]*Text{
	"confusable": {
		En: "{place} {domain} looks the same as {like} at first sight but is a different domain.",
		Ja: "{place}「{domain}」は、「{like}」と見間違えやすい文字を使った別のドメインです。",
	},
	"typo": {
		En: "{place} {domain} differs from {like} by only a letter or two.",
		Ja: "{place}「{domain}」は、「{like}」と1、2文字だけ違う別のドメインです。",
	},
	"moved-suffix": {
		En: "{place} {domain} reads like {like} but ends differently: it is a different domain.",
		Ja: "{place}「{domain}」は、「{like}」のように読めますが、末尾が異なる別のドメインです。",
	},
	"extra-word": {
		En: "{place} {domain} adds a word to the name of {like}: it is a different domain.",
		Ja: "{place}「{domain}」は、「{like}」の名前に別の語を付け足したドメインで、同じものではありません。",
	},
	mixedScript: {
		En: "{place} {domain} mixes letters of different scripts and can be mistaken for {like}.",
		Ja: "{place}「{domain}」は、異なる言語の文字を混ぜて「{like}」に見せかけた別のドメインです。",
	},
}

func findLookalikeDomain(f *Facts) ([]Hit, Reason) {
	var hits []Hit
	for _, c := range f.claimedDomains() {
		if len(hits) == maxFindings || f.ownStanding(c.sender) {
			continue
		}
		if hit, ok := f.imitation(c); ok {
			hits = append(hits, hit)
		}
	}
	return hits, ""
}

// claimedDomain is a domain of the sender and where it stands.
type claimedDomain struct {
	sender
	place called
}

// claimedDomains lists the domains of From, Reply-To and the reverse-path, each once.
func (f *Facts) claimedDomains() []claimedDomain {
	var list []claimedDomain
	add := func(place called, senders ...sender) {
		for _, s := range senders {
			same := func(c claimedDomain) bool { return c.domain == s.domain }
			if s.domain != "" && !slices.ContainsFunc(list, same) {
				list = append(list, claimedDomain{s, place})
			}
		}
	}
	add(placeFrom, f.firstSenders()...)
	add(placeReply, f.replyTo()...)
	if p, ok := f.reversePath(); ok {
		add(placeEnvelope, p)
	}
	return list
}

// ownStanding says that a domain is known by itself. What the history says of old domains, it says of the From domain.
func (f *Facts) ownStanding(s sender) bool {
	a := f.house().Authorised
	if text.InDomain(s.domain, a.Domains) || f.authorisedAddress(s.addr) || f.tables().FreeMail(s.domain) {
		return true
	}
	if f.Relation.OldDomain != origin.Yes {
		return false
	}
	authors := f.senders()
	return len(authors) > 0 && !severalDomains(authors) && organisation(authors[0].domain) == organisation(s.domain)
}

func (f *Facts) imitation(c claimedDomain) (Hit, bool) {
	written := c.addr[strings.LastIndexByte(c.addr, '@')+1:] // capitals count: "paypaI.example"
	im, ok := f.guard().Imitates(strings.Trim(written, "<> \t"))
	if !ok {
		return Hit{}, false
	}
	data := map[string]string{"domain": shownDomain(c.domain), "like": im.Of, "how": im.How, "addr": c.addr}
	c.place.put(data, "place")
	return Hit{Data: data, Share: 1, Text: imitations[im.How]}, true
}
