package app

import (
	"context"
	"errors"
	"strings"
	"time"

	"sekisho/internal/config"
	"sekisho/internal/store"
	"sekisho/internal/telemetry"
)

// The work that a memory needs while the daemon runs.
const (
	refreshEvery = 30 * time.Second // indicators
	pruneEvery   = time.Hour
	retryEvery   = 10 * time.Second // where the store was not reached at the start
)

// openMemory opens what is remembered, unless the configuration says that nothing is. A history that is damaged stops the start: it is never
// begun anew in silence. A database server that does not answer yet does not: mail flows without a history until it does.
func (d *Daemon) openMemory(c config.Config) error {
	if !c.History.Enabled {
		d.log.Warn("nothing is remembered: what needs the history is undecided")
		return nil
	}
	m, err := d.memory(c)
	if err == nil {
		d.parts.Memory, d.parts.Learn = m, true
		return nil
	}
	if !strings.HasPrefix(c.Store.URL, "postgres") || errors.Is(err, store.ErrCorrupt) || errors.Is(err, store.ErrNewer) || errors.Is(err, store.ErrSecret) {
		return err
	}
	d.remembering().Report("store not reached at the start", err)
	return nil
}

func (d *Daemon) memory(c config.Config) (*Memory, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	tells := d.remembering()
	return OpenMemory(ctx, c, MemoryOptions{Now: d.parts.Now, Report: tells.Report, Late: tells.Late})
}

// remembered is the memory in use; nil: nothing is remembered, or the store was not reached yet.
func (d *Daemon) remembered() *Memory {
	d.using.Lock()
	defer d.using.Unlock()
	return d.parts.Memory
}

func (d *Daemon) remembering() telemetry.History {
	return telemetry.History{Log: d.log, Metrics: d.metrics}
}

// awaitMemory tries again to open what could not be reached at the start.
func (d *Daemon) awaitMemory(ctx context.Context) {
	retry := time.NewTicker(retryEvery)
	defer retry.Stop()
	for d.config.Load().History.Enabled && d.remembered() == nil {
		select {
		case <-ctx.Done():
			return
		case <-retry.C:
		}
		m, err := d.memory(*d.config.Load())
		if err != nil {
			d.remembering().Report("store not reached", err)
			continue
		}
		d.using.Lock()
		d.parts.Memory, d.parts.Learn = m, true
		d.using.Unlock()
		d.remembering().Report("store reached", d.use(*d.config.Load()))
	}
}

// keepMemory refreshes the indicators and forgets what is old, until ctx ends.
func (d *Daemon) keepMemory(ctx context.Context) {
	d.awaitMemory(ctx)
	memory := d.remembered()
	if memory == nil {
		return
	}
	clock := startClock(d.parts.Now)
	refresh, prune := time.NewTicker(refreshEvery), time.NewTicker(pruneEvery)
	defer refresh.Stop()
	defer prune.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-refresh.C:
			if _, err := memory.Intel.Refresh(ctx); err != nil && ctx.Err() == nil {
				d.remembering().Report("indicators not read", err)
			}
		case <-prune.C:
			if !clock.steady() {
				d.remembering().Report("old records not removed", errClockJumped)
				continue
			}
			if _, err := memory.Store.Prune(ctx, d.parts.Now()); err != nil && ctx.Err() == nil {
				d.remembering().Report("old records not removed", err)
			}
		}
	}
}

// clock compares the clock of the wall with the time that has passed: what is removed because it is old is gone for good, so a clock that jumps
// must not make things old.
type clock struct {
	now        func() time.Time
	wall, mono time.Time
}

// jump is how far the two may be apart: more than a leap second or a summer time that somebody set by hand, less than any retention.
const jump = 24 * time.Hour

var errClockJumped = errors.New("the clock has jumped by more than a day since the start: nothing is removed until the service is started again")

func startClock(now func() time.Time) clock {
	return clock{now: now, wall: now().Round(0), mono: time.Now()}
}

func (c clock) steady() bool { return (c.now().Round(0).Sub(c.wall) - time.Since(c.mono)).Abs() < jump }
