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
	h.following.Lock()
	defer h.following.Unlock()
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
