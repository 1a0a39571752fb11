package intel

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// Known is the Set of what is imported now. Match and Set may be called by many goroutines at once, also while Refresh runs.
type Known struct {
	from Indicators
	now  func() time.Time
	set  atomic.Pointer[Set]

	one      sync.Mutex // one refresh at a time
	revision int64
	built    time.Time
}

// rebuild is how long what has ended stays in memory at most; it matches nothing meanwhile.
const rebuild = 24 * time.Hour

// Open builds the set for the first time.
func Open(ctx context.Context, from Indicators, now func() time.Time) (*Known, error) {
	k := &Known{from: from, now: now}
	_, err := k.Refresh(ctx)
	return k, err
}

// Refresh builds the set anew if something was imported or removed since; its caller calls it now and then (every 30 seconds). Where it
// fails the set stays as it was.
func (k *Known) Refresh(ctx context.Context) (changed bool, err error) {
	k.one.Lock()
	defer k.one.Unlock()
	revision, err := k.from.Revision(ctx) // before the indicators: what changes while they are read is read again
	if err != nil {
		return false, err
	}
	now := k.now()
	if k.set.Load() != nil && revision == k.revision && now.Sub(k.built).Abs() < rebuild {
		return false, nil
	}
	set, err := Build(ctx, k.from, now)
	if err != nil {
		return false, err
	}
	k.set.Store(set)
	k.revision, k.built = revision, now
	return true, nil
}

// Set is the set as it is now, nil until the first Refresh has succeeded: then it is not known what is on a list.
func (k *Known) Set() *Set { return k.set.Load() }
