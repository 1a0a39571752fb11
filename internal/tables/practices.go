package tables

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"sekisho/internal/text"
)

// Practice is what an organisation has said in public of its own mail.
type Practice struct {
	Kind   string   // one of practiceKinds
	Words  []string // folded; the mail that it is about has one of them, or there are none
	Since  string   // month of the publication: "2008-11"
	Source string   // its title
}

// The kinds of practices.
const (
	NeverAttach = "never_attach"
	NeverHTML   = "never_html"
	OnlyDomain  = "only_domain"
	OnlySigned  = "only_signed"
)

var practiceKinds = []string{NeverAttach, NeverHTML, OnlyDomain, OnlySigned}

// practices are organisations and what each has said.
type practices struct {
	who  register
	said map[string][]Practice // by Body.Ja
}

// read takes one line as the head of practices.txt explains it.
func (p *practices) read(line string) error {
	cols := columns(line)
	if len(cols) != 8 || !slices.Contains(practiceKinds, cols[4]) || cols[7] == "" {
		return fmt.Errorf("a line has eight columns: Japanese | English | further names | domains | one of %s | words | since | publication",
			strings.Join(practiceKinds, ", "))
	}
	if _, err := time.Parse("2006-01", cols[6]); err != nil {
		return fmt.Errorf("%q is no month such as 2008-11", cols[6])
	}
	said := Practice{Kind: cols[4], Since: cols[6], Source: cols[7]}
	for word := range strings.SplitSeq(cols[5], ";") {
		if word = text.Fold(strings.TrimSpace(word)); word != "" {
			said.Words = append(said.Words, word)
		}
	}
	if _, known := p.said[cols[0]]; !known {
		if err := p.who.add(cols[:4]); err != nil {
			return err
		}
	}
	p.said[cols[0]] = append(p.said[cols[0]], said)
	return nil
}

// PractisersNamed returns the organisations with a known practice whose names occur in a text, compared as BodiesNamed does.
func (s *Set) PractisersNamed(text string) []Body { return s.practices.who.named(text) }

// PractiserOfDomain finds the organisation with a known practice that a domain belongs to.
func (s *Set) PractiserOfDomain(domain string) (Body, bool) {
	return s.practices.who.ofDomain(hostName(domain))
}

// Practices returns what an organisation has said of its mail.
func (s *Set) Practices(b Body) []Practice { return s.practices.said[b.Ja] }
