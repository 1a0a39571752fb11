package incident

import (
	"fmt"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/width"

	"sekisho/internal/mail"
	"sekisho/internal/text"
)

// House is what is inside: Domains with their sub-domains, without Forwards, which are addresses or domains of ours that lead outside.
type House struct{ Domains, Forwards []string }

// Decide says whether the recipient may be written to: the zero Answer continues. At a level other than Normal only recipients inside the house
// and prepared contacts may; who sends does not matter, a null reverse-path neither (it passes toward inside). Pure.
func Decide(s Standing, h House, _ mail.Client, _ mail.Envelope, rcpt string) mail.Answer {
	if s.State.Level == Normal || s.place(h, rcpt) != stranger {
		return mail.Answer{}
	}
	return stopped(s.State)
}

// place is where a recipient stands.
type place int

const (
	stranger place = iota
	inside
	contact
)

// place finds where the recipient stands; one that does not parse is a stranger.
func (s Standing) place(h House, rcpt string) place {
	p, err := ParsePath(rcpt)
	switch {
	case err != nil:
		return stranger
	case h.contains(p):
		return inside
	case s.Contacts.Has(p):
		return contact
	}
	return stranger
}

// contains says that every host which the path names is inside, and that nothing in it leads outside.
func (h House) contains(p Path) bool {
	for _, host := range p.hosts {
		if !text.InDomain(host, h.Domains) {
			return false
		}
	}
	return p.user != "" && !h.leadsOut(p)
}

// leadsOut looks for the path among the forwards. A sub-address (RFC 5233: user+detail) goes where its user goes, and a bare local part is
// in whichever domain the MTA appends. Case is folded as alias tables fold it: to them a long s is an s.
func (h House) leadsOut(p Path) bool {
	user := fold(p.user)
	base, _, _ := strings.Cut(user, "+")
	for _, f := range h.Forwards {
		at := strings.LastIndexByte(f, '@')
		who := fold(f[:max(at, 0)])
		if who != "" && who != user && who != base {
			continue
		}
		if who != "" && len(p.hosts) == 0 || p.names(f[at+1:]) {
			return true
		}
	}
	return false
}

// fold is full case folding (Unicode, section 3.13).
func fold(s string) string { return cases.Fold().String(s) }

// names says that the path names the domain or one below it.
func (p Path) names(domain string) bool {
	for _, host := range p.hosts {
		if text.InDomain(host, []string{domain}) {
			return true
		}
	}
	return false
}

// stopped is the reply to a mail that may not leave: temporary, so that nothing is lost, and in ASCII. It says nothing about the incident.
func stopped(s State) mail.Answer {
	of, phone := "", "your CSIRT"
	if number := printable(s.Case); number != "" {
		of = fmt.Sprintf(" (case %s)", number)
	}
	if n := Phone(s.Phone); n != "" {
		phone = n
	}
	return mail.Answer{Code: 451, Enhanced: "4.7.1", Text: fmt.Sprintf(
		"Outbound mail is temporarily stopped by your CSIRT%s. Please phone %s. Do not resend.", of, phone)}
}

// maxPhone bounds a phone number in the reply, whose line has at most 512 octets (RFC 5321, section 4.5.3.1.5).
const maxPhone = 64

// Phone is the number as the reply shows it: wide digits become ASCII, what ASCII does not have is dropped. "" if no digit is left.
func Phone(s string) string {
	s = printable(width.Narrow.String(s))
	s = strings.TrimRight(s[:min(len(s), maxPhone)], " .")
	if !strings.ContainsAny(s, "0123456789") {
		return ""
	}
	return s
}

// printable keeps printable ASCII, blanks joined.
func printable(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return ' '
		}
		return r
	}, s)), " ")
}
