package eval

import (
	"math"
	"slices"

	"sekisho/corpus"
	"sekisho/heuristics"
)

// Failure is an expectation that was not met.
type Failure struct {
	Sample string
	File   string
	What   FailureKind
	Trait  string // of FailMissing, FailUnwanted and FailUnknown
	Want   string // of FailLevel and FailScore
	Got    string
}

// FailureKind says what was not met.
type FailureKind string

const (
	FailMissing  FailureKind = "missing"  // a trait that must be found was not
	FailUnwanted FailureKind = "unwanted" // one that must not be found was
	FailUnknown  FailureKind = "unknown"  // a trait is named that does not exist
	FailLevel    FailureKind = "level"
	FailScore    FailureKind = "score"
	FailPanic    FailureKind = "panic" // a trait or a reader failed
)

// Check says what a verdict does not meet of what is expected.
func (r *Report) Check(o Outcome) (list []Failure) {
	e := o.Expect
	fail := func(what FailureKind, trait, want, got string) {
		list = append(list, Failure{Sample: sampleName(o), File: o.File, What: what, Trait: trait, Want: want, Got: got})
	}
	for _, u := range o.Result.Undecided {
		if u.Reason == "panic" {
			fail(FailPanic, u.Trait, "", "")
		}
	}
	if e == nil {
		return list
	}
	ids := r.found(o)
	for _, id := range slices.Concat(e.Must, e.May, e.Not) {
		if r.rows[id] == nil {
			fail(FailUnknown, id, "", "")
		}
	}
	for _, id := range e.Must {
		if r.rows[id] != nil && !slices.Contains(ids, id) {
			fail(FailMissing, id, "", "")
		}
	}
	for _, id := range e.Not {
		if slices.Contains(ids, id) {
			fail(FailUnwanted, id, "", "")
		}
	}
	if e.Kind != kindArchetype {
		return list
	}
	if string(e.Level) != o.Result.Level {
		fail(FailLevel, "", string(e.Level), o.Result.Level)
	}
	if !inBand(e, o.Result.Score) {
		fail(FailScore, "", number(e.Score)+"±"+number(corpus.ScoreBand), number(o.Result.Score))
	}
	return list
}

// inBand says that a score is near enough to the expected one. Where the level is the last in its direction, there is no limit beyond.
func inBand(e *Expectation, score float64) bool {
	if e.Attack && e.Level == heuristics.Hold || !e.Attack && e.Level == heuristics.Pass {
		return true
	}
	return math.Abs(score-e.Score) <= corpus.ScoreBand
}

// sampleName is what a mail is called.
func sampleName(o Outcome) string {
	if o.Expect != nil && o.Expect.Name != "" {
		return o.Expect.Name
	}
	return o.File
}
