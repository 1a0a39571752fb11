package eval

import (
	"slices"
	"time"

	"sekisho/heuristics"
	"sekisho/internal/text"
)

// maxListed bounds the mails of a report without labels that are listed one by one. All are counted.
const maxListed = 10_000

// Report is what an evaluation says.
type Report struct {
	Labelled bool
	From, To time.Time      // of the mails that were judged
	Judged   int            // mails
	Sent     int            // mails of ours, which the history learnt from
	Learning int            // of the judged, those before the history was old enough to call anybody a stranger
	Levels   map[string]int // judged mails by level
	Doubts   map[string]int // how often a trait was undecided, by reason
	Unread   []Unread       // what could not be read, and what was not there
	Traits   []*Trait       // in the order of the table, combos last
	Pairs    []Pair         // that come together, see pairs
	Ablation []*Ablation    // by family
	Time     Time
	Days     []Day        // without labels: levels by day
	Senders  []Sender     // without labels: domains of marked and held mails, most first
	Listed   []Outcome    // the samples, or marked and held mails: at most maxListed of these
	Failures []Failure    // expectations that were not met
	Against  string       // what the baseline is called that it was compared with, or ""
	Diffs    []Difference // to that

	recorder *Recorder
	rows     map[string]*Trait
	days     map[string]*Day
	senders  map[string]int
	together map[[2]int]int
	ablated  map[string]*Ablation
	bins     map[bin]int64
	spent    []time.Duration
}

// Unread is a mail of which nothing can be said.
type Unread struct{ File, Why string }

// Day is the levels of the mails that came on one day, of the local time zone.
type Day struct {
	Date   string
	Levels map[string]int
}

// Sender is a domain and how many of its mails were marked or held.
type Sender struct {
	Domain string
	Mails  int
}

func newReport(r *Recorder) *Report {
	p := &Report{
		Levels: map[string]int{}, Doubts: map[string]int{}, recorder: r, rows: map[string]*Trait{}, days: map[string]*Day{}, senders: map[string]int{},
		together: map[[2]int]int{}, ablated: map[string]*Ablation{}, bins: map[bin]int64{},
	}
	for _, t := range r.traits {
		p.row(t.ID, t.Family, t.Weight)
	}
	for _, c := range heuristics.Combos() {
		p.row(c.ID, heuristics.Together, c.Bonus)
	}
	for _, f := range r.families() {
		a := &Ablation{Family: string(f)}
		p.ablated[a.Family] = a
		p.Ablation = append(p.Ablation, a)
	}
	return p
}

func (r *Report) row(id string, family heuristics.Family, weight float64) {
	t := &Trait{ID: id, Family: string(family), Weight: weight, number: len(r.Traits)}
	r.rows[id] = t
	r.Traits = append(r.Traits, t)
}

// add counts a mail.
func (r *Report) add(o Outcome) {
	r.Judged++
	r.Levels[o.Result.Level]++
	if r.From.IsZero() || o.At.Before(r.From) {
		r.From = o.At
	}
	if o.At.After(r.To) {
		r.To = o.At
	}
	if o.Learning {
		r.Learning++
	}
	r.spent = append(r.spent, o.Spent)
	for _, c := range o.Ablated {
		r.ablated[c.Family].add(o, c)
	}
	r.countTraits(o)
	r.countScore(o)
	if r.Labelled {
		r.Listed = append(r.Listed, o)
		r.Failures = append(r.Failures, r.Check(o)...)
		return
	}
	r.countDay(o)
	if suspicious(o.Result.Level) {
		r.senders[text.DomainOf(o.From)]++
		if len(r.Listed) < maxListed {
			r.Listed = append(r.Listed, o)
		}
	}
}

// suspicious says that somebody would have seen a mark, or not have seen the mail.
func suspicious(level string) bool {
	return level == string(heuristics.Mark) || level == string(heuristics.Hold)
}

func (r *Report) countDay(o Outcome) {
	date := o.At.Local().Format(time.DateOnly)
	d := r.days[date]
	if d == nil {
		d = &Day{Date: date, Levels: map[string]int{}}
		r.days[date] = d
	}
	d.Levels[o.Result.Level]++
}

func (r *Report) unread(file string, err error) {
	r.Unread = append(r.Unread, Unread{file, err.Error()})
}

// finish orders what was counted.
func (r *Report) finish() {
	r.Time = r.measure()
	r.Pairs = r.pairs()
	for _, d := range r.days {
		r.Days = append(r.Days, *d)
	}
	slices.SortFunc(r.Days, func(a, b Day) int { return compare(a.Date, b.Date) })
	for domain, n := range r.senders {
		r.Senders = append(r.Senders, Sender{domain, n})
	}
	slices.SortFunc(r.Senders, func(a, b Sender) int { return firstOf(b.Mails-a.Mails, compare(a.Domain, b.Domain)) })
	slices.SortStableFunc(r.Failures, func(a, b Failure) int { return compare(a.Sample, b.Sample) })
	slices.SortFunc(r.Unread, func(a, b Unread) int { return compare(a.File, b.File) })
	r.days, r.senders, r.together, r.spent = nil, nil, nil, nil
}
