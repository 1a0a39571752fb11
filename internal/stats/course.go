package stats

import (
	"fmt"
	"slices"
	"strings"

	"sekisho/internal/text"
)

// course is the picture of a period: above what stood out, below all mail, on the same axis of time.
type course struct {
	Title, Desc string
	Width       int
	Height      int
	Left, Right int
	Dates       []tick
	DatesAt     int
	Upper       panel
	Lower       panel
	Legend      []key
}

// panel is one of the two diagrams.
type panel struct {
	Label       string
	LabelAt     int
	Top, Bottom int
	Lines       []tick // of the vertical axis
	Columns     []column
}

// column is one span of time: pieces on top of each other.
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

// standing out are the levels of the upper diagram, from the bottom.
var standingOut = []string{"hold", "mark", "note", "undecided"}

const (
	courseWidth  = 960
	courseLeft   = 56
	courseRight  = courseWidth - 8
	upperTop     = 34
	upperBottom  = 194
	lowerTop     = 232
	lowerBottom  = 312
	courseHeight = 340
)

func newCourse(list []span, by string, l Language) course {
	c := course{
		Title: l.by(by), Width: courseWidth, Height: courseHeight, Left: courseLeft, Right: courseRight, DatesAt: lowerBottom + 18,
		Upper: panel{Label: l.pick("note or above, and undecided", "note以上と判定不能"), Top: upperTop, Bottom: upperBottom},
		Lower: panel{Label: l.pick("all mail", "すべてのメール"), Top: lowerTop, Bottom: lowerBottom},
	}
	c.Desc = fmt.Sprintf(l.pick("Columns of %d spans of time: above, mails at note, mark, hold and undecided; below, all mail. The table at the end of the page has the figures.",
		"%d 区間の棒グラフです。上段は note・mark・hold・判定不能のメール、下段はすべてのメールです。数値はページ末尾の表にあります。"), len(list))
	c.Upper.fill(list, by, l, standingOut)
	c.Lower.fill(list, by, l, nil)
	c.Upper.LabelAt, c.Lower.LabelAt = c.Upper.Top-14, c.Lower.Top-12
	c.Dates = dates(list, by)
	c.Legend = legend(l)
	return c
}

// fill draws the counts of some levels in their order; without levels, of all mail.
func (p *panel) fill(list []span, by string, l Language, levels []string) {
	most := int64(0)
	for _, s := range list {
		most = max(most, s.sum(levels))
	}
	step := stepOf(most)
	ends := max(most+step-1, step) / step * step
	height := float64(p.Bottom - p.Top)
	for n := int64(0); n <= ends; n += step {
		p.Lines = append(p.Lines, tick{p.Bottom - int(height*float64(n)/float64(ends)), grouped(n)})
	}
	room := float64(courseRight-courseLeft) / float64(len(list))
	for i, s := range list {
		x, width := courseLeft+room*(float64(i)+0.12), min(room*0.76, 36)
		x += (room*0.76 - width) / 2
		if col := s.column(p, levels, x, width, height/float64(ends)); len(col.Pieces) > 0 {
			col.Tip = s.tip(by, l, levels)
			p.Columns = append(p.Columns, col)
		}
	}
}

func (s span) column(p *panel, levels []string, x, width, unit float64) (c column) {
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
		add(level, s.levels[level])
	}
	return c
}

// sum counts the mails of some levels, or of all.
func (s span) sum(levels []string) (n int64) {
	if levels == nil {
		levels = Levels()
	}
	for _, level := range levels {
		n += s.levels[level]
	}
	return n
}

func (s span) tip(by string, l Language, levels []string) string {
	parts := []string{s.name(by)}
	if levels == nil {
		return parts[0] + "  " + grouped(s.sum(nil))
	}
	for _, level := range levels {
		if s.levels[level] > 0 {
			parts = append(parts, l.level(level)+" "+grouped(s.levels[level]))
		}
	}
	return strings.Join(parts, "  ")
}

func tenth(f float64) float64 { return float64(int(f*10+0.5)) / 10 }

// stepOf is the distance of two lines of an axis: 1, 2 or 5 times a power of ten, for two to four lines above zero.
func stepOf(most int64) int64 {
	for step := int64(1); ; step *= 10 {
		for _, f := range []int64{1, 2, 5} {
			if most <= 4*step*f {
				return step * f
			}
		}
	}
}

// dates writes a date below every so many columns that they do not touch.
func dates(list []span, by string) []tick {
	const most = 9
	every := (len(list) + most - 1) / most
	room := float64(courseRight-courseLeft) / float64(len(list))
	var ticks []tick
	for i := 0; i < len(list); i += every {
		ticks = append(ticks, tick{courseLeft + int(room*(float64(i)+0.5)), list[i].name(by)})
	}
	return ticks
}

// legend ends where the picture ends.
func legend(l Language) []key {
	const columnUnits, swatch, gap = 6.2, 17, 22
	var keys []key
	at := float64(courseRight)
	for _, level := range slices.Backward(standingOut) {
		label := l.level(level)
		at -= swatch + columnUnits*float64(text.Columns(label))
		keys = append(keys, key{level, label, int(at)})
		at -= gap
	}
	slices.Reverse(keys)
	return keys
}
