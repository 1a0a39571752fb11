package screen

import (
	"context"
	"time"

	"sekisho/heuristics"
	"sekisho/internal/history"
	"sekisho/internal/intel"
	"sekisho/internal/mail"
	"sekisho/internal/origin"
	"sekisho/internal/payload"
	"sekisho/internal/payload/icon"
	"sekisho/internal/record"
)

// Mode says how far the screen may go.
type Mode string

const (
	Observe Mode = "observe" // judge and record; change nothing but, where Fields is set, our own header fields
	TagOnly Mode = "tag"     // never hold
	HoldToo Mode = "hold"
)

// Options is what a Screen is built from. All of it is required but Icons, Ledger, Copies, Gate, History and Indicators.
type Options struct {
	Mode           Mode
	Tag            string  // in front of the subject of a marked mail
	Fields         bool    // add X-Sekisho-* header fields
	RejectAt       float64 // score from which mail is refused; 0: never
	TempfailUnread bool    // a mail without a verdict is put off instead of delivered
	Deadline       time.Duration
	ReportDesks    []string // addresses: mail to them alone is observed only
	AuthservID     string   // names us in the field that says what we verified; "": it is not written
	Judge          Judge
	House          *heuristics.House
	Origin         OriginFinder
	Budget         *mail.Budget
	Mail           mail.Limits
	Payload        payload.Limits
	Icons          *icon.Set // of documents; nil: those that are shipped
	Journal        Journal
	Ledger         *Ledger          // nil: a mail that kills the process is judged again
	Copies         *Copies          // nil: no raw copies are kept
	Gate           Gate             // nil: all that leaves passes
	History        *history.History // nil: nothing is known of earlier mail
	Learn          bool             // the history learns from what is judged
	Indicators     Indicators       // nil: none are imported
	Now            func() time.Time
	NewID          func() string
}

// Judge turns facts into a verdict (heuristics.Judge).
type Judge interface {
	Judge(*heuristics.Facts) heuristics.Verdict
}

// OriginFinder says where a mail came from and what a trusted verifier said (origin.Finder).
type OriginFinder interface {
	Origin(*mail.Message) origin.Result
	Auth(*mail.Message, origin.Result) origin.Auth
	Begin(context.Context, *mail.Message) *origin.Check
}

// Indicators are what is known to belong to attacks (intel.Known). A nil Set could not be read.
type Indicators interface{ Set() *intel.Set }

// Journal hears of every decision and of every failure. It must not block for long.
type Journal interface {
	Decided(m record.Mail, r record.Result)
	Failed(id, what, detail string) // what: "trait-panic", "reader-panic", …; detail is for the operator only
}

// Screen judges mail. It is safe for use by many connections at once; each message has an Inbound or Outbound of its own.
type Screen struct{ o Options }

// New returns a Screen.
func New(o Options) *Screen { return &Screen{o: o} }

// Source says where a message comes from: an SMTP transaction, or a file (Stored).
type Source struct {
	Client   mail.Client
	Envelope mail.Envelope
	Received time.Time // zero: not known
	Stored   bool
}

// Incoming begins one message that comes in. ctx bounds its whole life, as Close does.
func (s *Screen) Incoming(ctx context.Context, src Source) *Inbound {
	inspector := payload.NewInspector(s.o.Payload, payload.Icons(s.o.Icons))
	return &Inbound{
		s: s, ctx: ctx, src: src, id: s.o.NewID(), started: s.o.Now(),
		payload: inspector,
		mail:    mail.NewIntake(ctx, s.o.Budget, s.o.Mail, inspector),
	}
}
