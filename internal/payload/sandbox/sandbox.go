// Package sandbox runs the unpackers of others (package unpack) in child processes: one for each archive, which can take the memory and the
// time that it was given and nothing else. A child that dies leaves an error behind and no trace in the daemon.
//
// The child is this same executable, started with the argument ChildArgument; whoever uses the package calls Main for it. It has an empty
// environment, a session of its own, the archive as a read-only file, a pipe for requests (one JSON object each) and one for results
// (frames, see frame.go); what it writes to standard error is kept to 4 KB for the operator. Before it looks at the archive it sets limits
// for itself: on memory (RLIMIT_AS, RLIMIT_DATA; 256 MB beyond what it starts with), CPU time (what the context leaves, in whole seconds and
// one more), files (none can be opened or written), and a filter of system calls (seccomp(2)) that leaves reading, writing and what the Go
// runtime needs. The kernel kills it with the thread of the daemon that started it, the parent when its context ends.
//
// No frame of a child is trusted: its length is bounded by 64 KB, sizes and names are only what an archive declares, and how much is read is
// for the caller to decide, who asks for contents in pieces. Where the system has no filter of system calls, the other limits hold, and Check
// and the pool's Report say so.
//
// Concurrency: a Pool is for all mails. A Session stands for one body part and is for one goroutine; sessions wait for each other, so that at
// most Options.Children of them have children. Archives in one another have a child each, in the same session.
package sandbox

import (
	"context"
	"errors"
	"io"
	"runtime"
	"sync"
	"time"
)

// ChildArgument is the first argument of a child.
const ChildArgument = "unpack-child"

// Options of a Pool; the zero values are what the daemon uses.
type Options struct {
	Start    Start       // how a child is started: Self
	Children int         // sessions with children at once; 0: as many as processors, at most 4
	Memory   int64       // octets for each child beyond what it starts with; 0: 256 MB
	Report   func(error) // told once of limits that the system refuses
}

// Start names the program that is started as a child. Only a program that calls Main for ChildArgument may name itself: a test would run its
// tests again, each with children of its own.
type Start func() (Me, error)

// Me is the executable of a child and its arguments, the name in front.
type Me struct {
	Path string
	Args []string
}

const (
	defaultMemory = 256 << 20
	mostChildren  = 4
)

// Pool starts children.
type Pool struct {
	o        Options
	turns    chan struct{}
	reported sync.Once
}

// New makes a pool. Nothing is started before it is needed.
func New(o Options) *Pool {
	if o.Children <= 0 {
		o.Children = min(runtime.GOMAXPROCS(0), mostChildren)
	}
	if o.Memory <= 0 {
		o.Memory = defaultMemory
	}
	if o.Start == nil {
		o.Start = func() (Me, error) { return Me{}, errors.New("no program is named to unpack archives") }
	}
	if o.Report == nil {
		o.Report = func(error) {}
	}
	return &Pool{o: o, turns: make(chan struct{}, o.Children)}
}

// Session is what one body part needs: its children.
type Session struct {
	pool     *Pool
	ctx      context.Context
	archives []*Archive
	turn     bool
}

// Session begins one. Where ctx ends, its children do.
func (p *Pool) Session(ctx context.Context) *Session { return &Session{pool: p, ctx: ctx} }

// Mark is how many archives are open; CloseTo takes it.
func (s *Session) Mark() int { return len(s.archives) }

// CloseTo closes the archives that were opened after Mark was.
func (s *Session) CloseTo(mark int) {
	for _, a := range s.archives[mark:] {
		a.close()
	}
	s.archives = s.archives[:mark]
}

// Close ends the session.
func (s *Session) Close() {
	s.CloseTo(0)
	if s.turn {
		<-s.pool.turns
		s.turn = false
	}
}

// wait takes a turn, unless the session has one.
func (s *Session) wait() error {
	if s.turn {
		return nil
	}
	select {
	case s.pool.turns <- struct{}{}:
		s.turn = true
		return nil
	case <-s.ctx.Done():
		return s.ctx.Err()
	}
}

// bounds are those of a child that is started now.
func (s *Session) bounds() bounds {
	const unhurried = 60
	b := bounds{Memory: s.pool.o.Memory, Seconds: unhurried}
	if end, ok := s.ctx.Deadline(); ok {
		b.Seconds = uint64(max(0, time.Until(end))/time.Second) + 1
	}
	return b
}

// report tells of limits that do not hold, once.
func (p *Pool) report(missing string) {
	if missing != "" {
		p.reported.Do(func() { p.o.Report(Missing{missing}) })
	}
}

// Check starts a child: Missing says which of its limits the system refuses, another error that none can be started.
func (p *Pool) Check(ctx context.Context) error {
	s := p.Session(ctx)
	defer s.Close()
	if err := s.wait(); err != nil {
		return err
	}
	c, err := startChild(s, "", nothing{}, 0, 0)
	if err != nil {
		return err
	}
	defer c.end()
	if c.missing != "" {
		return Missing{c.missing}
	}
	return nil
}

// Missing are limits that the system refuses. Archives are unpacked all the same.
type Missing struct{ Limits string }

func (m Missing) Error() string { return "limits that the system refuses: " + m.Limits }

type nothing struct{}

func (nothing) ReadAt([]byte, int64) (int, error) { return 0, io.EOF }
