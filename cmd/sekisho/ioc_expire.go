package main

import (
	"context"

	"github.com/spf13/cobra"

	"sekisho/internal/record"
)

// expiring is one `ioc expire`.
type expiring struct {
	desk
	indicatorFlags
	by         string
	ended, yes bool
}

func newIOCExpire() *cobra.Command {
	var e expiring
	c := &cobra.Command{
		Use:   "expire",
		Short: "Remove indicators that have ended, or that are wrong",
		Long: "expire removes the indicators that all the flags choose: --ended those whose time is over (they match nothing any more, but are still listed), --set\n" +
			"what an import brought, --source what somebody shared, --kind and --value a single one. It asks before it removes what still holds.\n" +
			"Exit status: 0 done, also where none was like that, 2 it could not be done.",
		Example: "  sekisho ioc expire --ended --by sato\n  sekisho ioc expire --kind domain --value shared.example --by sato",
		Args:    cobra.NoArgs,
	}
	e.desk.flags(c, false)
	e.indicatorFlags.flags(c)
	c.Flags().BoolVar(&e.ended, "ended", false, "those whose time is over")
	c.Flags().StringVar(&e.by, "by", "", "`WHO` removes them")
	c.Flags().BoolVar(&e.yes, "yes", false, "do not ask")
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := e.sit(cmd); err != nil {
			return err
		}
		if err := e.required(cmd, "by"); err != nil {
			return err
		}
		return e.knowing(cmd.Context(), false, func(k *knowledge) error { return e.run(cmd.Context(), k) })
	}
	return c
}

func (e *expiring) run(ctx context.Context, k *knowledge) error {
	filter, err := e.filter(&e.desk)
	if err != nil {
		return err
	}
	if e.ended {
		filter.EndedBefore = e.now()
	}
	if filter == (record.IndicatorFilter{}) {
		return e.fail("say which: --ended, --set, --source, or --kind with --value", "--ended、--set、--source、または --kind と --value で対象を指定してください")
	}
	n := 0
	err = k.indicators.Indicators(ctx, filter, func(record.Indicator) bool {
		n++
		return true
	})
	switch {
	case err != nil:
		return err
	case n == 0:
		e.say("removed: 0; nothing is like that", "該当する攻撃情報はありません。何も削除していません")
		return nil
	case !e.ended:
		e.notice("%d indicators will be removed; mails are no longer compared with them.", "攻撃情報 %d 件を削除します。以後、照合に使われません。", n)
		if err := e.agreed(e.yes); err != nil {
			return err
		}
	}
	removed, err := k.indicators.Expire(ctx, filter)
	if err != nil {
		return err
	}
	e.say("removed: %d, by %s", "%d 件を削除しました(実行者 %s)", removed, shown(e.by))
	return nil
}
