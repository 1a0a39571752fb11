package control

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"sekisho/internal/incident"
)

// daemon is a handler whose answers a test sets.
type daemon struct {
	mu       sync.Mutex
	standing incident.Standing
	open     int
	reload   error
	adopting func() // called in Adopt, before it answers
}

func (d *daemon) Adopt(context.Context) (incident.Standing, int) {
	if d.adopting != nil {
		d.adopting()
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.standing.State.Rev++
	return d.standing, d.open
}

func (d *daemon) Status() Status {
	d.mu.Lock()
	defer d.mu.Unlock()
	return Status{Version: "1.2", PID: 7, Force: ForceOf(d.standing)}
}

func (d *daemon) Reload() error { return d.reload }

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// serve runs a daemon on a folder of its own until the test ends.
func serve(t *testing.T, h Handler) (dir string) {
	t.Helper()
	dir = t.TempDir()
	l, err := Listen(dir)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- Serve(l, h, quiet()) }()
	t.Cleanup(func() {
		_ = l.Close() // a test may have closed it
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return dir
}

func dial(t *testing.T, dir string) *Client {
	t.Helper()
	c, err := Dial(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func TestOperations(t *testing.T) {
	d := &daemon{open: 3, standing: incident.Standing{
		State:  incident.State{Rev: 4, Level: incident.Isolate, Case: "2026-001"},
		Alarms: []incident.Alarm{{Code: "clock", En: "the clock jumped", Ja: "時計が飛びました"}},
	}}
	c := dial(t, serve(t, d))
	force, open, err := c.Adopt(t.Context())
	if err != nil || open != 3 || force.State.Rev != 5 || force.State.Level != incident.Isolate || force.State.Case != "2026-001" {
		t.Errorf("adopt: %+v, %d, %v", force, open, err)
	}
	status, err := c.Status(t.Context())
	if err != nil || status.PID != 7 || status.Force.State.Rev != 5 || len(status.Force.Alarms) != 1 || status.Force.Alarms[0].Ja != "時計が飛びました" {
		t.Errorf("status: %+v, %v", status, err)
	}
	if err := c.Reload(t.Context()); err != nil {
		t.Error(err)
	}
	d.reload = errors.New("sekisho.toml:2:1: unknown key\n\tmod = 1\n\t^")
	var refused *Refused
	if err := c.Reload(t.Context()); !errors.As(err, &refused) || refused.Reason != d.reload.Error() {
		t.Errorf("reload: %v", err)
	}
	if _, err := c.Status(t.Context()); err != nil {
		t.Errorf("after a refusal the connection goes on: %v", err)
	}
}

func TestSocketIsPrivate(t *testing.T) {
	dir := serve(t, &daemon{})
	info, err := os.Stat(filepath.Join(dir, "control.sock"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

func TestNobodyListens(t *testing.T) {
	dir := t.TempDir()
	if _, err := Dial(dir); !errors.Is(err, ErrNoDaemon) {
		t.Errorf("no socket: %v", err)
	}
	stale(t, dir)
	if _, err := Dial(dir); !errors.Is(err, ErrNoDaemon) {
		t.Errorf("stale socket: %v", err)
	}
	if _, err := Dial(""); err == nil || errors.Is(err, ErrNoDaemon) {
		t.Errorf("no folder: %v", err)
	}
}

// stale leaves the socket of a daemon that was killed.
func stale(t *testing.T, dir string) {
	t.Helper()
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(dir, "control.sock"), Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestListenReplacesAStaleSocketOnly(t *testing.T) {
	dir := t.TempDir()
	stale(t, dir)
	l, err := Listen(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Listen(dir); err == nil || !strings.Contains(err.Error(), "another daemon") {
		t.Errorf("a socket in use: %v", err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "control.sock")
	if err := os.WriteFile(path, []byte("kept"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Listen(dir); err == nil || !strings.Contains(err.Error(), "no socket") {
		t.Errorf("a file in the way: %v", err)
	}
	if kept, err := os.ReadFile(path); err != nil || string(kept) != "kept" {
		t.Errorf("the file is gone: %q, %v", kept, err)
	}
	if _, err := Listen(filepath.Join(dir, strings.Repeat("x", 120))); err == nil || !strings.Contains(err.Error(), "shorter name") {
		t.Errorf("a long path: %v", err)
	}
}

// Hostile requests get an answer or an end, and the daemon answers the next one.
func TestHostileRequests(t *testing.T) {
	dir := serve(t, &daemon{})
	for name, c := range map[string]struct{ sent, want string }{
		"no JSON":         {"adopt\n", "no request"},
		"empty line":      {"\n", "no request"},
		"array":           {"[1]\n", "no request"},
		"trailing":        {`{"op":"status"} {"op":"reload"}` + "\n", "no request"},
		"unknown":         {`{"op":"lower"}` + "\n", `unknown operation \"lower\"`},
		"no operation":    {"{}\n", "unknown operation"},
		"controls":        {`{"op":"\u001b[31m"}` + "\n", "unknown operation"},
		"type":            {`{"op":1}` + "\n", "no request"},
		"NUL":             {"\x00\n", "no request"},
		"deep":            {strings.Repeat("[", 4000) + "\n", "no request"},
		"too long":        {strings.Repeat("x", maxRequest+1), "at most"},
		"too long, ended": {`{"op":"` + strings.Repeat("x", 2*maxRequest) + `"}` + "\n", "at most"},
		"open line":       {`{"op":"sta`, ""},
		"unknown key":     {`{"op":"status","more":[1,2]}` + "\n", `"ok":true`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := say(t, dir, c.sent); !strings.Contains(got, c.want) || c.want == "" && got != "" {
				t.Errorf("%q", got)
			}
			if _, err := dial(t, dir).Status(t.Context()); err != nil {
				t.Errorf("afterwards: %v", err)
			}
		})
	}
}

// say sends octets, closes its own side and returns what comes back.
func say(t *testing.T, dir, octets string) string {
	t.Helper()
	conn, err := net.Dial("unix", filepath.Join(dir, "control.sock"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	go func() {
		_, _ = io.WriteString(conn, octets) // the daemon may hang up before it has read all
		_ = conn.(*net.UnixConn).CloseWrite()
	}()
	back, err := io.ReadAll(conn)
	if err != nil && len(back) == 0 {
		return "at most" // cut off while it was still being sent: the refusal was lost with the connection
	}
	return string(back)
}

func TestPeers(t *testing.T) {
	for _, c := range []struct {
		uid  uint32
		own  int
		want bool
	}{{0, 990, true}, {990, 990, true}, {1000, 990, false}, {1000, 0, false}, {4294967295, -1, false}} {
		if got := permittedUser(c.uid, c.own) == nil; got != c.want {
			t.Errorf("user %d at a daemon of %d: %v", c.uid, c.own, got)
		}
	}
	a, b := net.Pipe()
	defer a.Close()
	defer b.Close()
	if permitted(a) == nil {
		t.Error("a peer without credentials is permitted")
	}
	l, err := Listen(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	client, err := net.Dial("unix", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	conn, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if uid, err := peer(conn); err != nil || int(uid) != os.Geteuid() {
		t.Errorf("peer: %d, %v", uid, err)
	}
}

// Two who ask at once are both answered, also when one is not served before the other has been.
func TestTwoClients(t *testing.T) {
	var both sync.WaitGroup
	both.Add(2)
	dir := serve(t, &daemon{adopting: func() { both.Done(); both.Wait() }})
	type result struct {
		rev int
		err error
	}
	results := make(chan result, 2)
	for range 2 {
		c := dial(t, dir)
		go func() {
			force, _, err := c.Adopt(context.Background())
			results <- result{force.State.Rev, err}
		}()
	}
	a, b := <-results, <-results
	if a.err != nil || b.err != nil || a.rev+b.rev != 3 {
		t.Errorf("%+v, %+v", a, b)
	}
}

// An idle client keeps nobody else waiting.
func TestIdleClient(t *testing.T) {
	dir := serve(t, &daemon{})
	for range 8 {
		dial(t, dir)
	}
	if _, err := dial(t, dir).Status(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestTooManyConnections(t *testing.T) {
	dir := serve(t, &daemon{})
	for range maxConnections {
		if _, err := dial(t, dir).Status(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := dial(t, dir).Status(t.Context()); err == nil {
		t.Error("one more is answered")
	}
}

func TestPanicEndsOneConnection(t *testing.T) {
	d := &daemon{adopting: func() { panic("planted") }}
	dir := serve(t, d)
	if _, _, err := dial(t, dir).Adopt(t.Context()); !errors.Is(err, ErrGone) {
		t.Errorf("%v", err)
	}
	if _, err := dial(t, dir).Status(t.Context()); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

// A daemon that hangs is left in time; whether it adopted is not known, and the error is none of the others.
func TestDeadline(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	dir := serve(t, &daemon{adopting: func() { <-release }})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, _, err := dial(t, dir).Adopt(ctx)
	var refused *Refused
	if err == nil || errors.As(err, &refused) || !errors.Is(err, ErrSilent) {
		t.Errorf("%v", err)
	}
	ctx, cancel = context.WithCancel(t.Context())
	cancel()
	if _, _, err := dial(t, dir).Adopt(ctx); !errors.Is(err, ErrSilent) {
		t.Errorf("cancelled: %v", err)
	}
}

// A daemon that dies in the middle.
func TestDaemonGone(t *testing.T) {
	for name, last := range map[string]string{"before the answer": "", "in the answer": `{"ok":tr`, "another language": "220 hello\n", "no state": `{"ok":true}` + "\n"} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			l, err := Listen(dir)
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			go func() {
				conn, err := l.Accept()
				if err != nil {
					return
				}
				defer conn.Close()
				_, _ = bufio.NewReader(conn).ReadString('\n')
				_, _ = io.WriteString(conn, last)
			}()
			if _, _, err := dial(t, dir).Adopt(t.Context()); err == nil || errors.Is(err, ErrNoDaemon) {
				t.Errorf("%v", err)
			}
		})
	}
}

func FuzzAnswer(f *testing.F) {
	for _, seed := range []string{`{"op":"adopt"}`, `{"op":"status"}`, `{"op":"reload"}`, `{"op":null}`, `{"op":"\ud800"}`, `{`, "\xff"} {
		f.Add([]byte(seed))
	}
	s := &server{handler: &daemon{}, log: quiet()}
	f.Fuzz(func(t *testing.T, line []byte) {
		a := s.answer(line)
		if a.OK == (a.Error != "") {
			t.Errorf("%+v", a)
		}
		if encoded, err := json.Marshal(a); err != nil || strings.Contains(string(encoded), "\n") {
			t.Errorf("%q, %v", encoded, err)
		}
	})
}
