package stats

import (
	"fmt"
	"io"
	"strings"

	"sekisho/internal/stats/chart"
)

// countriesInText bounds the rows of countries on a terminal; all stand in JSON.
const countriesInText = 12

// WriteText writes the report for a terminal of 80 columns.
func (r *Report) WriteText(w io.Writer, l Language) error {
	var b strings.Builder
	r.head(&b, l)
	for i, t := range r.Tables {
		d := t.of()
		fmt.Fprintf(&b, "\n%d. %s\n", i+1, l.Pick(d.en, d.ja))
		r.rows(&b, t, l)
	}
	r.days(&b, l)
	_, err := io.WriteString(w, b.String())
	return err
}

func (r *Report) head(b *strings.Builder, l Language) {
	fmt.Fprintf(b, "%s\n", period(l, r))
	for _, f := range r.figures(l) {
		fmt.Fprintf(b, "  %s%s\n", chart.Cell(f.Label, 34), chart.Padded(f.Value, 12))
	}
}

// figure is one number of a report with its name.
type figure struct{ Label, Value, Note string }

// figures are the numbers that stand before all tables.
func (r *Report) figures(l Language) []figure {
	list := []figure{
		{l.Pick("Mails", "受信したメール"), chart.Grouped(r.All), ""},
		{l.Pick("of them "+counted(l, r.Level), "うち "+counted(l, r.Level)), chart.Grouped(r.Counted), chart.Share(r.Counted, r.All)},
	}
	if r.Released > 0 {
		list = append(list, figure{l.Pick("of these released", "そのうち解放"), chart.Grouped(r.Released), chart.Share(r.Released, r.Counted)})
	}
	if r.Attacks > 0 {
		list = append(list, figure{l.Pick("of these confirmed as attacks", "そのうち攻撃と確認"), chart.Grouped(r.Attacks), chart.Share(r.Attacks, r.Counted)})
	}
	for _, level := range []string{"undecided", "unknown"} {
		if n := r.Levels[level]; n > 0 {
			list = append(list, figure{l.Level(level), chart.Grouped(n), chart.Share(n, r.All)})
		}
	}
	return list
}

// The columns of a table: name, number, share, number, share.
const nameColumns = 40

func (r *Report) rows(b *strings.Builder, t Table, l Language) {
	fmt.Fprintf(b, "  %s%s%s\n", chart.Cell("", nameColumns-2), chart.Padded(counted(l, r.Level), 18), chart.Padded(l.Pick("all mail", "すべてのメール"), 20))
	for _, row := range shownRows(t, l, countriesInText) {
		fmt.Fprintf(b, "  %s%s%s%s%s\n", chart.Cell(row.Label, nameColumns-2),
			chart.Padded(chart.Grouped(row.Counted), 9), chart.Padded(chart.Share(row.Counted, r.Counted), 9), chart.Padded(chart.Grouped(row.All), 11), chart.Padded(chart.Share(row.All, r.All), 9))
	}
}

func (r *Report) days(b *strings.Builder, l Language) {
	list, by := chart.Spans(r.Days)
	fmt.Fprintf(b, "\n%s\n  %s", l.By(by), chart.Cell("", 12))
	for _, level := range Levels() {
		b.WriteString(chart.Padded(l.Level(level), 11))
	}
	for _, s := range list {
		fmt.Fprintf(b, "\n  %s", chart.Cell(s.Name(by), 12))
		for _, level := range Levels() {
			b.WriteString(chart.Padded(chart.Grouped(s.Levels[level]), 11))
		}
	}
	b.WriteString("\n")
}
