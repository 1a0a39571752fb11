package chart

import (
	"fmt"
	"strconv"
	"strings"

	"sekisho/internal/text"
)

// Language is the language of output for people: "en" or "ja".
type Language string

// Pick chooses between the two languages.
func (l Language) Pick(en, ja string) string {
	if l == "ja" {
		return ja
	}
	return en
}

// Share is a part of a whole in per cent: "12.5 %", "–" of nothing, "< 0.1 %" where rounding would make something nothing.
func Share(part, whole int64) string {
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

// Grouped writes a number with its thousands apart.
func Grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Cell fills up to that many columns of a terminal on the right.
func Cell(s string, columns int) string {
	s = text.Clip(s, columns-1)
	return s + strings.Repeat(" ", columns-text.Columns(s))
}

// Padded fills up on the left.
func Padded(s string, columns int) string {
	return strings.Repeat(" ", max(columns-text.Columns(s), 1)) + s
}

var levelNames = map[string][2]string{
	"pass": {"pass", "通過(pass)"}, "note": {"note", "記録(note)"}, "mark": {"mark", "注意(mark)"}, "hold": {"hold", "保留(hold)"},
	"undecided": {"undecided", "判定不能"}, "unknown": {"not judged", "判定なし"},
}

// Level is a level as it reads in a table.
func (l Language) Level(id string) string {
	names := levelNames[id]
	return l.Pick(names[0], names[1])
}
