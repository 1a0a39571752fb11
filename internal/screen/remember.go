package screen

import (
	"slices"

	"sekisho/heuristics"
	"sekisho/internal/history"
	"sekisho/internal/mail"
	"sekisho/internal/payload"
	"sekisho/internal/record"
)

// remember has the history learn from a mail that was decided on. One that was put off comes again: it is learnt then.
func (in *Inbound) remember(o Outcome) {
	if in.look == nil || !in.s.o.Learn || o.Action == Tempfail {
		return
	}
	in.s.learn(in.id, in.look, o)
}

// remember has the history learn from a mail that left.
func (out *Outbound) remember(m *mail.Message, objects []*payload.Object, o Outcome) {
	if out.s.o.History == nil || !out.s.o.Learn || o.Action != Accept {
		return
	}
	out.s.apart(out.id, func() {
		facts := &heuristics.Facts{Mail: m, Objects: objects, House: out.s.o.House, Now: out.started}
		look := out.s.o.History.Look(out.ctx, sighting(out.id, facts))
		out.s.o.History.Learn(look, outcomeOf(o))
	})
}

func (s *Screen) learn(id string, look *history.Look, o Outcome) {
	s.apart(id, func() { s.o.History.Learn(look, outcomeOf(o)) })
}

// apart does what no verdict depends on: a failure is told, and the mail goes its way.
func (s *Screen) apart(id string, do func()) {
	defer func() {
		if p := recover(); p != nil {
			s.o.Journal.Failed(id, "history-panic", panicText(p))
		}
	}()
	do()
}

// outcomeOf is a decision as the history learns it.
func outcomeOf(o Outcome) history.Outcome {
	r := history.Outcome{Level: string(o.Verdict.Level), Score: o.Verdict.Score, Action: string(o.Action)}
	for _, f := range o.Verdict.Findings {
		switch f.Trait {
		case "theme-lure":
			r.Theme = f.Evidence.Data["theme"]
		case "public-body-claim":
			r.Posed = "public"
		}
	}
	for _, f := range o.Record.Findings {
		if weighs(f) && !slices.Contains(r.Traits, f.Trait) {
			r.Traits = append(r.Traits, f.Trait)
		}
	}
	return r
}

func weighs(f record.Finding) bool { return f.Weight != 0 || f.Exempt != "" }
