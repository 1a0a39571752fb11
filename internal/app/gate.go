package app

import (
	"context"
	"errors"
	"os"
	"sync"
	"time"

	"sekisho/internal/config"
	"sekisho/internal/control"
	"sekisho/internal/incident"
	"sekisho/internal/telemetry"
)

// openGate reads the state of the incident, so that it holds before any listener is open.
func (d *Daemon) openGate(c config.Config) {
	files := incident.Open(c.Data)
	d.journal = &attempts{open: files.OpenJournal}
	if err := d.journal.ready(); err != nil {
		d.log.Error("stopped attempts cannot be journalled", "error", err)
	}
	d.gate = incident.NewGate(files, gateHouse(c.House), d.journal, d.events(), d.parts.Now)
	d.parts.Gate = d.gate
	d.metrics.WatchGate(d.gateLevel, d.gateAlarms)
}

func (d *Daemon) events() telemetry.Gate { return telemetry.Gate{Log: d.log, Metrics: d.metrics} }

func gateHouse(h config.House) incident.House {
	return incident.House{Domains: h.Domains, Forwards: h.ExternalForwards}
}

func (d *Daemon) gateLevel() float64 { return telemetry.LevelNumber(d.gate.Standing().State.Level) }

func (d *Daemon) gateAlarms() float64 {
	standing := d.gate.Standing()
	n := len(standing.Alarms)
	if standing.State.Overdue(d.parts.Now()) {
		n++
	}
	return float64(n)
}

// controls is the daemon as the control socket sees it.
type controls struct {
	d       *Daemon
	started time.Time
}

func (d *Daemon) controls() controls { return controls{d, d.parts.Now()} }

// Adopt puts in force what the data folder says.
func (c controls) Adopt(ctx context.Context) (incident.Standing, int) {
	before := c.d.gate.Standing().State
	standing, open := c.d.gate.Adopt(ctx)
	c.d.events().Adopted(before, standing, open)
	return standing, open
}

func (c controls) Status() control.Status {
	return control.Status{Version: c.d.version, PID: os.Getpid(), Started: c.started, Force: control.ForceOf(c.d.gate.Standing())}
}

func (c controls) Reload() error { return c.d.Reload() }

// reminder says when it is time to say that a level has outlived its time: at once, then hourly. Nothing is lowered by that.
type reminder struct {
	rev  int
	last time.Time
}

const remindEvery = time.Hour

func (r *reminder) due(s incident.State, now time.Time) bool {
	if !s.Overdue(now) {
		return false
	}
	if since := now.Sub(r.last); r.rev == s.Rev && since >= 0 && since < remindEvery {
		return false
	}
	r.rev, r.last = s.Rev, now
	return true
}

// lookEvery is how long a level may wait that was written by a command that died before it told the daemon.
const lookEvery = 2 * time.Second

// watch puts in force what nobody told of, and reminds of a level that has outlived its time, until ctx ends.
func (d *Daemon) watch(ctx context.Context) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	var r reminder
	tried := 0
	for {
		if rev, behind := d.gate.Behind(); behind && rev != tried {
			tried = rev // once: caution may keep what was in force
			d.controls().Adopt(ctx)
		}
		if s := d.gate.Standing(); r.due(s.State, d.parts.Now()) {
			d.events().Overdue(s)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// attempts is the journal of stopped attempts. Where it cannot be opened at the start, each attempt tries again: the disk may have room by then.
type attempts struct {
	open func() (*incident.FileJournal, error)

	mu   sync.Mutex
	file *incident.FileJournal
}

// Write journals one attempt.
func (a *attempts) Write(attempt incident.Attempt) error {
	if err := a.ready(); err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.file.Write(attempt)
}

func (a *attempts) ready() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.file != nil {
		return nil
	}
	file, err := a.open()
	if err == nil {
		a.file = file
	}
	return err
}

// Close closes the file, where one is open.
func (a *attempts) Close() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.file == nil {
		return nil
	}
	err := a.file.Close()
	a.file, a.open = nil, func() (*incident.FileJournal, error) { return nil, errors.New("the daemon is stopping") }
	return err
}
