package config

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Rule is one [[rule]] section: a trait of the house's own. What the expressions and the test lines say is checked by those who know the facts
// (package rules); here only their form.
type Rule struct {
	ID     string   `toml:"id"`     // lower-case letters, digits and hyphens; shown as "site:" and the id
	When   string   `toml:"when"`   // an expression over facts that is true or false
	Weight float64  `toml:"weight"` // 0 to 10
	En     string   `toml:"en"`     // the evidence; placeholders are names of facts in braces
	Ja     string   `toml:"ja"`     // the same in Japanese, with the same placeholders
	Part   string   `toml:"part"`   // an expression that finds the file or link which the evidence is about, or ""
	Hit    []string `toml:"hit"`    // test lines that the rule hits: paths of mails, or facts in braces
	Miss   []string `toml:"miss"`   // and that it does not
	Reason string   `toml:"reason"` // why it is there, or ""
	By     string   `toml:"by"`     // who answers for it, or ""
}

// Bounds of rules. Texts are counted in characters.
const (
	maxRules      = 200
	maxRuleID     = 40
	maxExpression = 2000
	maxTestLine   = 2000
	maxTestLines  = 50
	maxRuleWeight = 10
)

var (
	ruleID      = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	placeholder = regexp.MustCompile(`\{[a-z]+(?:[._][a-z]+)*\}`)
)

func (v *validation) rules(list []Rule) {
	if len(list) > maxRules {
		v.fail("rule", fmt.Sprintf("%d rules", len(list)), fmt.Sprintf("allowed: up to %d", maxRules), fmt.Sprintf("rule[%d]", maxRules))
		return
	}
	taken := map[string]bool{}
	for i, r := range list {
		section := fmt.Sprintf("rule[%d]", i)
		v.ruleID(section, r.ID, taken)
		v.expression(section+".when", r.When, "a rule says when it hits", section)
		if r.Part != "" {
			v.expression(section+".part", r.Part, "", section)
		}
		v.ruleWeight(section, r.Weight)
		v.sentence(section+".en", r.En, "a rule says in English what it found", section)
		v.sentence(section+".ja", r.Ja, "a rule says in Japanese what it found", section)
		v.placeholders(section, r)
		v.testLines(section+".hit", r.Hit)
		v.testLines(section+".miss", r.Miss)
		v.optionalSentence(section+".reason", r.Reason)
		v.optionalSentence(section+".by", r.By)
	}
}

func (v *validation) ruleID(section, id string, taken map[string]bool) {
	const allowed = `allowed: lower-case letters, digits and hyphens, as "fax-notice"`
	switch {
	case id == "":
		v.fail(section+".id", "a rule has an id", allowed, section)
	case len(id) > maxRuleID || !ruleID.MatchString(id):
		v.fail(section+".id", fmt.Sprintf("%s is not an id", quote(id)), fmt.Sprintf("%s, at most %d", allowed, maxRuleID), section)
	case taken[id]:
		v.fail(section+".id", fmt.Sprintf("another rule is called %s", quote(id)), "", section)
	}
	taken[id] = true
}

// ruleWeight wants the weight to be said: 0 records a rule that is tried out, and forgetting it must not.
func (v *validation) ruleWeight(section string, weight float64) {
	allowed := fmt.Sprintf("allowed: 0 (found and recorded) to %d; no rule lowers a score", maxRuleWeight)
	if _, said := v.source.find(section + ".weight"); v.source != nil && !said {
		v.fail(section+".weight", "a rule has a weight", allowed, section)
		return
	}
	if !(weight >= 0 && weight <= maxRuleWeight) {
		v.fail(section+".weight", fmt.Sprintf("%v is not the weight of a rule", weight), allowed, section)
	}
}

func (v *validation) expression(key, value, missing, section string) {
	switch {
	case strings.TrimSpace(value) == "":
		v.fail(key, cmp.Or(missing, "the expression is empty"), `allowed: an expression over facts, as 'subject contains "FAX"'; see docs/rules.md`, section)
	case utf8.RuneCountInString(value) > maxExpression:
		v.fail(key, fmt.Sprintf("the expression has more than %d characters", maxExpression), "", section)
	}
}

// placeholders wants the same in both languages, and braces nowhere else.
func (v *validation) placeholders(section string, r Rule) {
	named := func(key, sentence string) []string {
		if strings.ContainsAny(placeholder.ReplaceAllString(sentence, ""), "{}") {
			v.fail(key, "a brace that is not part of a placeholder", "allowed: names of facts in braces, as {subject} or {from.address}", section)
		}
		list := placeholder.FindAllString(sentence, -1)
		slices.Sort(list)
		return slices.Compact(list)
	}
	en, ja := named(section+".en", r.En), named(section+".ja", r.Ja)
	if r.En != "" && r.Ja != "" && !slices.Equal(en, ja) {
		v.fail(section+".ja", fmt.Sprintf("en has the placeholders %s, ja has %s", listed(en), listed(ja)), "allowed: the same in both", section)
	}
}

func listed(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

func (v *validation) testLines(key string, lines []string) {
	if len(lines) > maxTestLines {
		v.fail(key, fmt.Sprintf("%d test lines", len(lines)), fmt.Sprintf("allowed: up to %d", maxTestLines))
		return
	}
	v.each(key, lines, func(line string) error {
		switch {
		case strings.TrimSpace(line) == "":
			return fmt.Errorf("an empty test line")
		case utf8.RuneCountInString(line) > maxTestLine:
			return fmt.Errorf("the test line has more than %d characters", maxTestLine)
		}
		return nil
	}, `allowed: the path of a mail, or facts in braces, as '{subject = "FAX"}'`)
}

func (v *validation) optionalSentence(key, value string) {
	if value != "" {
		v.sentence(key, value, "the text is blank", key)
	}
}
