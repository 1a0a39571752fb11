package corpus

import (
	"testing"
)

// waiting lists traits of the catalogue that have samples but no row in the table yet, each with the reason. What gets its row leaves the
// list: it can only shrink.
var waiting = map[string]string{}

// mostWaiting is how many may wait. It is lowered with the list.
const mostWaiting = 0

// Every trait and every combo has a sample that hits and a near miss that must not; a near miss says why it is near.
func TestEveryTraitHasBothSamples(t *testing.T) {
	hit, near := map[string]bool{}, map[string]bool{}
	for _, s := range TraitSamples() {
		if s.Hit {
			hit[s.Trait] = true
			continue
		}
		near[s.Trait] = true
		if s.Why.En == "" || s.Why.Ja == "" {
			t.Errorf("%s does not say why it is near", s.Name)
		}
	}
	known := traitsAndCombos()
	for id := range known {
		if !hit[id] || !near[id] {
			t.Errorf("%s: a sample that hits: %v; a near miss: %v", id, hit[id], near[id])
		}
	}
	for id := range hit {
		if !known[id] && waiting[id] == "" {
			t.Errorf("%s has samples, but no row in the table, and nothing says why", id)
		}
	}
}

func TestNothingWaitsLongerThanItMust(t *testing.T) {
	known := traitsAndCombos()
	for id, why := range waiting {
		if known[id] || why == "" {
			t.Errorf("%s waits although its row is there, or without a reason", id)
		}
	}
	if len(waiting) > mostWaiting {
		t.Errorf("%d traits wait, more than %d", len(waiting), mostWaiting)
	}
}
