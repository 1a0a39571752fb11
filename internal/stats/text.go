package stats

import (
	"fmt"
	"io"
	"strings"

	"sekisho/internal/text"
)

// countriesInText bounds the rows of countries on a terminal; all stand in JSON.
const countriesInText = 12

// WriteText writes the report for a terminal of 80 columns.
func (r *Report) WriteText(w io.Writer, l Language) error {
	var b strings.Builder
	r.head(&b, l)
	for i, t := range r.Tables {
		d := t.of()
		fmt.Fprintf(&b, "\n%d. %s\n", i+1, l.pick(d.en, d.ja))
		r.rows(&b, t, l)
	}
	r.days(&b, l)
	_, err := io.WriteString(w, b.String())
	return err
}

func (r *Report) head(b *strings.Builder, l Language) {
	fmt.Fprintf(b, "%s\n", l.period(r))
	for _, f := range r.figures(l) {
		fmt.Fprintf(b, "  %s%s\n", cell(f.Label, 34), padded(f.Value, 12))
	}
}

// figure is one number of a report with its name.
type figure struct{ Label, Value, Note string }

// figures are the numbers that stand before all tables.
func (r *Report) figures(l Language) []figure {
	list := []figure{
		{l.pick("Mails", "受信したメール"), grouped(r.All), ""},
		{l.pick("of them "+l.counted(r.Level), "うち "+l.counted(r.Level)), grouped(r.Counted), share(r.Counted, r.All)},
	}
	if r.Released > 0 {
		list = append(list, figure{l.pick("of these released", "そのうち解放"), grouped(r.Released), share(r.Released, r.Counted)})
	}
	if r.Attacks > 0 {
		list = append(list, figure{l.pick("of these confirmed as attacks", "そのうち攻撃と確認"), grouped(r.Attacks), share(r.Attacks, r.Counted)})
	}
	for _, level := range []string{"undecided", "unknown"} {
		if n := r.Levels[level]; n > 0 {
			list = append(list, figure{l.level(level), grouped(n), share(n, r.All)})
		}
	}
	return list
}

// The columns of a table: name, number, share, number, share.
const nameColumns = 40

func (r *Report) rows(b *strings.Builder, t Table, l Language) {
	fmt.Fprintf(b, "  %s%s%s\n", cell("", nameColumns-2), padded(l.counted(r.Level), 18), padded(l.pick("all mail", "すべてのメール"), 20))
	for _, row := range shownRows(t, l, countriesInText) {
		fmt.Fprintf(b, "  %s%s%s%s%s\n", cell(row.Label, nameColumns-2),
			padded(grouped(row.Counted), 9), padded(share(row.Counted, r.Counted), 9), padded(grouped(row.All), 11), padded(share(row.All, r.All), 9))
	}
}

func (r *Report) days(b *strings.Builder, l Language) {
	list, by := spans(r.Days)
	fmt.Fprintf(b, "\n%s\n  %s", l.by(by), cell("", 12))
	for _, level := range Levels() {
		b.WriteString(padded(l.level(level), 11))
	}
	for _, s := range list {
		fmt.Fprintf(b, "\n  %s", cell(s.name(by), 12))
		for _, level := range Levels() {
			b.WriteString(padded(grouped(s.levels[level]), 11))
		}
	}
	b.WriteString("\n")
}

// cell fills up to that many columns on the right, padded on the left.
func cell(s string, columns int) string {
	s = text.Clip(s, columns-1)
	return s + strings.Repeat(" ", columns-text.Columns(s))
}

func padded(s string, columns int) string {
	return strings.Repeat(" ", max(columns-text.Columns(s), 1)) + s
}
