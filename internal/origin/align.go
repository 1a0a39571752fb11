package origin

import (
	"strings"

	"sekisho/internal/mail"
	"sekisho/internal/text"
)

// align decides Aligned: is the domain of the From field confirmed (RFC 7489, section 3.1, relaxed)? A mail with several authors, or
// with none that has a domain, is never confirmed.
func (a *Auth) align(m *mail.Message) {
	if !a.Known {
		return
	}
	from := m.Header.Addresses("From")
	if len(from) == 0 {
		return
	}
	org := text.OrgDomain(text.DomainOf(from[0].Addr))
	a.Aligned = a.confirms(org)
	if a.Aligned == Yes && len(from) > 1 {
		a.Aligned = Unknown
	}
}

// confirms compares results with the organisational domain of From. DMARC's own verdict goes before ours.
func (a *Auth) confirms(org string) Truth {
	switch {
	case org == "":
		return Unknown
	case a.DMARC == "pass" && (a.DMARCFrom == "" || sameOrg(a.DMARCFrom, org)):
		return Yes
	case a.DMARC == "fail":
		return No
	}
	final, open := false, false
	for _, r := range a.signs() {
		aligned := sameOrg(r.Domain, org)
		switch r.Result {
		case "pass":
			if aligned {
				return Yes
			}
			final = true
		case "temperror": // it might have been an aligned pass
			open = open || aligned || r.Domain == ""
		case "permerror":
		default:
			final = true
		}
	}
	if final && !open {
		return No
	}
	return Unknown
}

// signs lists the results that can confirm a domain: of every signature and, in the same form, of SPF.
func (a *Auth) signs() []DKIM {
	signs := a.DKIM
	if a.SPF != "" {
		signs = append(signs[:len(signs):len(signs)], DKIM{Result: a.SPF, Domain: a.SPFDomain})
	}
	return signs
}

func sameOrg(domain, org string) bool {
	return org != "" && strings.EqualFold(text.OrgDomain(domain), org)
}
