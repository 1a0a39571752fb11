package heuristics

import (
	"math"
	"slices"
)

// sight is a trait that was found, by its strongest hit.
type sight struct {
	family Family
	weight float64
}

// sights holds what was found, by trait id. A trait that was only recorded is not in it: one whose hits have no share of its
// weight, or whose weight the policy took away. A trait that ships with weight 0 is: it is context for combos.
type sights map[string]sight

func (s sights) oneOf(ids []string) bool {
	return slices.ContainsFunc(ids, func(id string) bool {
		if id == RiskyAttachment {
			return s.any(func(_ string, t sight) bool { return t.family == Attachment && t.weight >= riskyWeight })
		}
		_, found := s[id]
		return found
	})
}

func (s sights) any(is func(id string, t sight) bool) bool {
	for id, t := range s {
		if is(id, t) {
			return true
		}
	}
	return false
}

// anchored says that something was found on which a mail may be held: something in it or about its sender that is strong by itself.
// Circumstances alone (a country, a wording, a time zone) never add up to a hold.
func (s sights) anchored() bool {
	return s.any(func(id string, t sight) bool {
		switch t.family {
		case Attachment, Identity, Link:
			return t.weight >= riskyWeight
		case Campaign:
			return t.weight > 0
		case Site:
			return t.weight >= SiteAnchor // whoever gives a rule of his own such a weight wants it
		case Auth, Relation:
			return t.weight >= 4
		}
		return id == "helo-forged" && t.weight > 0
	})
}

// hardFloor lists the traits below which no lowering fact takes a mail under mark: accounts of real partners get hijacked. An indicator that many share
// (an IP address, a host of everybody's) lifts nothing: see lifts.
func hardFloor() []string {
	return []string{
		"exec-attach", "exec-in-archive", "script-attach", "shortcut-attach", "rlo-name", "space-pad-name", "doc-icon-exe",
		"own-domain-outside", "ioc-match",
	}
}

// specificIndicator is from which weight on ioc-match has the hard floor.
const specificIndicator = 5

// lifts says that a trait of that weight has the hard floor.
func lifts(id string, weight float64) bool {
	return weight > 0 && slices.Contains(hardFloor(), id) && (id != "ioc-match" || weight >= specificIndicator)
}

func (s sights) floored() bool {
	return s.any(func(id string, t sight) bool { return lifts(id, t.weight) })
}

// score adds up: each family up to its cap, the combos, the lowering facts down to their floor. Then the hard floor lifts and a
// missing anchor caps.
func (p Policy) score(sums map[Family]float64, seen sights) float64 {
	total := sums[Together] + max(sums[Trust], trustFloor)
	for _, c := range familyCaps() {
		total += min(sums[c.family], c.most)
	}
	total = math.Round(total*1e6) / 1e6 // weights are decimal fractions: 0.1+0.2 must reach 0.3
	if seen.floored() {
		total = max(total, p.Mark)
	}
	if !seen.anchored() {
		total = min(total, p.belowHold())
	}
	return total
}

// belowHold is where a score without an anchor ends: one below hold, but within mark.
func (p Policy) belowHold() float64 { return max(p.Mark, p.Hold-1) }

func (p Policy) level(score float64) Level {
	switch {
	case score >= p.Hold:
		return Hold
	case score >= p.Mark:
		return Mark
	case score >= p.Note:
		return Note
	}
	return Pass
}
