package heuristics

import (
	"cmp"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
)

// maxFindings bounds the findings that one trait leaves in a verdict.
const maxFindings = 8

// maxDetail bounds the octets of the report of a panic.
const maxDetail = 8 << 10

// Judge turns facts into a verdict by one policy. It keeps no state.
type Judge struct {
	policy Policy
	name   string
	traits []row
	combos []Combo // with the policy's weights
}

// row is a trait with the weight that the policy gives it.
type row struct {
	Trait
	weight float64
}

// New checks policy and traits and returns the Judge for them. Every fault is named: doubled ids, rows that are not complete, weights for
// ids that do not exist (*UnknownID), thresholds that do not ascend.
func New(p Policy, traits []Trait) (*Judge, error) { return newJudge(p, traits, Combos()) }

func newJudge(p Policy, traits []Trait, combos []Combo) (*Judge, error) {
	shipped := map[string]float64{}
	var faults []error
	add := func(id string, weight float64, fault error) {
		if _, doubled := shipped[id]; doubled || id == "" {
			fault = errors.Join(fault, fmt.Errorf("trait id %q stands twice in the table or is empty", id))
		}
		shipped[id] = weight
		faults = append(faults, fault)
	}
	for _, t := range traits {
		add(t.ID, t.Weight, t.check())
	}
	for _, c := range combos {
		add(c.ID, c.Bonus, nil)
	}
	if err := errors.Join(append(faults, p.check(shipped))...); err != nil {
		return nil, err
	}
	return build(p, traits, combos), nil
}

func build(p Policy, traits []Trait, combos []Combo) *Judge {
	j := &Judge{policy: p, name: p.String(), combos: slices.Clone(combos)}
	for _, t := range traits {
		j.traits = append(j.traits, row{Trait: t, weight: p.weight(t.ID, t.Weight)})
	}
	for i, c := range j.combos {
		j.combos[i].Bonus = p.weight(c.ID, c.Bonus)
	}
	return j
}

func (p Policy) weight(id string, shipped float64) float64 {
	if w, ok := p.Weights[id]; ok {
		return w
	}
	return shipped
}

// check says what is wrong with a row: only lowering facts may weigh below 0, and only they belong to the family "trust".
func (t Trait) check() error {
	known := slices.ContainsFunc(familyCaps(), func(c familyCap) bool { return c.family == t.Family })
	switch {
	case t.Find == nil:
		return fmt.Errorf("trait %s finds nothing", t.ID)
	case t.Family == Trust && t.Weight < 0, known && t.Weight >= 0:
		return nil
	}
	return fmt.Errorf("trait %s of family %q cannot weigh %v", t.ID, t.Family, t.Weight)
}

// Judge judges one mail. A trait that panics is undecided and the others decide. Where no trait at all could be decided the level
// is NoVerdict.
func (j *Judge) Judge(f *Facts) Verdict {
	if f == nil {
		return Verdict{Level: NoVerdict, Policy: j.name, Undecided: []Undecided{{Trait: "all", Reason: "no facts"}}}
	}
	c := court{judge: j, facts: *f, seen: sights{}, sums: map[Family]float64{}}
	c.verdict.Policy = j.name
	c.exempt = j.policy.exempting(&c.facts)
	for _, t := range j.traits {
		c.hear(t)
	}
	if c.decided == 0 {
		c.verdict.Level = NoVerdict
		return c.verdict
	}
	c.combine()
	c.verdict.Score = j.policy.score(c.sums, c.seen)
	if c.lifted {
		c.verdict.Score = max(c.verdict.Score, j.policy.Note)
	}
	c.verdict.Level = j.policy.level(c.verdict.Score)
	slices.SortStableFunc(c.verdict.Findings, func(a, b Finding) int { return cmp.Compare(b.Weight, a.Weight) })
	return c.verdict
}

// court is one judgement while it goes on.
type court struct {
	judge   *Judge
	facts   Facts // a copy: carried keeps its list there
	verdict Verdict
	seen    sights
	sums    map[Family]float64 // by the strongest hit of each trait
	decided int
	exempt  map[string]string // reasons by trait id
	lifted  bool              // an exemption lifted the hard floor from what was found: the mail is noted at least
}

// hear lets one trait look and notes what it says.
func (c *court) hear(t row) {
	findings, strongest, undecided := t.look(&c.facts)
	floors := strongest != nil && lifts(t.ID, *strongest)
	if c.excuse(t.ID, findings) {
		strongest = nil
		c.lifted = c.lifted || floors
	}
	c.verdict.Findings = append(c.verdict.Findings, findings...)
	if undecided != nil {
		c.verdict.Undecided = append(c.verdict.Undecided, *undecided)
	} else {
		c.decided++
	}
	if strongest == nil || *strongest == 0 && t.Weight != 0 {
		return
	}
	c.seen[t.ID] = sight{family: t.Family, weight: *strongest}
	c.sums[t.Family] += *strongest
}

// excuse takes the weight from the findings of a trait that is exempted, and says why.
func (c *court) excuse(id string, findings []Finding) bool {
	reason, exempted := c.exempt[id]
	if !exempted {
		return false
	}
	for i := range findings {
		findings[i].Weight, findings[i].Exempt = 0, reason
	}
	return true
}

// look runs the trait. strongest is the weight of its strongest hit, nil if no hit has a share.
func (t row) look(f *Facts) (findings []Finding, strongest *float64, undecided *Undecided) {
	defer func() {
		if p := recover(); p != nil {
			detail := fmt.Sprintf("%v\n%s", p, debug.Stack())
			findings, strongest = nil, nil
			undecided = &Undecided{Trait: t.ID, Reason: "panic", Detail: detail[:min(len(detail), maxDetail)]}
		}
	}()
	hits, reason := t.Find(f)
	hits = slices.Clone(hits)
	slices.SortStableFunc(hits, func(a, b Hit) int { return cmp.Compare(b.Share, a.Share) })
	for _, h := range hits[:min(len(hits), maxFindings)] {
		findings = append(findings, t.finding(h))
	}
	if len(hits) > 0 && hits[0].Share > 0 {
		return findings, &findings[0].Weight, nil
	}
	if reason != "" {
		undecided = &Undecided{Trait: t.ID, Reason: reason}
	}
	return findings, nil, undecided
}

func (t row) finding(h Hit) Finding {
	sentence := t.Text
	if h.Text != nil {
		sentence = *h.Text
	}
	return Finding{
		Trait: t.ID, Family: t.Family, Weight: t.weight * h.Share, Part: h.Part, Evidence: evidence(sentence, h.Data),
	}
}

// combine adds the combos whose conditions are met.
func (c *court) combine() {
	for _, combo := range c.judge.combos {
		if !combo.met(c.seen, &c.facts) {
			continue
		}
		found := []Finding{{Trait: combo.ID, Family: Together, Weight: combo.Bonus, Evidence: evidence(combo.Text, nil)}}
		c.excuse(combo.ID, found)
		c.sums[Together] += found[0].Weight
		c.verdict.Findings = append(c.verdict.Findings, found...)
	}
}
