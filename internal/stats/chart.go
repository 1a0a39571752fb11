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
	Bottom, AxisBottom int
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
	chartWidth  = 560
	chartLabels = 226 // units for labels, of 36 columns
	chartValues = 56  // units behind the longest bar, for its number
	rowHeight   = 32
	chartHead   = 6
	axisHeight  = 24
)

func (r *Report) chart(rows []shownRow) chart {
	c := chart{Width: chartWidth, Left: chartLabels + 10, Right: chartWidth - chartValues, Bottom: chartHead + rowHeight*len(rows)}
	c.Height = c.Bottom + axisHeight
	c.AxisBottom = c.Bottom + 16
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
	y := chartHead + rowHeight*i
	b := bar{
		Label: text.Clip(row.Label, 36), Middle: y + rowHeight/2, Top: y + 7, Next: y + 19,
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
	for _, end := range []float64{0.1, 0.2, 0.4, 0.6, 0.8} {
		if top <= end {
			return end
		}
	}
	return 1
}
