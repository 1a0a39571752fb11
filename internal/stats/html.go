package stats

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"

	"sekisho/internal/stats/chart"
)

// page is the report as a page: HTML of one file without scripts, with its styles and pictures inside. html/template escapes whatever is
// put in.
//
//go:embed page.html.tmpl
var page string

// countriesOnPage bounds the rows of countries in a chart; all stand in JSON.
const countriesOnPage = 12

// view is what the template shows.
type view struct {
	Lang    Language
	Style   template.CSS
	Period  string
	Made    string
	Counted string // what the mails at the level are called
	Figures []figure
	Course  chart.Columns
	Cards   []card
	Levels  []string
	Spans   []viewSpan
}

// card is one of the seven tables with its chart.
type card struct {
	ID          string
	Number      int
	Title, Note string
	Several     bool
	Chart       chart.Bars
	Rows        []viewRow
}

type viewRow struct {
	Label, Counted, Share, All, AllShare string
}

type viewSpan struct {
	Name   string
	Counts []string
}

// WriteHTML writes the report as a page. made names the program that wrote it, with its version.
func (r *Report) WriteHTML(w io.Writer, l Language, made string) error {
	t, err := chart.Parse(page, l)
	if err != nil {
		return err
	}
	return t.Execute(w, r.view(l, made))
}

func (r *Report) view(l Language, made string) view {
	list, by := chart.Spans(r.Days)
	v := view{
		Lang: l, Style: chart.Style, Period: period(l, r), Made: made, Counted: counted(l, r.Level),
		Figures: r.figures(l), Course: newCourse(list, by, l),
	}
	for i, t := range r.Tables {
		v.Cards = append(v.Cards, r.card(i+1, t, l))
	}
	for _, level := range Levels() {
		v.Levels = append(v.Levels, l.Level(level))
	}
	for _, s := range list {
		row := viewSpan{Name: s.Name(by)}
		for _, level := range Levels() {
			row.Counts = append(row.Counts, chart.Grouped(s.Levels[level]))
		}
		v.Spans = append(v.Spans, row)
	}
	return v
}

func (r *Report) card(number int, t Table, l Language) card {
	d := t.of()
	rows := shownRows(t, l, countriesOnPage)
	c := card{ID: t.ID, Number: number, Title: l.Pick(d.en, d.ja), Note: l.Pick(d.noteEn, d.note), Several: t.Several}
	for _, row := range rows {
		c.Rows = append(c.Rows, viewRow{row.Label, chart.Grouped(row.Counted), chart.Share(row.Counted, r.Counted), chart.Grouped(row.All), chart.Share(row.All, r.All)})
	}
	c.Chart = r.chart(c.Title, describe(c.Rows, l), rows)
	return c
}

// describe says what a chart shows to who cannot see it.
func describe(rows []viewRow, l Language) string {
	text := l.Pick("Share of each class:", "分類ごとの割合:")
	for _, row := range rows {
		text += fmt.Sprintf(l.Pick(" %s %s, of all mail %s;", " %s %s(すべてのメールでは %s)、"), row.Label, row.Share, row.AllShare)
	}
	return text
}
