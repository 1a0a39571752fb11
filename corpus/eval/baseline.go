package eval

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A baseline is what an evaluation gave before, as text that a person can review line by line:
//
//	# comment
//	sample NAME LEVEL SCORE TRAIT=WEIGHT…
//	trait ID hits=N must=FOUND/SAMPLES not=FOUND/SAMPLES
//
// Samples stand in the order of their names, traits in that of their ids; a weight is that of the strongest finding.

// line is one line of a baseline.
type line struct {
	level, score string
	traits       map[string]string // of a sample: weights by id; of a trait: its counts
}

type baseline struct{ samples, traits map[string]line }

const baselineHead = `# What every sample of the corpus gets: its level, its score, and what was found, each with its weight; and what was counted of every trait.
# Written by "sekisho corpus eval --update-baseline". A change here is a change of the judgement: every line wants a look.
`

// WriteBaseline writes what was found.
func (r *Report) WriteBaseline(w io.Writer) error {
	out := bufio.NewWriter(w)
	fmt.Fprint(out, baselineHead+"\n")
	b := r.baseline()
	for _, name := range slices.Sorted(maps.Keys(b.samples)) {
		l := b.samples[name]
		fmt.Fprintf(out, "sample %s %s %s%s\n", name, l.level, l.score, pairsOf(l.traits, slices.Sorted(maps.Keys(l.traits))))
	}
	fmt.Fprintln(out)
	for _, id := range slices.Sorted(maps.Keys(b.traits)) {
		fmt.Fprintf(out, "trait %s%s\n", id, pairsOf(b.traits[id].traits, countKeys))
	}
	return out.Flush()
}

func pairsOf(values map[string]string, keys []string) string {
	var s strings.Builder
	for _, k := range keys {
		fmt.Fprintf(&s, " %s=%s", k, values[k])
	}
	return s.String()
}

// countKeys are the counts of a trait in a baseline.
var countKeys = []string{"hits", "must", "not"}

func (r *Report) baseline() baseline {
	b := baseline{map[string]line{}, map[string]line{}}
	for _, o := range r.Listed {
		l := line{level: o.Result.Level, score: number(o.Result.Score), traits: map[string]string{}}
		for _, f := range o.Result.Findings { // the strongest first
			if _, there := l.traits[f.Trait]; !there && counts(f, r.rows[f.Trait]) {
				l.traits[f.Trait] = number(f.Weight)
			}
		}
		b.samples[sampleName(o)] = l
	}
	for _, t := range r.Traits {
		b.traits[t.ID] = line{traits: map[string]string{
			"hits": strconv.Itoa(t.Hits), "must": fmt.Sprintf("%d/%d", t.Found, t.Wanted), "not": fmt.Sprintf("%d/%d", t.Wrong, t.Barred),
		}}
	}
	return b
}

// readBaseline reads what WriteBaseline wrote.
func readBaseline(in io.Reader) (baseline, error) {
	b := baseline{map[string]line{}, map[string]line{}}
	s := bufio.NewScanner(in)
	s.Buffer(nil, maxLine)
	for n := 1; s.Scan(); n++ {
		fields := strings.Fields(s.Text())
		if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		if err := b.take(fields); err != nil {
			return b, fmt.Errorf("line %d: %w", n, err)
		}
	}
	return b, s.Err()
}

func (b baseline) take(fields []string) error {
	into, l, rest := b.traits, line{traits: map[string]string{}}, 2
	switch {
	case fields[0] == "sample" && len(fields) >= 4:
		into, rest = b.samples, 4
		l.level, l.score = fields[2], fields[3]
	case fields[0] == "trait" && len(fields) >= 2:
	default:
		return fmt.Errorf("neither a sample nor a trait: %.60q", strings.Join(fields, " "))
	}
	if _, doubled := into[fields[1]]; doubled {
		return fmt.Errorf("%s stands there twice", fields[1])
	}
	for _, f := range fields[rest:] {
		key, value, ok := strings.Cut(f, "=")
		if !ok {
			return fmt.Errorf("%.60q is not of the form ID=NUMBER", f)
		}
		l.traits[key] = value
	}
	into[fields[1]] = l
	return nil
}

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
