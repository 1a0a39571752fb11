package rig

import (
	"io"
	"net"
	"os"
	"sync"
)

// Tap stands on a unix socket between a mail server and the milter, and hands octets through. It sees how much of a mail has passed, and
// when each message had its final answer.
type Tap struct {
	listener net.Listener
	to       string

	mu    sync.Mutex
	limit int64
	hook  func()
	lines []*answerLine
}

// StartTap listens at the unix socket path from, for any user, and passes each connection on to the unix socket path to.
func StartTap(from, to string) (*Tap, error) {
	l, err := net.Listen("unix", from)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(from, 0o666); err != nil {
		l.Close()
		return nil, err
	}
	t := &Tap{listener: l, to: to}
	go t.serve()
	return t, nil
}

// Close ends the tap. Connections that it holds end with their ends.
func (t *Tap) Close() error { return t.listener.Close() }

// After calls hook once, before the octets are passed on with which a connection has sent more than limit octets to the milter.
func (t *Tap) After(limit int64, hook func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.limit, t.hook = limit, hook
}

func (t *Tap) serve() {
	for {
		client, err := t.listener.Accept()
		if err != nil {
			return
		}
		go t.pass(client)
	}
}

func (t *Tap) pass(client net.Conn) {
	defer client.Close()
	milter, err := net.Dial("unix", t.to)
	if err != nil {
		return // the mail server sees a milter that is not there
	}
	defer milter.Close()
	line := t.open(milter.(*net.UnixConn))
	go func() {
		line.pass(client)
		client.Close()
	}()
	io.Copy(&counted{tap: t, to: milter, line: line}, client)
}

// counted is the way to the milter.
type counted struct {
	tap    *Tap
	to     net.Conn
	line   *answerLine
	passed int64
}

func (c *counted) Write(octets []byte) (int, error) {
	c.passed += int64(len(octets))
	if hook := c.tap.due(c.passed); hook != nil {
		hook()
	}
	c.line.asked(octets)
	return c.to.Write(octets)
}

func (t *Tap) due(passed int64) func() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.hook == nil || passed <= t.limit {
		return nil
	}
	hook := t.hook
	t.hook = nil
	return hook
}
