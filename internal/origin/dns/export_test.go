package dns

// Held is what the cache holds.
func (c *Cache) Held() (entries, octets int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.young.entries) + len(c.old.entries), c.young.octets + c.old.octets
}

// Paused says that nothing is asked now.
func (c *Cache) Paused() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.outage.holds(c.o.Now())
}
