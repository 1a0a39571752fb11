package rig

import (
	"fmt"
	"iter"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// patience bounds every wait for a server.
const patience = 30 * time.Second

// server is a process that runs in the foreground, with all its children in a session and process group of its own.
type server struct {
	name   string
	cmd    *exec.Cmd
	output string        // file with all that it printed
	ended  chan struct{} // closed when the process itself has ended
	guard  *guard
}

// startServer starts cmd, with its output in a file, and waits until it is ready.
func startServer(name string, cmd *exec.Cmd, output string, ready func() bool) (*server, error) {
	file, err := os.Create(output)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	cmd.Stdout, cmd.Stderr = file, file
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = new(syscall.SysProcAttr)
	}
	cmd.SysProcAttr.Setsid = true
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s := &server{name: name, cmd: cmd, output: output, ended: make(chan struct{})}
	if s.guard, err = startGuard(cmd.Process.Pid); err != nil {
		cmd.Process.Kill()
		return nil, err
	}
	go func() {
		cmd.Wait() // how it ended is seen by what it printed
		close(s.ended)
	}()
	eventually(patience, func() bool { return s.hasEnded() || ready() })
	if s.hasEnded() || !ready() {
		s.stop(syscall.SIGTERM)
		return nil, fmt.Errorf("%s did not start: %s", name, s.printed())
	}
	return s, nil
}

func (s *server) hasEnded() bool {
	select {
	case <-s.ended:
		return true
	default:
		return false
	}
}

func (s *server) printed() string {
	printed, err := os.ReadFile(s.output)
	if err != nil {
		return err.Error()
	}
	return string(printed)
}

// stop ends the server by that signal and waits until all its processes are gone. A server that has ended may be stopped again.
func (s *server) stop(by syscall.Signal) error {
	s.guard.dismiss()
	s.cmd.Process.Signal(by) // an error says that it has ended
	select {
	case <-s.ended:
	case <-time.After(2 * patience):
	}
	return groupGone(s.cmd.Process.Pid)
}

// groupGone waits until no process of the group pgid is left; those that outlive the patience are killed and named in the error.
func groupGone(pgid int) error {
	if eventually(patience, func() bool { return !groupLives(pgid) }) {
		return nil
	}
	err := syscall.Kill(-pgid, syscall.SIGKILL)
	return fmt.Errorf("process group %d did not end by itself (killed: %v)", pgid, err)
}

// groupLives says whether a process of the group still runs.
func groupLives(pgid int) bool {
	for range group(pgid) {
		return true
	}
	return false
}

// group yields the processes of a group that run, with their names. A process that has ended and that nobody has waited for (state Z,
// where the first process of a container does not care for orphans) does not run: so proc(5) is asked, not kill(2).
func group(pgid int) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		stats, _ := filepath.Glob("/proc/[0-9]*/stat")
		for _, stat := range stats {
			content, err := os.ReadFile(stat)
			if err != nil {
				continue // it ended while we looked
			}
			front, rest, _ := strings.Cut(string(content), ") ") // pid (name) state, parent, group
			number, name, _ := strings.Cut(front, " (")
			fields := strings.Fields(rest)
			if len(fields) < 3 || fields[0] == "Z" || fields[2] != strconv.Itoa(pgid) {
				continue
			}
			if pid, err := strconv.Atoi(number); err == nil && !yield(pid, name) {
				return
			}
		}
	}
}

// eventually asks until yes, at most for the duration limit.
func eventually(limit time.Duration, ask func() bool) bool {
	for end := time.Now().Add(limit); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if ask() {
			return true
		}
	}
	return ask()
}

// FreePort is a loopback port of that host ("127.0.0.1", "::1") on which nothing listens now.
func FreePort(host string) (int, error) {
	l, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// answers says whether something accepts connections at a TCP address.
func answers(address string) bool {
	conn, err := net.DialTimeout("tcp", address, time.Second)
	if err != nil {
		return false
	}
	return conn.Close() == nil
}

// chownTo gives a folder to an account of the system.
func chownTo(dir, account string) error {
	uid, gid, err := lookup(account)
	if err != nil {
		return err
	}
	return os.Chown(dir, uid, gid)
}
