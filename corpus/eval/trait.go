package eval

import (
	"cmp"
	"slices"

	"sekisho/internal/record"
)

// Trait is what was counted of one trait or combo.
type Trait struct {
	ID     string
	Family string
	Weight float64 // as shipped
	Hits   int     // mails in which it was found
	Attack int     // of them attacks, among archetypes
	Ham    int     // and ordinary mails
	Levels map[string]int

	Wanted int // samples that must have it
	Found  int // of them those that have it
	Barred int // samples that must not have it
	Wrong  int // of them those that have it
	Extra  int // samples that have it though nothing is said of it

	Undecided int // mails in which it could not be decided

	number int
}

// Recall is the share of the samples that must have it that do; known says that there are any.
func (t *Trait) Recall() (share float64, known bool) { return ratio(t.Found, t.Wanted) }

// Precision is the share that must have it among the samples in which it was found and of which something is said.
func (t *Trait) Precision() (share float64, known bool) { return ratio(t.Found, t.Found+t.Wrong) }

func ratio(part, whole int) (float64, bool) {
	if whole == 0 {
		return 0, false
	}
	return float64(part) / float64(whole), true
}

// found lists the traits of a mail that count as found, in the order of the findings.
func (r *Report) found(o Outcome) (ids []string) {
	for _, f := range o.Result.Findings {
		if counts(f, r.rows[f.Trait]) && !slices.Contains(ids, f.Trait) {
			ids = append(ids, f.Trait)
		}
	}
	return ids
}

// counts says that a finding makes its trait found: it weighs something, or its trait ships with no weight at all.
func counts(f record.Finding, t *Trait) bool { return f.Weight != 0 || t != nil && t.Weight == 0 }

func (r *Report) countTraits(o Outcome) {
	ids := r.found(o)
	var numbers []int
	for _, id := range ids {
		t := r.rows[id]
		if t == nil {
			continue // a trait that is not in the table: a judge of another sort
		}
		t.Hits++
		if t.Levels == nil {
			t.Levels = map[string]int{}
		}
		t.Levels[o.Result.Level]++
		numbers = append(numbers, t.number)
		if e := o.Expect; e != nil && e.Kind == kindArchetype {
			if e.Attack {
				t.Attack++
			} else {
				t.Ham++
			}
		}
	}
	for _, u := range o.Result.Undecided {
		r.Doubts[u.Reason]++
		if t := r.rows[u.Trait]; t != nil {
			t.Undecided++
		}
	}
	r.label(o, ids)
	slices.Sort(numbers)
	for i, a := range numbers {
		for _, b := range numbers[i+1:] {
			r.together[[2]int{a, b}]++
		}
	}
}

// label compares what was found with what is said of a sample.
func (r *Report) label(o Outcome, ids []string) {
	e := o.Expect
	if e == nil {
		return
	}
	for _, id := range e.Must {
		if t := r.rows[id]; t != nil {
			t.Wanted++
			if slices.Contains(ids, id) {
				t.Found++
			}
		}
	}
	for _, id := range e.Not {
		if t := r.rows[id]; t != nil {
			t.Barred++
			if slices.Contains(ids, id) {
				t.Wrong++
			}
		}
	}
	for _, id := range ids {
		if t := r.rows[id]; t != nil && e.Kind == kindArchetype && !slices.Contains(e.Must, id) && !slices.Contains(e.May, id) && !slices.Contains(e.Not, id) {
			t.Extra++
		}
	}
}

// Pair is two traits that come together.
type Pair struct {
	A, B     string
	Together int     // mails
	Jaccard  float64 // of the mails that have one of them, the share that has both
}

// The pairs that are worth looking at: found in three mails or more, and together in half of the mails that have either.
const (
	leastTogether = 3
	leastJaccard  = 0.5
)

// pairs lists what comes together, the most alike first.
func (r *Report) pairs() (list []Pair) {
	for pair, n := range r.together {
		a, b := r.Traits[pair[0]], r.Traits[pair[1]]
		p := Pair{A: a.ID, B: b.ID, Together: n, Jaccard: float64(n) / float64(a.Hits+b.Hits-n)}
		if n >= leastTogether && p.Jaccard >= leastJaccard {
			list = append(list, p)
		}
	}
	slices.SortFunc(list, func(x, y Pair) int {
		return cmp.Or(cmp.Compare(y.Jaccard, x.Jaccard), cmp.Compare(y.Together, x.Together), cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
	})
	return list
}
