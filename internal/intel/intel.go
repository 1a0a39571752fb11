// Package intel knows shared indicators of attacks (IoC): it imports them, finds them in mails, hunts in the records of earlier mails, and
// writes what a house may share with others.
package intel

import (
	"context"
	"iter"

	"sekisho/internal/record"
)

// Match is an indicator that was found in a mail.
type Match struct {
	Indicator record.Indicator
	Where     string // what of the mail matched: "from", "envelope", "reply-to", "domain", "host", "url", "ip", "digest", "file", "subject", "message-id"
	Part      string // path of the part or object that matched, or ""
}

// Indicators keeps what was imported.
type Indicators interface {
	// Import replaces the set of that name by what list yields, in one transaction; the first error of list undoes all. It returns how many
	// indicators the set has then.
	Import(ctx context.Context, set string, list iter.Seq2[record.Indicator, error]) (int, error)
	// Indicators visits those that the filter chooses, ordered by set, kind and value, until visit returns false.
	Indicators(ctx context.Context, f record.IndicatorFilter, visit func(record.Indicator) bool) error
	// Expire removes those that the filter chooses and returns how many.
	Expire(ctx context.Context, f record.IndicatorFilter) (int, error)
	// Revision changes whenever indicators or cases were changed.
	Revision(context.Context) (int64, error)
}

// Records are the records of earlier mails.
type Records interface {
	// Hunt visits the mails that are chosen, the newest first, until visit returns false.
	Hunt(ctx context.Context, h record.Hunt, visit func(record.Message) bool) error
	// Sketches visits the sketches of all mails in the time of h, in any order; the other fields of h are ignored.
	Sketches(ctx context.Context, h record.Hunt, visit func(record.Sketched) bool) error
	// Find returns the ids of mails that have one of the keys, by key: for a look back over many keys at once.
	Find(ctx context.Context, keys []record.Key) (map[record.Key][]string, error)
	// Messages returns records by their ids, in the order of ids; what is not there is left out.
	Messages(ctx context.Context, ids []string) ([]record.Message, error)
	// Confirm writes a case and marks its mails; mails of an existing case of that name are added to it.
	Confirm(context.Context, record.Case) error
	// Late visits late findings, the newest first, until visit returns false.
	Late(ctx context.Context, visit func(record.Late) bool) error
}
