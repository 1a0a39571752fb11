package dns

import (
	"context"
	"time"
)

// suspicious is after how many look-ups in a row without an answer the servers themselves are doubted.
const suspicious = 4

// outage notices that no server answers at all, so that not every mail waits for that anew. A sender whose own servers are silent must not
// bring this about: before the pause begins, the root is asked for, which every resolver has at hand.
type outage struct {
	silent  int // look-ups in a row without an answer
	probing bool
	until   time.Time
	pause   time.Duration // the last one; each is twice as long as the one before
}

// longest is how many times Options.Pause the pause grows to.
const longest = 16

// holds says that nothing should be asked now.
func (o *outage) holds(now time.Time) bool { return now.Before(o.until) }

// heard notes how a look-up ended, and says that a probe is due.
func (o *outage) heard(answered bool) (probe bool) {
	if answered {
		o.silent, o.until, o.pause = 0, time.Time{}, 0
		return false
	}
	o.silent++
	if o.silent < suspicious || o.probing {
		return false
	}
	o.probing = true
	return true
}

// probe asks for the root. That it has no TXT record is an answer.
func (c *Cache) probe() {
	ctx, cancel := context.WithTimeout(context.Background(), c.o.Timeout)
	defer cancel()
	_, err := c.r.LookupTXT(ctx, ".")
	silent := answer{err: normal(".", err)}.timedOut()
	c.mu.Lock()
	defer c.mu.Unlock()
	o := &c.outage
	o.probing, o.silent = false, 0
	if silent {
		o.silent = suspicious - 1 // after the pause one look-up without an answer is enough
		o.pause = min(max(2*o.pause, c.o.Pause), longest*c.o.Pause)
		o.until = c.o.Now().Add(o.pause)
	}
}
