package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"github.com/spf13/cobra"

	"sekisho/internal/app"
	"sekisho/internal/config"
	"sekisho/internal/record"
	"sekisho/internal/stats"
)

// recordsOpener opens the records of a configuration's store; close lets go of them.
type recordsOpener func(ctx context.Context, c config.Config) (records stats.Records, close func() error, err error)

// statistics is one `stats`.
type statistics struct {
	where                        place
	from, to, level, page, langs string
	json                         bool
	lang                         language
	open                         recordsOpener
	now                          func() time.Time
}

func newStats(open recordsOpener) *cobra.Command {
	s := statistics{open: open, now: time.Now}
	c := &cobra.Command{
		Use:   "stats",
		Short: "Count suspicious mail as IPA counts it",
		Long: "stats counts the inbound mails of a period in the seven tables of IPA's analysis of targeted-attack mail: whom it was sent to, whom the sender\n" +
			"claims to be, theme, country of origin, domain of From, attachments, and by what means it would take hold; and day by day. Mails at a level or\n" +
			"above stand beside all mail. What the records do not tell is \"unknown\".\n\n" +
			"The output is a table, with --json one object a table and line, with --html a page of one file for the browser or the printer, readable by its\n" +
			"owner only. Days are those of the local time zone.",
		Example: "  sekisho stats\n  sekisho stats --from 2026-10-01 --to 2026-10-31 --html october.html\n  sekisho stats --level hold --json",
		Args:    cobra.NoArgs,
	}
	s.where.flags(c)
	c.Flags().StringVar(&s.from, "from", "", "first `DAY`, as 2026-10-01 (default: 30 days in all)")
	c.Flags().StringVar(&s.to, "to", "", "last `DAY` (default: today)")
	c.Flags().StringVar(&s.level, "level", "mark", "count mails at `LEVEL` or above beside all: note, mark or hold")
	c.Flags().BoolVar(&s.json, "json", false, "one JSON object a line")
	c.Flags().StringVar(&s.page, "html", "", "write a page to `FILE`")
	c.Flags().StringVar(&s.langs, "lang", "", "language of the output: en or ja (default: of the locale)")
	c.MarkFlagsMutuallyExclusive("json", "html")
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt)
		defer stop()
		return s.run(ctx, cmd.OutOrStdout())
	}
	return c
}

func (s *statistics) run(ctx context.Context, out io.Writer) error {
	var err error
	if s.lang, err = languageOf(s.langs); err != nil {
		return err
	}
	o, err := s.options()
	if err != nil {
		return err
	}
	c, err := s.where.load()
	if err != nil {
		return err
	}
	o.House = stats.House{Domains: c.House.Domains, Desks: c.House.OpenDesks}
	report, err := s.count(ctx, c, o)
	if err != nil {
		return err
	}
	return s.write(out, report)
}

// options reads the flags.
func (s *statistics) options() (o stats.Options, err error) {
	if o.To, err = s.day("to", cmp.Or(s.to, s.now().Format(time.DateOnly))); err != nil {
		return o, err
	}
	if o.From, err = s.day("from", cmp.Or(s.from, o.To.AddDate(0, 0, -29).Format(time.DateOnly))); err != nil {
		return o, err
	}
	switch o.Level = s.level; o.Level {
	case "note", "mark", "hold":
	default:
		return o, s.fail("--level %s: note, mark and hold are known", "--level %s: note、mark、hold のいずれかを指定してください", shown(s.level))
	}
	if days := o.To.Sub(o.From).Hours() / 24; days < 0 {
		return o, s.fail("--to %s comes before --from %s", "--to %s が --from %s より前の日付です", o.To.Format(time.DateOnly), o.From.Format(time.DateOnly))
	} else if days >= stats.MaxDays-1 {
		return o, s.fail("a period of more than %d days cannot be counted", "集計できる期間は %d 日までです", stats.MaxDays-1)
	}
	return o, nil
}

func (s *statistics) day(flag, value string) (time.Time, error) {
	day, err := time.ParseInLocation(time.DateOnly, value, time.Local)
	if err != nil {
		return day, s.fail("--%s %s is no day: write it as 2026-10-01", "--%s %s: 日付は 2026-10-01 の形で指定してください", flag, shown(value))
	}
	return day, nil
}

func (s *statistics) fail(en, ja string, args ...any) error {
	return fmt.Errorf(s.lang.pick(en, ja), args...)
}

func (s *statistics) count(ctx context.Context, c config.Config, o stats.Options) (r *stats.Report, err error) {
	records, closeThem, err := s.open(ctx, c)
	if errors.Is(err, errNoHistory) {
		return nil, s.fail("there is no history in %s yet: name the daemon's folder with --data, or start sekisho once",
			"%s に履歴がまだありません。デーモンのフォルダを --data で指定するか、sekisho を一度起動してください", shown(c.Data))
	}
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, closeThem()) }()
	end := o.To.AddDate(0, 0, 1)
	bar := newProgress(os.Stderr, s.lang, unitMails, int64(end.Sub(o.From)))
	defer bar.end()
	r, err = stats.Collect(ctx, &counting{records, bar, end}, o)
	if errors.Is(err, context.Canceled) {
		err = s.fail("interrupted", "中断しました")
	}
	return r, err
}

// counting shows how far a count has come: the newest mails are visited first, so that it has come to the time of the last one.
type counting struct {
	stats.Records
	bar *progress
	at  time.Time
}

func (c *counting) Hunt(ctx context.Context, h record.Hunt, visit func(record.Message) bool) error {
	return c.Records.Hunt(ctx, h, func(m record.Message) bool {
		if back := c.at.Sub(m.Received); back > 0 {
			c.bar.step(1, int64(back))
			c.at = m.Received
		} else {
			c.bar.step(1, 0)
		}
		return visit(m)
	})
}

func (s *statistics) write(out io.Writer, r *stats.Report) error {
	switch {
	case s.json:
		for _, object := range r.Objects() {
			if err := (jsonLines{out: out}).write(object); err != nil {
				return err
			}
		}
		return nil
	case s.page != "":
		err := writePage(s.page, func(w io.Writer) error { return r.WriteHTML(w, stats.Language(s.lang), "Sekisho "+version) })
		if err != nil {
			return s.fail("the page was not written: %w", "ページを書き出せませんでした: %w", err)
		}
		_, err = fmt.Fprintf(out, s.lang.pick("written: %s\n", "%s に書き出しました\n"), shown(s.page))
		return err
	}
	return r.WriteText(out, stats.Language(s.lang))
}

var errNoHistory = errors.New("there is no history yet")

// openRecords opens the records of a configuration's store, or says errNoHistory: who only looks makes none.
func openRecords(ctx context.Context, c config.Config) (stats.Records, func() error, error) {
	if !app.Remembers(c) {
		return nil, nil, errNoHistory
	}
	s, _, err := app.OpenStore(ctx, c, false)
	if err != nil {
		return nil, nil, err
	}
	return s, s.Close, nil
}
