package main

import (
	"fmt"
	"time"
)

// shownTime is how times are written for people: local, to the minute, with the zone.
const shownTime = "2006-01-02 15:04 MST"

// until reads the end of a level: RFC 3339, "2026-11-22 18:00", "18:00" (today), or "+4h" from now. What has passed is refused: a time of
// day is never taken for tomorrow's.
func until(s string, now time.Time, lang language) (time.Time, error) {
	t, ok := readUntil(s, now)
	switch {
	case !ok:
		return t, fmt.Errorf(lang.pick(`--until %q: write 18:00 (today), "2026-11-22 18:00", +4h or 2026-11-22T18:00:00+09:00`,
			`--until %q: 18:00(今日)、"2026-11-22 18:00"、+4h、2026-11-22T18:00:00+09:00 のいずれかの形で書いてください`), s)
	case !t.After(now):
		return t, fmt.Errorf(lang.pick("--until %s is past: it is %s now. For tomorrow write \"%s\"", "--until %s はもう過ぎています(現在 %s)。明日なら \"%s\" と書いてください"),
			t.Format(shownTime), now.Format(shownTime), now.AddDate(0, 0, 1).Format("2006-01-02 ")+t.In(now.Location()).Format("15:04"))
	}
	return t, nil
}

func readUntil(s string, now time.Time) (time.Time, bool) {
	if len(s) > 1 && s[0] == '+' {
		d, err := time.ParseDuration(s[1:])
		return now.Add(d).Truncate(time.Second), err == nil
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.In(now.Location()), true
	}
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02 15:04:05"} {
		if t, err := time.ParseInLocation(layout, s, now.Location()); err == nil {
			return t, true
		}
	}
	t, err := time.Parse("15:04", s)
	if err != nil {
		return t, false
	}
	return time.Date(now.Year(), now.Month(), now.Day(), t.Hour(), t.Minute(), 0, 0, now.Location()), true
}

// span shows a length of time as a person would say it: "3 h 20 min".
func span(d time.Duration, lang language) string {
	minutes := int(d.Abs().Round(time.Minute) / time.Minute)
	days, hours, minutes := minutes/(24*60), minutes/60%24, minutes%60
	switch {
	case days > 0:
		return fmt.Sprintf(lang.pick("%d d %d h", "%d日%d時間"), days, hours)
	case hours > 0:
		return fmt.Sprintf(lang.pick("%d h %d min", "%d時間%d分"), hours, minutes)
	}
	return fmt.Sprintf(lang.pick("%d min", "%d分"), minutes)
}
