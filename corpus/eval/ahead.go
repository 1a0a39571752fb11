package eval

import (
	"context"
	"iter"
	"slices"
	"sync"
	"time"

	"sekisho/internal/mail"
	"sekisho/internal/mail/folder"
)

// dated is a mail with its place in the order.
type dated struct {
	item folder.Item
	at   time.Time

	taught bool // it is learnt from, not judged: ours sent it
}

// read is a mail that was read, or why it could not be.
type read struct {
	dated
	mail  Mail
	spent time.Duration
	err   error
}

// Ahead is how many mails are read before the one that is judged, for each reader.
const Ahead = 4

// ahead reads mails by several goroutines and yields them in their order. What is not yielded any more is closed.
func ahead(ctx context.Context, readers int, mails iter.Seq[dated], open func(context.Context, dated) read) iter.Seq[read] {
	return func(yield func(read) bool) {
		ctx, cancel := context.WithCancel(ctx)
		type place chan read
		order, jobs := make(chan place, readers*Ahead), make(chan func())
		var workers sync.WaitGroup
		for range readers {
			workers.Go(func() {
				for job := range jobs {
					job()
				}
			})
		}
		workers.Go(func() {
			defer close(jobs)
			defer close(order)
			for m := range mails {
				p := make(place, 1)
				select {
				case order <- p:
				case <-ctx.Done():
					return
				}
				jobs <- func() { p <- open(ctx, m) }
			}
		})
		going := true
		for p := range order {
			r := <-p
			if going = going && yield(r); !going {
				cancel()
			}
			if r.mail != nil {
				r.mail.Close()
			}
		}
		cancel()
		workers.Wait()
	}
}

// byTime lists mails in the order of the time at which they came. Those that do not say when come last, at the time of the last one that does.
func (o Options) byTime(ctx context.Context, items iter.Seq[folder.Item]) []dated {
	var list []dated
	var mu sync.Mutex
	var workers sync.WaitGroup
	jobs := make(chan int, 64)
	for range o.readers() {
		workers.Go(func() {
			for i := range jobs {
				mu.Lock()
				item := list[i].item
				mu.Unlock()
				at, taught := o.look(ctx, item)
				mu.Lock()
				list[i].at, list[i].taught = at, taught
				mu.Unlock()
				if o.Looked != nil {
					o.Looked()
				}
			}
		})
	}
	for item := range items {
		if ctx.Err() != nil {
			break
		}
		mu.Lock()
		list = append(list, dated{item: item})
		i := len(list) - 1
		mu.Unlock()
		jobs <- i
	}
	close(jobs)
	workers.Wait()
	order(list)
	return list
}

func order(list []dated) {
	var newest time.Time
	for _, d := range list {
		if d.at.After(newest) {
			newest = d.at
		}
	}
	for i := range list {
		if list[i].at.IsZero() {
			list[i].at = newest
		}
	}
	slices.SortStableFunc(list, func(a, b dated) int { return a.at.Compare(b.at) })
}

// look finds out when a mail came and whether it is ours. Why it cannot be read is told when it is read.
func (o Options) look(ctx context.Context, item folder.Item) (at time.Time, ours bool) {
	if item.Err != nil || !item.Stored && !item.Received.IsZero() {
		return item.Received, false // of a transaction that leaves, the screen itself learns
	}
	head, err := o.House.Look(ctx, item)
	if err != nil {
		return time.Time{}, false
	}
	if !item.Received.IsZero() {
		head.At = item.Received
	}
	return head.At, item.Stored && (item.Direction == mail.Out || head.Direction == mail.Out)
}

func (o Options) readers() int { return max(o.Readers, 1) }
