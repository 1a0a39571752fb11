package rig

import (
	"os/exec"
	"testing"
	"time"
)

func TestGuard(t *testing.T) {
	for name, act := range map[string]struct {
		do   func(*guard)
		ends bool
	}{
		"our death": {func(g *guard) { g.line.Close(); g.cmd.Wait() }, true},
		"dismissed": {func(g *guard) { g.dismiss(); g.dismiss() }, false},
	} {
		t.Run(name, func(t *testing.T) {
			guarded := exec.Command("sleep", "60")
			if err := guarded.Start(); err != nil {
				t.Fatal(err)
			}
			ended := make(chan error, 1)
			go func() { ended <- guarded.Wait() }()
			g, err := startGuard(guarded.Process.Pid)
			if err != nil {
				t.Fatal(err)
			}
			act.do(g)
			if !act.ends {
				select {
				case <-ended:
					t.Error("ended by a guard that was dismissed")
				case <-time.After(50 * time.Millisecond):
					guarded.Process.Kill()
				}
				return
			}
			select {
			case <-ended:
			case <-time.After(patience):
				t.Error("still runs")
				guarded.Process.Kill()
			}
		})
	}
}
