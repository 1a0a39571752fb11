package stats

import (
	"fmt"
	"math"

	"sekisho/internal/text"
)

// Pictures are drawn in units of the view box; a page scales them to its width. One column of a terminal is about 6.2 units of the text of
// a chart, a wide character two: that is what labels are cut by.

// chart shows two bars for each row: the share among the mails at the level, and among all mail.
type chart struct {
	Title, Desc        string
	Width, Height      int
	Left, Right        int // where bars begin, where they may end
	Top, Bottom, Scale int // of the rows; where the numbers of the axis stand
	Ticks              []tick
	Bars               []bar
}

type tick struct {
	At    int
	Label string
}

type bar struct {
	Label             string
	Middle, Top, Next int // of the row: its middle, where each bar begins
	Width, AllWidth   int
	Share             string
	ShareAt           int
}

const (
	chartWidth   = 480
	chartLabels  = 206 // units for labels
	labelColumns = 33
	chartValues  = 52 // units behind the longest bar, for its number
	rowHeight    = 32 // that of the table beside it, whose head is as high as a row, too
)

func (r *Report) chart(rows []shownRow) chart {
	c := chart{Width: chartWidth, Left: chartLabels + 10, Right: chartWidth - chartValues, Top: rowHeight, Scale: 21}
	c.Bottom = c.Top + rowHeight*len(rows)
	c.Height = c.Bottom + 2
	top := 0.0
	for _, row := range rows {
		top = max(top, ratio(row.Counted, r.Counted), ratio(row.All, r.All))
	}
	scale := scaleOf(top)
	for i := range 3 {
		part := float64(i) / 2
		c.Ticks = append(c.Ticks, tick{c.Left + int(part*float64(c.Right-c.Left)), fmt.Sprintf("%g %%", 100*scale*part)})
	}
	for i, row := range rows {
		c.Bars = append(c.Bars, c.bar(i, row, r, scale))
	}
	return c
}

func (c *chart) bar(i int, row shownRow, r *Report, scale float64) bar {
	room := float64(c.Right-c.Left) / scale
	y := c.Top + rowHeight*i
	b := bar{
		Label: text.Clip(row.Label, labelColumns), Middle: y + rowHeight/2, Top: y + 6, Next: y + 19,
		Width: drawn(ratio(row.Counted, r.Counted) * room), AllWidth: drawn(ratio(row.All, r.All) * room),
		Share: share(row.Counted, r.Counted),
	}
	b.ShareAt = c.Left + b.Width + 7
	return b
}

// drawn is the length of a bar: what is there at all is seen.
func drawn(length float64) int {
	if length > 0 {
		return max(int(math.Round(length)), 1)
	}
	return 0
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
