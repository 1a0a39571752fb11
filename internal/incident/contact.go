package incident

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/publicsuffix"

	"sekisho/internal/tables"
	"sekisho/internal/text"
)

// Contact is somebody outside who is reached during an incident too. Address is a mailbox ("a@b.example") or a whole domain ("b.example",
// not its sub-domains).
type Contact struct {
	Address string    `json:"address"`
	Person  string    `json:"person"`
	Phone   string    `json:"phone"`
	By      string    `json:"by"` // who added it
	Added   time.Time `json:"added"`
}

// maxNote bounds each text that people write, in octets.
const maxNote = 1000

// normal returns the contact with its address in the comparable form, or why it cannot be one.
func (c Contact) normal() (Contact, error) {
	if len(c.Person) > maxNote || len(c.Phone) > maxNote || len(c.By) > maxNote {
		return c, fmt.Errorf("person, phone and by have at most %d octets each", maxNote)
	}
	address := strings.TrimPrefix(strings.TrimSpace(c.Address), "@")
	if !strings.Contains(address, "@") {
		domain, err := contactDomain(address)
		c.Address = domain
		return c, err
	}
	p, err := ParsePath(address)
	switch {
	case err != nil:
		return c, fmt.Errorf("%q is not an address: %w", address, err)
	case p.routed || p.literal():
		return c, fmt.Errorf("%q is not a plain address: a way over other hosts or an address literal is never a contact", address)
	}
	c.Address = p.key()
	return c, nil
}

// contactDomain checks a whole domain: strangers must not be able to get an address in it.
func contactDomain(s string) (string, error) {
	domain, err := hostOf(s)
	if err != nil || !strings.Contains(domain, ".") || strings.HasPrefix(domain, "[") {
		return "", fmt.Errorf("%q is neither an address nor a domain", s)
	}
	if tables.Embedded().FreeMail(domain) {
		return "", fmt.Errorf("anybody can have an address at %s: name the person's own address there", domain)
	}
	if suffix, _ := publicsuffix.PublicSuffix(domain); suffix == domain {
		return "", fmt.Errorf("%s is a public suffix under which anybody can register: name the organisation's own domain", domain)
	}
	return domain, nil
}

// Check says why the contact is refused, or nil. One inside the house is not needed: the house goes on writing to itself.
func (c Contact) Check(h House) error {
	n, err := c.normal()
	if err != nil {
		return err
	}
	domain := n.Address[strings.LastIndexByte(n.Address, '@')+1:]
	if !text.InDomain(domain, h.Domains) {
		return nil
	}
	user, _, _ := strings.Cut(n.Address, "@")
	if h.leadsOut(Path{user: user, hosts: []string{domain}}) {
		return nil
	}
	return fmt.Errorf("%s is inside the house: mail inside is not stopped, a contact is not needed", n.Address)
}

// literal says that a host is an address literal (RFC 5321, section 4.1.3).
func (p Path) literal() bool {
	return slices.ContainsFunc(p.hosts, func(h string) bool { return strings.HasPrefix(h, "[") })
}

// key is the comparable form of a plain path: local part in lower case, dequoted.
func (p Path) key() string { return strings.ToLower(p.user) + "@" + p.hosts[0] }

// Contacts is the list of contacts, immutable. A nil *Contacts is empty. The zero value too.
type Contacts struct {
	list    []Contact // by address
	address map[string]struct{}
}

// NewContacts builds a list; of two with the same address the later stands. Bad contacts are errors, each named; the others are in the list.
func NewContacts(contacts []Contact) (*Contacts, error) {
	var errs []error
	cs := &Contacts{address: make(map[string]struct{}, len(contacts))}
	byAddress := make(map[string]Contact, len(contacts))
	for _, c := range contacts {
		n, err := c.normal()
		if err != nil {
			errs = append(errs, err)
			continue
		}
		byAddress[n.Address] = n
	}
	for address, c := range byAddress {
		cs.address[address] = struct{}{}
		cs.list = append(cs.list, c)
	}
	slices.SortFunc(cs.list, func(a, b Contact) int { return cmp.Compare(a.Address, b.Address) })
	return cs, errors.Join(errs...)
}

// List returns the contacts by address.
func (cs *Contacts) List() []Contact {
	if cs == nil {
		return nil
	}
	return slices.Clone(cs.list)
}

// Len is how many there are.
func (cs *Contacts) Len() int {
	if cs == nil {
		return 0
	}
	return len(cs.list)
}

// Has says that the path is a contact: its address, without regard to case, or its whole domain. A way over other hosts never is.
func (cs *Contacts) Has(p Path) bool {
	if cs == nil || p.routed || len(p.hosts) != 1 || p.literal() {
		return false
	}
	if _, ok := cs.address[p.hosts[0]]; ok {
		return true
	}
	_, ok := cs.address[p.key()]
	return ok
}

// Hash tells whether two nodes have the same contacts: SHA-256 over the addresses, in hex.
func (cs *Contacts) Hash() string {
	h := sha256.New()
	if cs != nil {
		for _, c := range cs.list {
			h.Write([]byte(c.Address + "\n"))
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}
