package incident

import (
	"errors"
	"fmt"
	"syscall"
	"time"

	"sekisho/internal/text"
)

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
	if s.Rev == 0 {
		return fmt.Sprintf("%s holds; the level was never changed", s.Level)
	}
	return fmt.Sprintf("%s holds (case %s, revision %d): set by %s at %s, reason: %s",
		s.Level, text.Escape(s.Case), s.Rev, text.Escape(s.By), s.Changed.Format(time.DateTime), text.Escape(s.Reason))
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
