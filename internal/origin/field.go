package origin

import (
	"strings"

	"sekisho/internal/text"
)

// ResultField is the name of the header field that says what we found out.
const ResultField = "Authentication-Results"

// Bounds of the field that we write.
const (
	maxFieldKeys   = 8
	maxFieldReason = 100
)

// Field is the body of the Authentication-Results field (RFC 8601, section 2.2) for what we verified ourselves: a line for each result, LF in
// between. It is "" where we did not verify, or no servID of ours is configured. Nothing of the mail stands in it but domain names and selectors, and
// those only if they are ones.
func (a Auth) Field(servID string) string {
	if !a.Own || servID == "" {
		return ""
	}
	lines := []string{servID}
	add := func(clause string) { lines = append(lines, clause) }
	if a.SPF != "" {
		from := " smtp.mailfrom="
		if a.SPFByHELO {
			from = " smtp.helo="
		}
		add("spf=" + a.SPF + comment(a.reasonFor("SPF: ")) + property(from, a.SPFDomain))
	}
	for _, d := range a.DKIM[:min(len(a.DKIM), maxFieldKeys)] {
		add("dkim=" + d.Result + comment(d.Reason) + property(" header.d=", d.Domain) + property(" header.s=", d.Selector))
	}
	if a.DMARC != "" {
		reason := a.reasonFor("DMARC: ")
		if a.Policy != "" {
			reason = "p=" + a.Policy
		}
		add("dmarc=" + a.DMARC + comment(reason) + property(" header.from=", a.DMARCFrom))
	}
	if a.ARC.Chain != "" {
		add("arc=" + a.ARC.Chain)
	}
	if len(lines) == 1 {
		add("none")
	}
	return strings.Join(lines, ";\n\t")
}

// reasonFor is what is missing, if that is about the check with this prefix.
func (a Auth) reasonFor(check string) string {
	reason, ok := strings.CutPrefix(a.Why, check)
	if !ok {
		return ""
	}
	return reason
}

// comment puts a text in parentheses, with a blank before them. Only printable ASCII goes in, and nothing that means something in a comment or ends a
// result where it is read carelessly (RFC 5322, section 3.2.2).
func comment(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune(`()\;"`, r) {
			return '_'
		}
		return r
	}, s[:min(len(s), maxFieldReason)])
	if s == "" {
		return ""
	}
	return " (" + s + ")"
}

// property is a name and its value, which must be a domain name.
func property(name, domain string) string {
	domain = text.DomainOf("@" + domain)
	if domain == "" || len(domain) > maxHost || strings.Trim(domain, "abcdefghijklmnopqrstuvwxyz0123456789-_.") != "" {
		return ""
	}
	return name + domain
}
