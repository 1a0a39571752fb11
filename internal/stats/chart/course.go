package chart

import "time"

// Day counts the mails of one day by level.
type Day struct {
	Date   time.Time // midnight
	Levels map[string]int64
}

// Span is some days together.
type Span struct {
	From, To time.Time
	Levels   map[string]int64
}

// Spans puts days together so that at most about 60 of them stand side by side: by day up to 62 days, by week from Monday up to 430, else by month.
func Spans(days []Day) (list []Span, by string) {
	by = "day"
	switch {
	case len(days) > 430:
		by = "month"
	case len(days) > 62:
		by = "week"
	}
	for _, d := range days {
		if len(list) == 0 || begins(d.Date, by) {
			list = append(list, Span{From: d.Date, Levels: map[string]int64{}})
		}
		s := &list[len(list)-1]
		s.To = d.Date
		for level, n := range d.Levels {
			s.Levels[level] += n
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

// Name is the first day of a span, or its month. A month that is cut off at the beginning is named like a whole one.
func (s Span) Name(by string) string {
	if by == "month" {
		return s.From.Format("2006-01")
	}
	return s.From.Format(time.DateOnly)
}

// By is the title of figures over time.
func (l Language) By(by string) string {
	switch by {
	case "month":
		return l.Pick("By month", "月別の推移")
	case "week":
		return l.Pick("By week", "週別の推移")
	}
	return l.Pick("By day", "日別の推移")
}
