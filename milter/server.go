package milter

import (
	"context"
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

// Options are the bounds of a Server. A zero field takes its default.
type Options struct {
	MaxConnections int           // at once, over all listeners; 512
	ReadTimeout    time.Duration // for the MTA to send a frame; 7210 s, as libmilter: an SMTP client may be silent for long
	WriteTimeout   time.Duration // for the MTA to take an answer; 60 s
	JudgeTimeout   time.Duration // for Judge; 20 s
	ProgressEvery  time.Duration // between the frames that keep the MTA patient while Judge runs; 5 s
	MaxHeldFrames  int64         // octets of large frames and of envelopes, over all connections; 64 MiB

	Log     *slog.Logger // nil: nothing is logged
	Metrics Metrics      // nil: nothing is counted
	Now     func() time.Time
}

// Metrics counts what happens to connections. Its methods are called from many goroutines.
type Metrics interface {
	ConnectionOpened()
	ConnectionClosed()
	ConnectionRefused() // no place within the waiting time
	ProtocolError(kind string)
	Panic()
}

func (o Options) withDefaults() Options {
	setDefault(&o.MaxConnections, 512)
	setDefault(&o.ReadTimeout, 7210*time.Second)
	setDefault(&o.WriteTimeout, time.Minute)
	setDefault(&o.JudgeTimeout, 20*time.Second)
	setDefault(&o.ProgressEvery, 5*time.Second)
	setDefault(&o.MaxHeldFrames, 64<<20)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Metrics == nil {
		o.Metrics = noMetrics{}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

func setDefault[T int | int64 | time.Duration](v *T, d T) {
	if *v <= 0 {
		*v = d
	}
}

type noMetrics struct{}

func (noMetrics) ConnectionOpened()    {}
func (noMetrics) ConnectionClosed()    {}
func (noMetrics) ConnectionRefused()   {}
func (noMetrics) ProtocolError(string) {}
func (noMetrics) Panic()               {}

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
