package screen

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"

	"sekisho/heuristics"
	"sekisho/internal/mail"
)

// gather asks each package for its facts. Each runs apart: what fails is missing, and the others stand.
func (in *Inbound) gather(ctx context.Context, m *mail.Message) *heuristics.Facts {
	facts := &heuristics.Facts{Mail: m, House: in.s.o.House, Now: in.started, Missing: map[string]heuristics.Reason{}}
	in.gatherOne(facts, "passwords", func() { in.unlock(ctx, m) })
	in.gatherOne(facts, "payload", func() {
		facts.Objects = in.payload.Objects()
		if hasDefect(m, mail.DefectReaderFailed) {
			facts.Missing["payload"] = "the mail could not be read to its end"
		}
	})
	in.gatherOne(facts, "origin", func() { facts.Origin = in.s.o.Origin.Origin(m) })
	in.gatherOne(facts, "auth", func() { facts.Auth = in.s.o.Origin.Auth(m, facts.Origin) })
	return facts
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
