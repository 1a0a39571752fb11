package sandbox

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"sekisho/internal/payload/sandbox/unpack"
)

// Where the child finds its ends of the pipes and the archive.
const (
	requestsFD = 0
	resultsFD  = 1
	archiveFD  = 3
)

// setup is the first that a child is told.
type setup struct {
	Format     unpack.Format
	Base, Size int64 // of the archive in the file
	Bounds     bounds
}

// request is what a child is asked for. It ends its answer with a status frame.
type request struct {
	List      bool     `json:",omitempty"`
	Passwords [][]byte `json:",omitempty"` // for List

	Open     *unpack.Place `json:",omitempty"`
	Password []byte        `json:",omitempty"` // for Open; nil is none

	Octets int // of the content that is open, at most
}

// Main is the child: it limits itself, and answers requests until there are no more. It returns the exit status.
func Main() int {
	requests := json.NewDecoder(os.NewFile(requestsFD, "requests"))
	var s setup
	if err := requests.Decode(&s); err != nil {
		fmt.Fprintln(os.Stderr, "unpack-child is started by sekisho itself:", err)
		return 2
	}
	missing := s.Bounds.apply()
	file := io.NewSectionReader(os.NewFile(archiveFD, "archive"), s.Base, s.Size)
	c := child{s: s, file: file, out: frameWriter{bufio.NewWriterSize(os.NewFile(resultsFD, "results"), maxFrame+frameHead)}}
	if err := c.greet(missing); err != nil {
		return 1
	}
	for {
		var r request
		if requests.Decode(&r) != nil {
			return 0 // the parent has had enough
		}
		if c.answer(r) != nil {
			return 1
		}
	}
}

type child struct {
	s       setup
	file    *io.SectionReader
	out     frameWriter
	archive unpack.Archive
	content io.Reader
	buf     [maxFrame]byte
}

func (c *child) greet(missing error) error {
	text := ""
	if missing != nil {
		text = missing.Error()
	}
	if err := c.out.write(frameReady, []byte(text)); err != nil {
		return err
	}
	return c.out.w.Flush()
}

// answer does what is asked for. Its error is that of the pipe.
func (c *child) answer(r request) error {
	s, err := c.try(r)
	if err != nil {
		c.content = nil
		s = statusOf(err)
	}
	text := ""
	if s == statusFailed {
		text = err.Error()
	}
	return c.out.status(s, text)
}

// try turns a panic into an error. What the archive's reader has become by it is unknown, so it is let go.
func (c *child) try(r request) (s status, err error) {
	defer func() {
		if v := recover(); v != nil {
			c.archive = nil
			err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	if c.archive == nil {
		if c.archive, err = unpack.New(c.s.Format, c.file, c.s.Size); err != nil {
			return 0, err
		}
	}
	switch {
	case r.List:
		return statusDone, c.list(r)
	case r.Open != nil:
		c.content = nil
		if c.content, err = c.archive.Open(*r.Open, password(r)); err != nil {
			return 0, err
		}
	}
	return c.send(r.Octets)
}

func password(r request) *string {
	if r.Password == nil {
		return nil
	}
	p := string(r.Password)
	return &p
}

func (c *child) list(r request) error {
	var passwords []string
	for _, p := range r.Passwords {
		passwords = append(passwords, string(p))
	}
	fits, err := c.archive.Unseal(passwords)
	if err != nil {
		return err
	}
	if fits >= 0 {
		if err := c.out.write(frameFits, []byte{byte(fits)}); err != nil {
			return err
		}
	}
	var broken error
	err = c.archive.List(func(e unpack.Entry) bool {
		broken = c.out.write(frameEntry, encodeEntry(e))
		return broken == nil
	})
	return errors.Join(broken, err)
}

// send gives the next octets of the open content.
func (c *child) send(octets int) (status, error) {
	if c.content == nil {
		return statusDone, nil
	}
	for octets > 0 {
		n, err := c.content.Read(c.buf[:min(octets, len(c.buf))])
		octets -= n
		if n > 0 {
			if err := c.out.write(frameData, c.buf[:n]); err != nil {
				return 0, err
			}
		}
		if err == io.EOF {
			c.content = nil
			return statusDone, nil
		}
		if err != nil {
			return 0, err
		}
	}
	return statusMore, nil
}
