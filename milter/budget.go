package milter

import "sync/atomic"

// budget counts octets that are held over all connections.
type budget struct {
	max  int64
	used atomic.Int64
}

// take reserves n octets, or none.
func (b *budget) take(n int) bool {
	if b.used.Add(int64(n)) <= b.max {
		return true
	}
	b.give(n)
	return false
}

func (b *budget) give(n int) { b.used.Add(-int64(n)) }
