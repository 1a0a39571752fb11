package stats

import (
	"fmt"

	"sekisho/internal/stats/chart"
)

// chart shows two bars for each row: the share among the mails at the level, and among all mail.
func (r *Report) chart(title, desc string, rows []shownRow) chart.Bars {
	top := 0.0
	list := make([]chart.Row, len(rows))
	for i, row := range rows {
		list[i] = chart.Row{Label: row.Label, Upper: ratio(row.Counted, r.Counted), Lower: ratio(row.All, r.All), Value: chart.Share(row.Counted, r.Counted)}
		top = max(top, list[i].Upper, list[i].Lower)
	}
	return chart.NewBars(title, desc, list, scaleOf(top), func(part float64) string { return fmt.Sprintf("%g %%", 100*part) })
}

func ratio(part, whole int64) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// scaleOf is where an axis ends whose longest bar is top.
func scaleOf(top float64) float64 {
	for _, end := range []float64{0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8} {
		if top <= end {
			return end
		}
	}
	return 1
}
