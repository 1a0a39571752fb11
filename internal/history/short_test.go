package history

import (
	"testing"

	"sekisho/internal/record"
)

// The shorter two texts are, the more alike they must be.
func TestComparable(t *testing.T) {
	for _, c := range []struct {
		runes, other int
		alike        float64
		files        record.Key
		want         bool
	}{
		{200, 120, 0.6, 0, true},
		{200, 119, 0.94, 0, false},
		{119, 119, 0.95, 0, true},
		{60, 60, 1, 0, true},
		{59, 59, 1, 0, false},
		{20, 20, 0.6, 7, true}, // both carry the same file
	} {
		m := &sighted{sketch: record.Sketch{Runes: c.runes}, files: c.files}
		if got := m.comparable(&entry{runes: int32(c.other), files: c.files}, c.alike); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}
