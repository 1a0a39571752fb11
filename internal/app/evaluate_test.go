package app

import (
	"bytes"
	"cmp"
	"context"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"sekisho/corpus"
	"sekisho/corpus/eval"
	"sekisho/heuristics"
	"sekisho/internal/config"
	"sekisho/internal/payload/sandbox"
)

// shippedReport is the evaluation of the shipped corpus, done once for all tests, with what every trait said of every sample.
var shippedReport = sync.OnceValues(func() (*eval.Report, error) {
	return evaluateShipped(true)
})

func evaluateShipped(keep bool) (*eval.Report, error) {
	dir, done, err := buildShipped()
	if err != nil {
		return nil, err
	}
	defer done()
	c, err := config.Load(filepath.Join(dir, eval.HouseFile))
	if err != nil {
		return nil, err
	}
	c.Data = dir
	parts, err := NewParts(c, silent{})
	if err != nil {
		return nil, err
	}
	parts.Unpack = sandbox.New(sandbox.Options{Start: sandbox.Self, Report: func(error) {}})
	return evaluateIn(context.Background(), dir, c, parts, keep)
}

func evaluateIn(ctx context.Context, dir string, c config.Config, parts Parts, keep bool) (*eval.Report, error) {
	r := &eval.Recorder{Keep: keep}
	b, err := NewBench(ctx, c, parts, r, 16)
	if err != nil {
		return nil, err
	}
	report, err := eval.Options{House: b, Recorder: r, Readers: 3}.Corpus(ctx, dir)
	if err != nil {
		return nil, err
	}
	return report, b.Close(ctx)
}

// What the shipped samples get is what was last looked at. Where a change is wanted: sekisho corpus eval --update-baseline.
func TestShippedCorpusIsAsInTheBaseline(t *testing.T) {
	r := shipped(t)
	if err := r.Compare(eval.Baseline, bytes.NewReader(corpus.Baseline)); err != nil {
		t.Fatal(err)
	}
	for _, d := range r.Diffs {
		t.Errorf("%s: %s", cmp.Or(d.Sample, d.Trait), d.Say("en"))
	}
}

// Every sample gets what is expected of it.
func TestShippedCorpusMeetsItsExpectations(t *testing.T) {
	r := shipped(t)
	for _, f := range r.Failures {
		t.Errorf("%s: %s", f.Sample, f.Say("en"))
	}
	for _, u := range r.Unread {
		t.Errorf("%s: %s", u.File, u.Why)
	}
}

func shipped(t *testing.T) *eval.Report {
	t.Helper()
	r, err := shippedReport()
	if err != nil {
		t.Fatal(err)
	}
	if r.Judged < 100 {
		t.Fatalf("only %d samples", r.Judged)
	}
	return r
}

// Breaking the rule of any one trait makes its own samples fail: where it finds nothing, one of its hits; where it finds nothing that weighs, likewise;
// where it finds something everywhere, one of its near misses. What all other traits said of the samples stays as it was.
func TestBreakingATraitFailsItsOwnSamples(t *testing.T) {
	r := shipped(t)
	for _, trait := range heuristics.Table() {
		t.Run(trait.ID, func(t *testing.T) {
			var hits, near []eval.Outcome
			for _, o := range r.Listed {
				switch e := o.Expect; {
				case e == nil: // it only prepares another
				case e.Trait == trait.ID && e.Kind == "hit":
					hits = append(hits, o)
				case e.Trait == trait.ID && e.Kind == "near":
					near = append(near, o)
				}
			}
			if len(hits) == 0 || len(near) == 0 {
				t.Fatalf("%d samples that have it, %d near misses: it needs both", len(hits), len(near))
			}
			everywhere := []heuristics.Hit{{Share: 1, Data: map[string]string{}}}
			if killed(r, hits, trait.ID, nil) == 0 {
				t.Error("it may find nothing, and no sample notices")
			}
			if trait.Weight != 0 && killed(r, hits, trait.ID, []heuristics.Hit{{Share: 0}}) == 0 {
				t.Error("what it finds may weigh nothing, and no sample notices")
			}
			if killed(r, near, trait.ID, everywhere) == 0 {
				t.Error("it may find something everywhere, and no near miss notices")
			}
		})
	}
}

// The same for combos: one that weighs nothing is not found, and some sample must have it; another must not.
func TestBreakingAComboFailsSamples(t *testing.T) {
	r := shipped(t)
	for _, combo := range heuristics.Combos() {
		must, not, broken := 0, 0, 0
		for _, o := range r.Listed {
			if o.Expect == nil {
				continue
			}
			if slices.Contains(o.Expect.Not, combo.ID) {
				not++
			}
			if !slices.Contains(o.Expect.Must, combo.ID) || len(r.Check(o)) > 0 {
				continue
			}
			must++
			v, err := o.Hearing.Weightless(combo.ID)
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Check(o.Judged(v))) > 0 {
				broken++
			}
		}
		if must == 0 || not == 0 || broken != must {
			t.Errorf("%s: %d samples must have it and do, %d notice when it weighs nothing, %d must not have it", combo.ID, must, broken, not)
		}
	}
}

// What was recorded of a sample gives the same verdict again: what is said of other weights rests on it.
func TestHearingIsExact(t *testing.T) {
	r := shipped(t)
	for _, o := range r.Listed {
		again := o.Judged(o.Hearing.With("", nil))
		if again.Result.Level != o.Result.Level || again.Result.Score != o.Result.Score || len(again.Result.Findings) != len(o.Result.Findings) {
			t.Errorf("%s: %s %v, again %s %v", o.File, o.Result.Level, o.Result.Score, again.Result.Level, again.Result.Score)
		}
	}
}

// killed counts the samples that are as expected, and are not where the trait says something else.
func killed(r *eval.Report, samples []eval.Outcome, trait string, hits []heuristics.Hit) (n int) {
	for _, o := range samples {
		if len(r.Check(o)) > 0 {
			continue
		}
		if len(r.Check(o.Judged(o.Hearing.With(trait, hits)))) > 0 {
			n++
		}
	}
	return n
}

// buildShipped writes the corpus into a folder.
func buildShipped() (dir string, remove func(), err error) {
	if dir, err = os.MkdirTemp("", "sekisho-corpus-*"); err != nil {
		return "", nil, err
	}
	remove = func() { os.RemoveAll(dir) }
	if err := corpus.Build(corpus.BaselineAt).Write(dir); err != nil {
		remove()
		return "", nil, err
	}
	return dir, remove, nil
}
