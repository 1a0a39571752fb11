// Package rules turns the [[rule]] sections of the configuration into traits of the family "site".
//
// # Language
//
// A rule is an expression of expr-lang/expr over facts of the mail (facts.go lists them; docs/rules.md is for readers). It is checked when the
// configuration is loaded: names, types, functions, constants; a fault is shown where it stands in the file.
//
// # Three values
//
// A fact may be unknown: the history is not asked, an archive is closed, DNS gave no answer. What is not known is neither yes nor no, so an
// expression is split at and, or, not and ?: (split.go) and decided by Kleene's logic: "no and unknown" is no, "yes and unknown" is unknown. A
// part between these connectives is unknown as soon as it reads a fact that is unknown, and a rule that comes to unknown is undecided with the
// reason of that fact. Lists and texts of which there may be more than was read decide only what more could not change. known(fact) asks whether a
// fact is known.
//
// # Bounds
//
// An expression has at most maxNodes nodes and no loop within a loop; texts are not read within loops; patterns are constants; the functions
// that build, convert or sort and those that know the time are not there (functions.go). Lists have at most maxList elements, the text 64 KB,
// other values 8 KB. expr's own budget bounds the memory. A rule that fails while it runs is undecided, with what failed.
//
// A Set is not changed once it is made and may be used by several goroutines.
package rules

import (
	"fmt"
	"slices"

	"sekisho/heuristics"
	"sekisho/internal/config"
)

// Prefix stands in front of the id of a rule wherever ids of traits stand, so that no trait that will be shipped one day has its name.
const Prefix = "site:"

// Set is the rules of a configuration.
type Set struct {
	Rules []*Rule
	wants wants // what they read, all together
}

// Rule is one rule that was checked.
type Rule struct {
	ID      string // with Prefix
	Section config.Rule
	Kind    heuristics.Kind
	Lines   []Line // its test lines, those that it must hit first

	when  expression
	part  *leaf     // or nil
	shown []reading // of the placeholders
	set   *Set
}

// Compile checks every rule of a configuration. Errors name the place in the file; all rules are checked.
func Compile(c config.Config) (*Set, error) {
	s := &Set{wants: wants{}}
	shipped := shippedIDs()
	var faults faults
	for i, section := range c.Rule {
		b := builder{config: c, key: fmt.Sprintf("rule[%d]", i), faults: &faults}
		if slices.Contains(shipped, section.ID) {
			b.inside("id", &fault{to: len(section.ID), message: fmt.Sprintf("%q is the id of a trait that is shipped", section.ID)})
		}
		if r := b.rule(section); r != nil {
			r.set = s
			s.Rules = append(s.Rules, r)
			s.wants.add(r)
		}
	}
	if err := faults.err(); err != nil {
		return nil, err
	}
	return s, nil
}

func shippedIDs() []string {
	var ids []string
	for _, t := range heuristics.Table() {
		ids = append(ids, t.ID)
	}
	for _, c := range heuristics.Combos() {
		ids = append(ids, c.ID)
	}
	return ids
}

// Traits are the rows of the rules, in the order of the file.
func (s *Set) Traits() []heuristics.Trait {
	var rows []heuristics.Trait
	for _, r := range s.Rules {
		rows = append(rows, heuristics.Trait{
			ID: r.ID, Family: heuristics.Site, Weight: r.Section.Weight, Kind: r.Kind, Ref: r.ref(),
			Text: heuristics.Text{En: r.Section.En, Ja: r.Section.Ja}, Find: r.find,
		})
	}
	return rows
}

func (r *Rule) ref() string {
	if r.Section.Reason != "" {
		return r.Section.Reason
	}
	return "[[rule]] " + r.Section.ID
}

// find decides the rule for one mail. The facts are gathered once for all rules.
func (r *Rule) find(f *heuristics.Facts) ([]heuristics.Hit, heuristics.Reason) {
	v := f.Once(r.set, func() any { return gather(f, r.set.wants) }).(*view)
	switch d := r.when.decide(v); d.truth {
	case yes:
		return []heuristics.Hit{r.hit(v)}, ""
	case unknown:
		return nil, d.reason
	}
	return nil, ""
}

// hit is what a rule that hits says: the part that it is about, the values of its placeholders. A value that is not known shows as "?".
func (r *Rule) hit(v *view) heuristics.Hit {
	hit := heuristics.Hit{Share: 1, Data: map[string]string{}}
	var about element
	if r.part != nil {
		about = r.part.element(v)
	}
	if about != nil {
		hit.Part = about.where()
	}
	for _, place := range r.shown {
		place.put(hit.Data, v, about)
	}
	return hit
}
