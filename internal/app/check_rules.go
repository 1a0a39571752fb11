package app

import (
	"sekisho/internal/config"
	"sekisho/internal/mta"
	"sekisho/internal/rules"
)

// checkRules names rules of the house that do not do what their own test lines say, and rules without test lines. Lines that are mails are left to
// sekisho rule test.
func checkRules(c config.Config) ([]mta.Problem, error) {
	set, err := rules.Compile(c)
	if err != nil {
		return nil, err
	}
	var problems []mta.Problem
	for _, r := range set.Rules {
		if len(r.Lines) == 0 {
			problems = append(problems, mta.Problem{
				Severity: mta.Warn, Where: "[[rule]] " + r.Section.ID,
				What: mta.Text{En: "the rule has no test lines", Ja: "このルールには確認用の例(hit・miss)がありません"},
				Fix:  mta.Text{En: "say with hit and miss what it must find and what it must leave alone", Ja: "該当すべき例を hit に、該当してはならない例を miss に書いてください"},
			})
		}
		for _, l := range r.Lines {
			if l.File != "" || r.Try(l).Passed(l) {
				continue
			}
			problems = append(problems, mta.Problem{
				Severity: mta.Warn, Where: "[[rule]] " + r.Section.ID,
				What: mta.Text{En: "the rule does not do what its test line says: " + l.Text, Ja: "このルールは、確認用の例のとおりに動きません: " + l.Text},
				Fix:  mta.Text{En: "sekisho rule test shows why", Ja: "理由は sekisho rule test で確認できます"},
			})
		}
	}
	return problems, nil
}
