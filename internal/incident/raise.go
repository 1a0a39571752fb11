package incident

import (
	"errors"
	"fmt"
	"slices"
	"strings"
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
	seen := r.IfRev == held.Rev
	if r.IfRev >= 0 && !seen || r.Level == held.Level && !seen && !s.stateLost {
		return held, &Conflict{State: held}
	}
	if s.Contacts.Len() == 0 && !r.NoContacts {
		return held, ErrNoContacts
	}
	next := State{Rev: s.level.rev() + 1, Level: r.Level, Case: held.Case, Raised: held.Raised,
		Until: r.Until, Changed: now, By: r.By, Reason: r.Reason, Phone: r.Phone}
	if held.Level == Normal || s.stateLost {
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
	if err := required("by", by, "reason", reason); err != nil {
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
		return held, errors.Join(ErrNotRaised, f.tidy(s))
	}
	next := State{Rev: s.level.rev() + 1, Level: Normal, Case: f.lastCase(s), Raised: held.Raised, Changed: now, By: by, Reason: reason}
	if err := f.level.write(s.level, next.Rev, next); err != nil {
		return held, &KeptError{State: held, Err: err}
	}
	if err := f.removeSentinel(); err != nil {
		return next, fmt.Errorf("the level is lowered, but %s could not be removed: %w", sentinelName, err)
	}
	return next, nil
}

// tidy removes a sentinel that a change left which was cut off.
func (f *Files) tidy(s snapshot) error {
	if !s.sentinel {
		return nil
	}
	return f.removeSentinel()
}

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
	if err := required("by", r.By, "reason", r.Reason, "phone", r.Phone); err != nil {
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

// required takes names, each followed by its text.
func required(namesAndTexts ...string) error {
	for pair := range slices.Chunk(namesAndTexts, 2) {
		name, s := pair[0], pair[1]
		if strings.TrimSpace(s) == "" {
			return fmt.Errorf("%s is required", name)
		}
		if len(s) > maxNote {
			return fmt.Errorf("%s has more than %d octets", name, maxNote)
		}
	}
	return nil
}
