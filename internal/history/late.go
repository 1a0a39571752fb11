package history

import (
	"context"

	"sekisho/internal/record"
)

// report marks mails as told of by a late finding, and returns those that were delivered and not told before. The mail that shows it bears the trait itself:
// whoever reads it knows, so it is not told of later.
func (w *window) report(copies []*entry, kind uint8, id string) (list []*entry) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, e := range copies {
		if e.reported&kind == 0 && e.has(flagAccepted) {
			e.reported |= kind
			list = append(list, e)
		}
	}
	if e := w.find(hashID(id), id); e != nil {
		e.reported |= kind
	}
	return list
}

// tell keeps late findings and hands them on, with the records of their mails.
func (h *History) tell(ctx context.Context, found []record.Late) error {
	for _, late := range found {
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
	}
	return nil
}
