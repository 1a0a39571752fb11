package heuristics

import (
	"sekisho/internal/text"
)

// Person is one of the house's people. With an address outside, it is one that he has registered and may write from. Somebody may be listed several
// times: in kanji, in kana, in Latin letters, and with each of his addresses.
type Person struct {
	Name string // family and given name, in any order, best with a blank between
	Addr string // or ""
	VIP  bool   // attackers like to pose as him
}

// roster finds people by the forms of their names and by their addresses. It is made once and not changed.
type roster struct {
	byName map[string]Person
	byAddr map[string]bool // those outside
}

// newRoster takes the list of a house. Who is listed without a whole name is found by nobody's name.
func (h *House) newRoster() *roster {
	r := &roster{byName: make(map[string]Person, 2*len(h.Roster)), byAddr: map[string]bool{}}
	for _, p := range h.Roster {
		for _, form := range personForms(p.Name) {
			if known, twice := r.byName[form]; !twice || p.VIP && !known.VIP {
				r.byName[form] = p
			}
		}
		if p.Addr != "" && !text.InDomain(text.DomainOf(p.Addr), h.Domains) {
			r.byAddr[mailbox(p.Addr)] = true
		}
	}
	return r
}

// personForms are the forms of a whole name and of no part of it.
func personForms(name string) []string {
	parts := nameParts(name)
	whole, turned := "", ""
	for _, p := range parts {
		whole += p
		turned = p + turned
	}
	var forms []string
	for _, form := range []string{foldName(whole), foldName(turned)} {
		if wholeName(form, len(parts)) {
			forms = append(forms, form)
		}
	}
	return forms
}

// colleague finds one of the house's people under a shown name.
func (h *House) colleague(shown string) (Person, bool) {
	if h.people == nil || len(h.people.byName) == 0 {
		return Person{}, false
	}
	for _, form := range nameForms(shown) {
		if p, ok := h.people.byName[form]; ok {
			return p, true
		}
	}
	return Person{}, false
}

// private says that an address outside is registered as one of our people's own.
func (h *House) private(addr string) bool { return h.people != nil && h.people.byAddr[mailbox(addr)] }
