// Package screen is the pipeline: it gathers the facts of one mail, has them judged, chooses the action and computes the changes that
// follow from it.
package screen

import (
	"sekisho/heuristics"
	"sekisho/internal/mail"
	"sekisho/internal/mail/edit"
	"sekisho/internal/record"
)

// Action is what happens to the mail. The zero value is invalid.
type Action string

const (
	Accept     Action = "accept"
	Tag        Action = "tag"
	Quarantine Action = "quarantine"
	Reject     Action = "reject"
	Tempfail   Action = "tempfail"
)

// Outcome is all that milter, scan and corpus need: judged, chosen, and the edits that follow from it.
type Outcome struct {
	Verdict heuristics.Verdict
	Action  Action
	Edits   []edit.Change
	Answer  mail.Answer // the reply for Reject and Tempfail; continue otherwise
	Hold    string      // reason for the MTA's hold queue when Action is Quarantine: ASCII, without addresses or names
	Record  record.Result
}
