package milter

import (
	"errors"
	"io"
	"log/slog"
	"net"
	"sync"
	"syscall"
	"time"

	gomilter "github.com/emersion/go-milter"
)

// slotWait is how long a connection beyond the limit waits for another to end. An MTA waits 30 s for an answer to OPTNEG.
const slotWait = 10 * time.Second

// Server serves milter connections. All its methods may be called at once.
type Server struct {
	options Options
	log     *slog.Logger
	metrics Metrics
	now     func() time.Time

	slots  chan struct{} // one element for each open connection
	held   budget
	chunks sync.Pool // of *chunk
	stop   chan struct{}

	mu        sync.Mutex
	stopped   bool
	listeners map[net.Listener]struct{}
	guards    map[*guard]struct{}
	open      sync.WaitGroup // of guards
}

// NewServer returns a server that listens nowhere yet.
func NewServer(o Options) *Server {
	o = o.withDefaults()
	return &Server{
		options:   o,
		log:       o.Log,
		metrics:   o.Metrics,
		now:       o.Now,
		slots:     make(chan struct{}, o.MaxConnections),
		held:      budget{max: o.MaxHeldFrames},
		chunks:    sync.Pool{New: func() any { return new(chunk) }},
		stop:      make(chan struct{}),
		listeners: make(map[net.Listener]struct{}),
		guards:    make(map[*guard]struct{}),
	}
}

// Serve accepts connections of l until Shutdown, after which it returns nil, or until l is broken. name stands in the log. l is closed
// in any case.
func (s *Server) Serve(l net.Listener, screener Screener, name string) error {
	defer l.Close()
	if !s.addListener(l) {
		return nil
	}
	defer s.removeListener(l)
	log := s.log.With("listener", name)
	var pause backoff
	for {
		conn, err := l.Accept()
		switch {
		case err == nil:
			pause.reset()
			s.admit(conn, screener, log)
		case s.stopping():
			return nil
		case permanent(err):
			return err
		default:
			// Out of file descriptors or memory, or a connection that broke while it waited: others may come through.
			log.Error("cannot accept", "err", err)
			pause.wait(s.stop)
		}
	}
}

// permanent says that a listener will never accept again.
func permanent(err error) bool {
	return errors.Is(err, net.ErrClosed) || errors.Is(err, syscall.EBADF) || errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSOCK)
}

// admit waits for a place and serves the connection, or refuses it. While it waits, others wait in the listener's backlog.
func (s *Server) admit(conn net.Conn, screener Screener, log *slog.Logger) {
	if !s.takeSlot() {
		if !s.stopping() {
			s.metrics.ConnectionRefused()
			log.Warn("connection refused: too many", "limit", s.options.MaxConnections)
		}
		_ = conn.Close() // unused
		return
	}
	g := newGuard(s, conn)
	g.session = newSession(g, screener, log.With("peer", conn.RemoteAddr().String()))
	if !s.addGuard(g) {
		<-s.slots
		_ = conn.Close() // unused
		return
	}
	s.metrics.ConnectionOpened()
	lib := gomilter.Server{NewMilter: func() gomilter.Milter { return g.session }}
	_ = lib.Serve(&once{conn: g}) // always io.EOF; the connection has a goroutine of its own now
}

func (s *Server) takeSlot() bool {
	select {
	case s.slots <- struct{}{}:
		return true
	default:
	}
	t := time.NewTimer(slotWait)
	defer t.Stop()
	select {
	case s.slots <- struct{}{}:
		return true
	case <-t.C:
	case <-s.stop:
	}
	return false
}

// gone is called when a connection is closed.
func (s *Server) gone(g *guard) {
	s.mu.Lock()
	delete(s.guards, g)
	s.mu.Unlock()
	<-s.slots
	s.metrics.ConnectionClosed()
	s.open.Done()
}

func (s *Server) addListener(l net.Listener) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.stopped {
		s.listeners[l] = struct{}{}
	}
	return !s.stopped
}

func (s *Server) removeListener(l net.Listener) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.listeners, l)
}

func (s *Server) addGuard(g *guard) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.stopped {
		s.guards[g] = struct{}{}
		s.open.Add(1)
	}
	return !s.stopped
}

// once is a listener of one connection: the library offers no other way to serve one.
type once struct {
	conn net.Conn
	done bool
}

func (o *once) Accept() (net.Conn, error) {
	if o.done {
		return nil, io.EOF
	}
	o.done = true
	return o.conn, nil
}

func (o *once) Close() error   { return nil }
func (o *once) Addr() net.Addr { return o.conn.LocalAddr() }

// backoff waits longer after each failure in a row.
type backoff time.Duration

func (b *backoff) reset() { *b = 0 }

// wait sleeps for 5 ms, then twice as long each time up to 1 s, or until stop.
func (b *backoff) wait(stop <-chan struct{}) {
	*b = min(max(2**b, backoff(5*time.Millisecond)), backoff(time.Second))
	t := time.NewTimer(time.Duration(*b))
	defer t.Stop()
	select {
	case <-t.C:
	case <-stop:
	}
}
