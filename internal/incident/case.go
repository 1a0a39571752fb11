package incident

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// lastCase is the number of the last case. Where a file of the level is gone, the journal may know a later one.
func (f *Files) lastCase(s snapshot) string {
	last := s.State.Case
	for _, g := range s.level {
		last = laterCase(last, g.value.Case)
	}
	if !s.stateLost {
		return last
	}
	for a := range f.Attempts() {
		last = laterCase(last, a.Case)
	}
	return last
}

func laterCase(a, b string) string {
	ay, an := parseCase(a)
	by, bn := parseCase(b)
	if by > ay || by == ay && bn > an {
		return b
	}
	return a
}

// parseCase reads "2026-001"; 0, 0 for what is no case number.
func parseCase(s string) (year, number int) {
	y, n, _ := strings.Cut(s, "-")
	year, errYear := strconv.Atoi(y)
	number, errNumber := strconv.Atoi(n)
	if errYear != nil || errNumber != nil || year < 1 || number < 1 {
		return 0, 0
	}
	return year, number
}

// nextCase numbers the cases of a year from 1. A clock that went back to an earlier year does not make a number twice.
func nextCase(last string, now time.Time) string {
	year, number := parseCase(last)
	if now.Year() > year {
		year, number = now.Year(), 0
	}
	return fmt.Sprintf("%d-%03d", year, number+1)
}
