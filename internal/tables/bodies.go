package tables

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Body is a public body of Japan.
type Body struct {
	Ja      string   // as it calls itself: 外務省
	En      string   // as it reads within a sentence: "the Ministry of Foreign Affairs of Japan"
	Names   []string // every form that display names are searched for, Japanese and English
	Domains []string // lower case; sub-domains are the body's too
}

// register is a list of bodies as a file gives them.
type register struct {
	bodies   []Body
	byDomain map[string]int // index into bodies
	names    names
}

func newRegister() register { return register{byDomain: map[string]int{}, names: newNames()} }

// read takes one line: a body in four columns, or "-" and "+" as the head of public_bodies.txt explains them.
func (r *register) read(line string) error {
	switch {
	case strings.HasPrefix(line, "- "):
		r.names.add(line[2:], noBody)
	case strings.HasPrefix(line, "+ "):
		r.names.attributes = append(r.names.attributes, strings.Fields(line[2:])...)
	default:
		return r.add(columns(line))
	}
	return nil
}

func (r *register) add(cols []string) error {
	if len(cols) != 4 || cols[0] == "" || cols[1] == "" || cols[3] == "" {
		return errors.New("a line has four columns: Japanese | English | further names | domains")
	}
	b := Body{Ja: cols[0], En: cols[1], Names: []string{cols[0], strings.TrimPrefix(cols[1], "the ")}, Domains: strings.Fields(cols[3])}
	for name := range strings.SplitSeq(cols[2], ";") {
		if name = strings.TrimSpace(name); name != "" {
			b.Names = append(b.Names, name)
		}
	}
	i := len(r.bodies)
	r.bodies = append(r.bodies, b)
	for _, name := range b.Names {
		if !r.names.add(name, i) {
			return fmt.Errorf("%q is no name", name)
		}
	}
	for _, d := range b.Domains {
		if !plainHost(d) {
			return fmt.Errorf("%q is no domain", d)
		}
		if _, taken := r.byDomain[d]; !taken { // of bodies that share a domain the first in the file owns it
			r.byDomain[d] = i
		}
	}
	return nil
}

// ofDomain finds the body of the longest domain that is domain or above it.
func (r *register) ofDomain(domain string) (Body, bool) {
	for d := domain; d != ""; _, d, _ = strings.Cut(d, ".") {
		if i, ok := r.byDomain[d]; ok {
			return r.bodies[i], true
		}
	}
	return Body{}, false
}

// named finds the bodies whose names occur in s, each once, in the order of the list.
func (r *register) named(s string) []Body {
	var found []Body
	for _, i := range r.names.find(s) {
		found = append(found, r.bodies[i])
	}
	return found
}

// PublicBodies returns the table in the order of the file.
func (s *Set) PublicBodies() []Body { return slices.Clone(s.bodies.bodies) }

// BodyOfDomain finds the body that a domain belongs to: the longest domain of the table that is domain or above it. Any other name
// below go.jp, which is registered for government bodies only (JPRS, registration rules for organisational JP domain names), is a
// government body without a name of its own here.
func (s *Set) BodyOfDomain(domain string) (Body, bool) {
	domain = hostName(domain)
	if b, ok := s.bodies.ofDomain(domain); ok {
		return b, true
	}
	head, ok := strings.CutSuffix(domain, ".go.jp")
	if !ok || head == "" || strings.HasSuffix(head, ".") {
		return Body{}, false
	}
	own := head[strings.LastIndexByte(head, '.')+1:] + ".go.jp"
	return Body{Ja: "政府機関", En: "a Japanese government body", Domains: []string{own}}, true
}

// BodiesNamed returns the bodies whose names occur in a text, each once, in the order of the table. The text is compared after NFKC; blanks do not
// count in Japanese names, case, punctuation, "of" and "the" do not count in English ones, and an abbreviation counts as a whole word in
// capitals. A name that is part of a longer one in the table (消防庁 in 東京消防庁) or only an attribute (総務省登録) does not count.
func (s *Set) BodiesNamed(text string) []Body { return s.bodies.named(text) }

// Press returns the newspapers, agencies and broadcasters in the order of the file.
func (s *Set) Press() []Body { return slices.Clone(s.press.bodies) }

// PressNamed returns the newspapers, agencies and broadcasters whose names occur in a text, compared as BodiesNamed does.
func (s *Set) PressNamed(text string) []Body { return s.press.named(text) }
