package heuristics

import "slices"

// The families. Their names stand in JSON and never change.
const (
	Path       Family = "path" // origin, HELO, time
	Auth       Family = "auth"
	Client     Family = "client" // the sender's software
	Identity   Family = "identity"
	Relation   Family = "relation"
	Language   Family = "language"
	Theme      Family = "theme"
	Attachment Family = "attachment"
	Link       Family = "link"
	Campaign   Family = "campaign"
	Site       Family = "site"  // an organisation's own rules
	Together   Family = "combo" // traits that weigh more together than apart
	Trust      Family = "trust" // facts that lower the score
)

// familyCap is how much one family may add to the score. Traits of a family are correlated: an SPF failure, a DMARC failure
// and a go.jp mismatch are one fact seen three times.
type familyCap struct {
	family Family
	most   float64
}

// familyCaps lists the families that raise the score, in the order in which they are added up.
func familyCaps() []familyCap {
	return []familyCap{
		{Path, 5}, {Auth, 5}, {Client, 5}, {Identity, 10}, {Relation, 5}, {Language, 6}, {Theme, 3},
		{Attachment, 12}, {Link, 8}, {Campaign, 10}, {Site, 10},
	}
}

// trustFloor is the lowest that all lowering facts together may count.
const trustFloor = -6

// Table lists every trait, family by family. The order is part of a verdict: it breaks ties between findings of equal weight.
func Table() []Trait {
	return slices.Concat(pathTraits(), hostTraits(), clockTraits(), authTraits(), clientTraits(), identityTraits(), domainTraits(), nameRelationTraits(), languageTraits(), themeTraits(),
		firstContactTraits(), threadTraits(), replayTraits(), senderTraits(), fileTraits(), linkTraits(), campaignTraits(), trustTraits(), knownTraits())
}

// fileTraits are the traits of files by themselves.
func fileTraits() []Trait {
	return slices.Concat(attachmentTraits(), contentTraits(), documentTraits(), docIconTraits(), activeDocTraits(), pageTraits(), containerTraits(), nameTraits(),
		oddNameTraits(), opaqueTraits(), lzhTraits())
}
