package corpus

import (
	"testing"
)

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
		if !known[id] {
			t.Errorf("%s has samples, but no row in the table", id)
		}
	}
}
