// Package stats counts the mails of a house as Japan's IPA counted the targeted-attack mails that were reported to it in 2011: to whom they
// went, as whom their senders posed, what they were about, from where they came, which domain stood in From, what was attached, and, where
// IPA counted the software whose weaknesses were used, by what means they would take hold. Beside each count of mails at a level or above
// stands that of all mail: a house that gets much mail from a country finds much suspicious mail from there, too.
//
// # Counting
//
// Only inbound mail is counted, by the day of its arrival. In the first five tables a mail counts in one row; in the tables of attachments
// and means it counts once in each row that applies, so that their shares may come to more than the whole. Shares are of mails. What is not
// known is a row of its own, "unknown", and is neither dropped nor guessed: addresses that the house does not keep, mails that were
// delivered undecided, mails that were only learnt from. A value that the tables do not know is "other".
//
// # What others fill in
//
// record.Message.Claim is the kind of organisation that the author claims to be: "go.jp" (From is under go.jp), "public" (another public
// body), "press", "company", "own" (this house), "free-mail" (nobody but an address that anybody can have), "" not known.
// record.Message.Theme is the class of the theme, as theme-lure has it: "event", "report", "news", "approach", "" none was recognised.
//
// # Output
//
// A Report is written as text for a terminal, as JSON (one object for each table, codes only) and as a page of HTML that needs nothing
// but itself. Nothing that a mail says stands in it: codes of countries come from the data of networks, all else from the lists here.
//
// Memory does not grow with mails. A Report may be read by several goroutines.
package stats

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"sekisho/internal/record"
	"sekisho/internal/stats/chart"
)

// Records are the records of earlier mails. Hunt visits those that are chosen until visit returns false.
type Records interface {
	Hunt(ctx context.Context, h record.Hunt, visit func(record.Message) bool) error
}

// House is what must be known of one's own.
type House struct {
	Domains []string // with their sub-domains
	Desks   []string // addresses that strangers write to every day
}

// Options say what is counted.
type Options struct {
	From, To time.Time // the first and the last day; their time of day does not count, the zone of From is that of all days
	Level    string    // "note", "mark" or "hold": mails at that level or above are counted beside all
	House    House
}

// MaxDays bounds a period.
const MaxDays = 3660

// ErrPeriod is the reason for which a period cannot be counted.
var ErrPeriod = errors.New("not a period")

// Report is what was counted.
type Report struct {
	From, To time.Time // midnight of the first and the last day
	Level    string
	All      int64            // mails
	Counted  int64            // of them at Level or above
	Levels   map[string]int64 // of all, by the names of Levels
	Released int64            // of Counted: held, and released later
	Attacks  int64            // of Counted: confirmed as an attack
	Tables   []Table          // the seven, in order
	Days     []Day            // every day of the period
}

// Table is one of the seven. Rows with the most mails at Level or above come first; "other", "none" and "unknown" come last.
type Table struct {
	ID      string
	Several bool // a mail may count in more than one row
	Rows    []Row
}

// Row is one class of a table.
type Row struct {
	Class   string
	Counted int64
	All     int64
}

// Day counts the mails of one day by level.
type Day = chart.Day

// Levels lists the levels of mails as they are counted, harmless first. "unknown" has no verdict: it was learnt from.
func Levels() []string { return []string{"pass", "note", "mark", "hold", "undecided", "unknown"} }

// Collect counts the mails of a period.
func Collect(ctx context.Context, records Records, o Options) (*Report, error) {
	c, err := newCollector(o)
	if err != nil {
		return nil, err
	}
	hunt := record.Hunt{Since: c.report.From, Until: c.end, Direction: "in"}
	err = records.Hunt(ctx, hunt, func(m record.Message) bool {
		c.add(&m)
		return ctx.Err() == nil
	})
	if err = errors.Join(err, ctx.Err()); err != nil {
		return nil, err
	}
	return c.finish(), nil
}

// collector counts. counts has a map for each dimension.
type collector struct {
	report Report
	end    time.Time // the midnight after the last day
	from   int       // index of Level in Levels
	house  House
	dims   []dimension
	counts []map[string]*Row
}

func newCollector(o Options) (*collector, error) {
	from := slices.Index(Levels(), o.Level)
	if !slices.Contains([]string{"note", "mark", "hold"}, o.Level) {
		return nil, fmt.Errorf("level %q: note, mark and hold can be counted", o.Level)
	}
	first, last := midnight(o.From, o.From.Location()), midnight(o.To, o.From.Location())
	if days := last.Sub(first).Hours() / 24; days < 0 || days >= MaxDays {
		return nil, fmt.Errorf("%w: %s to %s; the end comes after the beginning, at most %d days", ErrPeriod, first.Format(time.DateOnly), last.Format(time.DateOnly), MaxDays)
	}
	c := &collector{end: last.AddDate(0, 0, 1), from: from, house: o.House, dims: dimensions()}
	c.report = Report{From: first, To: last, Level: o.Level, Levels: noMails()}
	for day := first; day.Before(c.end); day = day.AddDate(0, 0, 1) {
		c.report.Days = append(c.report.Days, Day{Date: day, Levels: noMails()})
	}
	for _, d := range c.dims {
		rows := map[string]*Row{}
		for _, class := range d.classes {
			rows[class.id] = &Row{Class: class.id}
		}
		c.counts = append(c.counts, rows)
	}
	return c, nil
}

func noMails() map[string]int64 {
	counts := map[string]int64{}
	for _, level := range Levels() {
		counts[level] = 0
	}
	return counts
}

func midnight(t time.Time, zone *time.Location) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, zone)
}

// add counts a mail of the period. A store may choose more coarsely than it was asked.
func (c *collector) add(m *record.Message) {
	if m.Direction != "in" || m.Received.Before(c.report.From) || !m.Received.Before(c.end) {
		return
	}
	level := levelOf(m)
	at := slices.Index(Levels(), level)
	counted := at >= c.from && level != "undecided" && level != "unknown"
	c.report.All++
	c.report.Levels[level]++
	c.day(m.Received).Levels[level]++
	if counted {
		c.report.Counted++
		c.report.Released += one(!m.Released.IsZero())
		c.report.Attacks += one(m.Confirmed != "")
	}
	for i, d := range c.dims {
		for _, class := range d.of(m, &c.house) {
			c.row(i, class, counted)
		}
	}
}

// row counts in one row. A class that the dimension does not list is "other", but for countries, which are not listed.
func (c *collector) row(i int, class string, counted bool) {
	row := c.counts[i][class]
	if row == nil && c.dims[i].open {
		row = &Row{Class: class}
		c.counts[i][class] = row
	}
	if row == nil {
		row = c.counts[i]["other"]
	}
	row.All++
	row.Counted += one(counted)
}

func one(yes bool) int64 {
	if yes {
		return 1
	}
	return 0
}

// levelOf is the level of a mail, "unknown" where it has none of those that mails have.
func levelOf(m *record.Message) string {
	if slices.Contains(Levels(), m.Level) {
		return m.Level
	}
	return "unknown"
}

// day finds the day of a moment: days of a zone with summer time have no fixed length.
func (c *collector) day(t time.Time) *Day {
	days := c.report.Days
	i, exact := slices.BinarySearchFunc(days, t, func(d Day, t time.Time) int { return d.Date.Compare(t) })
	if !exact {
		i--
	}
	return &days[i]
}
