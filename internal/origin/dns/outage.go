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
}

// holds says that nothing should be asked now.
func (o *outage) holds(now time.Time) bool { return now.Before(o.until) }

// heard notes how a look-up ended, and says that a probe is due.
func (o *outage) heard(answered bool) (probe bool) {
	if answered {
		o.silent, o.until = 0, time.Time{}
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
	c.outage.probing = false
	if c.outage.silent = 0; silent {
		c.outage.until = c.o.Now().Add(c.o.Pause)
	}
}
