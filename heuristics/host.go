package heuristics

import "sekisho/internal/origin"

// hostTraits look at the host that handed the mail to us: what list it is on, what it is called, and what it calls itself.
func hostTraits() []Trait {
	return []Trait{
		{
			ID: "origin-watchlist", Family: Path, Weight: 1, Kind: Structural, Ref: ipa2011,
			Text: Text{
				En: "The sending server ({ip}) is on your watch list ({label}).",
				Ja: "送信元のサーバ({ip})が、当組織の要注意リスト({label})に載っています。",
			},
			Find: findWatchlist,
		},
		{
			ID: "rdns-generic", Family: Path, Weight: 1, Kind: Structural, Ref: ipa2011 + "; RFC 1912, section 2.1",
			Text: Text{
				En: "Sent straight from an access line or a rented server ({ptr}), not through a mail server.",
				Ja: "メールサーバを通さず、一般の回線またはレンタルサーバ({ptr})から直接送信されています。",
			},
			Find: findRDNSGeneric,
		},
		{
			ID: "helo-forged", Family: Path, Weight: 4, Kind: Structural, Ref: ipa2011 + "; RFC 5321, section 4.1.1.1",
			Text: Text{
				En: "The sending server ({ip}) introduced itself as “{helo}”, which it is not.",
				Ja: "送信元のサーバ({ip})が「{helo}」と偽って名乗っています。",
			},
			Find: findHELOForged,
		},
		{
			ID: "helo-desktop", Family: Path, Weight: 2, Kind: Structural, Ref: "RFC 5321, section 4.1.1.1",
			Text: Text{
				En: "The sending machine introduced itself as “{helo}”, which is not the name of a mail server.",
				Ja: "送信元が、メールサーバらしくない名前「{helo}」を名乗っています。",
			},
			Find: findHELODesktop,
		},
	}
}

var withoutPTR = Text{
	En: "The sending server ({ip}) has no host name (no PTR record).",
	Ja: "送信元のサーバ({ip})には、通常のメールサーバが持つ名前(逆引き)が登録されていません。",
}

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
	switch {
	case name != "" && genericName(name, f.Origin.IP):
		return []Hit{{Data: map[string]string{"ptr": name, "ip": f.Origin.IP.String()}, Share: 1}}, ""
	case name != "":
		return nil, ""
	case f.Origin.NoPTR:
		return []Hit{{Data: map[string]string{"ip": f.Origin.IP.String()}, Share: 1, Text: &withoutPTR}}, ""
	}
	return nil, "host name of the origin not known"
}
