package stats

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"sekisho/internal/tables"
)

// Language is the language of output for people: "en" or "ja".
type Language string

func (l Language) pick(en, ja string) string {
	if l == "ja" {
		return ja
	}
	return en
}

// levelNames are the levels as they read in a table.
var levelNames = map[string]class{
	"pass":      {"pass", "pass", "通過(pass)"},
	"note":      {"note", "note", "記録(note)"},
	"mark":      {"mark", "mark", "注意(mark)"},
	"hold":      {"hold", "hold", "保留(hold)"},
	"undecided": {"undecided", "undecided", "判定不能"},
	"unknown":   {"unknown", "not judged", "判定なし"},
}

func (l Language) level(id string) string {
	return l.pick(levelNames[id].en, levelNames[id].ja)
}

// counted is what the mails at the level of a report are called.
func (l Language) counted(level string) string {
	switch level {
	case "note":
		return l.pick("note or above", "note以上")
	case "mark":
		return l.pick("mark or above", "mark以上")
	}
	return l.pick("held", "保留(hold)")
}

// of finds the dimension of a table.
func (t *Table) of() dimension {
	list := dimensions()
	return list[slices.IndexFunc(list, func(d dimension) bool { return d.id == t.ID })]
}

// label is the name of a row.
func (l Language) label(d dimension, id string) string {
	if i := slices.IndexFunc(d.classes, func(c class) bool { return c.id == id }); i >= 0 {
		return l.pick(d.classes[i].en, d.classes[i].ja)
	}
	return l.pick(tables.Country(id))
}

// share is a part of a whole in per cent: "12.5 %", "–" of nothing, "< 0.1 %" where rounding would make something nothing.
func share(part, whole int64) string {
	switch percent := 100 * float64(part) / float64(whole); {
	case whole == 0:
		return "–"
	case part == 0:
		return "0 %"
	case part == whole:
		return "100 %"
	case percent < 0.05:
		return "< 0.1 %"
	case percent >= 99.95:
		return "> 99.9 %"
	default:
		return fmt.Sprintf("%.1f %%", percent)
	}
}

// grouped writes a number with its thousands apart.
func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func date(t time.Time) string { return t.Format(time.DateOnly) }

// period names the days of a report.
func (l Language) period(r *Report) string {
	if r.From.Equal(r.To) {
		return date(r.From)
	}
	return l.pick(date(r.From)+" to "+date(r.To), date(r.From)+" 〜 "+date(r.To))
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
		rows = append(rows, shownRow{l.label(d, row.Class), row})
	}
	if more == 0 {
		return rows
	}
	name := fmt.Sprintf(l.pick("%d other countries", "その他 %d か国・地域"), more)
	at := slices.IndexFunc(rows, func(r shownRow) bool { return slices.Contains(last, r.Class) })
	return slices.Insert(rows, at, shownRow{name, rest}) // "unknown" always stands
}

// shownRow is a row with its name.
type shownRow struct {
	Label string
	Row
}

// span is some days together.
type span struct {
	from, to time.Time
	levels   map[string]int64
}

// spans puts days together so that at most about 60 of them stand side by side: by day up to 62 days, by week from Monday up to 430, else by month.
func spans(days []Day) (list []span, by string) {
	by = "day"
	switch {
	case len(days) > 430:
		by = "month"
	case len(days) > 62:
		by = "week"
	}
	for _, d := range days {
		if len(list) == 0 || begins(d.Date, by) {
			list = append(list, span{from: d.Date, levels: map[string]int64{}})
		}
		s := &list[len(list)-1]
		s.to = d.Date
		for level, n := range d.Levels {
			s.levels[level] += n
		}
	}
	return list, by
}

func begins(day time.Time, by string) bool {
	switch by {
	case "month":
		return day.Day() == 1
	case "week":
		return day.Weekday() == time.Monday
	}
	return true
}

// name is the first day of a span, or its month. A month that is cut off at the beginning is named like a whole one.
func (s span) name(by string) string {
	if by == "month" {
		return s.from.Format("2006-01")
	}
	return date(s.from)
}

func (l Language) by(by string) string {
	switch by {
	case "month":
		return l.pick("By month", "月別の推移")
	case "week":
		return l.pick("By week", "週別の推移")
	}
	return l.pick("By day", "日別の推移")
}
