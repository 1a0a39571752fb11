package heuristics

import (
	"slices"
	"testing"
)

// A combo may ask for some of its conditions only, and may be explained away.
func TestComboOfSome(t *testing.T) {
	some := func(least int) Combo {
		return Combo{ID: "some", Bonus: 2, Text: Text{En: "some", Ja: "いくつか"}, All: []OneOf{{"a", "b"}, {"c"}, {"d"}}, AtLeast: least}
	}
	explained := some(2)
	explained.Void = func(f *Facts) bool { return f.Mail != nil }
	unexplained := some(2)
	unexplained.Void = func(f *Facts) bool { return f.Mail == nil }
	for _, c := range []struct {
		what  string
		combo Combo
		seen  []string
		met   bool
	}{
		{"two of three", some(2), []string{"a", "d"}, true},
		{"two of one condition", some(2), []string{"a", "b"}, false},
		{"one of three", some(2), []string{"c"}, false},
		{"all of three", some(2), []string{"b", "c", "d"}, true},
		{"one is enough", some(1), []string{"d"}, true},
		{"every one", some(0), []string{"a", "c", "d"}, true},
		{"every one but one", some(0), []string{"a", "c"}, false},
		{"more than there are", some(4), []string{"a", "b", "c", "d"}, false},
		{"nothing", some(0), nil, false},
		{"no conditions", Combo{ID: "some", Bonus: 2, AtLeast: 0}, []string{"a"}, false},
		{"explained", explained, []string{"a", "d"}, false},
		{"not explained", unexplained, []string{"a", "d"}, true},
	} {
		var rows []Trait
		for _, id := range []string{"a", "b", "c", "d"} {
			shares := []float64{1}
			if !slices.Contains(c.seen, id) {
				shares = nil
			}
			rows = append(rows, planted(id, Path, 1, shares...))
		}
		v := scoreOf(t, DefaultPolicy(), []Combo{c.combo}, rows...)
		if got := slices.Contains(found(v), "some"); got != c.met {
			t.Errorf("%s: %v", c.what, got)
		}
	}
}

func hasFinding(v Verdict, id string) bool { return slices.Contains(found(v), id) }
