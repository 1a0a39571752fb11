// Package record holds what is kept of a mail and of a decision: plain types that the log, the scan output, the store and the
// console share. It knows no other package of ours.
package record

// Result is the judgement of one mail, as `sekisho scan --json` prints it on one line.
type Result struct {
	File      string      `json:"file,omitempty"`
	ID        string      `json:"id,omitempty"` // X-Sekisho-Id
	MessageID string      `json:"message_id"`
	Level     string      `json:"level"`
	Score     float64     `json:"score"`
	Action    string      `json:"action"`
	Findings  []Finding   `json:"findings"`
	Undecided []Undecided `json:"undecided"`
	Origin    Origin      `json:"origin"`
	Objects   []Object    `json:"objects"`
	Defects   []string    `json:"defects,omitempty"`
	Gate      string      `json:"gate,omitempty"` // the level that stopped a mail on its way out
	Case      string      `json:"case,omitempty"` // and its case
	ElapsedMS float64     `json:"elapsed_ms"`
}

// Finding is one trait that was found, with its evidence in both languages. Evidence is escaped for display.
type Finding struct {
	Trait    string   `json:"trait"`
	Family   string   `json:"family"`
	Weight   float64  `json:"weight"`
	Part     string   `json:"part,omitempty"`
	Evidence Evidence `json:"evidence"`
	Exempt   string   `json:"exempt,omitempty"` // why an exemption took the weight
}

// Evidence is one sentence in English and one in Japanese.
type Evidence struct {
	En string `json:"en"`
	Ja string `json:"ja"`
}

// Undecided is a trait that could not be decided: neither a hit nor a pass.
type Undecided struct {
	Trait  string `json:"trait"`
	Reason string `json:"reason"`
}

// Origin is where the mail came from.
type Origin struct {
	IP        string `json:"ip"`
	Country   string `json:"country"`
	Class     string `json:"class"`
	Certainty string `json:"certainty"`
}

// Object is a thing that the mail carries. The list is flat: Path tells what is inside what.
type Object struct {
	Path       string `json:"path"`
	Name       string `json:"name"`
	Type       string `json:"type"`
	Size       int64  `json:"size"`
	SHA256     string `json:"sha256"`
	Encrypted  bool   `json:"encrypted"`
	Unlocked   bool   `json:"unlocked,omitempty"` // encrypted, and opened with a password that stands in the mail
	Icon       string `json:"icon"`               // the kind of document that a program's icon is taken for, or ""
	Unfinished string `json:"unfinished,omitempty"`
}
