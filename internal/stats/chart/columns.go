package chart

import (
	"fmt"
	"slices"

	"sekisho/internal/text"
)

// Columns is two diagrams, one above the other, on the same horizontal axis.
type Columns struct {
	Title, Desc string
	Width       int
	Height      int
	Left, Right int
	Places      []Tick // of the horizontal axis
	PlacesAt    int
	Upper       Panel
	Lower       Panel
	Legend      []key
}

// Panel is one of the two diagrams.
type Panel struct {
	Label       string
	LabelAt     int
	Top, Bottom int
	Lines       []Tick // of the vertical axis
	Columns     []column
}

// Stack is what one column counts: mails by level.
type Stack struct {
	Name   string // of the place on the axis; "" none
	Counts map[string]int64
}

// Diagram is what a Panel shows of each Stack: some levels from the bottom on, or without levels the sum of all, as "all".
type Diagram struct {
	Label  string
	Levels []string
	Stacks []Stack
}

// column is one place of the axis: pieces on top of each other.
type column struct {
	Tip    string
	Pieces []piece
}

type piece struct {
	Level               string
	X, Y, Width, Height float64
}

type key struct {
	Level, Label string
	At           int
}

const (
	columnsWidth  = 960
	columnsLeft   = 56
	columnsRight  = columnsWidth - 8
	upperTop      = 34
	upperBottom   = 194
	lowerTop      = 232
	lowerBottom   = 312
	evenBottom    = 392 // of a lower panel that is as high as the upper one
	placesBelow   = 18
	columnsBelow  = 28
	mostPlaces    = 9
	columnAtWide  = 36
	columnOfSpace = 0.76
)

// NewColumns draws two diagrams; both have a stack for each place. even makes them equally high. names turns levels into words; the legend has those of
// the upper one.
func NewColumns(title, desc string, upper, lower Diagram, even bool, names func(level string) string) Columns {
	c := Columns{
		Title: title, Desc: desc, Width: columnsWidth, Left: columnsLeft, Right: columnsRight,
		Upper: Panel{Label: upper.Label, Top: upperTop, Bottom: upperBottom, LabelAt: upperTop - 14},
		Lower: Panel{Label: lower.Label, Top: lowerTop, Bottom: lowerBottom, LabelAt: lowerTop - 12},
	}
	if even {
		c.Lower.Bottom = evenBottom
	}
	c.PlacesAt, c.Height = c.Lower.Bottom+placesBelow, c.Lower.Bottom+columnsBelow
	c.Upper.fill(upper, names)
	c.Lower.fill(lower, names)
	c.Places = places(upper.Stacks)
	c.Legend = legend(upper.Levels, names)
	return c
}

func (p *Panel) fill(d Diagram, names func(string) string) {
	most := int64(0)
	for _, s := range d.Stacks {
		most = max(most, s.sum(d.Levels))
	}
	step := Step(most)
	ends := max(most+step-1, step) / step * step
	height := float64(p.Bottom - p.Top)
	for n := int64(0); n <= ends; n += step {
		p.Lines = append(p.Lines, Tick{p.Bottom - int(height*float64(n)/float64(ends)), Grouped(n)})
	}
	room := float64(columnsRight-columnsLeft) / float64(max(len(d.Stacks), 1))
	for i, s := range d.Stacks {
		width := min(room*columnOfSpace, columnAtWide)
		x := columnsLeft + room*float64(i) + (room-width)/2
		if col := s.column(p, d.Levels, x, width, height/float64(ends)); len(col.Pieces) > 0 {
			col.Tip = s.tip(d.Levels, names)
			p.Columns = append(p.Columns, col)
		}
	}
}

func (s Stack) column(p *Panel, levels []string, x, width, unit float64) (c column) {
	y := float64(p.Bottom)
	add := func(level string, n int64) {
		if n > 0 {
			h := float64(n) * unit
			y -= h
			c.Pieces = append(c.Pieces, piece{level, tenth(x), tenth(y), tenth(width), tenth(h)})
		}
	}
	if levels == nil {
		add("all", s.sum(nil))
	}
	for _, level := range levels {
		add(level, s.Counts[level])
	}
	return c
}

// sum counts the mails of some levels, or of all.
func (s Stack) sum(levels []string) (n int64) {
	for level, count := range s.Counts {
		if levels == nil || slices.Contains(levels, level) {
			n += count
		}
	}
	return n
}

func (s Stack) tip(levels []string, names func(string) string) string {
	if levels == nil {
		return s.Name + "  " + Grouped(s.sum(nil))
	}
	tip := s.Name
	for _, level := range levels {
		if s.Counts[level] > 0 {
			tip += fmt.Sprintf("  %s %s", names(level), Grouped(s.Counts[level]))
		}
	}
	return tip
}

// places writes a name below every so many columns that they do not touch.
func places(stacks []Stack) (ticks []Tick) {
	every := (len(stacks) + mostPlaces - 1) / mostPlaces
	room := float64(columnsRight-columnsLeft) / float64(max(len(stacks), 1))
	for i := 0; i < len(stacks); i += every {
		ticks = append(ticks, Tick{columnsLeft + int(room*(float64(i)+0.5)), stacks[i].Name})
	}
	return ticks
}

// legend ends where the picture ends.
func legend(levels []string, names func(string) string) (keys []key) {
	const columnUnits, swatch, gap = 6.2, 17, 22
	at := float64(columnsRight)
	for _, level := range slices.Backward(levels) {
		label := names(level)
		at -= swatch + columnUnits*float64(text.Columns(label))
		keys = append(keys, key{level, label, int(at)})
		at -= gap
	}
	slices.Reverse(keys)
	return keys
}

// panelOf hands a panel to its template together with the picture that it is part of.
func panelOf(p Panel, c Columns) struct {
	Panel   Panel
	Columns Columns
} {
	return struct {
		Panel   Panel
		Columns Columns
	}{p, c}
}
