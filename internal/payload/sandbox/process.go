package sandbox

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"syscall"

	"sekisho/internal/payload/sandbox/unpack"
)

// process is one child, as its parent sees it.
type process struct {
	ctx     context.Context
	cmd     *exec.Cmd
	kill    func()
	out     *os.File // requests
	in      *os.File // results
	say     *json.Encoder
	hear    frameReader
	last    head // what it wrote to standard error
	ended   chan struct{}
	stop    func() bool
	missing string // limits that the system refuses
}

// Self is this same program, even if its file was replaced meanwhile.
func Self() (Me, error) {
	const running = "/proc/self/exe"
	path, err := os.Executable()
	if err != nil {
		return Me{}, err
	}
	if _, err := os.Stat(running); err == nil {
		return Me{Path: running, Args: []string{path, ChildArgument}}, nil
	}
	return Me{Path: path, Args: []string{path, ChildArgument}}, nil
}

// startChild starts a child for the archive that begins at base in the size octets of r, and waits until its limits are set.
func startChild(s *Session, format unpack.Format, r io.ReaderAt, base, size int64) (*process, error) {
	file, err := handOver(r, size)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	p := &process{ctx: s.ctx, ended: make(chan struct{})}
	if err := p.start(s.pool.o.Start, file); err != nil {
		return nil, err
	}
	if err := p.greet(setup{Format: format, Base: base, Size: size - base, Bounds: s.bounds()}); err != nil {
		err = p.died(err)
		p.end()
		return nil, err
	}
	s.pool.report(p.missing)
	return p, nil
}

func (p *process) start(how func() (Me, error), file *os.File) error {
	me, err := how()
	if err != nil {
		return err
	}
	requests, out, err := os.Pipe()
	if err != nil {
		return err
	}
	defer requests.Close()
	in, results, err := os.Pipe()
	if err != nil {
		return errors.Join(err, out.Close())
	}
	defer results.Close()
	p.cmd = &exec.Cmd{
		Path: me.Path, Args: me.Args, Env: []string{}, Dir: "/",
		Stdin: requests, Stdout: results, Stderr: &p.last, ExtraFiles: []*os.File{file},
		SysProcAttr: &syscall.SysProcAttr{Setsid: true, Pdeathsig: syscall.SIGKILL},
	}
	if err := p.cmd.Start(); err != nil {
		return errors.Join(fmt.Errorf("starting the unpacking process: %w", err), out.Close(), in.Close())
	}
	p.out, p.in = out, in
	p.say, p.hear = json.NewEncoder(out), frameReader{bufio.NewReaderSize(in, 16<<10)}
	go func() {
		p.cmd.Wait()
		close(p.ended)
	}()
	p.kill = func() { p.cmd.Process.Kill() }
	p.stop = context.AfterFunc(p.ctx, p.kill)
	return nil
}

func (p *process) greet(s setup) error {
	if err := p.say.Encode(s); err != nil {
		return err
	}
	k, text, err := p.hear.next()
	if err == nil && k != frameReady {
		err = errProtocol
	}
	p.missing = string(text[:min(len(text), maxDetail)])
	return err
}

// ask sends a request.
func (p *process) ask(r request) error {
	if err := p.say.Encode(r); err != nil {
		return p.died(err)
	}
	return nil
}

// end kills the child and waits until it is gone.
func (p *process) end() {
	p.stop()
	p.kill()
	<-p.ended
	p.out.Close()
	p.in.Close()
}

// died gives the reason why a pipe to the child broke, or why it was given up: the context's end, or how the child ended.
func (p *process) died(err error) error {
	if p.ctx.Err() != nil {
		return p.ctx.Err()
	}
	if errors.Is(err, errProtocol) {
		return err
	}
	p.kill() // it has closed a pipe, and may go on otherwise
	<-p.ended
	return fmt.Errorf("%w (%v): %s", ErrDied, p.cmd.ProcessState, p.last.text())
}

// ErrDied says that a child ended before its work: it needed more than its limits, or a decompressor failed.
var ErrDied = errors.New("the unpacking process died")

// head keeps the beginning of what is written to it, where the runtime says why it ends.
type head struct {
	mu   sync.Mutex
	kept []byte
}

func (h *head) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.kept = append(h.kept, p[:min(len(p), maxDetail-len(h.kept))]...)
	return len(p), nil
}

func (h *head) text() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return string(bytes.TrimSpace(h.kept))
}
