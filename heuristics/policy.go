package heuristics

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// DefaultPolicy is what holds where an administrator sets nothing: the levels begin at 3, 6 and 10, every weight is its table's.
func DefaultPolicy() Policy {
	return Policy{Note: 3, Mark: 6, Hold: 10}
}

// UnknownID is a weight for, or an exemption from, a trait or combo that does not exist.
type UnknownID struct {
	ID   string
	Near []string // ids that may have been meant, nearest first
}

func (e *UnknownID) Error() string {
	if len(e.Near) == 0 {
		return fmt.Sprintf("no trait is called %q", e.ID)
	}
	return fmt.Sprintf("no trait is called %q; is %s meant?", e.ID, strings.Join(e.Near, " or "))
}

// check returns every fault of the policy. rows holds the default weight of every trait and combo by id.
func (p Policy) check(rows map[string]float64) error {
	faults := []error{p.checkThresholds()}
	for _, id := range slices.Sorted(maps.Keys(p.Weights)) {
		faults = append(faults, checkWeight(id, p.Weights[id], rows))
	}
	return errors.Join(append(faults, p.checkExempt(rows))...)
}

func (p Policy) checkThresholds() error {
	finite := !math.IsInf(p.Hold, 0) // the others stand below it
	if !finite || !(0 < p.Note && p.Note < p.Mark && p.Mark < p.Hold) {
		return fmt.Errorf("thresholds must ascend from above 0: note %v < mark %v < hold %v", p.Note, p.Mark, p.Hold)
	}
	return nil
}

// checkWeight refuses a weight that would turn a trait round: what a sender can bring about must never lower a score.
func checkWeight(id string, weight float64, rows map[string]float64) error {
	shipped, ok := rows[id]
	switch {
	case !ok:
		return unknownID(id, rows)
	case math.IsNaN(weight) || math.IsInf(weight, 0):
		return fmt.Errorf("weight of %s must be a number", id)
	case shipped < 0 && weight > 0:
		return fmt.Errorf("%s lowers the score: its weight must be 0 or below, not %v", id, weight)
	case shipped >= 0 && weight < 0:
		return fmt.Errorf("%s raises the score: its weight must be 0 or above, not %v", id, weight)
	}
	return nil
}

func unknownID(id string, rows map[string]float64) error {
	return &UnknownID{ID: id, Near: nearest(id, slices.Sorted(maps.Keys(rows)))}
}

// nearest returns the ids that differ from id by at most a third of its characters, nearest first, three at most.
func nearest(id string, ids []string) []string {
	reach := max(2, len(id)/3)
	var near []string
	for d := 1; d <= reach; d++ {
		for _, candidate := range ids {
			if distance(id, candidate) == d {
				near = append(near, candidate)
			}
		}
	}
	return near[:min(len(near), 3)]
}

// String names the thresholds and every weight that the policy sets, always in the same order. Exemptions stand in the findings.
func (p Policy) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "note=%s mark=%s hold=%s", number(p.Note), number(p.Mark), number(p.Hold))
	for _, id := range slices.Sorted(maps.Keys(p.Weights)) {
		fmt.Fprintf(&b, " %s=%s", id, number(p.Weights[id]))
	}
	return b.String()
}

func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
