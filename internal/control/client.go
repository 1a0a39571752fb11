package control

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"syscall"
	"time"
)

// How a daemon is not reached.
var (
	ErrNoDaemon = errors.New("no daemon runs on this data folder")                 // nobody listens
	ErrSilent   = errors.New("the daemon did not answer in time")                  // what became of the request is not known
	ErrGone     = errors.New("the daemon closed the connection without an answer") // the same
)

// Refused is an answer of the daemon that says no.
type Refused struct{ Reason string }

func (r *Refused) Error() string { return r.Reason }

// patience bounds a call whose context has no deadline.
const patience = 10 * time.Second

// Client speaks to the daemon of one data folder. It is not for several goroutines at once. After an error that is not Refused the
// connection is of no more use, and what became of the request is not known.
type Client struct {
	conn  net.Conn
	lines *bufio.Reader
}

// Dial reaches the daemon that runs on a data folder. A missing socket, or one that a dead daemon left, is ErrNoDaemon.
func Dial(dir string) (*Client, error) {
	path, err := socketPath(dir)
	if err != nil {
		return nil, err
	}
	conn, err := net.DialTimeout("unix", path, time.Second)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ECONNREFUSED):
		return nil, ErrNoDaemon
	case err != nil:
		return nil, err
	}
	return &Client{conn: conn, lines: bufio.NewReader(io.LimitReader(conn, maxAnswer))}, nil
}

// Close ends the connection.
func (c *Client) Close() error { return c.conn.Close() }

// Adopt has the daemon put in force what the data folder says. force is what it goes by from now on; open counts messages whose answer,
// given under an older state, was not sent yet.
func (c *Client) Adopt(ctx context.Context) (force Force, open int, err error) {
	a, err := c.call(ctx, opAdopt)
	switch {
	case err != nil:
		return Force{}, 0, err
	case a.Force == nil:
		return Force{}, 0, errors.New("the daemon's answer names no state")
	}
	return *a.Force, a.Open, nil
}

// Status asks what is in force.
func (c *Client) Status(ctx context.Context) (Status, error) {
	a, err := c.call(ctx, opStatus)
	switch {
	case err != nil:
		return Status{}, err
	case a.Status == nil:
		return Status{}, errors.New("the daemon's answer names no state")
	}
	return *a.Status, nil
}

// Reload has the daemon read its configuration again. *Refused says why it keeps the old one.
func (c *Client) Reload(ctx context.Context) error {
	_, err := c.call(ctx, opReload)
	return err
}

func (c *Client) call(ctx context.Context, op string) (answer, error) {
	var a answer
	line, err := c.exchange(ctx, request{Op: op})
	if err != nil {
		return a, err
	}
	if err := json.Unmarshal(line, &a); err != nil {
		return a, fmt.Errorf("the daemon's answer cannot be read: %w", err)
	}
	if !a.OK {
		return a, &Refused{a.Error}
	}
	return a, nil
}

func (c *Client) exchange(ctx context.Context, r request) ([]byte, error) {
	end, ok := ctx.Deadline()
	if !ok {
		end = time.Now().Add(patience)
	}
	if err := c.conn.SetDeadline(end); err != nil {
		return nil, err
	}
	// A context that is cancelled ends the call, too.
	defer context.AfterFunc(ctx, func() { _ = c.conn.SetDeadline(time.Unix(1, 0)) })()
	sent, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	if _, err := c.conn.Write(append(sent, '\n')); err != nil {
		return nil, gone(err)
	}
	line, err := c.lines.ReadBytes('\n')
	if err != nil {
		return nil, gone(err)
	}
	return line, nil
}

// gone gives the ends that a connection takes words that a person can use.
func gone(err error) error {
	var timeout net.Error
	switch {
	case errors.As(err, &timeout) && timeout.Timeout():
		return ErrSilent
	case errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return ErrGone
	}
	return err
}
