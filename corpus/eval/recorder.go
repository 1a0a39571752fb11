package eval

import (
	"maps"
	"slices"
	"sync"
	"time"

	"sekisho/heuristics"
	"sekisho/internal/screen"
)

// said is what one trait said of a mail.
type said struct {
	hits   []heuristics.Hit
	reason heuristics.Reason
}

// Recorder is a judge that keeps what every trait said of the last mail, so that it can be judged again by other weights or as if a trait had said
// something else, exactly, without its facts being gathered anew. Judging is for one goroutine at a time; others wait.
type Recorder struct {
	Keep bool // outcomes carry what was heard

	mu      sync.Mutex
	policy  heuristics.Policy
	traits  []heuristics.Trait
	judge   *heuristics.Judge // over the traits themselves, which say it to heard
	again   *heuristics.Judge // over what was heard
	without []ablation

	facts *heuristics.Facts
	heard []said
	spent map[heuristics.Family]time.Duration // in traits, of all mails
	last  heuristics.Verdict
}

// ablation is the judge for which one family weighs nothing.
type ablation struct {
	family heuristics.Family
	judge  *heuristics.Judge
}

// Use prepares the judge; it fits app.Parts.Judge.
func (r *Recorder) Use(p heuristics.Policy, traits []heuristics.Trait) (screen.Judge, error) {
	r.policy, r.traits = p, slices.Clone(traits)
	r.heard = make([]said, len(traits))
	r.spent = map[heuristics.Family]time.Duration{}
	var err error
	if r.judge, err = heuristics.New(p, r.table(r.listen)); err != nil {
		return nil, err
	}
	if r.again, err = heuristics.New(p, r.table(r.repeat)); err != nil {
		return nil, err
	}
	for _, family := range r.families() {
		j, err := heuristics.New(r.weightless(p, family), r.table(r.repeat))
		if err != nil {
			return nil, err
		}
		r.without = append(r.without, ablation{family, j})
	}
	return r, nil
}

// table gives every trait another Find.
func (r *Recorder) table(find func(i int) func(*heuristics.Facts) ([]heuristics.Hit, heuristics.Reason)) []heuristics.Trait {
	list := slices.Clone(r.traits)
	for i := range list {
		list[i].Find = find(i)
	}
	return list
}

// listen asks a trait and keeps what it says. One that panics has said what the judgement makes of it.
func (r *Recorder) listen(i int) func(*heuristics.Facts) ([]heuristics.Hit, heuristics.Reason) {
	t := r.traits[i]
	return func(f *heuristics.Facts) ([]heuristics.Hit, heuristics.Reason) {
		r.heard[i] = said{reason: "panic"}
		began := time.Now()
		hits, reason := t.Find(f)
		r.spent[t.Family] += time.Since(began)
		r.heard[i] = said{hits, reason}
		return hits, reason
	}
}

func (r *Recorder) repeat(i int) func(*heuristics.Facts) ([]heuristics.Hit, heuristics.Reason) {
	return func(*heuristics.Facts) ([]heuristics.Hit, heuristics.Reason) {
		return r.heard[i].hits, r.heard[i].reason
	}
}

// families are the families of the traits, in the order of the table, and that of the combos.
func (r *Recorder) families() []heuristics.Family {
	var list []heuristics.Family
	for _, t := range r.traits {
		if !slices.Contains(list, t.Family) {
			list = append(list, t.Family)
		}
	}
	return append(list, heuristics.Together)
}

// weightless is the policy for which all of a family weighs nothing.
func (r *Recorder) weightless(p heuristics.Policy, family heuristics.Family) heuristics.Policy {
	p.Weights = maps.Clone(p.Weights)
	if p.Weights == nil {
		p.Weights = map[string]float64{}
	}
	for _, t := range r.traits {
		if t.Family == family {
			p.Weights[t.ID] = 0
		}
	}
	for _, c := range heuristics.Combos() {
		if family == heuristics.Together {
			p.Weights[c.ID] = 0
		}
	}
	return p
}

// Judge judges a mail and keeps what was said of it.
func (r *Recorder) Judge(f *heuristics.Facts) heuristics.Verdict {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.facts = f
	r.last = r.judge.Judge(f)
	return r.last
}

// fill completes an outcome by what was recorded of the last mail, and lets go of it.
func (r *Recorder) fill(o *Outcome) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f := r.facts
	if f == nil { // it was not judged at all
		return
	}
	if r.Keep {
		h := r.hearing()
		o.Hearing = &h
	}
	r.facts = nil
	o.Learning = f.Relation.Learning
	if f.Mail != nil {
		o.From, o.Subject = f.Mail.From().Addr, f.Mail.Header.Text("Subject")
	}
	for _, a := range r.without {
		if v := a.judge.Judge(f); v.Level != r.last.Level {
			o.Ablated = append(o.Ablated, Change{string(a.family), string(v.Level)})
		}
	}
}
