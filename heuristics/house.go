package heuristics

import (
	"net/netip"
	"slices"

	"sekisho/internal/tables"
	"sekisho/internal/text"
)

// House is what traits need to know of the organisation that is protected. It is not changed once it is in use.
type House struct {
	Domains    []string   // ours; sub-domains included
	Partners   []string   // domains that are protected against look-alikes
	Authorised Authorised // who may write in our name from outside
	OpenDesks  []string   // addresses that strangers write to every day
	Roster     []Person   // people whose names outsiders may use; Protect reads it
	Tables     *tables.Set

	Guard *text.Guarded // look-alikes of what Protect names; nil: only of what the government alone may register

	people *roster // made by Protect; nil: nobody is listed
}

// Protect makes what the house is protected by: Guard against look-alikes of its own domains, of its partners and of the public bodies and the
// press of its tables; and who its people are. It is called once, before the house is in use.
func (h *House) Protect() {
	lists := h.Tables
	if lists == nil {
		lists = tables.Embedded()
	}
	domains := slices.Concat(h.Domains, h.Partners)
	for _, b := range slices.Concat(lists.PublicBodies(), lists.Press()) {
		domains = append(domains, b.Domains...)
	}
	h.Guard = text.Guard(domains)
	h.people = h.newRoster()
}

// Authorised lists who may write in the house's name from outside.
type Authorised struct {
	Addresses []string // of authors, lower case
	Domains   []string // of hosts (forward-confirmed) that send
	Networks  []netip.Prefix
}

// noHouse stands for a house of which nothing is known.
var noHouse = House{}

func (f *Facts) house() *House {
	if f.House == nil {
		return &noHouse
	}
	return f.House
}

// tables are the lists that hold in this house.
func (f *Facts) tables() *tables.Set {
	if t := f.house().Tables; t != nil {
		return t
	}
	return tables.Embedded()
}

// ours says that a domain is the house's own.
func (f *Facts) ours(domain string) bool { return text.InDomain(domain, f.house().Domains) }

// partner says that a domain is a partner's.
func (f *Facts) partner(domain string) bool { return text.InDomain(domain, f.house().Partners) }

// guard knows the domains that are protected against look-alikes.
func (f *Facts) guard() *text.Guarded {
	if g := f.house().Guard; g != nil {
		return g
	}
	return text.Guard(nil)
}

// genuine says that a domain is one of those that others imitate: ours, a partner's, a public body's, the press's.
func (f *Facts) genuine(domain string) bool {
	if f.ours(domain) || f.partner(domain) {
		return true
	}
	if _, public := f.tables().BodyOfDomain(domain); public {
		return true
	}
	return slices.ContainsFunc(f.tables().Press(), func(b tables.Body) bool { return text.InDomain(domain, b.Domains) })
}

// openDesk says that every recipient is an address that strangers write to every day.
func (f *Facts) openDesk() bool {
	return f.Mail != nil && ReceivedBy(f.Mail.Envelope, f.house().OpenDesks)
}
