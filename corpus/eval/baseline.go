package eval

import (
	"bufio"
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
