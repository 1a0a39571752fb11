package history

import (
	"context"
	"fmt"
	"time"

	"sekisho/internal/record"
)

// poisoned is the number of failures after which the lessons of a batch are tried one by one while the store answers otherwise.
const poisoned = 3

// run writes the queue until ctx ends.
func (q *queue) run(ctx context.Context) {
	pause, failed := firstPause, 0
	for {
		select {
		case <-ctx.Done():
			return
		case <-q.wake:
		}
		for batch := q.batch(ctx); len(batch) > 0 && ctx.Err() == nil; batch = q.batch(ctx) {
			err := q.write(ctx, batch, failed >= poisoned)
			if err == nil {
				if failed > 0 {
					q.h.o.Report("store reached again", nil)
				}
				pause, failed = firstPause, 0
				continue
			}
			if failed++; failed == 1 {
				q.h.o.Report("store not reached", err)
			}
			sleep(ctx, pause)
			pause = min(2*pause, longPause)
		}
		q.reportLosses()
	}
}

// batch is the head of the queue. A batch that is not full waits a moment for more.
func (q *queue) batch(ctx context.Context) []*job {
	n := q.len()
	if n > 0 && n < batchSize {
		select {
		case <-ctx.Done():
		case <-q.hurry:
		case <-time.After(batchEvery):
		}
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.jobs[:min(len(q.jobs), batchSize):min(len(q.jobs), batchSize)]
}

func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// write has the store learn a batch and takes it off the queue.
func (q *queue) write(ctx context.Context, batch []*job, singly bool) error {
	ctx, cancel := context.WithTimeout(ctx, storeBudget)
	defer cancel()
	lessons := make([]record.Lesson, len(batch))
	for i, j := range batch {
		lessons[i] = j.lesson
	}
	err := q.h.o.Store.Learn(ctx, lessons)
	if err != nil && singly && q.h.readExtent(ctx) == nil {
		err = q.writeSingly(ctx, lessons)
	}
	if err != nil {
		return err
	}
	q.mu.Lock()
	for _, j := range batch {
		q.late = append(q.late, j.late...)
	}
	q.mu.Unlock()
	q.tell(ctx)
	q.take(len(batch))
	if q.h.learning(q.h.o.Now()) {
		q.h.try(ctx, q.h.readExtent)
	}
	return nil
}

// writeSingly has the store learn lessons one by one, and gives up those that it refuses: one mail must not keep all others from being learnt.
func (q *queue) writeSingly(ctx context.Context, lessons []record.Lesson) error {
	refused := 0
	var last error
	for i := range lessons {
		if err := q.h.o.Store.Learn(ctx, lessons[i:i+1]); err != nil {
			if q.h.readExtent(ctx) != nil {
				return err // the store went away meanwhile: it refused nothing
			}
			refused, last = refused+1, err
		}
	}
	if refused == len(lessons) && refused > 1 {
		return last // the store takes nothing at all
	}
	if refused > 0 {
		q.h.o.Report("lessons lost", fmt.Errorf("the store refused %d mails: %w", refused, last))
	}
	return nil
}

// take removes written jobs from the head of the queue, and wakes who waits for room.
func (q *queue) take(n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, j := range q.jobs[:n] {
		delete(q.ids, j.lesson.Message.ID)
	}
	q.jobs = q.jobs[n:]
	if len(q.jobs) == 0 {
		q.jobs = nil
	}
	close(q.room)
	q.room = make(chan struct{})
}
