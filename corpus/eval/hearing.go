package eval

import (
	"maps"
	"slices"

	"sekisho/heuristics"
	"sekisho/internal/record"
)

// Hearing is what all traits said of one mail.
type Hearing struct {
	recorder *Recorder
	facts    *heuristics.Facts
	heard    []said
}

func (r *Recorder) hearing() Hearing { return Hearing{r, r.facts, slices.Clone(r.heard)} }

// With judges again as if that trait had said something else. No trait is called "": then nothing is changed.
func (h Hearing) With(trait string, hits []heuristics.Hit) heuristics.Verdict {
	return h.judge(h.recorder.again, func(heard []said) {
		if i := slices.IndexFunc(h.recorder.traits, func(t heuristics.Trait) bool { return t.ID == trait }); i >= 0 {
			heard[i] = said{hits: hits}
		}
	})
}

// Weightless judges again as if that trait or combo weighed nothing.
func (h Hearing) Weightless(id string) (heuristics.Verdict, error) {
	r := h.recorder
	p := r.policy
	p.Weights = maps.Clone(p.Weights)
	if p.Weights == nil {
		p.Weights = map[string]float64{}
	}
	p.Weights[id] = 0
	j, err := heuristics.New(p, r.table(r.repeat))
	if err != nil {
		return heuristics.Verdict{}, err
	}
	return h.judge(j, func([]said) {}), nil
}

func (h Hearing) judge(j *heuristics.Judge, change func([]said)) heuristics.Verdict {
	r := h.recorder
	r.mu.Lock()
	defer r.mu.Unlock()
	kept := r.heard
	defer func() { r.heard = kept }()
	r.heard = slices.Clone(h.heard)
	change(r.heard)
	return j.Judge(h.facts)
}

// Judged is the outcome with another verdict.
func (o Outcome) Judged(v heuristics.Verdict) Outcome {
	o.Result.Level, o.Result.Score = string(v.Level), v.Score
	o.Result.Findings, o.Result.Undecided = []record.Finding{}, []record.Undecided{}
	for _, f := range v.Findings {
		o.Result.Findings = append(o.Result.Findings, record.Finding{
			Trait: f.Trait, Family: string(f.Family), Weight: f.Weight, Part: f.Part,
			Evidence: record.Evidence{En: f.Evidence.En, Ja: f.Evidence.Ja}, Exempt: f.Exempt,
		})
	}
	for _, u := range v.Undecided {
		o.Result.Undecided = append(o.Result.Undecided, record.Undecided{Trait: u.Trait, Reason: string(u.Reason)})
	}
	return o
}
