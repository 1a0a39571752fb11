package incident

import (
	"fmt"
	"time"
)

// Level says how far the gate is closed. The zero value is no level: Decide treats it, as every level it does not know, like Isolate.
type Level string

const (
	Normal  Level = "L0" // everything leaves
	Isolate Level = "L3" // only prepared contacts are reached; the house goes on writing to itself
)

// ParseLevel reads a level as a person types it.
func ParseLevel(s string) (Level, error) {
	switch s {
	case "L0", "l0":
		return Normal, nil
	case "L3", "l3":
		return Isolate, nil
	}
	return "", fmt.Errorf("%q is not a level; allowed: L0, L3", s)
}

// State is the level in force, since when, and why. Rev counts changes from 1; 0 is a house that never had an incident.
type State struct {
	Rev     int       `json:"rev"`
	Level   Level     `json:"level"`
	Case    string    `json:"case"`   // year and number, "2026-001"; at L0 the last one, closed
	Raised  time.Time `json:"raised"` // when the case was opened
	Until   time.Time `json:"until"`  // a mark for people: nothing is lowered by it
	Changed time.Time `json:"changed"`
	By      string    `json:"by"` // of the last change
	Reason  string    `json:"reason"`
	Phone   string    `json:"phone"` // whom a stopped sender calls
}

// Overdue says that Until has passed. Nothing is lowered by that: a person decides.
func (s State) Overdue(now time.Time) bool {
	return s.Level != Normal && !s.Until.IsZero() && now.After(s.Until)
}

// Alarm is something that a responder must know of the state itself. Code is stable; the texts are one sentence each.
type Alarm struct {
	Code string `json:"code"`
	En   string `json:"en"`
	Ja   string `json:"ja"`
}

// Standing is what holds now. The zero value lets nothing out.
type Standing struct {
	State    State
	Contacts *Contacts
	Alarms   []Alarm

	stateLost       bool // the level that holds may be unreadable: State is what caution demands
	contactsLost    bool
	contactsRev     int
	contactsChanged time.Time
}
