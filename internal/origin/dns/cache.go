package dns

import (
	"context"
	"net"
	"net/netip"
	"strings"
	"sync"
	"time"
)

// Options bound a Cache.
type Options struct {
	Timeout  time.Duration // of one look-up
	Keep     time.Duration // of an answer
	Negative time.Duration // of the answer that there is no such record
	Failed   time.Duration // of a failure: mails of one sender come together
	Pause    time.Duration // without questions, once no server answers; longer the longer that lasts
	Entries  int
	Octets   int
	Parallel int // look-ups at a time; others wait
	Now      func() time.Time
}

// Defaults are what a mail server wants.
func Defaults() Options {
	return Options{
		Timeout: 3 * time.Second, Keep: 5 * time.Minute, Negative: time.Minute, Failed: 5 * time.Second, Pause: 10 * time.Second,
		Entries: 20_000, Octets: 16 << 20, Parallel: 500, Now: time.Now,
	}
}

// Cache remembers what a Resolver answered, and is one itself.
type Cache struct {
	r      Resolver
	o      Options
	places chan struct{} // one for each look-up under way

	mu      sync.Mutex // guards what follows
	young   generation
	old     generation
	pending map[question]*call
	outage  outage
}

// generation is half of the cache: when the young one is full it becomes the old one, and what nobody asked for meanwhile is forgotten.
type generation struct {
	entries map[question]entry
	octets  int
}

type entry struct {
	answer answer
	until  time.Time
}

// call is a look-up under way. answer holds once done is closed.
type call struct {
	done   chan struct{}
	answer answer
}

// NewCache puts a cache in front of r.
func NewCache(r Resolver, o Options) *Cache {
	return &Cache{
		r: r, o: o, places: make(chan struct{}, o.Parallel),
		young: newGeneration(), old: newGeneration(), pending: map[question]*call{},
	}
}

func newGeneration() generation { return generation{entries: map[question]entry{}} }

// look answers from the cache, or waits for the look-up, which goes on for others where ctx ends first.
func (c *Cache) look(ctx context.Context, kind byte, name string) answer {
	q := question{kind, strings.ToLower(strings.TrimSuffix(name, "."))}
	if !valid(q.name) {
		return answer{err: notFound(name)}
	}
	c.mu.Lock()
	if a, ok := c.kept(q); ok {
		c.mu.Unlock()
		return a
	}
	under, ok := c.pending[q]
	if !ok {
		if c.outage.holds(c.o.Now()) {
			c.mu.Unlock()
			return answer{err: unanswered(name, "no DNS server answers")}
		}
		under = &call{done: make(chan struct{})}
		c.pending[q] = under
		go c.run(q, under)
	}
	c.mu.Unlock()
	select {
	case <-under.done:
		return under.answer
	case <-ctx.Done():
		return answer{err: unanswered(name, "no answer in time")}
	}
}

// kept finds an answer that still holds. The caller holds mu.
func (c *Cache) kept(q question) (answer, bool) {
	e, ok := c.young.entries[q]
	if !ok {
		if e, ok = c.old.entries[q]; ok && e.until.After(c.o.Now()) {
			c.put(q, e)
		}
	}
	return e.answer, ok && e.until.After(c.o.Now())
}

// put keeps an answer. The caller holds mu.
func (c *Cache) put(q question, e entry) {
	cost := e.answer.cost(q)
	if was, there := c.young.entries[q]; there { // a question asked again: its new answer may be far longer
		c.young.octets -= was.answer.cost(q)
		delete(c.young.entries, q)
	}
	if len(c.young.entries) >= c.o.Entries/2 || c.young.octets+cost > c.o.Octets/2 {
		c.old, c.young = c.young, newGeneration()
	}
	c.young.octets += cost
	c.young.entries[q] = e
}

// run makes one look-up, whoever waits for it.
func (c *Cache) run(q question, under *call) {
	ctx, cancel := context.WithTimeout(context.Background(), c.o.Timeout)
	defer cancel()
	var made bool
	under.answer, made = c.asked(ctx, q)
	c.mu.Lock()
	delete(c.pending, q)
	c.put(q, entry{under.answer, c.o.Now().Add(c.lifetime(under.answer.err))})
	probe := made && c.outage.heard(!under.answer.timedOut())
	c.mu.Unlock()
	close(under.done)
	if probe {
		c.probe()
	}
}

// asked waits for a place and asks. A resolver that panics has not answered. made says that the question came as far as the resolver.
func (c *Cache) asked(ctx context.Context, q question) (a answer, made bool) {
	defer func() {
		if p := recover(); p != nil {
			a, made = answer{err: unanswered(q.name, "the resolver failed")}, false
		}
	}()
	select {
	case c.places <- struct{}{}:
		defer func() { <-c.places }()
		return q.ask(ctx, c.r), true
	case <-ctx.Done():
		return answer{err: unanswered(q.name, "too many look-ups at once")}, false
	}
}

func (c *Cache) lifetime(err error) time.Duration {
	switch {
	case NotFound(err):
		return c.o.Negative
	case err != nil:
		return c.o.Failed
	}
	return c.o.Keep
}

// LookupTXT returns the TXT records of a name, the strings of each joined.
func (c *Cache) LookupTXT(ctx context.Context, name string) ([]string, error) {
	a := c.look(ctx, 't', name)
	return a.txt, a.err
}

// LookupMX returns the mail servers of a name.
func (c *Cache) LookupMX(ctx context.Context, name string) ([]*net.MX, error) {
	a := c.look(ctx, 'm', name)
	return a.mx, a.err
}

// LookupNetIP returns the addresses of a host.
func (c *Cache) LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error) {
	kind := byte('a')
	if network == "ip4" || network == "ip6" {
		kind = network[2]
	}
	a := c.look(ctx, kind, host)
	return a.addrs, a.err
}

// LookupAddr returns the names of an address.
func (c *Cache) LookupAddr(ctx context.Context, addr string) ([]string, error) {
	a := c.look(ctx, 'p', addr)
	return a.names, a.err
}
