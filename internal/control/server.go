package control

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"syscall"
	"time"
)

// Listen opens the socket of a data folder. A socket that a dead daemon left is replaced; one that is answered is an error, and so is
// anything that is no socket. Closing the listener removes the socket.
func Listen(dir string) (net.Listener, error) {
	path, err := socketPath(dir)
	if err != nil {
		return nil, err
	}
	if err := clearStale(path); err != nil {
		return nil, err
	}
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		return nil, err
	}
	// Until here the folder's own mode (0700) keeps others out, and whoever connects must show who he is.
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// clearStale removes a socket that nobody listens on any more.
func clearStale(path string) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case info.Mode().Type() != fs.ModeSocket:
		return fmt.Errorf("%s is in the way and is no socket", path)
	}
	conn, err := net.DialTimeout("unix", path, time.Second)
	switch {
	case err == nil:
		return errors.Join(fmt.Errorf("%s: another daemon answers there", path), conn.Close())
	case errors.Is(err, syscall.ECONNREFUSED):
		return os.Remove(path)
	}
	return err
}

// Serve answers until the listener is closed, which is no error. Requests in hand are finished by their own goroutines.
func Serve(l net.Listener, h Handler, log *slog.Logger) error {
	free := make(chan struct{}, maxConnections)
	for {
		conn, err := l.Accept()
		switch {
		case errors.Is(err, net.ErrClosed):
			return nil
		case err != nil:
			// Out of files, most likely: the listener itself is well.
			log.Error("control socket: no connection taken", "error", err)
			time.Sleep(50 * time.Millisecond)
			continue
		}
		select {
		case free <- struct{}{}:
			go func() {
				defer func() { <-free }()
				(&server{conn: conn, handler: h, log: log}).run()
			}()
		default:
			log.Warn("control socket: too many connections, one cut off")
			_ = conn.Close() // it has said nothing yet
		}
	}
}

// server is one connection.
type server struct {
	conn    net.Conn
	handler Handler
	log     *slog.Logger
}

func (s *server) run() {
	defer s.conn.Close()
	defer func() {
		if p := recover(); p != nil {
			s.log.Error("control socket: a request failed", "panic", fmt.Sprint(p))
		}
	}()
	if err := permitted(s.conn); err != nil {
		s.log.Warn("control socket: connection refused", "error", err)
		return
	}
	lines := bufio.NewReaderSize(s.conn, maxRequest)
	for s.next(lines) {
	}
}

// next answers one request and says whether another may follow.
func (s *server) next(lines *bufio.Reader) bool {
	if err := s.conn.SetDeadline(time.Now().Add(silence)); err != nil {
		return false
	}
	line, err := lines.ReadSlice('\n')
	switch {
	case errors.Is(err, bufio.ErrBufferFull):
		s.send(refusal(fmt.Errorf("a request has at most %d octets", maxRequest)))
		return false
	case err != nil:
		return false // the peer has gone, fallen silent, or stopped in the middle of a line
	}
	return s.send(s.answer(line))
}

func (s *server) send(a answer) bool {
	line, err := json.Marshal(a)
	if err != nil {
		line, err = json.Marshal(refusal(err))
	}
	if err != nil {
		return false
	}
	if err := s.conn.SetDeadline(time.Now().Add(silence)); err != nil {
		return false
	}
	_, err = s.conn.Write(append(line, '\n'))
	return err == nil
}

func (s *server) answer(line []byte) answer {
	var r request
	if err := json.Unmarshal(bytes.TrimSpace(line), &r); err != nil {
		return refusal(fmt.Errorf("no request: %w", err))
	}
	switch r.Op {
	case opAdopt:
		// The level counts even if whoever asked has gone.
		ctx, cancel := context.WithTimeout(context.Background(), adoptTime)
		defer cancel()
		standing, open := s.handler.Adopt(ctx)
		force := ForceOf(standing)
		return answer{OK: true, Force: &force, Open: open}
	case opStatus:
		status := s.handler.Status()
		return answer{OK: true, Status: &status}
	case opReload:
		if err := s.handler.Reload(); err != nil {
			return refusal(err)
		}
		return answer{OK: true}
	}
	return refusal(fmt.Errorf("unknown operation %q", r.Op))
}

// permitted refuses whoever is neither root nor the user of this process.
func permitted(conn net.Conn) error {
	uid, err := peer(conn)
	if err != nil {
		return fmt.Errorf("the peer is not known: %w", err)
	}
	return permittedUser(uid, os.Geteuid())
}

func permittedUser(uid uint32, own int) error {
	if uid == 0 || int(uid) == own {
		return nil
	}
	return fmt.Errorf("user %d is neither root nor the user of the daemon", uid)
}

// peer is the effective user of the process at the other end, as the kernel noted it when the connection was made (unix(7)).
func peer(conn net.Conn) (uint32, error) {
	unix, ok := conn.(*net.UnixConn)
	if !ok {
		return 0, fmt.Errorf("%T is no unix socket", conn)
	}
	raw, err := unix.SyscallConn()
	if err != nil {
		return 0, err
	}
	var cred *syscall.Ucred
	var failed error
	err = raw.Control(func(fd uintptr) {
		cred, failed = syscall.GetsockoptUcred(int(fd), syscall.SOL_SOCKET, syscall.SO_PEERCRED)
	})
	if err = errors.Join(err, failed); err != nil {
		return 0, err
	}
	return cred.Uid, nil
}
