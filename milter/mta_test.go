package milter

import (
	"context"
	"encoding/binary"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	gomilter "github.com/emersion/go-milter"

	"sekisho/internal/mail"
	"sekisho/internal/screen"
)

const (
	offerAll      = 0x1ff    // actions of Sendmail 8.17 and Postfix 3
	offerProtocol = 0x1fffff // their protocol flags
)

// pipeListener hands out one end of pipes.
type pipeListener struct {
	conns chan net.Conn
	once  sync.Once
	done  chan struct{}
}

func newPipeListener() *pipeListener {
	return &pipeListener{conns: make(chan net.Conn), done: make(chan struct{})}
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error {
	l.once.Do(func() { close(l.done) })
	return nil
}

func (l *pipeListener) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "unix"} }

// mta plays the MTA's side of one connection, frame by frame.
type mta struct {
	t    testing.TB
	conn net.Conn
}

// start serves sc under o and returns a way to connect. The server is shut down when the test ends.
func start(t testing.TB, o Options, sc Screener) (connect func() *mta, s *Server) {
	t.Helper()
	s = NewServer(o)
	l := newPipeListener()
	served := make(chan error, 1)
	go func() { served <- s.Serve(l, sc, "test") }()
	t.Cleanup(func() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		_ = s.Shutdown(ctx)
		if err := <-served; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	return func() *mta {
		ours, theirs := net.Pipe()
		l.conns <- theirs
		t.Cleanup(func() { _ = ours.Close() })
		return &mta{t: t, conn: ours}
	}, s
}

func (m *mta) write(b []byte) {
	m.t.Helper()
	if _, err := m.conn.Write(b); err != nil {
		m.t.Fatalf("write: %v", err)
	}
}

func (m *mta) send(code gomilter.Code, data string) {
	m.t.Helper()
	m.write(appendFrame(nil, byte(code), []byte(data)))
}

func (m *mta) recv() (code byte, data string) {
	m.t.Helper()
	var head [5]byte
	if _, err := io.ReadFull(m.conn, head[:]); err != nil {
		m.t.Fatalf("no answer: %v", err)
	}
	b := make([]byte, binary.BigEndian.Uint32(head[:])-1)
	if _, err := io.ReadFull(m.conn, b); err != nil {
		m.t.Fatalf("answer cut short: %v", err)
	}
	return head[4], string(b)
}

// want reads one answer and checks it.
func (m *mta) want(code byte, data string) {
	m.t.Helper()
	if c, d := m.recv(); c != code || d != data {
		m.t.Fatalf("answer %q %q, want %q %q", c, d, code, data)
	}
}

// wantReply reads a reply that begins with prefix.
func (m *mta) wantReply(prefix string) {
	m.t.Helper()
	if c, d := m.recv(); c != 'y' || !strings.HasPrefix(d, prefix) || !strings.HasSuffix(d, "\x00") {
		m.t.Fatalf("answer %q %q, want 'y' %q…", c, d, prefix)
	}
}

// wantClosed expects the end of the connection.
func (m *mta) wantClosed() {
	m.t.Helper()
	if b, err := io.ReadAll(m.conn); err != nil || len(b) > 0 {
		m.t.Fatalf("read %q, %v; want the end of the connection", b, err)
	}
}

// negotiate offers what a present MTA offers.
func (m *mta) negotiate() *mta {
	m.t.Helper()
	m.offer(6, offerAll, offerProtocol)
	m.recv()
	return m
}

func (m *mta) offer(version, actions, protocol uint32) {
	m.t.Helper()
	b := binary.BigEndian.AppendUint32(nil, version)
	b = binary.BigEndian.AppendUint32(b, actions)
	b = binary.BigEndian.AppendUint32(b, protocol)
	m.send(gomilter.CodeOptNeg, string(b))
}

func (m *mta) connectFrom(name, addr string) {
	m.t.Helper()
	family := "4"
	if strings.Contains(addr, ":") {
		family = "6"
	}
	m.send(gomilter.CodeConn, name+"\x00"+family+"\x1f\x90"+addr+"\x00")
}

// envelope sends MAIL and RCPT and expects the recipients to be accepted.
func (m *mta) envelope(from string, rcpts ...string) {
	m.t.Helper()
	m.send(gomilter.CodeMail, "<"+from+">\x00")
	for _, r := range rcpts {
		m.send(gomilter.CodeRcpt, "<"+r+">\x00")
		m.want('c', "")
	}
}

// content sends header fields ("Name: value"), EOH and the body.
func (m *mta) content(body string, fields ...string) {
	m.t.Helper()
	for _, f := range fields {
		name, value, _ := strings.Cut(f, ":")
		m.send(gomilter.CodeHeader, name+"\x00"+value+"\x00")
	}
	m.send(gomilter.CodeEOH, "")
	m.send(gomilter.CodeBody, body)
	m.send(gomilter.CodeEOB, "")
}

// message sends a whole small message.
func (m *mta) message() {
	m.t.Helper()
	m.envelope("a@example.net", "b@example.jp")
	m.content("hello\r\n", "Subject: hi")
}

// letter is what a fake intake saw of one message.
type letter struct {
	screener *fakeScreener

	client  mail.Client
	env     mail.Envelope
	header  string
	body    string
	queueID string // at EndOfHeader
	judgeID string // at Judge
	judged  bool
	aborts  int
}

// fakeScreener keeps what it is given. Its functions, where set, stand in for the intake's methods.
type fakeScreener struct {
	begin   func(ctx context.Context) error
	onField func()
	onEOH   func()
	onBody  func()
	judge   func(ctx context.Context) screen.Outcome
	onAbort func()

	mu      sync.Mutex
	letters []*letter
}

func (f *fakeScreener) Begin(ctx context.Context, c mail.Client, e mail.Envelope) (Intake, error) {
	if f.begin != nil {
		if err := f.begin(ctx); err != nil {
			return nil, err
		}
	}
	l := &letter{screener: f, client: c, env: e}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.letters = append(f.letters, l)
	return l, nil
}

// letter returns the n-th message.
func (f *fakeScreener) letter(t testing.TB, n int) letter {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.letters) <= n {
		t.Fatalf("%d messages begun, want more than %d", len(f.letters), n)
	}
	return *f.letters[n]
}

func (l *letter) locked(change func(), hook func()) {
	l.screener.mu.Lock()
	change()
	l.screener.mu.Unlock()
	if hook != nil {
		hook()
	}
}

func (l *letter) Header(name string, value []byte) {
	l.locked(func() { l.header += name + ":" + string(value) + "\n" }, l.screener.onField)
}

func (l *letter) EndOfHeader(id string, c mail.Client, e mail.Envelope) {
	l.locked(func() { l.queueID, l.client, l.env = id, c, e }, l.screener.onEOH)
}

func (l *letter) Body(chunk []byte) {
	l.locked(func() { l.body += string(chunk) }, l.screener.onBody)
}

func (l *letter) Judge(ctx context.Context, id string) screen.Outcome {
	l.locked(func() { l.judgeID, l.judged = id, true }, nil)
	if l.screener.judge != nil {
		return l.screener.judge(ctx)
	}
	return screen.Outcome{Action: screen.Accept}
}

func (l *letter) Abort() { l.locked(func() { l.aborts++ }, l.screener.onAbort) }

// decide is a judge that always decides the same.
func decide(o screen.Outcome) func(context.Context) screen.Outcome {
	return func(context.Context) screen.Outcome { return o }
}

// counter counts what Metrics are told.
type counter struct {
	mu sync.Mutex
	n  map[string]int
}

func (c *counter) add(k string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.n == nil {
		c.n = make(map[string]int)
	}
	c.n[k]++
}

func (c *counter) get(k string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n[k]
}

func (c *counter) ConnectionOpened()         { c.add("opened") }
func (c *counter) ConnectionClosed()         { c.add("closed") }
func (c *counter) ConnectionRefused()        { c.add("refused") }
func (c *counter) ProtocolError(kind string) { c.add(kind) }
func (c *counter) Panic()                    { c.add("panic") }

// lockedBuffer is a log that a test reads while the server writes.
type lockedBuffer struct {
	mu sync.Mutex
	b  strings.Builder
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

func (b *lockedBuffer) logger() *slog.Logger { return slog.New(slog.NewTextHandler(b, nil)) }

// never is a time that no test reaches.
const never = 24 * time.Hour
