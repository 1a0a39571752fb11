package incident

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// AddContacts adds contacts, all or, if one is bad, none. One whose address is listed already is replaced and not counted.
func (f *Files) AddContacts(now time.Time, contacts ...Contact) (added int, err error) {
	var errs []error
	contacts = slices.Clone(contacts)
	for i, c := range contacts {
		errs = append(errs, c.Check(f.house))
		if c.Added.IsZero() {
			contacts[i].Added = now
		}
	}
	if err := errors.Join(errs...); err != nil || len(contacts) == 0 {
		return 0, err
	}
	err = f.changeContacts(now, contacts[0].By, func(old []Contact) ([]Contact, error) {
		all, err := NewContacts(append(old, contacts...))
		added = all.Len() - len(old)
		return all.List(), err
	})
	if err != nil {
		return 0, err
	}
	return added, nil
}

// RemoveContact takes one contact off the list.
func (f *Files) RemoveContact(address, by string) error {
	c, err := Contact{Address: address}.normal()
	if err != nil {
		c.Address = strings.ToLower(strings.TrimSpace(address)) // a domain that is free mail today
	}
	return f.changeContacts(f.now(), by, func(old []Contact) ([]Contact, error) {
		for i, o := range old {
			if o.Address == c.Address {
				return append(old[:i], old[i+1:]...), nil
			}
		}
		return nil, fmt.Errorf("%w: %s", ErrNoContact, address)
	})
}

func (f *Files) changeContacts(now time.Time, by string, change func([]Contact) ([]Contact, error)) error {
	release, err := f.lock("contacts by "+by, changeWait)
	if err != nil {
		return err
	}
	defer release()
	s := f.read()
	list, err := change(s.Contacts.List())
	if err != nil {
		return err
	}
	rev := s.contacts.rev() + 1
	err = f.contacts.write(s.contacts, rev, contactList{Rev: rev, Changed: now, By: by, Contacts: list})
	if err != nil {
		return fmt.Errorf("the contacts stay as they were: %w", err)
	}
	return nil
}
