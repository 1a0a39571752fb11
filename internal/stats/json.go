package stats

import "math"

// Objects returns what `sekisho stats --json` prints, an object a line: first the period, then the seven tables, then the days. Names are
// stable; classes are codes, countries ISO 3166-1 alpha-2. A share is of the mails of its column, between 0 and 1, and null of none.
func (r *Report) Objects() []any {
	list := []any{jsonPeriod{"period", date(r.From), date(r.To), r.Level, r.All, r.Counted, r.Released, r.Attacks, r.Levels}}
	for _, t := range r.Tables {
		rows := []jsonRow{}
		for _, row := range t.Rows {
			rows = append(rows, jsonRow{row.Class, row.Counted, fraction(row.Counted, r.Counted), row.All, fraction(row.All, r.All)})
		}
		list = append(list, jsonTable{t.ID, t.Several, rows})
	}
	days := jsonDays{"days", []jsonDay{}}
	for _, d := range r.Days {
		days.Rows = append(days.Rows, jsonDay{date(d.Date), d.Levels})
	}
	return append(list, days)
}

type jsonPeriod struct {
	Table     string           `json:"table"`
	From      string           `json:"from"`
	To        string           `json:"to"`
	Level     string           `json:"level"`
	All       int64            `json:"all"`
	Counted   int64            `json:"counted"`
	Released  int64            `json:"released"`
	Confirmed int64            `json:"confirmed"`
	Levels    map[string]int64 `json:"levels"`
}

type jsonTable struct {
	Table   string    `json:"table"`
	Several bool      `json:"several"`
	Rows    []jsonRow `json:"rows"`
}

type jsonRow struct {
	Class    string   `json:"class"`
	Counted  int64    `json:"counted"`
	Share    *float64 `json:"share"`
	All      int64    `json:"all"`
	AllShare *float64 `json:"all_share"`
}

type jsonDays struct {
	Table string    `json:"table"`
	Rows  []jsonDay `json:"rows"`
}

type jsonDay struct {
	Date   string           `json:"date"`
	Levels map[string]int64 `json:"levels"`
}

// fraction keeps four decimals.
func fraction(part, whole int64) *float64 {
	if whole == 0 {
		return nil
	}
	f := math.Round(1e4*float64(part)/float64(whole)) / 1e4
	return &f
}
