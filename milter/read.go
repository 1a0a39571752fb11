package milter

import (
	"errors"
	"io"
	"os"
	"slices"

	gomilter "github.com/emersion/go-milter"
)

// chunk is room for one body frame. The server shares them out, since few connections receive a body at a time.
type chunk [lengthOctets + maxBodyFrame]byte

// next reads one frame. It is valid until release.
func (g *guard) next() (frame, error) {
	length, err := g.peek(lengthOctets)
	if err != nil {
		return nil, err
	}
	if [lengthOctets]byte(length) == [lengthOctets]byte{} {
		return nil, errZeroLength
	}
	head, err := g.peek(headOctets)
	if err != nil {
		return nil, err
	}
	code := frame(head).code()
	size, err := frameSize(head[:lengthOctets], code)
	switch {
	case err != nil:
		return nil, err
	case size <= g.in.Size():
		g.used = size
		return g.peek(size)
	case code == gomilter.CodeBody:
		return g.readBody(size)
	}
	return g.readLarge(size)
}

// peek waits for n octets. The MTA may be silent for ReadTimeout before a frame; its length, command and contents have that time again.
// That is generous since Postfix may keep the end of a frame back until its SMTP client says more.
func (g *guard) peek(n int) ([]byte, error) {
	if g.in.Buffered() < n {
		if err := g.arm(); err != nil {
			return nil, err
		}
	}
	b, err := g.in.Peek(n)
	return b, g.readError(err, len(b) > 0)
}

func (g *guard) readBody(size int) (frame, error) {
	if err := g.arm(); err != nil {
		return nil, err
	}
	g.chunk = g.server.chunks.Get().(*chunk)
	f := frame(g.chunk[:size])
	_, err := io.ReadFull(g.in, f)
	return f, g.readError(err, true)
}

// readLarge reads a frame that does not fit the buffer, in steps, so that memory follows what arrives and not what was claimed.
func (g *guard) readLarge(size int) (frame, error) {
	if err := g.arm(); err != nil {
		return nil, err
	}
	var f frame
	for len(f) < size {
		step := min(size-len(f), growStep)
		if !g.server.held.take(step) {
			return nil, errNoRoom
		}
		g.held += step
		f = slices.Grow(f, step)[:len(f)+step]
		if _, err := io.ReadFull(g.in, f[len(f)-step:]); err != nil {
			return nil, g.readError(err, true)
		}
	}
	return f, nil
}

// release gives back the room of the frame in hand.
func (g *guard) release() {
	_, _ = g.in.Discard(g.used) // never more than is buffered
	g.used = 0
	if g.held > 0 {
		g.server.held.give(g.held)
		g.held = 0
	}
	if g.chunk != nil {
		g.server.chunks.Put(g.chunk)
		g.chunk = nil
	}
}

// readError names what ended a read. begun says that part of a frame had come.
func (g *guard) readError(err error, begun bool) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, os.ErrDeadlineExceeded):
		if g.idleDraining() {
			return errDrained
		}
		return errTimeout
	case begun && (errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)):
		return errTruncated
	}
	return err
}

// arm sets the deadline for what is read next.
func (g *guard) arm() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.draining && !g.busy {
		return errDrained
	}
	_ = g.SetReadDeadline(g.server.now().Add(g.server.options.ReadTimeout)) // fails on a closed connection only, and the read tells
	return nil
}
