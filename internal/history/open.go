package history

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"sekisho/internal/record"
)

// Options are what a History needs. What is zero has the default that stands with it.
type Options struct {
	Keys    record.Keys
	Store   Store
	Domains []string // of the house, sub-domains included; see SetDomains

	LearningDays  int // below which nobody is called a stranger: 30; negative: none
	LearningMails int // likewise: 500; negative: none
	Keeping       Keeping
	SimilarDays   int // how long mails are compared: 30
	SimilarMails  int // and how many at most: 200000

	Now func() time.Time
	// Report is told that the store is not reached, is reached again, or that lessons were lost; Late of a late finding, after the store has it. The history's own
	// goroutines call them: they must not wait for the history.
	Report func(what string, err error)
	Late   func(record.Late)
}

// Keeping says how a record keeps its parts: "plain" (as they stand, and found by hunts for a part of them), "hmac" (as keyed hashes: found by whole values), "off"
// (not at all). Relations are kept as keyed hashes whatever it says. "" is "plain".
type Keeping struct{ Subjects, Addresses, Files string }

// Times of the history's own work.
const (
	lookBudget   = 200 * time.Millisecond // for the store, of one mail
	followEvery  = 3 * time.Second
	extentEvery  = time.Hour // once it has learnt enough
	casesEvery   = 30 * time.Second
	storeBudget  = 30 * time.Second // for anything that no mail waits for
	restAfter    = 3                // look-ups that failed in a row, after which the store is left alone
	restFor      = time.Second
	followAtOnce = 20_000 // records that are read at once
)

// History answers what is known of a mail and learns from it. It may be used by many goroutines at once; a nil *History knows nothing and learns nothing.
type History struct {
	o      Options
	window *window
	queue  *queue
	cancel context.CancelFunc
	done   sync.WaitGroup

	domains atomic.Pointer[[]string]

	extent atomic.Pointer[record.Extent]
	learnt atomic.Bool // it reaches back far enough
	cases  atomic.Pointer[caseIndex]

	following sync.Mutex // guards mark
	mark      int64      // of Store.Since

	failures atomic.Int32 // look-ups that failed in a row
	restTill atomic.Int64 // Unix nanoseconds
}

// Open reads the mails of the last days from the store, and begins to follow it: other nodes write into the same one.
func Open(ctx context.Context, o Options) (*History, error) {
	h := &History{o: withDefaults(o)}
	h.window = newWindow(h.o.SimilarMails, time.Duration(h.o.SimilarDays)*24*time.Hour)
	h.queue = newQueue(h)
	h.SetDomains(o.Domains)
	if err := h.readExtent(ctx); err != nil {
		return nil, fmt.Errorf("history: %w", err)
	}
	if err := h.readCases(ctx); err != nil {
		return nil, fmt.Errorf("history: %w", err)
	}
	if err := h.readNew(ctx, h.o.SimilarMails); err != nil {
		return nil, fmt.Errorf("history: %w", err)
	}
	work, cancel := context.WithCancel(context.Background())
	h.cancel = cancel
	h.done.Go(func() { h.queue.run(work) })
	h.done.Go(func() { h.follow(work) })
	return h, nil
}

func withDefaults(o Options) Options {
	orDefault(&o.LearningDays, 30)
	orDefault(&o.LearningMails, 500)
	orDefault(&o.SimilarDays, 30)
	orDefault(&o.SimilarMails, 200_000)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Report == nil {
		o.Report = func(string, error) {}
	}
	if o.Late == nil {
		o.Late = func(record.Late) {}
	}
	return o
}

func orDefault(n *int, otherwise int) {
	if *n == 0 {
		*n = otherwise
	}
}

// SetDomains changes what domains are the house's, for the mails that come from now on. What was learnt before stays as it is.
func (h *History) SetDomains(domains []string) {
	if h != nil {
		h.domains.Store(&domains)
	}
}

// Flush waits until all that was learnt is written, or ctx ends.
func (h *History) Flush(ctx context.Context) error {
	if h == nil {
		return nil
	}
	if err := h.queue.flush(ctx); err != nil {
		return err
	}
	return h.readExtent(ctx)
}

// Close writes what was learnt, as long as ctx allows, and ends the work. What is not written then is lost.
func (h *History) Close(ctx context.Context) error {
	if h == nil {
		return nil
	}
	err := h.queue.flush(ctx)
	h.queue.close()
	h.cancel()
	h.done.Wait()
	if err != nil {
		return fmt.Errorf("history: %d lessons are not written: %w", h.queue.len(), err)
	}
	return nil
}
