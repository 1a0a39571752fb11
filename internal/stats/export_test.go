package stats

import "iter"

// TraitsOfMeans lists the means and their traits.
func TraitsOfMeans() iter.Seq2[string, []string] {
	return func(yield func(string, []string) bool) {
		for _, t := range traitsOf {
			if !yield(t.means, t.traits) {
				return
			}
		}
	}
}
