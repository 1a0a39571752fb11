package stats

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
)

// page is the report as a page: HTML of one file without scripts, with its styles and pictures inside. html/template escapes whatever is
// put in.
//
//go:embed page.html.tmpl
var page string

//go:embed page.css
var style template.CSS

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
	Course  course
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
	Chart       chart
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
	t, err := template.New("page").Funcs(template.FuncMap{"say": l.pick, "args": inCourse}).Parse(page)
	if err != nil {
		return err
	}
	return t.Execute(w, r.view(l, made))
}

func (r *Report) view(l Language, made string) view {
	list, by := spans(r.Days)
	v := view{
		Lang: l, Style: style, Period: l.period(r), Made: made, Counted: l.counted(r.Level),
		Figures: r.figures(l), Course: newCourse(list, by, l),
	}
	for i, t := range r.Tables {
		v.Cards = append(v.Cards, r.card(i+1, t, l))
	}
	for _, level := range Levels() {
		v.Levels = append(v.Levels, l.level(level))
	}
	for _, s := range list {
		row := viewSpan{Name: s.name(by)}
		for _, level := range Levels() {
			row.Counts = append(row.Counts, grouped(s.levels[level]))
		}
		v.Spans = append(v.Spans, row)
	}
	return v
}

func (r *Report) card(number int, t Table, l Language) card {
	d := t.of()
	rows := shownRows(t, l, countriesOnPage)
	c := card{ID: t.ID, Number: number, Title: l.pick(d.en, d.ja), Note: l.pick(d.noteEn, d.note), Several: t.Several}
	for _, row := range rows {
		c.Rows = append(c.Rows, viewRow{row.Label, grouped(row.Counted), share(row.Counted, r.Counted), grouped(row.All), share(row.All, r.All)})
	}
	c.Chart = r.chart(rows)
	c.Chart.Title = c.Title
	c.Chart.Desc = describe(c.Rows, l)
	return c
}

// describe says what a chart shows to who cannot see it.
func describe(rows []viewRow, l Language) string {
	text := l.pick("Share of each class:", "分類ごとの割合:")
	for _, row := range rows {
		text += fmt.Sprintf(l.pick(" %s %s, of all mail %s;", " %s %s(すべてのメールでは %s)、"), row.Label, row.Share, row.AllShare)
	}
	return text
}

// inCourse hands a panel to its template together with the picture that it is part of.
func inCourse(p panel, c course) struct {
	Panel  panel
	Course course
} {
	return struct {
		Panel  panel
		Course course
	}{p, c}
}
