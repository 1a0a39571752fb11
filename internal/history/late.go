package history

import (
	"context"
	"slices"

	"sekisho/internal/record"
)

// maxLate bounds the findings that wait for a store that is gone.
const maxLate = 1000

// The traits that show that mails before were part of the same attack: many strangers' mails, and tools of a confirmed one, whoever bears them.
const (
	traitSimilar  = "similar-to-many"
	traitCampaign = "campaign-fingerprint"
)

func lateTraits() []string { return []string{traitSimilar, traitCampaign} }

// borne are the late traits, as bits, that a mail bears itself. Whoever reads such a mail is warned: nothing about it is found later.
func borne(traits []string) (bits uint8) {
	for bit, trait := range lateTraits() {
		if slices.Contains(traits, trait) {
			bits |= 1 << bit
		}
	}
	return bits
}

// lateOf are the mails that were delivered before this one showed what they are, for each trait those that were not told yet. What was told is known to this
// process alone: after a restart, and on another node, it may be told again.
func (h *History) lateOf(look *Look, o Outcome) (list []record.Late) {
	for bit, trait := range lateTraits() {
		if !slices.Contains(o.Traits, trait) {
			continue
		}
		late := record.Late{ID: look.mail.ID, Found: look.mail.Received, Trait: trait}
		earlier := look.copies
		if trait == traitCampaign {
			earlier = look.alike
		}
		for _, e := range h.window.report(earlier, 1<<bit) {
			late.Mails = append(late.Mails, record.Message{ID: e.id})
		}
		if len(late.Mails) > 0 {
			list = append(list, late)
		}
	}
	return list
}

// report marks mails as told of by a late finding, and returns those that were delivered and not told before.
func (w *window) report(copies []*entry, kind uint8) (list []*entry) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, e := range copies {
		if e.reported&kind == 0 && e.has(flagAccepted) {
			e.reported |= kind
			list = append(list, e)
		}
	}
	return list
}

// tell keeps the late findings that wait and hands them on, with the records of their mails; what fails waits on.
func (q *queue) tell(ctx context.Context) {
	q.mu.Lock()
	waiting := q.late
	q.late = nil
	q.mu.Unlock()
	for i, late := range waiting {
		if err := q.h.tell(ctx, late); err != nil {
			q.mu.Lock()
			q.late = append(waiting[i:], q.late...)
			q.late = q.late[:min(len(q.late), maxLate)]
			q.mu.Unlock()
			return
		}
	}
}

func (h *History) tell(ctx context.Context, late record.Late) error {
	ids := make([]string, len(late.Mails))
	for i, m := range late.Mails {
		ids[i] = m.ID
	}
	mails, err := h.o.Store.Messages(ctx, ids)
	if err != nil {
		return err
	}
	late.Mails = mails
	if err := h.o.Store.ReportLate(ctx, late); err != nil {
		return err
	}
	h.o.Late(late)
	return nil
}
