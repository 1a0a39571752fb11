package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"sekisho/internal/app"
	"sekisho/internal/record"
)

// indicatorJSON is an indicator with --json. From and Until are null where there is none.
type indicatorJSON struct {
	ID       string     `json:"id"`
	Kind     string     `json:"kind"`
	Value    string     `json:"value"`
	Pattern  bool       `json:"pattern"`
	Source   string     `json:"source"`
	Set      string     `json:"set"`
	TLP      string     `json:"tlp"`
	From     *time.Time `json:"from"`
	Until    *time.Time `json:"until"`
	Imported *time.Time `json:"imported"`
	Note     string     `json:"note"`
}

func indicatorOf(i record.Indicator) indicatorJSON {
	return indicatorJSON{i.ID, i.Kind, i.Value, i.Pattern, i.Source, i.Set, i.TLP, app.Moment(i.From), app.Moment(i.Until), app.Moment(i.Imported), i.Note}
}

// listing is one `ioc list`.
type listing struct {
	desk
	indicatorFlags
	valid bool
	limit int
}

func newIOCList() *cobra.Command {
	var l listing
	c := &cobra.Command{
		Use:   "list",
		Short: "List the indicators",
		Long: "list prints the indicators, ordered by set, kind and value: kind, value, who shared it, set, TLP, first and last day; with --json an object a line.\n" +
			"Exit status: 0 done, 2 it could not be done.",
		Example: "  sekisho ioc list --set j-csip-2026-11.csv\n  sekisho ioc list --kind domain --value evil[.]example",
		Args:    cobra.NoArgs,
	}
	l.desk.flags(c, true)
	l.indicatorFlags.flags(c)
	c.Flags().BoolVar(&l.valid, "valid", false, "only what holds now")
	c.Flags().IntVar(&l.limit, "limit", 1000, "show at most `N`; 0: all")
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := l.sit(cmd); err != nil {
			return err
		}
		return l.knowing(cmd.Context(), false, func(k *knowledge) error { return l.run(cmd.Context(), k) })
	}
	return c
}

func (l *listing) run(ctx context.Context, k *knowledge) error {
	filter, err := l.filter(&l.desk)
	if err != nil {
		return err
	}
	if l.valid {
		filter.ValidAt = l.now()
	}
	n, more := 0, false
	var printing error
	err = k.indicators.Indicators(ctx, filter, func(i record.Indicator) bool {
		if more = l.limit > 0 && n == l.limit; more {
			return false
		}
		n++
		if l.json {
			printing = (jsonLines{out: l.out}).write(indicatorOf(i))
		} else {
			l.tellIndicator(i)
		}
		return printing == nil
	})
	if err := firstOf(err, printing); err != nil {
		return err
	}
	if !l.json {
		l.say("indicators: %d", "攻撃情報 %d 件", n)
	}
	if more {
		l.notice("There are more: --limit 0 shows all.", "ほかにもあります。--limit 0 ですべて表示します。")
	}
	return nil
}
