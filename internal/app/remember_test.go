package app

import (
	"testing"
	"time"
)

func TestClock(t *testing.T) {
	now := time.Now()
	c := startClock(func() time.Time { return now })
	for _, step := range []struct {
		by   time.Duration
		want bool
	}{{time.Hour, true}, {-time.Hour, true}, {400 * 24 * time.Hour, false}, {-400 * 24 * time.Hour, true}, {-48 * time.Hour, false}} {
		now = now.Add(step.by)
		if got := c.steady(); got != step.want {
			t.Errorf("after %v: %v", step.by, got)
		}
	}
}
