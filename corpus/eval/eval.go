// Package eval says what the judgement makes of many mails: of the labelled samples of the corpus, or of an administrator's own mail ("what would
// have happened last month").
//
// # Input
//
// A corpus is a folder as corpus.Write makes it (see read.go). Any other mail (folders, mbox files, Maildirs, manifests) has no labels.
//
// # Order
//
// Mails are read by several goroutines at once and judged by one, in order: in that of the manifest for a corpus, else in that of the time at which
// they came, so that the history knows at each mail what it would have known then. What it learnt of one mail is written before the next one is judged,
// and the clock stands at the time of the mail. Of own mail that is found in folders (an author of ours, and no Received field) it only learns.
// The outcome does not depend on how many goroutines read.
//
// # What it says
//
// Of every trait the mails in which it was found; where there are labels, how many of the samples that must have it do (recall), and how many of those
// in which it was found and of which something is said must have it (precision); which traits come together; what levels were given and which were
// expected; which levels would change if a family weighed nothing; and what it cost. Ablation is exact: what every trait said of a mail is kept, and the
// mail judged again by it with other weights (recorder.go, hearing.go). Only the history is that of the real weights.
//
// A trait counts as found where one of its findings weighs something. One that ships with weight 0 is context for others, and counts wherever it stands.
//
// A Report may be read by several goroutines once it is complete.
package eval

import (
	"context"
	"time"

	"sekisho/internal/mail/folder"
	"sekisho/internal/record"
	"sekisho/internal/screen"
)

// House judges mail by one configuration and one memory, as the milter does; internal/app has one. Look and Open may be called from many goroutines,
// the others from one.
type House interface {
	// Look reads only the header of a mail.
	Look(context.Context, folder.Item) (screen.Letterhead, error)
	// Open reads a mail whole. It is judged, or learnt from where it is only to be taught, as if it were that time.
	Open(ctx context.Context, item folder.Item, at time.Time, taught bool) (Mail, error)
	// Clock sets what the memory takes for now.
	Clock(time.Time)
	// Settle waits until all that was learnt is known to the next mail.
	Settle(context.Context) error
	// Confirm makes a case of earlier mails, named by their Message-ID.
	Confirm(ctx context.Context, c Case, messageIDs []string) error
	// Import takes in a table of indicators.
	Import(ctx context.Context, path string) error
}

// Mail is one that was read. Close ends it, in any case.
type Mail interface {
	Judge(context.Context) record.Result
	Teach(context.Context) error // screen.ErrTeachesNothing: it tells of nobody's relations
	Close()
}

// Options say how an evaluation goes.
type Options struct {
	House    House
	Recorder *Recorder                     // through which House judges
	Readers  int                           // goroutines that read mails; below 1: one
	Looked   func()                        // told of every mail whose time is known now, before the first is judged; may be nil
	Step     func(folder.Item) folder.Item // changes what is read of every mail, to count it; may be nil
	Done     func(mails int)               // told of every mail that is done; may be nil
}

// Outcome is what became of one mail.
type Outcome struct {
	File   string
	At     time.Time
	Result record.Result
	Spent  time.Duration // reading and judging, without waiting for others

	From     string // the first author's address
	Subject  string
	Learning bool         // the history was too young to call anybody a stranger
	Ablated  []Change     // the level without each family that would change it
	Expect   *Expectation // nil: nothing is said of it
	Hearing  *Hearing     // where the Recorder keeps it
}

// Change is another level.
type Change struct {
	Family string `json:"family"`
	Level  string `json:"level"`
}
