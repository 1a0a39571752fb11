package record

import "time"

// Indicator is one piece of shared knowledge of an attack.
type Indicator struct {
	ID       string // that its source gave it, or one made from kind and value
	Kind     string // "address", "domain", "host", "url", "ip", "sha256", "sha1", "md5", "file", "subject", "message-id"
	Value    string // as its kind is written; "ip" also a network; "subject" with Pattern a regular expression (RE2)
	Pattern  bool
	Source   string // who shared it
	Set      string // the import that it came with
	TLP      string // "clear", "green", "amber", "amber+strict", "red" (FIRST TLP 2.0)
	From     time.Time
	Until    time.Time // zero: no end
	Imported time.Time
	Note     string
}

// IndicatorFilter chooses indicators; what is zero does not choose.
type IndicatorFilter struct {
	Set, Source, Kind, Value string
	ValidAt                  time.Time // valid then
	EndedBefore              time.Time // whose end came before
}

// Hunt chooses mails; what is zero does not choose.
type Hunt struct {
	Terms        [][]Key  // of each group at least one
	Contains     []Phrase // of each at least one phrase of that Kind of the mail contains Text, letter case apart
	Since, Until time.Time
	Direction    string
	Levels       []string
	Case         string
	Limit        int // the newest; 0: all
}

// Sketched is a mail with what its text is compared by.
type Sketched struct {
	ID       string
	Received time.Time
	Sketch   Sketch
}
