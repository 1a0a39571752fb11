package chart

import "sekisho/internal/text"

// Bars shows two bars for each row, the upper one the wider.
type Bars struct {
	Title, Desc        string
	Width, Height      int
	Left, Right        int // where bars begin, where they may end
	Top, Bottom, Scale int // of the rows; where the numbers of the axis stand
	Ticks              []Tick
	Bars               []bar
}

// Row is one row of a Bars.
type Row struct {
	Label        string
	Upper, Lower float64
	Value        string // stands behind the upper bar
}

type bar struct {
	Label             string
	Middle, Top, Next int // of the row: its middle, where each bar begins
	Width, AllWidth   int
	Share             string
	ShareAt           int
}

const (
	barsWidth    = 480
	barsLabels   = 206 // units for labels
	labelColumns = 33
	barsValues   = 52 // units behind the longest bar, for its number
	rowHeight    = 32 // that of the table beside it, whose head is as high as a row, too
)

// NewBars draws rows on an axis that ends at scale; axis names its places.
func NewBars(title, desc string, rows []Row, scale float64, axis func(float64) string) Bars {
	c := Bars{Title: title, Desc: desc, Width: barsWidth, Left: barsLabels + 10, Right: barsWidth - barsValues, Top: rowHeight, Scale: 21}
	c.Bottom = c.Top + rowHeight*len(rows)
	c.Height = c.Bottom + 2
	for i := range 3 {
		part := float64(i) / 2
		c.Ticks = append(c.Ticks, Tick{c.Left + int(part*float64(c.Right-c.Left)), axis(scale * part)})
	}
	for i, row := range rows {
		c.Bars = append(c.Bars, c.bar(i, row, scale))
	}
	return c
}

func (c *Bars) bar(i int, row Row, scale float64) bar {
	room := float64(c.Right-c.Left) / scale
	y := c.Top + rowHeight*i
	b := bar{
		Label: text.Clip(row.Label, labelColumns), Middle: y + rowHeight/2, Top: y + 6, Next: y + 19,
		Width: drawn(row.Upper * room), AllWidth: drawn(row.Lower * room), Share: row.Value,
	}
	b.ShareAt = c.Left + b.Width + 7
	return b
}
