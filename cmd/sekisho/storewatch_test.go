package main

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A store that takes nothing ends the command with the reason; one that was only busy does not.
func TestStoreThatTakesNothing(t *testing.T) {
	full, interrupted := errors.New("disk is full"), errors.New("interrupted")
	synctest.Test(t, func(t *testing.T) {
		ctx, w := watchStore(t.Context(), "en")
		w.report("store not reached", full)
		time.Sleep(storePatience - time.Second)
		w.report("store reached again", nil)
		time.Sleep(time.Hour)
		if err := brokenOff(ctx, interrupted); err != nil {
			t.Errorf("after a pause: %v", err)
		}
		w.report("store not reached", full)
		time.Sleep(storePatience + time.Second)
		if err := brokenOff(ctx, interrupted); !errors.Is(err, full) || !strings.HasPrefix(err.Error(), "the history cannot be written") {
			t.Errorf("ended with %v", err)
		}
	})
	ctx, cancel := context.WithCancel(t.Context())
	watched, _ := watchStore(ctx, "ja")
	cancel()
	if err := brokenOff(watched, interrupted); !errors.Is(err, interrupted) {
		t.Errorf("by hand: %v", err)
	}
}
