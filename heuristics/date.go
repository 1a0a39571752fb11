package heuristics

import (
	"strconv"
	"strings"
	"time"
)

// maxDate bounds the octets that are read of a date.
const maxDate = 256

// date is a date-time (RFC 5322, sections 3.3 and 4.3) as mail programs write it.
type date struct {
	time   time.Time
	zone   string // as written; "" if none
	offset int    // minutes east of UTC; holds if zoned
	zoned  bool
}

// parseDate reads a date: the day of the week and the seconds may be missing, comments are passed over, years have two digits or four.
// A zone by an unknown name leaves the date without offset (RFC 5322, section 4.3: such a name says nothing).
func parseDate(s string) (d date, ok bool) {
	words := strings.Fields(beforeComment(s[:min(len(s), maxDate)]))
	if len(words) > 0 && !isDigit(words[0][0]) { // Mon,
		_, day, glued := strings.Cut(words[0], ",")
		if words = words[1:]; glued && day != "" {
			words = append([]string{day}, words...)
		}
	}
	if len(words) < 4 {
		return d, false
	}
	day, err := strconv.Atoi(words[0])
	month := monthOf(words[1])
	year, yearOK := yearOf(words[2])
	clock, clockOK := clockOf(words[3])
	if err != nil || day < 1 || day > 31 || month == 0 || !yearOK || !clockOK {
		return d, false
	}
	if len(words) > 4 {
		d.zone = words[4]
		d.offset, d.zoned = offsetOf(d.zone)
	}
	d.time = time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Add(clock - time.Duration(d.offset)*time.Minute)
	return d, true
}

// beforeComment is what stands before the comment in which many programs name the zone.
func beforeComment(s string) string {
	before, _, _ := strings.Cut(s, "(")
	return before
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func monthOf(s string) time.Month {
	const months = "janfebmaraprmayjunjulaugsepoctnovdec"
	if len(s) < 3 {
		return 0
	}
	if i := strings.Index(months, strings.ToLower(s[:3])); i >= 0 && i%3 == 0 {
		return time.Month(i/3 + 1)
	}
	return 0
}

// yearOf reads a year; of two digits as RFC 5322, section 4.3 has it.
func yearOf(s string) (int, bool) {
	n, err := strconv.Atoi(s)
	switch {
	case err != nil || n < 0 || n > 9999:
		return 0, false
	case len(s) == 2 && n < 50:
		n += 2000
	case len(s) <= 3:
		n += 1900
	}
	return n, true
}

// clockOf reads hours, minutes and perhaps seconds.
func clockOf(s string) (time.Duration, bool) {
	parts := strings.Split(s, ":")
	if len(parts) < 2 || len(parts) > 3 {
		return 0, false
	}
	var total time.Duration
	for i, unit := range []time.Duration{time.Hour, time.Minute, time.Second}[:len(parts)] {
		n, err := strconv.Atoi(parts[i])
		if err != nil || n < 0 || n > 60 {
			return 0, false
		}
		total += time.Duration(n) * unit
	}
	return total, total <= 25*time.Hour
}

// offsetOf reads a zone: "+0900", or a name of RFC 5322, section 4.3; JST is none of these but common.
func offsetOf(zone string) (minutes int, ok bool) {
	switch strings.ToUpper(zone) {
	case "GMT", "UT", "UTC", "Z":
		return 0, true
	case "JST":
		return 540, true
	case "EDT":
		return -240, true
	case "EST", "CDT":
		return -300, true
	case "CST", "MDT":
		return -360, true
	case "MST", "PDT":
		return -420, true
	case "PST":
		return -480, true
	}
	if len(zone) != 5 || zone[0] != '+' && zone[0] != '-' {
		return 0, false
	}
	n, err := strconv.Atoi(zone[1:])
	if err != nil || n < 0 || n%100 > 59 || n > 1459 {
		return 0, false
	}
	minutes = n/100*60 + n%100
	if zone[0] == '-' {
		minutes = -minutes
	}
	return minutes, true
}
