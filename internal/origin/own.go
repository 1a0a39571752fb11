package origin

import (
	"fmt"

	"sekisho/internal/origin/verify"
	"sekisho/internal/text"
)

// ARC is what a chain of seals says (RFC 8617). Only chains whose last sealer we trust are looked at.
type ARC struct {
	Chain  string // RFC 8601 result word, or ""
	Sealer string // the last one
	Passed Truth  // sealers that we trust found that DMARC passed, for this author, before the mail came to them; Unknown: the DNS did not tell
}

// own puts our own results in the form of those of a trusted verifier.
func own(r verify.Report) Auth {
	a := Auth{
		Known: true, Own: true,
		SPF: r.SPF.Result, SPFDomain: r.SPF.Domain, SPFByHELO: r.SPF.HELO,
		DMARC: r.DMARC.Result, DMARCFrom: r.DMARC.Domain, Policy: r.DMARC.Policy,
		Aligned: truth(r.Author), HELO: truth(r.HELO.Result), ARC: vouched(r),
	}
	for _, s := range r.DKIM {
		a.DKIM = append(a.DKIM, DKIM{Result: s.Result, Domain: s.Domain, Selector: s.Selector, Reason: s.Reason})
	}
	if len(a.DKIM) == 0 {
		a.DKIM = []DKIM{{Result: "none"}}
	}
	a.Why = undecided(r)
	return a
}

func truth(word string) Truth {
	switch word {
	case "pass":
		return Yes
	case "fail":
		return No
	}
	return Unknown
}

// undecided says what the DNS did not tell, and what was not looked at.
func undecided(r verify.Report) string {
	switch {
	case r.DMARC.Result == "temperror":
		return "DMARC: " + r.DMARC.Reason
	case r.SPF.Result == "temperror", r.SPF.Result == "" && r.SPF.Reason != "":
		return "SPF: " + r.SPF.Reason
	case r.ARC.Chain == "temperror":
		return "ARC: " + r.ARC.Reason
	}
	for _, s := range r.DKIM {
		if s.Result == "temperror" {
			return "DKIM: " + s.Reason
		}
	}
	if r.Unseen > 0 {
		return fmt.Sprintf("%d signatures were not looked at", r.Unseen)
	}
	return ""
}

// vouched says whether a trusted sealer found that DMARC passed, for the author that the mail still names.
func vouched(r verify.Report) ARC {
	a := ARC{Chain: r.ARC.Chain, Sealer: r.ARC.Sealer, Passed: No}
	if a.Chain == "temperror" {
		a.Passed = Unknown
	}
	org := text.OrgDomain(r.DMARC.Domain)
	for _, results := range r.ARC.Results {
		for _, d := range parseReport(results).dmarc {
			if string(d.Value) == "pass" && sameOrg(domainIn(d.From), org) {
				a.Passed = Yes
			}
		}
	}
	return a
}
