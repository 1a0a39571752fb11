package corpus

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sekisho/heuristics"
)

func TestEveryArchetypeIsThere(t *testing.T) {
	var want, got []string
	for i := range 34 {
		want = append(want, fmt.Sprintf("A%02d", i+1))
	}
	for i := range 24 {
		want = append(want, fmt.Sprintf("H%02d", i+1))
	}
	for _, a := range Archetypes() {
		got = append(got, a.ID)
	}
	if !slices.Equal(got, want) {
		t.Errorf("archetypes %v", got)
	}
}

// What the program is measured by: half of it is ordinary mail.
func TestOrdinaryMailIsHalfOfIt(t *testing.T) {
	var attack, ham int
	for _, a := range Archetypes() {
		if len(a.Variant) < 3 {
			t.Errorf("%s has %d variants", a.ID, len(a.Variant))
		}
		if a.Attack {
			attack += len(a.Variant)
		} else {
			ham += len(a.Variant)
		}
	}
	if ham < attack {
		t.Errorf("%d variants of ordinary mail for %d of attacks", ham, attack)
	}
}

func TestArchetypesAreDescribed(t *testing.T) {
	known := traitsAndCombos()
	for _, a := range Archetypes() {
		if a.Title.En == "" || a.Title.Ja == "" || a.Lang != "ja" && a.Lang != "en" || a.Attack != strings.HasPrefix(a.ID, "A") || len(a.Must) == 0 {
			t.Errorf("%s is not described", a.ID)
		}
		for _, id := range slices.Concat(a.Must, a.May, a.Not, a.Recorded) {
			if !known[id] {
				t.Errorf("%s: %s has no row in the table", a.ID, id)
			}
		}
		for _, id := range a.Must {
			if slices.Contains(a.Not, id) || slices.Contains(a.May, id) {
				t.Errorf("%s: %s is asked for twice", a.ID, id)
			}
		}
		for _, v := range a.Variant {
			if v.Title.En == "" || v.Title.Ja == "" || v.From == "" || len(v.To) == 0 || v.Subject == "" {
				t.Errorf("%s is not described", v.Name)
			}
		}
	}
}

// The levels are those of the table: three attacks stop at mark, of the ordinary mail one is marked.
func TestLevelsOfArchetypes(t *testing.T) {
	for _, a := range Archetypes() {
		switch {
		case slices.Contains([]string{"A20", "A24", "A30", "H19"}, a.ID):
			if a.Level != heuristics.Mark {
				t.Errorf("%s: %s", a.ID, a.Level)
			}
		case a.Attack != (a.Level == heuristics.Hold), !a.Attack && a.Level != heuristics.Pass && a.Level != heuristics.Note:
			t.Errorf("%s: %s", a.ID, a.Level)
		}
		if low, high := band(a.Level); a.Score+ScoreBand < low || a.Score-ScoreBand >= high {
			t.Errorf("%s: a score of %v is no %s", a.ID, a.Score, a.Level)
		}
	}
}

// band is where the scores of a level begin and end.
func band(l heuristics.Level) (low, high float64) {
	switch l {
	case heuristics.Pass:
		return -6, 3
	case heuristics.Note:
		return 3, 6
	case heuristics.Mark:
		return 6, 10
	}
	return 10, 100
}

// Mail comes in the charsets and from the programs that houses in Japan meet.
func TestVariantsDiffer(t *testing.T) {
	charsets, programs, namings := map[Charset]int{}, map[string]int{}, map[Naming]int{}
	for _, a := range Archetypes() {
		var whole []string
		for _, v := range a.Variant {
			charsets[Charset(v.Charset.label())]++
			programs[v.Program]++
			namings[namingOf(v.Naming, forms[v.Program].naming)]++
			whole = append(whole, fmt.Sprint(v.Charset, v.Program, v.From, v.Client, v.Text, v.HTML, v.Attach))
		}
		slices.Sort(whole)
		if len(slices.Compact(whole)) != len(a.Variant) {
			t.Errorf("%s: two variants are the same", a.ID)
		}
	}
	for _, c := range []Charset{UTF8, ISO2022JP, ShiftJIS, EUCJP} {
		if charsets[c] < 8 {
			t.Errorf("%s stands in %d variants", c, charsets[c])
		}
	}
	for name := range forms {
		if programs[name] < 3 {
			t.Errorf("%q wrote %d variants", name, programs[name])
		}
	}
	for _, n := range []Naming{RFC2231, RFC2047, Raw} {
		if namings[n] < 10 {
			t.Errorf("names in %s: %d", n, namings[n])
		}
	}
}

func namingOf(n, otherwise Naming) Naming {
	for _, n := range []Naming{n, otherwise} {
		if n != "" {
			return n
		}
	}
	return RFC2231
}

func traitsAndCombos() map[string]bool {
	known := map[string]bool{}
	for _, t := range heuristics.Table() {
		known[t.ID] = true
	}
	for _, c := range heuristics.Combos() {
		known[c.ID] = true
	}
	return known
}
