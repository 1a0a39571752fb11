// Package heuristics judges: facts → findings → score → level → verdict. It is pure: no I/O, no clock, no log, no state. The same
// facts and the same policy always give the same verdict, and a Judge may be used by many goroutines at once.
//
// A trait is a row of a family's table (families.go lists them). It looks at Facts and says what it found, or that a fact it needs
// is unknown: then it is undecided, which is neither a hit nor a pass and exempts nobody.
package heuristics

import (
	"time"

	"sekisho/internal/history"
	"sekisho/internal/intel"
	"sekisho/internal/mail"
	"sekisho/internal/origin"
	"sekisho/internal/payload"
)

// Facts is all that a trait may look at.
type Facts struct {
	Mail    *mail.Message
	Objects []*payload.Object
	Origin  origin.Result
	Auth    origin.Auth

	Now      time.Time // when the mail is judged
	Relation history.Relation
	Intel    []intel.Match // indicators that are valid and match; none: nothing is imported, or nothing matches
	House    *House        // nil: nothing is known of it

	// Missing names the fact gatherers that failed ("payload", "origin", "auth", "history", "intel") with the reason; what they would have filled
	// is unknown.
	Missing map[string]Reason

	list    []item    // what carried has listed; filled by a Judge in its own copy
	wrote   *letter   // likewise
	leads   *linkList // likewise
	japan   *bool     // whether it claims to come from Japan, likewise
	authors []sender  // the senders, likewise
	domains []sender  // the first of every domain, likewise
	kept    keepsake  // likewise, by Once
	said    *wording  // likewise
	chinese *hanFound // likewise
}

// Reason says why a trait is undecided. "" means decided.
type Reason string

// Family groups traits that show the same thing; the sum of a family is capped.
type Family string

// Kind says what a trait rests on.
type Kind byte

const (
	Structural Kind = 'S' // provable from the octets
	Relational Kind = 'R' // needs the history
	Content    Kind = 'C' // language or theme
)

// Text is one sentence in English and Japanese. Placeholders are {key}, the same keys in both.
type Text struct{ En, Ja string }

// Hit is one place where a trait was found.
type Hit struct {
	Part  string            // Path of the part or object, or ""
	Data  map[string]string // values for the placeholders, raw; "key.en" or "key.ja" goes before "key" in that language
	Share float64           // share of the trait's weight: 1 is all of it, 0 records the hit without weight, above 1 says more than the trait does as a rule
	Text  *Text             // another sentence than the row's, or nil
}

// Trait is one row of a family's table.
type Trait struct {
	ID     string
	Family Family
	Weight float64 // default
	Kind   Kind
	Ref    string // source: IPA page, RFC section, …
	Text   Text

	// Find looks for the trait. Hits with weight stand whatever else it says; with a reason and no such hit the trait is undecided.
	Find func(*Facts) ([]Hit, Reason)
}

// Finding is a hit with its weight and its evidence in words, escaped for display.
type Finding struct {
	Trait    string
	Family   Family
	Weight   float64
	Part     string
	Evidence Evidence
	Exempt   string // the reason for which an exemption took the weight, or ""
}

// Evidence is what was found, in both languages, and the raw values it was written from.
type Evidence struct {
	En, Ja string
	Data   map[string]string
}

// Undecided is a trait that could not be decided. Detail is for the operator's log only (a stack after a panic).
type Undecided struct {
	Trait  string
	Reason Reason
	Detail string
}

// Level is the judgement. The zero value is invalid, so that forgetting to set it cannot pass a mail.
type Level string

const (
	Pass      Level = "pass"
	Note      Level = "note"
	Mark      Level = "mark"
	Hold      Level = "hold"
	NoVerdict Level = "undecided" // no verdict could be computed at all
)

// Verdict is the judgement of one mail. Findings are ordered by weight, strongest first. Policy names the weights and thresholds used.
type Verdict struct {
	Level     Level
	Score     float64
	Findings  []Finding
	Undecided []Undecided
	Policy    string
}

// Policy is what an administrator can set. The zero value is not useful: start from DefaultPolicy.
type Policy struct {
	Note, Mark, Hold float64            // thresholds: a level begins at its number
	Weights          map[string]float64 // by trait or combo id; 0 records without weight
	Exempt           []Exemption
}
