package history

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"sekisho/internal/record"
)

// Bounds of the queue.
const (
	maxQueued   = 20_000
	batchSize   = 512
	batchEvery  = 250 * time.Millisecond
	firstPause  = 100 * time.Millisecond
	longPause   = 10 * time.Second
	lossesEvery = time.Minute
)

var errClosed = errors.New("history is closed")

// job is a lesson with the late findings that came with it.
type job struct {
	lesson record.Lesson
	late   []record.Late
}

// queue holds what was learnt until the store has it. One goroutine (run) writes it in batches, each in one transaction: after a kill at most what is queued is
// missing, ordinarily the mails of the last 250 ms, and nothing is half there. While the store is gone lessons wait, at most 20,000; the oldest stay, since the later ones
// build on them, and those that find no place are lost and counted.
type queue struct {
	h *History

	mu     sync.Mutex
	jobs   []*job
	ids    map[string]*job
	late   []record.Late // that are to be told once their mails are written
	lost   int
	told   time.Time
	closed bool
	wake   chan struct{} // there is work
	hurry  chan struct{} // somebody waits for it to be done
	room   chan struct{} // closed and replaced whenever jobs were written
}

func newQueue(h *History) *queue {
	return &queue{h: h, ids: map[string]*job{}, wake: make(chan struct{}, 1), hurry: make(chan struct{}, 1), room: make(chan struct{})}
}

// put queues a job, or drops it when the queue is full.
func (q *queue) put(j *job) {
	q.mu.Lock()
	full := !q.append(j)
	if full {
		q.lost++
	}
	q.mu.Unlock()
	if full {
		q.reportLosses()
	}
}

// append queues a job unless its mail is queued already; false says that there is no room.
func (q *queue) append(j *job) bool {
	id := j.lesson.Message.ID
	if q.ids[id] != nil {
		return true
	}
	if len(q.jobs) >= maxQueued || q.closed {
		return false
	}
	q.jobs = append(q.jobs, j)
	q.ids[id] = j
	signal(q.wake)
	return true
}

// signal wakes whoever reads c, unless he is to be woken already.
func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// putWaiting queues a job as soon as there is room.
func (q *queue) putWaiting(ctx context.Context, j *job) error {
	for {
		q.mu.Lock()
		done, closed, room := q.append(j), q.closed, q.room
		q.mu.Unlock()
		switch {
		case done:
			return nil
		case closed:
			return errClosed
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-room:
		}
	}
}

// pending is the record of a mail that is still to be written, or nil.
func (q *queue) pending(id string) *record.Message {
	q.mu.Lock()
	defer q.mu.Unlock()
	if j := q.ids[id]; j != nil {
		return &j.lesson.Message
	}
	return nil
}

func (q *queue) len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.jobs)
}

// flush waits until the queue is empty.
func (q *queue) flush(ctx context.Context) error {
	for {
		q.mu.Lock()
		empty, room := len(q.jobs) == 0, q.room
		q.mu.Unlock()
		if empty {
			return nil
		}
		signal(q.hurry)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-room:
		}
	}
}

func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
}

// reportLosses tells once a minute how many lessons were lost.
func (q *queue) reportLosses() {
	q.mu.Lock()
	lost := q.lost
	due := lost > 0 && time.Since(q.told) >= lossesEvery
	if due {
		q.lost, q.told = 0, time.Now()
	}
	q.mu.Unlock()
	if due {
		q.h.o.Report("lessons lost", fmt.Errorf("the queue of %d is full: %d mails are not learnt", maxQueued, lost))
	}
}
