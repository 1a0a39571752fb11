// Package pgtest gives tests a real PostgreSQL.
//
// The server is started when the first test asks for it and stopped when the last one that asked has ended, or all tests where TestMain uses Run. It listens on the loopback address
// alone, has its files in a temporary folder, and dies with the process. Each caller has a database of its own. Where PostgreSQL is not
// installed the test is skipped with the reason.
package pgtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// superuser owns the server's databases.
const superuser = "sekisho"

var shared struct {
	sync.Mutex
	kept   bool // Run stops it
	users  int
	number int
	server *Server
}

// Start returns the URL of a new and empty database.
func Start(t testing.TB) (url string) {
	t.Helper()
	shared.Lock()
	defer shared.Unlock()
	if shared.server == nil {
		shared.server = StartServer(t)
	}
	shared.users++
	t.Cleanup(func() {
		shared.Lock()
		defer shared.Unlock()
		if shared.users--; shared.users == 0 && !shared.kept {
			stopShared()
		}
	})
	shared.number++
	return shared.server.Create(t, fmt.Sprintf("sekisho%d", shared.number))
}

// Run runs the tests of a package and keeps one server for all of them, for its TestMain.
func Run(m *testing.M) (status int) {
	shared.kept = true
	defer stopShared()
	return m.Run()
}

func stopShared() {
	if shared.server != nil {
		shared.server.Stop()
	}
	shared.server = nil
}

// Server is a running PostgreSQL.
type Server struct {
	programs
	dir     string
	port    int
	as      *syscall.SysProcAttr
	process *os.Process
	ended   chan error
}

// StartServer starts a server of its own, for tests that stop it. The caller calls Stop.
func StartServer(t testing.TB) *Server {
	t.Helper()
	found := findPrograms()
	if found.bin == "" {
		t.Skip("PostgreSQL is not installed (Debian: postgresql): what it stores is not tested")
	}
	s := &Server{programs: found}
	if err := s.prepare(); err != nil {
		t.Fatalf("PostgreSQL: %v", err)
	}
	if err := s.Run(); err != nil {
		s.remove()
		t.Fatalf("PostgreSQL: %v", err)
	}
	return s
}

// prepare makes the server's files. It refuses to run as root: then they belong to another user.
func (s *Server) prepare() (err error) {
	if s.dir, err = os.MkdirTemp("", "sekisho-pg-"); err != nil {
		return err
	}
	s.as = &syscall.SysProcAttr{Pdeathsig: syscall.SIGQUIT}
	if os.Geteuid() == 0 {
		uid, gid, err := ordinaryUser()
		if err != nil {
			return err
		}
		s.as.Credential = &syscall.Credential{Uid: uid, Gid: gid}
		if err := errors.Join(os.Chown(s.dir, int(uid), int(gid)), s.openTo(s.dir)); err != nil {
			return err
		}
	}
	cmd := exec.Command(filepath.Join(s.bin, "initdb"), "-D", filepath.Join(s.dir, "data"), "-U", superuser, "-A", "trust", "-E", "UTF8",
		"--locale=C", "--no-sync")
	cmd.Dir, cmd.Env, cmd.SysProcAttr = s.dir, s.environment(), &syscall.SysProcAttr{Credential: s.as.Credential}
	if out, err := cmd.CombinedOutput(); err != nil {
		s.remove()
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return nil
}

func ordinaryUser() (uid, gid uint32, err error) {
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err := errors.Join(err1, err2); err != nil {
			return 0, 0, err
		}
		return uint32(uid), uint32(gid), nil
	}
	return 0, 0, errors.New("there is neither a user postgres nor nobody")
}

// Run starts a server that was stopped, on the same port as before.
func (s *Server) Run() error {
	if s.port == 0 {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		s.port = listener.Addr().(*net.TCPAddr).Port
		if err := listener.Close(); err != nil {
			return err
		}
	}
	started := make(chan error)
	s.ended = make(chan error, 1)
	go s.keep(started)
	if err := <-started; err != nil {
		return err
	}
	return s.await()
}

// keep holds its thread: the server gets a signal when the thread that started it ends.
func (s *Server) keep(started chan<- error) {
	runtime.LockOSThread()
	cmd := exec.Command(filepath.Join(s.bin, "postgres"), "-D", filepath.Join(s.dir, "data"), "-k", s.dir, "-p", strconv.Itoa(s.port),
		"-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "logging_collector=off", "-c", "shared_buffers=64MB")
	cmd.Dir, cmd.Env, cmd.SysProcAttr = s.dir, s.environment(), s.as
	log, err := os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err == nil {
		defer log.Close()
		cmd.Stdout, cmd.Stderr = log, log
		err = cmd.Start()
	}
	if err == nil {
		s.process = cmd.Process
	}
	started <- err
	if err == nil {
		s.ended <- cmd.Wait()
	}
}

func (s *Server) await() error {
	db, err := sql.Open("pgx", s.URL("postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	for range 300 {
		if err = db.Ping(); err == nil {
			return nil
		}
		select {
		case <-s.ended:
			log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
			return fmt.Errorf("the server ended: %s", log)
		case <-time.After(100 * time.Millisecond):
		}
	}
	return fmt.Errorf("the server does not answer: %w", err)
}

// URL is that of a database.
func (s *Server) URL(database string) string {
	return fmt.Sprintf("postgres://%s@127.0.0.1:%d/%s?sslmode=disable", superuser, s.port, database)
}

// Create makes a database and returns its URL.
func (s *Server) Create(t testing.TB, name string) (url string) {
	t.Helper()
	db, err := sql.Open("pgx", s.URL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if _, err := db.ExecContext(ctx, "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	return s.URL(name)
}

// Halt stops the server at once, as a crash would, and leaves its files for Run.
func (s *Server) Halt() {
	if s.process.Signal(syscall.SIGQUIT) == nil { // immediate shutdown
		<-s.ended
	}
}

// Stop stops the server and removes its files.
func (s *Server) Stop() {
	s.Halt()
	s.remove()
}

func (s *Server) remove() { os.RemoveAll(s.dir) }
