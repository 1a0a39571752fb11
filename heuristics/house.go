package heuristics

import (
	"net/netip"

	"sekisho/internal/tables"
	"sekisho/internal/text"
)

// House is what traits need to know of the organisation that is protected. It is not changed once it is in use.
type House struct {
	Domains    []string   // ours; sub-domains included
	Partners   []string   // domains that are protected against look-alikes
	Authorised Authorised // who may write in our name from outside
	OpenDesks  []string   // addresses that strangers write to every day
	Tables     *tables.Set
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

// openDesk says that every recipient is an address that strangers write to every day.
func (f *Facts) openDesk() bool {
	return f.Mail != nil && ReceivedBy(f.Mail.Envelope, f.house().OpenDesks)
}
