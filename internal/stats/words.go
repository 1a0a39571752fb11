package stats

import (
	"fmt"
	"slices"
	"time"

	"sekisho/internal/stats/chart"
	"sekisho/internal/tables"
)

// Language is the language of output for people: "en" or "ja".
type Language = chart.Language

// counted is what the mails at the level of a report are called.
func counted(l Language, level string) string {
	switch level {
	case "note":
		return l.Pick("note or above", "note以上")
	case "mark":
		return l.Pick("mark or above", "mark以上")
	}
	return l.Pick("held", "保留(hold)")
}

// of finds the dimension of a table.
func (t *Table) of() dimension {
	list := dimensions()
	return list[slices.IndexFunc(list, func(d dimension) bool { return d.id == t.ID })]
}

// label is the name of a row.
func label(l Language, d dimension, id string) string {
	if i := slices.IndexFunc(d.classes, func(c class) bool { return c.id == id }); i >= 0 {
		return l.Pick(d.classes[i].en, d.classes[i].ja)
	}
	return l.Pick(tables.Country(id))
}

func date(t time.Time) string { return t.Format(time.DateOnly) }

// period names the days of a report.
func period(l Language, r *Report) string {
	if r.From.Equal(r.To) {
		return date(r.From)
	}
	return l.Pick(date(r.From)+" to "+date(r.To), date(r.From)+" 〜 "+date(r.To))
}

// shownRows are the rows that a person is shown: what never occurred is left out, but for what is not known, and the countries beyond the
// first most are one row.
func shownRows(t Table, l Language, most int) []shownRow {
	d := t.of()
	var rows []shownRow
	var rest Row
	countries, more := 0, 0
	for _, row := range t.Rows {
		if row.All == 0 && row.Class != "unknown" {
			continue
		}
		if d.open && isCountry(row.Class) {
			if countries++; countries > most {
				rest.Counted += row.Counted
				rest.All += row.All
				more++
				continue
			}
		}
		rows = append(rows, shownRow{label(l, d, row.Class), row})
	}
	if more == 0 {
		return rows
	}
	name := fmt.Sprintf(l.Pick("%d other countries", "その他 %d か国・地域"), more)
	at := slices.IndexFunc(rows, func(r shownRow) bool { return slices.Contains(last, r.Class) })
	return slices.Insert(rows, at, shownRow{name, rest}) // "unknown" always stands
}

// shownRow is a row with its name.
type shownRow struct {
	Label string
	Row
}
