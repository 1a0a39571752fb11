// Package chart is what pages of reports share: their style, charts as SVG in the page, and numbers in words of two languages. A page runs no script and
// loads nothing; its colours follow the reader's light or dark setting and are plain on paper.
//
// # Charts
//
//   - Bars: a row of two bars for each class (template "bars").
//   - Columns: two diagrams over one axis, each of columns whose pieces are levels (template "columns"): a course of time, a histogram.
//   - Heat: a matrix of counts, the darker the more (template "heat").
//
// Each says in its title and description what it shows, for who cannot see it; a page has the figures in a table, too. Charts are drawn in units of the
// view box, and a page scales them to its width. One column of a terminal is about 6.2 units of the text of a chart, a wide character two: that is what
// labels are cut by.
//
// Everything here is safe for many goroutines once it is made.
package chart

import (
	_ "embed"
	"html/template"
	"math"
)

// Style is the style sheet of pages.
//
//go:embed page.css
var Style template.CSS

//go:embed chart.html.tmpl
var charts string

// Parse makes a template of a page, which may use say (see Language), and the templates "bars", "columns" and "heat" on a chart each.
func Parse(page string, l Language) (*template.Template, error) {
	t, err := template.New("page").Funcs(template.FuncMap{"say": l.Pick, "panelOf": panelOf}).Parse(charts)
	if err != nil {
		return nil, err
	}
	return t.Parse(page)
}

// Tick is a place on an axis.
type Tick struct {
	At    int
	Label string
}

// drawn is the length of a bar: what is there at all is seen.
func drawn(length float64) int {
	if length > 0 {
		return max(int(math.Round(length)), 1)
	}
	return 0
}

func tenth(f float64) float64 { return float64(int(f*10+0.5)) / 10 }

// Step is the distance of two lines of an axis: 1, 2 or 5 times a power of ten, for two to four lines above zero.
func Step(most int64) int64 {
	for step := int64(1); ; step *= 10 {
		for _, f := range []int64{1, 2, 5} {
			if most <= 4*step*f {
				return step * f
			}
		}
	}
}
