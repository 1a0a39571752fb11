package eval

import (
	"cmp"
	"io"
	"maps"
	"slices"
)

// Difference is what is not as in the baseline.
type Difference struct {
	Sample string // or "": it is one of the counts of Trait
	What   DifferenceKind
	Trait  string
	Was    string
	Is     string
}

// DifferenceKind says what differs.
type DifferenceKind string

const (
	DiffNew    DifferenceKind = "new"    // a sample or trait that was not there
	DiffGone   DifferenceKind = "gone"   // one that is not there any more
	DiffLevel  DifferenceKind = "level"  // of a sample
	DiffScore  DifferenceKind = "score"  // likewise
	DiffGained DifferenceKind = "gained" // a trait is found that was not
	DiffLost   DifferenceKind = "lost"   // a trait is not found that was
	DiffWeight DifferenceKind = "weight" // of a finding
	DiffCounts DifferenceKind = "counts" // of a trait
)

// Compare notes what differs from a baseline of that name.
func (r *Report) Compare(name string, in io.Reader) error {
	was, err := readBaseline(in)
	if err != nil {
		return err
	}
	is := r.baseline()
	r.Against, r.Diffs = name, nil
	for _, name := range union(was.samples, is.samples) {
		r.compareSample(name, was.samples, is.samples)
	}
	for _, id := range union(was.traits, is.traits) {
		old, new := pairsOf(was.traits[id].traits, countKeys), pairsOf(is.traits[id].traits, countKeys)
		if d := (Difference{Trait: id}); d.presence(was.traits, is.traits, id) {
			r.Diffs = append(r.Diffs, d)
		} else if old != new {
			r.Diffs = append(r.Diffs, Difference{What: DiffCounts, Trait: id, Was: old[1:], Is: new[1:]})
		}
	}
	return nil
}

func (r *Report) compareSample(name string, was, is map[string]line) {
	d := Difference{Sample: name}
	if d.presence(was, is, name) {
		r.Diffs = append(r.Diffs, d)
		return
	}
	old, new := was[name], is[name]
	note := func(what DifferenceKind, trait, was, is string) {
		if was != is {
			r.Diffs = append(r.Diffs, Difference{name, what, trait, was, is})
		}
	}
	note(DiffLevel, "", old.level, new.level)
	note(DiffScore, "", old.score, new.score)
	for _, id := range union(old.traits, new.traits) {
		_, then := old.traits[id]
		_, now := new.traits[id]
		what := DiffWeight
		switch {
		case !then:
			what = DiffGained
		case !now:
			what = DiffLost
		}
		note(what, id, old.traits[id], new.traits[id])
	}
}

// presence says that something is only on one side.
func (d *Difference) presence(was, is map[string]line, name string) bool {
	_, then := was[name]
	_, now := is[name]
	switch {
	case then && !now:
		d.What, d.Was = DiffGone, was[name].level
	case now && !then:
		d.What, d.Is = DiffNew, is[name].level
	}
	return then != now
}

func union[V any](a, b map[string]V) []string {
	names := slices.Collect(maps.Keys(a))
	for name := range b {
		if _, there := a[name]; !there {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, cmp.Compare[string])
	return names
}
