package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"sekisho/internal/app"
)

// How long a command waits for a store that takes nothing: while it goes on, since a daemon may be writing, and at its end.
const (
	storePatience = 30 * time.Second
	storeClosing  = 10 * time.Second
)

// storeWatch ends a command whose store takes nothing of what it learns: a full disk or a lost server would let it wait for ever and say nothing.
type storeWatch struct {
	lang     language
	patience time.Duration
	giveUp   context.CancelCauseFunc

	mu    sync.Mutex
	timer *time.Timer // runs while nothing is taken
}

// watchStore returns a context that ends, with the reason as its cause, when the store has taken nothing for too long.
func watchStore(ctx context.Context, lang language) (context.Context, *storeWatch) {
	k := &storeWatch{lang: lang, patience: storePatience}
	ctx, k.giveUp = context.WithCancelCause(ctx)
	return ctx, k
}

// report is told by the history how writing goes (history.Options.Report).
func (k *storeWatch) report(_ string, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case err == nil && k.timer != nil:
		k.timer.Stop()
		k.timer = nil
	case err != nil && k.timer == nil:
		k.timer = time.AfterFunc(k.patience, func() {
			k.giveUp(unkept{fmt.Errorf(k.lang.pick("the history cannot be written: %w", "履歴を書き込めません: %w"), err)})
		})
	}
}

// closeMemory writes what was learnt, for a while also where the command was ended, and closes the store.
func closeMemory(ctx context.Context, memory *app.Memory) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeClosing)
	defer cancel()
	return memory.Close(ctx)
}

// unkept is why a command ended that the store took nothing of.
type unkept struct{ error }

func (u unkept) Unwrap() error { return u.error }

// brokenOff is why a command ended before its end, or nil: the store, or else whoever interrupted it.
func brokenOff(ctx context.Context, interrupted error) error {
	var store unkept
	switch {
	case ctx.Err() == nil:
		return nil
	case errors.As(context.Cause(ctx), &store):
		return store
	}
	return interrupted
}
