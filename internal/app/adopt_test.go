package app

import (
	"context"
	"errors"
	"testing"
	"time"

	"sekisho/internal/screen"
)

// Without a daemon there is nobody to wait for; with a process that holds the folder and does not listen, its state is not known.
func TestAdoptWithoutAnAnswer(t *testing.T) {
	dir := t.TempDir()
	if a := Adopt(t.Context(), dir); a.Running || a.Err != nil {
		t.Errorf("nobody: %+v", a)
	}
	ledger, err := screen.OpenLedger(dir, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*redial)
	defer cancel()
	if a := Adopt(ctx, dir); !a.Running || !errors.Is(a.Err, ErrMute) {
		t.Errorf("somebody who does not listen: %+v", a)
	}
	if err := ledger.Close(); err != nil {
		t.Fatal(err)
	}
	if a := Adopt(t.Context(), dir); a.Running || a.Err != nil {
		t.Errorf("afterwards: %+v", a)
	}
}
