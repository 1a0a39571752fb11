package stats

import (
	"fmt"

	"sekisho/internal/stats/chart"
)

// standingOut are the levels of the upper diagram, from the bottom.
var standingOut = []string{"hold", "mark", "note", "undecided"}

// newCourse is the picture of a period: above what stood out, below all mail, on the same axis of time.
func newCourse(list []chart.Span, by string, l Language) chart.Columns {
	stacks := make([]chart.Stack, len(list))
	for i, s := range list {
		stacks[i] = chart.Stack{Name: s.Name(by), Counts: s.Levels}
	}
	desc := fmt.Sprintf(l.Pick("Columns of %d spans of time: above, mails at note, mark, hold and undecided; below, all mail. The table at the end of the page has the figures.",
		"%d 区間の棒グラフです。上段は note・mark・hold・判定不能のメール、下段はすべてのメールです。数値はページ末尾の表にあります。"), len(list))
	return chart.NewColumns(l.By(by), desc,
		chart.Diagram{Label: l.Pick("note or above, and undecided", "note以上と判定不能"), Levels: standingOut, Stacks: stacks},
		chart.Diagram{Label: l.Pick("all mail", "すべてのメール"), Stacks: stacks}, false, l.Level)
}
