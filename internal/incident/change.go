package incident

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Raise asks for a level. IfRev is the revision that the asker saw; negative means any.
type Raise struct {
	Level             Level
	Until             time.Time // required; nothing is lowered by it
	By, Reason, Phone string    // required; Phone is what a stopped sender reads
	NoContacts        bool      // raise although nobody outside can be reached
	IfRev             int
}

// Why a change is refused.
var (
	ErrNoContacts = errors.New("no contacts are prepared: nobody outside could be reached")
	ErrUntilPast  = errors.New("the time until which mail shall be stopped has passed already")
	ErrNotRaised  = errors.New("no incident is on: the level is L0")
	ErrNoContact  = errors.New("no such contact")
)

// Conflict says that somebody else changed the level meanwhile: State is what holds now.
type Conflict struct{ State State }

func (e *Conflict) Error() string {
	s := e.State
	return fmt.Sprintf("%s holds already (case %s, revision %d): set by %s at %s, reason: %s",
		s.Level, s.Case, s.Rev, s.By, s.Changed.Format(time.DateTime), s.Reason)
}

// KeptError says that a change could not be written: State is what still holds.
type KeptError struct {
	State State
	Err   error
}

func (e *KeptError) Error() string {
	why := "cannot be written"
	if errors.Is(e.Err, syscall.ENOSPC) || errors.Is(e.Err, syscall.EFBIG) || errors.Is(e.Err, syscall.EDQUOT) {
		why = "cannot be written because the disk is full"
	}
	return fmt.Sprintf("the change %s; %s stays in force: %v", why, e.State.Level, e.Err)
}

func (e *KeptError) Unwrap() error { return e.Err }

// Raise closes the gate. From L0 a case is opened; it goes on until the level is lowered.
func (f *Files) Raise(now time.Time, r Raise) (State, error) {
	if err := r.check(now); err != nil {
		return State{}, err
	}
	release, err := f.lock("raise by "+r.By, changeWait)
	if err != nil {
		return State{}, err
	}
	defer release()
	s := f.read()
	held := s.State
	if r.IfRev >= 0 && r.IfRev != held.Rev || r.Level == held.Level && !s.stateLost {
		return held, &Conflict{State: held}
	}
	if s.Contacts.Len() == 0 && !r.NoContacts {
		return held, ErrNoContacts
	}
	next := State{Rev: s.nextRev(), Level: r.Level, Case: held.Case, Raised: held.Raised,
		Until: r.Until, Changed: now, By: r.By, Reason: r.Reason, Phone: r.Phone}
	if held.Level == Normal || held.Case == "" {
		next.Case, next.Raised = nextCase(f.lastCase(s), now), now
	}
	return f.raise(s, next)
}

// raise writes the sentinel first: from then on a level that cannot be read counts as raised.
func (f *Files) raise(s snapshot, next State) (State, error) {
	if err := f.writeSentinel(next); err != nil {
		return s.State, &KeptError{State: s.State, Err: errors.Join(err, f.unmark(s))}
	}
	if err := f.level.write(s.level, next.Rev, next); err != nil {
		return s.State, &KeptError{State: s.State, Err: errors.Join(err, f.unmark(s))}
	}
	return next, nil
}

// unmark takes the sentinel off again where there was none before.
func (f *Files) unmark(s snapshot) error {
	if s.sentinel {
		return nil
	}
	return f.removeSentinel()
}

// Lower opens the gate. ifRev is the revision that the asker saw; negative means any.
func (f *Files) Lower(now time.Time, by, reason string, ifRev int) (State, error) {
	if err := required(map[string]string{"by": by, "reason": reason}); err != nil {
		return State{}, err
	}
	release, err := f.lock("lower by "+by, changeWait)
	if err != nil {
		return State{}, err
	}
	defer release()
	s := f.read()
	held := s.State
	if ifRev >= 0 && ifRev != held.Rev {
		return held, &Conflict{State: held}
	}
	if held.Level == Normal && !s.stateLost {
		return held, errors.Join(ErrNotRaised, f.removeSentinel())
	}
	next := State{Rev: s.nextRev(), Level: Normal, Case: f.lastCase(s), Raised: held.Raised, Changed: now, By: by, Reason: reason}
	if err := f.level.write(s.level, next.Rev, next); err != nil {
		return held, &KeptError{State: held, Err: err}
	}
	if err := f.removeSentinel(); err != nil {
		return next, fmt.Errorf("the level is lowered, but %s could not be removed: %w", sentinelName, err)
	}
	return next, nil
}

// nextRev is above every revision that any file claims, damaged ones too.
func (s snapshot) nextRev() int { return max(s.State.Rev, s.level[0].rev, s.level[1].rev) + 1 }

func (f *Files) writeSentinel(s State) error {
	note := fmt.Sprintf("case %s, %s by %s\n", s.Case, s.Level, s.By)
	if err := writeFile(f.disk, sentinelName, []byte(note)); err != nil {
		return err
	}
	return f.disk.sync(".")
}

func (f *Files) removeSentinel() error {
	return errors.Join(f.disk.remove(sentinelName), f.disk.sync("."))
}

func (r Raise) check(now time.Time) error {
	if r.Level != Isolate {
		return fmt.Errorf("%q is not a level to raise to; allowed: L3", r.Level)
	}
	if err := required(map[string]string{"by": r.By, "reason": r.Reason, "phone": r.Phone}); err != nil {
		return err
	}
	if Phone(r.Phone) == "" {
		return fmt.Errorf("the phone number %q has no digits that a mail program can show", r.Phone)
	}
	if r.Until.IsZero() {
		return errors.New("until is required")
	}
	if !r.Until.After(now) {
		return ErrUntilPast
	}
	return nil
}

func required(texts map[string]string) error {
	for name, s := range texts {
		if strings.TrimSpace(s) == "" {
			return fmt.Errorf("%s is required", name)
		}
		if len(s) > maxNote {
			return fmt.Errorf("%s has more than %d octets", name, maxNote)
		}
	}
	return nil
}

// lastCase is the number of the last case. Where a file of the level is gone, the journal may know a later one.
func (f *Files) lastCase(s snapshot) string {
	last := s.State.Case
	for _, g := range s.level {
		if g.err == nil {
			state, _ := parseState(g.rev, g.payload)
			last = laterCase(last, state.Case)
		}
	}
	if !s.stateLost {
		return last
	}
	for a := range f.Attempts() {
		last = laterCase(last, a.Case)
	}
	return last
}

func laterCase(a, b string) string {
	ay, an := parseCase(a)
	by, bn := parseCase(b)
	if by > ay || by == ay && bn > an {
		return b
	}
	return a
}

// parseCase reads "2026-001"; 0, 0 for what is no case number.
func parseCase(s string) (year, number int) {
	y, n, _ := strings.Cut(s, "-")
	year, errYear := strconv.Atoi(y)
	number, errNumber := strconv.Atoi(n)
	if errYear != nil || errNumber != nil || year < 1 || number < 1 {
		return 0, 0
	}
	return year, number
}

// nextCase numbers the cases of a year from 1. A clock that went back to an earlier year does not make a number twice.
func nextCase(last string, now time.Time) string {
	year, number := parseCase(last)
	if now.Year() > year {
		year, number = now.Year(), 0
	}
	return fmt.Sprintf("%d-%03d", year, number+1)
}

// AddContacts adds contacts, all or, if one is bad, none. One whose address is listed already is replaced and not counted.
func (f *Files) AddContacts(now time.Time, contacts ...Contact) (added int, err error) {
	var errs []error
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
	rev := max(s.contacts[0].rev, s.contacts[1].rev) + 1
	err = f.contacts.write(s.contacts, rev, contactsPayload{Rev: rev, Changed: now, By: by, Contacts: list})
	if err != nil {
		return fmt.Errorf("the contacts stay as they were: %w", err)
	}
	return nil
}
