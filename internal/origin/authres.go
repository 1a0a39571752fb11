package origin

import (
	"strings"

	"github.com/emersion/go-msgauth/authres"

	"sekisho/internal/text"
)

// maxResults bounds the Authentication-Results fields that are read, and the results of one field.
const maxResults = 50

// clause is one result of an Authentication-Results field: "dkim=pass header.d=example.jp", with its comments apart.
type clause struct {
	text     string
	comments []string
}

// report is one Authentication-Results field (RFC 8601, section 2.2) as read.
type report struct {
	servID string // "" where the field cannot be read
	poses  string // what stands in the place of the authserv-id, in whatever field
	dmarc  []*authres.DMARCResult
	policy string // published DMARC policy, or ""
	spf    []*authres.SPFResult
	dkim   []*authres.DKIMResult
}

// parseReport reads a field body. authres takes neither comments nor quoted strings nor a ";" inside them, and gives up at the first
// malformed result: so the field is taken apart here and handed over result by result; a result that cannot be read is left out.
func parseReport(body string) report {
	clauses := splitClauses(body)
	head := strings.Fields(clauses[0].text)
	r := report{servID: servID(head)}
	if len(head) > 0 {
		r.poses = strings.TrimSuffix(head[0], ".")
	}
	for _, c := range clauses[1:] {
		_, results, err := authres.Parse("x; " + c.text)
		if err != nil {
			continue
		}
		for _, result := range results {
			r.add(result, c)
		}
	}
	return r
}

func (r *report) add(result authres.Result, c clause) {
	switch result := result.(type) {
	case *authres.DMARCResult:
		r.dmarc = append(r.dmarc, result)
		if r.policy == "" {
			r.policy = dmarcPolicy(c)
		}
	case *authres.SPFResult:
		r.spf = append(r.spf, result)
	case *authres.DKIMResult:
		if result.Domain == "" { // header.i is an address within header.d (RFC 6376, section 3.5)
			_, result.Domain, _ = strings.Cut(result.Identifier, "@")
		}
		r.dkim = append(r.dkim, result)
	}
}

// servID takes the authserv-id from the head of a field: an optional version, 1, may follow. Another version is none of ours to read.
func servID(words []string) string {
	if len(words) == 0 || len(words) > 1 && words[1] != "1" || strings.Contains(words[0], "=") {
		return ""
	}
	return strings.TrimSuffix(words[0], ".")
}

// splitClauses splits a field body at ";", takes the comments out (RFC 5322, section 3.2.2) and writes quoted strings as one word. It
// returns at least one clause and at most maxResults+1.
func splitClauses(body string) []clause {
	body = body[:min(len(body), maxField)]
	clauses := []clause{{}}
	var kept strings.Builder
	for i := 0; i < len(body) && len(clauses) <= maxResults; i++ {
		last := &clauses[len(clauses)-1]
		switch body[i] {
		case ';':
			last.text = kept.String()
			kept.Reset()
			clauses = append(clauses, clause{})
		case '(':
			n := text.CommentLen(body[i:])
			last.comments = append(last.comments, commentText(body[i:i+n]))
			kept.WriteByte(' ')
			i += n - 1
		case '"':
			n := quotedLen(body[i:])
			kept.WriteString(oneWord(body[i : i+n]))
			i += n - 1
		default:
			kept.WriteByte(body[i])
		}
	}
	clauses[len(clauses)-1].text = kept.String()
	return clauses
}

// quotedLen is the length of the quoted string that s begins with, quotes included.
func quotedLen(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(s)
}

// oneWord takes from a quoted string what would end a word or begin another value. Only domains and addresses are read from it later.
func oneWord(quoted string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\r\n\"\\;=()", r) {
			return -1
		}
		return r
	}, quoted)
}

// dmarcPolicy finds the published policy, which RFC 8601 has no property for: "(p=reject sp=none dis=none)" (OpenDMARC, Gmail, Exim),
// "(policy=reject)" (rspamd), "policy.dmarc=reject", "policy.published-domain-policy=reject", Microsoft's "action=oreject".
func dmarcPolicy(c clause) string {
	for _, part := range append(c.comments, c.text) {
		for word := range strings.FieldsFuncSeq(part, func(r rune) bool { return strings.ContainsRune(" \t\r\n,;", r) }) {
			key, value, _ := strings.Cut(strings.ToLower(word), "=")
			if policy := policyWord(key, value); policy != "" {
				return policy
			}
		}
	}
	return ""
}

func policyWord(key, value string) string {
	switch key {
	case "p", "policy", "policy.p", "policy.dmarc", "policy.published-domain-policy":
		switch value {
		case "none", "quarantine", "reject":
			return value
		}
	case "action": // what Microsoft does follows the policy; "none" may also be its own decision
		switch value {
		case "quarantine", "reject":
			return value
		case "oreject":
			return "reject"
		}
	}
	return ""
}
