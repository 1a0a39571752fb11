package heuristics

import (
	"sekisho/internal/origin"
	"sekisho/internal/tables"
)

// ipa2011 is where most of the oldest traits come from.
const ipa2011 = "IPA 標的型攻撃／新しいタイプの攻撃の実態と対策 (2011)"

func pathTraits() []Trait {
	return []Trait{
		{
			ID: "origin-foreign", Family: Path, Weight: 1, Kind: Structural, Ref: ipa2011,
			Text: Text{
				En: "Sent from a server abroad ({country}, {ip}).",
				Ja: "海外({country}、{ip})のサーバから送信されたと判定しました。",
			},
			Find: findOriginForeign,
		},
		{
			ID: "origin-jp-claim", Family: Path, Weight: 3, Kind: Structural, Ref: ipa2011,
			Text: Text{
				En: "The mail claims to come from {org} (Japan) but was sent from abroad ({country}).",
				Ja: "日本の組織「{org}」を名乗っていますが、海外({country})から送信されています。",
			},
			Find: findOriginJPClaim,
		},
	}
}

// japaneseDomain is the evidence of origin-jp-claim where nothing but the domain is Japanese.
var japaneseDomain = Text{
	En: "The sender's domain {org} is Japanese, but the mail was sent from abroad ({country}).",
	Ja: "差出人のドメイン「{org}」は日本のものですが、海外({country})から送信されています。",
}

// abroad says whether the origin is a country other than Japan. A cloud service has its users everywhere and never is.
func (f *Facts) abroad() (bool, Reason) {
	if reason := f.Missing["origin"]; reason != "" {
		return false, reason
	}
	switch f.Origin.Class {
	case origin.Cloud:
		return false, ""
	case origin.Country:
		return f.Origin.Country != "" && f.Origin.Country != "JP", ""
	}
	return false, Reason("origin unknown: " + f.Origin.Reason)
}

func (f *Facts) country() called {
	en, ja := tables.Country(f.Origin.Country)
	return called{en: en, ja: ja}
}

// findOriginForeign leaves alone the networks from which mail of the sender's domain is used to come: a branch abroad.
func findOriginForeign(f *Facts) ([]Hit, Reason) {
	abroad, reason := f.abroad()
	if !abroad || f.Relation.KnownNet == origin.Yes {
		return nil, reason
	}
	data := map[string]string{"ip": f.Origin.IP.String(), "iso": f.Origin.Country}
	f.country().put(data, "country")
	return []Hit{{Data: data, Share: 1}}, ""
}

// findOriginJPClaim is exempted by a confirmed sender, and by a network from which mail of his domain is used to come: where nobody
// verified and nothing is known, the claim stands.
func findOriginJPClaim(f *Facts) ([]Hit, Reason) {
	abroad, reason := f.abroad()
	aligned, _ := f.aligned()
	if !abroad && reason == "" || aligned == origin.Yes || f.Relation.KnownNet == origin.Yes {
		return nil, ""
	}
	var hits []Hit
	for _, s := range f.senders() {
		if hit, ok := f.jpClaim(s); ok && len(hits) < maxFindings {
			hits = append(hits, hit)
		}
	}
	if !abroad && len(hits) > 0 {
		return nil, reason
	}
	return hits, ""
}

// jpClaim is the hit on a sender who claims to be in Japan.
func (f *Facts) jpClaim(s sender) (Hit, bool) {
	who, byDomain, ok := f.japaneseOrganisation(s)
	if !ok {
		return Hit{}, false
	}
	data := map[string]string{"addr": s.addr, "iso": f.Origin.Country}
	who.put(data, "org")
	f.country().put(data, "country")
	if byDomain {
		return Hit{Data: data, Share: 1, Text: &japaneseDomain}, true
	}
	return Hit{Data: data, Share: 1}, true
}
