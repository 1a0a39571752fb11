package verify

import (
	"strconv"
	"strings"

	"sekisho/internal/origin/dns"
	"sekisho/internal/text"
)

// record is a DMARC policy record (RFC 7489, section 6.3) as far as it matters here. go-msgauth refuses a record for a mistake in any tag;
// here an unknown value is that tag's default (section 6.3), and a record without a valid p= that asks for reports means "none" (6.6.3).
type record struct {
	policy, sub             string // p=, sp= ("": as p=)
	strictDKIM, strictSPF   bool
	percent                 int
	parent                  bool // found at the organisational domain
	none, temporary, broken bool
	reason                  string
}

// lookRecord finds the record of the author's domain, or else that of its organisation (section 6.6.3).
func (c *Check) lookRecord() {
	author, org := c.req.Author, text.OrgDomain(c.req.Author)
	if author == "" {
		return
	}
	c.record = c.recordAt(author)
	if c.record.none && org != "" && org != author {
		c.record = c.recordAt(org)
		c.record.parent = true
	}
}

func (c *Check) recordAt(domain string) record {
	texts, err := c.dns.LookupTXT(c.ctx, "_dmarc."+domain)
	switch {
	case dns.NotFound(err):
		return record{none: true}
	case dns.Temporary(err):
		return record{temporary: true, reason: cause(err)}
	case err != nil:
		return record{broken: true, reason: cause(err)}
	}
	return pickRecord(texts)
}

// pickRecord finds the one record among all; several are as none.
func pickRecord(texts []string) record {
	var found []string
	for _, s := range texts {
		version, _, _ := strings.Cut(s, ";")
		if name, value, ok := strings.Cut(version, "="); ok && blank(name) == "v" && blank(value) == "DMARC1" {
			found = append(found, s)
		}
	}
	switch len(found) {
	case 0:
		return record{none: true}
	case 1:
		return parseRecord(found[0])
	}
	return record{none: true, reason: "several DMARC records"}
}

func parseRecord(s string) record {
	tags, err := parseTags(s)
	if err != nil {
		return record{broken: true, reason: "DMARC record: " + err.Error()}
	}
	r := record{
		policy: policyWord(tags.text("p")), sub: policyWord(tags.text("sp")), percent: 100,
		strictDKIM: strings.EqualFold(tags.text("adkim"), "s"), strictSPF: strings.EqualFold(tags.text("aspf"), "s"),
	}
	badSub := has(tags, "sp") && r.sub == ""
	if r.policy == "" || badSub {
		if !strings.Contains(tags.text("rua"), ":") {
			return record{broken: true, reason: "DMARC record without a policy"}
		}
		r.policy, r.sub = none, none
	}
	if n, err := strconv.Atoi(tags.text("pct")); err == nil && n >= 0 && n <= 100 {
		r.percent = n
	}
	return r
}

func policyWord(s string) string {
	switch s = strings.ToLower(s); s {
	case "none", "quarantine", "reject":
		return s
	}
	return ""
}

// published is what the record asks for the author's domain.
func (r record) published() string {
	if r.parent && r.sub != "" {
		return r.sub
	}
	return r.policy
}

// applied is the policy that holds for most of the mail that fails.
func (r record) applied() string {
	p := r.published()
	switch {
	case r.percent >= 50:
		return p
	case p == "reject":
		return "quarantine" // RFC 7489, section 6.6.4
	}
	return none
}

// concludeDMARC compares what passed with the author's domain (sections 3.1 and 6.6.2).
func (c *Check) concludeDMARC() {
	d := &c.report.DMARC
	if c.req.Author == "" {
		d.Result, d.Reason = permError, c.req.NoAuthor
		return
	}
	c.report.Author, _ = c.aligned(false, false)
	switch r := c.record; {
	case r.temporary:
		d.Result, d.Reason = tempError, r.reason
		if c.report.Author == fail { // the domain's own word is missing
			c.report.Author = tempError
		}
	case r.broken:
		d.Result, d.Reason = permError, r.reason
	case r.none:
		d.Result, d.Reason = none, r.reason
	default:
		d.Published, d.Policy, d.Percent = r.published(), r.applied(), r.percent
		d.Result, d.Reason = c.aligned(r.strictSPF, r.strictDKIM)
		c.report.Author = d.Result
	}
}

// aligned says whether an identity of the author's domain passed. One that might have passed, had the DNS told, leaves it open; so does SPF
// where it could not be checked.
func (c *Check) aligned(strictSPF, strictDKIM bool) (result, reason string) {
	result = fail
	consider := func(word, domain, why string, strict bool) {
		switch {
		case result == pass || !inOrganisation(domain, c.req.Author, strict):
		case word == pass:
			result, reason = pass, ""
		case word == tempError:
			result, reason = tempError, why
		}
	}
	spf := c.report.SPF
	consider(spf.Result, spf.Domain, spf.Reason, strictSPF)
	for _, s := range c.report.DKIM {
		consider(s.Result, s.Domain, s.Reason, strictDKIM)
	}
	if result == fail && spf.Result == "" {
		return tempError, "SPF: " + spf.Reason
	}
	return result, reason
}

// inOrganisation says that two domains are the same, or of the same organisation where that is enough.
func inOrganisation(domain, author string, strict bool) bool {
	org := text.OrgDomain(author)
	return domain != "" && (domain == author || !strict && org != "" && text.OrgDomain(domain) == org)
}
