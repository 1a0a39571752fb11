package mail

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"
)

// ErrNoRoom says that all messages together already hold as many octets as they may, and that none became free in time. The mail is to
// be answered with a temporary error.
var ErrNoRoom = errors.New("no room for more mail: too many octets in flight")

// defaultPatience is below the 30 s that Postfix waits for the answer to a body packet (milter_command_timeout).
const defaultPatience = 10 * time.Second

// Budget bounds the octets of all messages that are being received, in memory and in temporary files. Its methods may be called from
// many goroutines. Waiters are served in the order in which they came. Messages that hold room while they wait for more cannot wait for
// each other for ever: each gives up after the patience.
type Budget struct {
	octets   int64
	patience time.Duration
	folder   string
	room     *semaphore.Weighted
	inUse    atomic.Int64
}

// BudgetOption changes a default of NewBudget.
type BudgetOption func(*Budget)

// Patience sets how long Take waits for room. The default is 10 s.
func Patience(d time.Duration) BudgetOption { return func(b *Budget) { b.patience = d } }

// SpoolFolder sets where the temporary files of large messages go. The default is os.TempDir.
func SpoolFolder(folder string) BudgetOption { return func(b *Budget) { b.folder = folder } }

// NewBudget returns a budget of that many octets.
func NewBudget(octets int64, options ...BudgetOption) *Budget {
	b := &Budget{octets: octets, patience: defaultPatience, room: semaphore.NewWeighted(octets)}
	for _, o := range options {
		o(b)
	}
	return b
}

// Take reserves n octets. It waits until there is room, the patience is over (ErrNoRoom) or ctx ends (its error).
func (b *Budget) Take(ctx context.Context, n int64) error {
	if n <= 0 {
		return nil
	}
	if n > b.octets {
		return ErrNoRoom
	}
	if !b.room.TryAcquire(n) {
		waiting, cancel := context.WithTimeout(ctx, b.patience)
		defer cancel()
		if b.room.Acquire(waiting, n) != nil {
			if err := ctx.Err(); err != nil {
				return err
			}
			return ErrNoRoom
		}
	}
	b.inUse.Add(n)
	return nil
}

// Give returns n octets that were taken.
func (b *Budget) Give(n int64) {
	if n <= 0 {
		return
	}
	b.inUse.Add(-n)
	b.room.Release(n)
}

// InUse is the number of octets that are taken.
func (b *Budget) InUse() int64 { return b.inUse.Load() }
