package milter

import (
	"time"
)

// setBusy says whether a message is under way, which drain lets finish.
func (g *guard) setBusy(b bool) {
	g.mu.Lock()
	g.busy = b
	g.mu.Unlock()
}

func (g *guard) idleDraining() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.draining && !g.busy
}

// drain ends the connection once no message is under way.
func (g *guard) drain() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.draining = true
	if !g.busy {
		_ = g.SetReadDeadline(time.Unix(1, 0)) // wakes a read that waits; a connection that is gone needs no waking
	}
}

// kill ends the connection, whatever goes on.
func (g *guard) kill() {
	g.session.cancel()
	_ = g.Conn.Close() // the reader sees it
}
