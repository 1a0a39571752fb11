package milter

import (
	"context"
)

// Shutdown stops listening, ends the connections that have no message under way, and waits for the others to answer theirs. When ctx
// ends first they are cut off and its error is returned: their MTAs will try again.
func (s *Server) Shutdown(ctx context.Context) error {
	s.beginShutdown()
	done := make(chan struct{})
	go func() {
		s.open.Wait()
		close(done)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for g := range s.guards {
		g.kill()
	}
	return ctx.Err()
}

func (s *Server) beginShutdown() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.stopped {
		s.stopped = true
		close(s.stop)
	}
	for l := range s.listeners {
		_ = l.Close() // wakes Serve
	}
	for g := range s.guards {
		g.drain()
	}
}

func (s *Server) stopping() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stopped
}
