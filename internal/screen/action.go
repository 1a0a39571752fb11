package screen

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sekisho/heuristics"
	"sekisho/internal/mail"
	"sekisho/internal/mail/edit"
	"sekisho/internal/origin"
)

// choice is a verdict and what follows from it, before it is written down.
type choice struct {
	verdict  heuristics.Verdict
	action   Action
	answer   mail.Answer
	observed bool // nothing is changed but, where the options say so, our own header fields
}

// choose turns a level into an action. A mail is never let through because something is missing: an unknown level is put off. Mail to report
// desks alone is observed only, for specimens must arrive; one recipient besides, and it is treated as usual.
func (s *Screen) choose(m *mail.Message, v heuristics.Verdict) choice {
	desk := heuristics.ReceivedBy(m.Envelope, s.o.ReportDesks)
	c := choice{verdict: v, action: Tempfail, answer: putOff, observed: desk || s.o.Mode == Observe}
	switch v.Level {
	case heuristics.Pass, heuristics.Note:
		c.action = Accept
	case heuristics.Mark:
		c.action = Tag
	case heuristics.Hold:
		c.action = s.holdAction(v)
	case heuristics.NoVerdict:
		if desk || !s.o.TempfailUnread { // a specimen that cannot be read arrives as well
			c.action = Accept
		}
	}
	if c.observed && c.action != Tempfail {
		c.action = Accept
	}
	if c.action == Reject {
		c.answer = refused
	} else if c.action != Tempfail {
		c.answer = mail.Answer{}
	}
	return c
}

func (s *Screen) holdAction(v heuristics.Verdict) Action {
	switch {
	case s.o.Mode == TagOnly:
		return Tag
	case s.o.RejectAt > 0 && v.Score >= s.o.RejectAt:
		return Reject
	}
	return Quarantine
}

var (
	putOff  = mail.Answer{Code: 451, Enhanced: "4.3.0", Text: "Mail could not be examined now, please try again later"}
	noRoom  = mail.Answer{Code: 451, Enhanced: "4.3.2", Text: "Too much mail at once, please try again later"}
	refused = mail.Answer{Code: 550, Enhanced: "5.7.1", Text: "Message refused by local policy"}
)

// notReceived is the choice for a message that could not be taken in whole: the client keeps it and tries again.
func notReceived() choice {
	return choice{verdict: heuristics.Verdict{Level: heuristics.NoVerdict}, action: Tempfail, answer: noRoom}
}

// edits computes the header changes of a choice, in the order in which an MTA applies them: changes that count fields as
// received come first, new fields last.
func (s *Screen) edits(id string, m *mail.Message, f *heuristics.Facts, c choice) []edit.Change {
	if c.action == Reject || c.action == Tempfail || (c.observed && !s.o.Fields) {
		return nil
	}
	changes := edit.Strip(m.Header)
	if !c.observed {
		changes = append(changes, forgeries(f)...)
	}
	if c.action == Tag {
		changes = append(changes, edit.Tag(m.Header, s.o.Tag)...)
	}
	if s.o.Fields {
		changes = append(changes, edit.Fields(stamp(id, c.verdict))...)
	}
	return append(changes, s.results(f)...)
}

// results writes what we verified ourselves, on top of the mail.
func (s *Screen) results(f *heuristics.Facts) []edit.Change {
	if f == nil {
		return nil
	}
	value := f.Auth.Field(s.o.AuthservID)
	if value == "" {
		return nil
	}
	return []edit.Change{{Op: edit.OpInsert, Name: origin.ResultField, Value: " " + value}}
}

// forgeries removes the fields that pose as results of ours, highest index first, so that no removal moves another.
func forgeries(f *heuristics.Facts) []edit.Change {
	if f == nil {
		return nil
	}
	var changes []edit.Change
	for _, forged := range f.Auth.Forged {
		changes = append(changes, edit.Change{Op: edit.OpDelete, Name: forged.Field, Index: forged.Index})
	}
	slices.SortStableFunc(changes, func(a, b edit.Change) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(b.Index, a.Index))
	})
	return changes
}

func stamp(id string, v heuristics.Verdict) edit.Stamp {
	s := edit.Stamp{Level: string(v.Level), Score: formatScore(v.Score), ID: id, Traits: traitIDs(v)}
	for _, f := range strongest(v, 3) {
		s.Reasons = append(s.Reasons, f.Evidence.Ja+" / "+f.Evidence.En)
	}
	return s
}

// strongest returns the first n findings with weight, each trait once.
func strongest(v heuristics.Verdict, n int) []heuristics.Finding {
	var found []heuristics.Finding
	for _, f := range v.Findings {
		seen := slices.ContainsFunc(found, func(g heuristics.Finding) bool { return g.Trait == f.Trait })
		if f.Weight > 0 && !seen && len(found) < n {
			found = append(found, f)
		}
	}
	return found
}

// traitIDs lists the traits found, strongest first, each once.
func traitIDs(v heuristics.Verdict) []string {
	var ids []string
	for _, f := range v.Findings {
		if !slices.Contains(ids, f.Trait) {
			ids = append(ids, f.Trait)
		}
	}
	return ids
}

func formatScore(score float64) string { return strconv.FormatFloat(score, 'f', -1, 64) }

// holdReason stands in the MTA's queue: what and why, without an address or a file name.
func holdReason(id string, v heuristics.Verdict) string {
	return fmt.Sprintf("sekisho %s score=%s traits=%s id=%s", v.Level, formatScore(v.Score), strings.Join(traitIDs(v), ","), id)
}
