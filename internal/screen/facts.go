package screen

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"

	"sekisho/heuristics"
	"sekisho/internal/mail"
	"sekisho/internal/origin"
)

// gather asks each package for its facts. Each runs apart: what fails is missing, and the others stand.
func (in *Inbound) gather(ctx context.Context, m *mail.Message) *heuristics.Facts {
	facts := &heuristics.Facts{Mail: m, House: in.s.o.House, Now: in.started, Missing: map[string]heuristics.Reason{}}
	in.gatherOne(facts, "passwords", func() { in.unlock(ctx, m) })
	in.gatherOne(facts, "codes", func() {
		if in.payload.Pictured() && heuristics.AsksToScan(m) {
			in.payload.Codes(ctx)
		}
	})
	in.gatherOne(facts, "payload", func() {
		facts.Objects = in.payload.Objects()
		if hasDefect(m, mail.DefectReaderFailed) {
			facts.Missing["payload"] = "the mail could not be read to its end"
		}
	})
	in.gatherOne(facts, "origin", func() { facts.Origin = in.s.o.Origin.Origin(m) })
	in.gatherOne(facts, "auth", func() { facts.Auth = in.authentication(ctx, m, facts.Origin) })
	in.gatherOne(facts, "history", func() { in.lookBack(ctx, facts) })
	in.gatherOne(facts, "intel", func() { in.lookUp(facts) })
	return facts
}

// authentication is what trusted verifiers said or we found out. Of a mail from a file the verification begins here.
func (in *Inbound) authentication(ctx context.Context, m *mail.Message, r origin.Result) origin.Auth {
	if !in.begun {
		in.verify(ctx, m)
	}
	return in.check.Load().Auth(ctx, m, in.s.o.Origin.Auth(m, r))
}

// lookBack asks the history. Where it has nothing to say, Relation.Why says why.
func (in *Inbound) lookBack(ctx context.Context, f *heuristics.Facts) {
	if in.s.o.History == nil {
		f.Relation.Why = "no history"
		return
	}
	in.look = in.s.o.History.Look(ctx, sighting(in.id, f))
	f.Relation = in.look.Relation
}

// lookUp finds what is on a list of indicators.
func (in *Inbound) lookUp(f *heuristics.Facts) {
	if in.s.o.Indicators == nil {
		return
	}
	set := in.s.o.Indicators.Set()
	if set == nil {
		f.Missing["intel"] = "indicators not read"
		return
	}
	f.Intel = set.Match(seen(f))
}

func (in *Inbound) gatherOne(facts *heuristics.Facts, name string, gather func()) {
	defer func() {
		if p := recover(); p != nil {
			facts.Missing[name] = "panic"
			in.s.o.Journal.Failed(in.id, name+"-panic", panicText(p))
		}
	}()
	gather()
}

func panicText(p any) string { return fmt.Sprintf("%v\n%s", p, debug.Stack()) }

func hasDefect(m *mail.Message, d mail.Defect) bool { return slices.Contains(m.Defects, d) }
