package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"sekisho/corpus/eval"
	"sekisho/internal/config"
	"sekisho/internal/intel"
	"sekisho/internal/mail"
	"sekisho/internal/mail/folder"
	"sekisho/internal/record"
	"sekisho/internal/screen"
)

// Bench is the house of an evaluation (eval.House): a screen with a memory that is forgotten at the end. It writes nothing but spool files.
type Bench struct {
	screen *screen.Screen
	memory *Memory
	clock  atomic.Pointer[time.Time]
}

// NewBench builds one that judges through r. ahead is how many mails are read at once.
func NewBench(ctx context.Context, c config.Config, p Parts, r *eval.Recorder, ahead int) (*Bench, error) {
	b := &Bench{}
	b.Clock(time.Now())
	p.Now, p.Judge, p.Learn = b.now, r.Use, true
	p.Budget = mail.NewBudget(int64(c.Screen.Limits.InFlight) * int64(max(ahead, 1))) // each has the room that it has alone
	var err error
	if p.Memory, err = OpenMemory(ctx, c, MemoryOptions{Volatile: true, Now: b.now}); err != nil {
		return nil, err
	}
	b.memory = p.Memory
	if b.screen, err = NewScreen(c, p); err != nil {
		return nil, errors.Join(err, p.Memory.Close(ctx))
	}
	return b, nil
}

func (b *Bench) now() time.Time { return *b.clock.Load() }

// Clock sets what the memory takes for now.
func (b *Bench) Clock(t time.Time) { b.clock.Store(&t) }

// Close forgets everything.
func (b *Bench) Close(ctx context.Context) error { return b.memory.Close(ctx) }

// Settle waits until what was learnt is known.
func (b *Bench) Settle(ctx context.Context) error { return b.memory.History.Flush(ctx) }

// Look reads the header of a mail.
func (b *Bench) Look(ctx context.Context, item folder.Item) (screen.Letterhead, error) {
	file, err := item.Open()
	if err != nil {
		return screen.Letterhead{}, plain(err)
	}
	defer file.Close()
	return b.screen.Stored(ctx, file)
}

// Open reads a mail, to be judged or, where it is only taught, to be learnt from.
func (b *Bench) Open(ctx context.Context, item folder.Item, at time.Time, taught bool) (eval.Mail, error) {
	file, err := item.Open()
	if err != nil {
		return nil, plain(err)
	}
	defer file.Close()
	s := b.screen.At(func() time.Time { return at })
	src := screen.Source{Client: item.Client, Envelope: item.Envelope, Received: item.Received, Stored: item.Stored}
	m := &opened{direction: item.Direction}
	if item.Direction == mail.Out && !item.Stored && !taught {
		m.out = s.Outgoing(ctx, src)
		err = m.out.Read(ctx, file)
	} else {
		m.in = s.Incoming(ctx, src)
		err = m.in.Read(ctx, file)
	}
	if err != nil {
		m.Close()
		return nil, plain(err)
	}
	return m, nil
}

// opened is a mail that was read: one of its two is set.
type opened struct {
	in        *screen.Inbound
	out       *screen.Outbound
	direction mail.Direction
}

// Judge judges it as the milter would.
func (m *opened) Judge(ctx context.Context) record.Result {
	if m.out != nil {
		return m.out.Decide("").Record
	}
	return m.in.Judge(ctx, "").Record
}

// Teach has the history learn from it.
func (m *opened) Teach(ctx context.Context) error { return m.in.Teach(ctx, m.direction) }

// Close frees what it holds.
func (m *opened) Close() {
	if m.out != nil {
		m.out.Close()
	}
	if m.in != nil {
		m.in.Close()
	}
}

// Confirm makes a case of earlier mails.
func (b *Bench) Confirm(ctx context.Context, c eval.Case, messageIDs []string) error {
	found, _, err := intel.Criteria{MessageIDs: messageIDs, Direction: "in"}.Find(ctx, b.memory.Store, b.memory.Keys)
	if err != nil {
		return err
	}
	made, _ := intel.Campaign(found, c.Name, c.By, c.Reason, c.Confirmed)
	if len(made.Mails) != len(messageIDs) {
		return fmt.Errorf("the history knows %d of its %d mails", len(made.Mails), len(messageIDs))
	}
	if err := b.memory.Store.Confirm(ctx, made); err != nil {
		return err
	}
	return b.memory.History.Refresh(ctx)
}

// Import takes in a table of indicators, as shared by a CSIRT.
func (b *Bench) Import(ctx context.Context, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	name := filepath.Base(path)
	list, err := intel.Read(name, file, intel.Options{Set: "corpus", Source: "sample CSIRT", TLP: "amber", Now: b.now()})
	if err != nil {
		return err
	}
	if _, err := b.memory.Store.Import(ctx, "corpus", list.List()); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	_, err = b.memory.Intel.Refresh(ctx)
	return err
}
