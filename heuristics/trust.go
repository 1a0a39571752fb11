package heuristics

import (
	"sekisho/internal/origin"
)

// trustTraits lower the score. They rest on what a trusted verifier found out, never on content or on anything that the sender writes.
func trustTraits() []Trait {
	return []Trait{
		{
			ID: "auth-aligned", Family: Trust, Weight: -2, Kind: Structural, Ref: "RFC 7489, section 3.1",
			Text: Text{
				En: "The mail is authenticated as coming from {domain}.",
				Ja: "差出人のドメイン({domain})から送られたメールであることが認証されています。",
			},
			Find: func(f *Facts) ([]Hit, Reason) { return f.authenticated(false) },
		},
		{
			ID: "gojp-auth-aligned", Family: Trust, Weight: -3, Kind: Structural, Ref: "RFC 7489, section 3.1; JPRS 属性型JPドメイン名 (go.jp)",
			Text: Text{
				En: "The mail is authenticated as coming from {org} ({domain}).",
				Ja: "「{org}」({domain})から送られたメールであることが認証されています。",
			},
			Find: func(f *Facts) ([]Hit, Reason) { return f.authenticated(true) },
		},
	}
}

// authenticated finds senders that are all confirmed, of public bodies or of others. Free mail is confirmed for whoever signs up, a look-alike for who
// registered it.
func (f *Facts) authenticated(public bool) ([]Hit, Reason) {
	senders := f.senders()
	if len(senders) == 0 {
		return nil, ""
	}
	domain := senders[0].domain // several are never confirmed
	who, isPublic := f.publicBody(domain)
	if domain == "" || isPublic != public || f.tables().FreeMail(domain) {
		return nil, ""
	}
	aligned, reason := f.aligned()
	if aligned != origin.Yes {
		return nil, reason
	}
	if _, imitates := f.imitation(claimedDomain{sender: senders[0]}); imitates && !f.ownStanding(senders[0]) {
		return nil, "" // whoever registers a look-alike can sign for it
	}
	data := map[string]string{"domain": domain}
	if public {
		who.put(data, "org")
	}
	return []Hit{{Data: data, Share: 1}}, ""
}
