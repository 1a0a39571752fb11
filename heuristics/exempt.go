package heuristics

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"sekisho/internal/mail"
	"sekisho/internal/origin"
	"sekisho/internal/text"
)

// Exemption says that traits do not count in certain mail: they are found and told, but weigh nothing, lift nothing to the hard floor and
// are part of no combo. Of From and Networks at least one is set; where both are, both must be true. What is not known exempts nobody.
//
// Entries of From and Rcpts are addresses or domains (sub-domains included), in lower case with A-labels. Authentication confirms the domain
// of From (RFC 7489, section 3.1); for what stands before the @ that domain answers.
type Exemption struct {
	Traits   []string // ids of traits and combos that raise the score
	From     []string
	Networks []netip.Prefix // of the proven origin
	Rcpts    []string       // every recipient is among them; none: whoever receives it
	Until    time.Time      // it holds for what is received before
	Reason   string         // stands in the findings
}

// exempting returns the reasons for which traits do not count in this mail, by trait id. Of several exemptions the first is named.
func (p Policy) exempting(f *Facts) map[string]string {
	var reasons map[string]string
	for _, e := range p.Exempt {
		if !e.holds(f) {
			continue
		}
		for _, id := range e.Traits {
			if _, named := reasons[id]; named {
				continue
			}
			if reasons == nil {
				reasons = map[string]string{}
			}
			reasons[id] = e.Reason
		}
	}
	return reasons
}

func (e Exemption) holds(f *Facts) bool {
	if f.Mail == nil || f.arrived().IsZero() || !f.arrived().Before(e.Until) {
		return false
	}
	if len(e.From) == 0 && len(e.Networks) == 0 {
		return false
	}
	return (len(e.From) == 0 || e.sentBy(f)) && (len(e.Networks) == 0 || e.cameFrom(f)) && (len(e.Rcpts) == 0 || ReceivedBy(f.Mail.Envelope, e.Rcpts))
}

// arrived is when the mail was received or, of a mail of which that is not known, when it is judged.
func (f *Facts) arrived() time.Time {
	if f.Mail.Received.IsZero() {
		return f.Now
	}
	return f.Mail.Received
}

// sentBy says that every author is named, and confirmed.
func (e Exemption) sentBy(f *Facts) bool {
	authors := f.senders()
	for _, s := range authors {
		if !listed(s.addr, e.From) {
			return false
		}
	}
	aligned, _ := f.aligned()
	return len(authors) > 0 && aligned == origin.Yes
}

func (e Exemption) cameFrom(f *Facts) bool {
	if f.Missing["origin"] != "" || f.Origin.Certainty != origin.Proven {
		return false
	}
	return slices.ContainsFunc(e.Networks, func(n netip.Prefix) bool { return n.Contains(f.Origin.IP) })
}

// ReceivedBy says that the recipients are known and that each of them is among list: addresses or domains, as in an Exemption.
func ReceivedBy(env mail.Envelope, list []string) bool {
	for _, rcpt := range env.Rcpts {
		if !listed(rcpt.Addr, list) {
			return false
		}
	}
	return len(env.Rcpts) > 0
}

// listed says that an address is among list, itself or by its domain.
func listed(addr string, list []string) bool {
	domain := text.DomainOf(addr)
	if domain == "" {
		return false
	}
	local := addr[:strings.LastIndexByte(addr, '@')]
	whole := strings.ToLower(local) + "@" + domain
	return slices.ContainsFunc(list, func(entry string) bool {
		if strings.Contains(entry, "@") {
			return entry == whole
		}
		return domain == entry || strings.HasSuffix(domain, "."+entry)
	})
}

// ExemptionError is a trait of an exemption that cannot be exempted: *UnknownID, or one that lowers the score.
type ExemptionError struct {
	Exemption, Trait int // indices in Policy.Exempt and its Traits
	Err              error
}

func (e *ExemptionError) Error() string { return e.Err.Error() }

func (e *ExemptionError) Unwrap() error { return e.Err }

func (p Policy) checkExempt(rows map[string]float64) error {
	var faults []error
	for i, e := range p.Exempt {
		for j, id := range e.Traits {
			if err := exemptible(id, rows); err != nil {
				faults = append(faults, &ExemptionError{Exemption: i, Trait: j, Err: err})
			}
		}
	}
	return errors.Join(faults...)
}

func exemptible(id string, rows map[string]float64) error {
	shipped, ok := rows[id]
	switch {
	case !ok:
		return unknownID(id, rows)
	case shipped < 0:
		return fmt.Errorf("%s lowers the score: there is nothing to exempt from", id)
	}
	return nil
}
