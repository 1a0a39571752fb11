// Package history says what is known of a mail's sender from earlier mail: who writes to whom, from where, since when; what a mail answers,
// quotes or repeats; who else got about the same; which confirmed attack used the same tools.
//
// It learns only from mail that was accepted and not held, and from what our own users send (a milter knows its own accept, not the
// delivery); of a suspicious mail it learns no more than that its author was seen. Every mail is recorded, so that hunts find it. Addresses, names and domains are kept
// as keyed hashes (Keys) whatever the configuration says of addresses in records. What is not known is neither yes nor no, and exempts nobody.
//
// # Relations
//
// They stand in a Store. A look-up is one query, two where somebody has namesakes; 200 ms are its bound, beyond which nothing is known of that mail. With several
// recipients or authors each statement is the one that exempts least; of more than 200 recipients the first 200 are asked for.
//
// # Similarity
//
// A text is compared without what it quotes, signature and formulas (strip.go), by a sketch of its shingles (sketch.go), against the mails of the last days in memory
// (window.go: about 500 octets a mail). Two texts of 120 characters or more are alike from an estimated Jaccard index of 0.6 on; shorter ones must carry the same files or links.
// Texts of which a third was rewritten are not promised to be found.
//
// # Learning
//
// Lessons are queued and written in batches (queue.go). A kill loses what is queued, ordinarily the mails of the last 250 ms; nothing is learnt by halves or twice.
// Nodes that share a store follow each other's mails within seconds.
package history

import (
	"context"
	"time"

	"sekisho/internal/origin"
	"sekisho/internal/record"
)

// Store keeps relations and message records. Its methods are called by several goroutines at once; times are kept to the millisecond.
type Store interface {
	// Relations answers a query from one consistent state.
	Relations(context.Context, record.Query) (record.Relations, error)
	// Learn writes lessons in one transaction, in order. A lesson whose Message.ID is there already changes nothing.
	Learn(context.Context, []record.Lesson) error
	// Messages returns records by their ids, in the order of ids; what is not there is left out.
	Messages(ctx context.Context, ids []string) ([]record.Message, error)
	// Since visits the newest records that were received at since or later, the oldest first and at most limit, until visit returns false.
	// written is the moment at which the store took them over; 0 and later visits only what was written after that mark, and the new mark is
	// returned: nodes that share a store follow each other by it.
	Since(ctx context.Context, since time.Time, written int64, limit int, visit func(*record.Message) bool) (mark int64, err error)
	Extent(context.Context) (record.Extent, error)
	// Cases lists the confirmed campaigns.
	Cases(context.Context) ([]record.Case, error)
	// ReportLate keeps a late finding. One of the same ID and trait is replaced.
	ReportLate(context.Context, record.Late) error
}

// Sighting is one mail as the history sees it: plain values that whoever read the mail has taken from it. Addresses are addr-specs,
// domains and hosts lower case.
type Sighting struct {
	ID        string
	Received  time.Time
	Direction string // "in", "out"
	QueueID   string
	Authors   []Author // of From, in order
	Envelope  string   // reverse-path; Known says whether it is known
	Known     bool
	ReplyTo   string
	Rcpts     []string // of the envelope
	MessageID string
	Answers   []string // Message-IDs of In-Reply-To and References, the nearest first
	Subject   string
	Text      string // what a reader sees of its texts, one after the other
	ListID    string
	Automatic bool // a machine wrote it: bounce, automatic reply

	Aligned   origin.Truth // the From domain is confirmed
	SPFDomain string       // for which SPF passed, or ""
	Origin    origin.Result
	Client    string
	HELO      string
	AuthUser  string
	Mailer    string
	Zone      string // of Date: "+0900"
	Charset   string // of its first text
	Boundary  string // of its outermost multipart
	Size      int64

	Objects []record.Object // what it carries besides its own text
	Carried []Class         // kinds among them
	Hosts   []string        // of links, each once
	Common  map[string]bool // hosts among them that everybody links to: file sharing, press, public bodies
	Shared  bool            // the author's domain is one that everybody has addresses of: free mail, providers

	Claim string // kind of organisation that the author's address belongs to, or would
}

// Author is one mailbox of From.
type Author struct{ Addr, Name string }

// Class is a kind of payload, for what a sender usually sends.
type Class uint8

const (
	ClassProgram    Class = iota // programs, scripts, shortcuts
	ClassMacro                   // documents with macros
	ClassArchive                 // archives
	ClassLocked                  // encrypted archives and documents
	ClassDiskImage               // disk images
	ClassOneNote                 // OneNote
	ClassPage                    // HTML as a file
	ClassDocument                // other documents
	ClassOther                   // anything else
	ClassShareLink               // a link to a file-sharing service
	numberOfClasses              // how many there are
)

// Relation is what the history knows about one mail's author and its recipients. With several recipients or authors each statement is the one that
// exempts least. The zero value says that nothing is known; what is not known exempts nobody.
type Relation struct {
	Why      string    // why nothing is known: "no history", "history not reached", …; "" where the history was asked
	Began    time.Time // of the first mail that it knows
	Learning bool      // it does not reach back far enough to call anybody a stranger

	Known        origin.Truth // author and every recipient are correspondents: two mails on two days within 180 days, or ours wrote first
	FirstContact origin.Truth // this author never wrote to anyone here, and no one here wrote to him; unknown while Learning
	FirstToRcpt  origin.Truth // so at least one of the recipients; unknown while Learning
	KnownNet     origin.Truth // mail of the From domain came from this origin network within the last 180 days
	KnownList    origin.Truth // the List-Id was seen five times over 14 days, from the same origin network
	KnownDomain  origin.Truth // unsuspicious mail of the From domain was accepted, or ours wrote to it
	OldDomain    origin.Truth // 20 mails or more of the From domain are older than 90 days

	Sender    Sender
	Answers   []Earlier  // the mails that it answers by Message-ID, as far as they are known
	Quotes    []Earlier  // mails whose text it quotes, the best first
	Repeats   []Earlier  // mails of the last 72 hours whose text it repeats, the best first
	Copies    Copies     // who got about the same within 24 hours
	Namesakes []Namesake // addresses under the author's display name, other than his own
	Cases     []CaseMatch
}

// Sender is what is known of the author towards everybody here.
type Sender struct {
	First     time.Time // his first mail; zero: none
	Mails     int64     // that were accepted
	Sent      map[Class]bool
	Plain     int64     // mails before the first that carried a file or a link
	Carried   time.Time // that mail; zero: none did
	Replies   int64     // mails of ours to him
	Replied   time.Time // the last of them
	OursFirst bool      // one of ours wrote to him before he wrote to anybody
}

// Earlier is an earlier mail that this one has to do with.
type Earlier struct {
	ID        string
	MessageID string
	At        time.Time
	Out       bool    // ours wrote it
	From      string  // its author, or "" where addresses are not kept
	Rcpt      string  // its first recipient, likewise
	Subject   string  // or ""
	Alike     float64 // Jaccard index, or the containment of a quotation; 0 to 1

	SameAuthor  bool // by address
	SameOrg     bool // the authors are of one organisational domain, which is not one that everybody has addresses of
	SameNet     bool
	Participant bool   // the author of this mail, or somebody of his organisation, wrote or got that one
	ToAuthor    bool   // that one is ours and went to the author of this mail
	OtherFiles  bool   // both carry files and this one carries one that that one did not, or only this one carries files
	OtherLinks  bool   // likewise hosts of links
	File        string // of that mail, or "": the file that was replaced
}

// Copies is who got about the same mail within 24 hours, all as strangers' mail: nobody here knew the author a day before, so that a wave from one address is
// one stranger's. Nothing where this mail's author is no stranger, or the history is learning.
type Copies struct {
	Rcpts   int       // different recipients, with this mail's
	Fast    int       // those within ten minutes
	Earlier []Earlier // the mails before this one, the oldest first, at most 100
}

// Namesake is another address under a display name.
type Namesake struct {
	Addr    string // or "" where addresses are not kept
	Domain  string // its organisational domain, or ""
	SameOrg bool   // as the author's
	Ours    bool
	Mails   int64
	Here    int64 // mails to that recipient of this mail who got most of them: another recipient makes nobody unknown
	Readers int   // how many here got mail from it in the days that mails are compared, at most 3
}

// CaseMatch is a confirmed attack whose tools this mail shares.
type CaseMatch struct {
	Case  string
	Date  time.Time // when it was confirmed
	Kinds []string  // of the features that agree
}
