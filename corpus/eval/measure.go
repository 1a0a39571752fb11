package eval

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"

	"sekisho/heuristics"
)

// Time is what mails cost: from the first octet to the verdict, without waiting for each other, but with all that goes on beside.
type Time struct {
	P50, P99, Max time.Duration
	Families      []FamilyTime // in traits alone, in the order of the table
}

// FamilyTime is what the traits of one family cost on the average. The first family that looks at a text pays for cutting it.
type FamilyTime struct {
	Family string
	Mean   time.Duration // a mail
}

func (r *Report) measure() (t Time) {
	if len(r.spent) == 0 {
		return t
	}
	slices.Sort(r.spent)
	t.P50, t.P99, t.Max = percentile(r.spent, 50), percentile(r.spent, 99), r.spent[len(r.spent)-1]
	for _, f := range r.recorder.families() {
		if f != heuristics.Together {
			t.Families = append(t.Families, FamilyTime{string(f), r.recorder.spent[f] / time.Duration(r.Judged)})
		}
	}
	return t
}

// percentile of sorted values, by the nearest rank.
func percentile(sorted []time.Duration, p int) time.Duration {
	rank := (len(sorted)*p + 99) / 100
	return sorted[max(rank, 1)-1]
}

// Ablation is what would change if a family weighed nothing.
type Ablation struct {
	Family  string
	Changed map[Step]int // mails
	Samples []Lost       // with labels: every one
}

// Step is a change of level.
type Step struct{ From, To string }

// Lost is a sample with its change.
type Lost struct {
	Sample string
	Step
}

// maxLost bounds the samples that are named.
const maxLost = 1000

func (a *Ablation) add(o Outcome, c Change) {
	if a.Changed == nil {
		a.Changed = map[Step]int{}
	}
	step := Step{o.Result.Level, c.Level}
	a.Changed[step]++
	if o.Expect != nil && len(a.Samples) < maxLost {
		a.Samples = append(a.Samples, Lost{sampleName(o), step})
	}
}

// Steps lists the changes, most first.
func (a *Ablation) Steps() []Step {
	return slices.SortedFunc(maps.Keys(a.Changed), func(x, y Step) int {
		return cmp.Or(a.Changed[y]-a.Changed[x], cmp.Compare(x.From, y.From), cmp.Compare(x.To, y.To))
	})
}

// Confusion counts samples by the level that they must have and the one they got; of archetypes only.
func (r *Report) Confusion() map[Step]int {
	m := map[Step]int{}
	for _, o := range r.Listed {
		if e := o.Expect; e != nil && e.Kind == kindArchetype {
			m[Step{string(e.Level), o.Result.Level}]++
		}
	}
	return m
}

// Levels lists the levels from the mildest on.
func Levels() []string {
	return []string{string(heuristics.Pass), string(heuristics.Note), string(heuristics.Mark), string(heuristics.Hold), string(heuristics.NoVerdict)}
}

func compare(a, b string) int { return cmp.Compare(a, b) }

func firstOf(a, b int) int { return cmp.Or(a, b) }

// number writes a score or a weight.
func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
