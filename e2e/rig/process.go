package rig

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// patience bounds every wait for a server.
const patience = 30 * time.Second

// startGroup starts cmd as the leader of a process group of its own, to which all its children belong; it is asked to end when this
// process dies.
func startGroup(cmd *exec.Cmd) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	return cmd.Start()
}

// groupGone waits until no process of the group pgid is left; those that outlive the patience are killed and named in the error.
func groupGone(pgid int) error {
	gone := func() bool { return errors.Is(syscall.Kill(-pgid, 0), syscall.ESRCH) }
	if eventually(patience, gone) {
		return nil
	}
	err := syscall.Kill(-pgid, syscall.SIGKILL)
	return fmt.Errorf("process group %d did not end by itself (killed: %v)", pgid, err)
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
