package history

import (
	"context"
	"time"

	"sekisho/internal/record"
)

// follow reads what other nodes have written, until ctx ends.
func (h *History) follow(ctx context.Context) {
	tick := time.NewTicker(followEvery)
	defer tick.Stop()
	var cases, extent time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := time.Now()
		h.try(ctx, func(ctx context.Context) error { return h.readNew(ctx, followAtOnce) })
		h.try(ctx, func(ctx context.Context) error { h.queue.tell(ctx); return nil })
		if now.Sub(cases) >= casesEvery {
			cases = now
			h.try(ctx, h.readCases)
		}
		if h.learning(h.o.Now()) || now.Sub(extent) >= extentEvery {
			extent = now
			h.try(ctx, h.readExtent)
		}
	}
}

// try does work that is done again later when it fails: the queue reports a store that is gone.
func (h *History) try(ctx context.Context, work func(context.Context) error) {
	ctx, cancel := context.WithTimeout(ctx, storeBudget)
	defer cancel()
	_ = work(ctx)
}

// readNew takes into the window what the store got since the last time.
func (h *History) readNew(ctx context.Context, limit int) error {
	now := h.o.Now()
	since := now.Add(-h.window.age)
	mark, err := h.o.Store.Since(ctx, since, h.mark, limit, func(m *record.Message) bool {
		h.window.add(entryOf(m), now)
		return true
	})
	if err != nil {
		return err
	}
	h.mark = mark
	return nil
}

func (h *History) readExtent(ctx context.Context) error {
	extent, err := h.o.Store.Extent(ctx)
	if err != nil {
		return err
	}
	h.extent.Store(&extent)
	return nil
}

// learning says that the history is too young to call anybody a stranger. A clock that goes back does not make it young again.
func (h *History) learning(now time.Time) bool {
	if h.learnt.Load() {
		return false
	}
	extent := h.extent.Load()
	if extent.Mails < int64(h.o.LearningMails) {
		return true
	}
	young := extent.Began.IsZero() || later(now, h.window.newest()).Sub(extent.Began) < time.Duration(h.o.LearningDays)*day
	if young && h.o.LearningDays > 0 {
		return true
	}
	h.learnt.Store(true)
	return false
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

const day = 24 * time.Hour

// entryOf makes an entry of the window from a record.
func entryOf(m *record.Message) *entry {
	e := &entry{
		id: m.ID, received: m.Received.UnixMilli(), runes: int32(min(m.Sketch.Runes, maxText)), hashes: m.Sketch.Hashes,
		author: m.Author, net: m.Net, files: m.Files, links: m.Links, flags: flagsOf(m), reported: borne(m.Traits),
	}
	people := m.People[:min(len(m.People), maxPeople)]
	domains := m.Domains[:min(len(m.Domains), maxPeople)]
	e.keys = make([]record.Key, 0, len(people)+len(domains))
	e.keys = append(append(e.keys, people...), domains...)
	e.people = int32(len(people))
	return e
}

func flagsOf(m *record.Message) (f flags) {
	if m.Direction == "out" {
		f |= flagOut
	}
	if accepted(m.Action) {
		f |= flagAccepted
	}
	if suspicious(m.Level) {
		f |= flagSuspicious
	}
	if m.Stranger {
		f |= flagStranger
	}
	return f
}

// accepted says that a mail went on to its recipients.
func accepted(action string) bool { return action == "accept" || action == "tag" }

// suspicious says that a mail was judged at mark or above, or could not be judged.
func suspicious(level string) bool { return level != "pass" && level != "note" }
