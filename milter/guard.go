package milter

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"sync"

	gomilter "github.com/emersion/go-milter"
)

const (
	readBuffer = 8 << 10 // of one connection: a small mail with its macros fits
	growStep   = 16 << 10
	keepOut    = 64 << 10 // an answer buffer beyond this is not kept for the next message
)

// guard stands between the MTA's connection and the library. The library reads from it only the commands that want an answer; all else is
// dealt with here, see Read. What the library writes is kept and sent in one piece when it next reads.
//
// Read, Write and Close are called by the library's goroutine alone; drain and kill by any.
type guard struct {
	net.Conn
	server  *Server
	session *session

	in      *bufio.Reader
	used    int    // octets of in that the frame in hand occupies
	held    int    // octets of a large frame, counted in the server's budget
	chunk   *chunk // holds a large body frame
	pending []byte // what the library has not read yet of the frame in hand
	out     []byte // answers that have not been sent
	closing sync.Once

	mu       sync.Mutex
	busy     bool // a message is under way
	draining bool
}

func newGuard(s *Server, conn net.Conn) *guard {
	return &guard{Conn: conn, server: s, in: bufio.NewReaderSize(conn, readBuffer)}
}

// Read gives the library the octets of the next command that it is to answer. Every way in which a connection can end is io.EOF to it; the
// reason is logged here.
func (g *guard) Read(p []byte) (int, error) {
	for len(g.pending) == 0 {
		if err := g.advance(); err != nil {
			g.session.ended(err)
			return 0, io.EOF
		}
	}
	n := copy(p, g.pending)
	g.pending = g.pending[n:]
	return n, nil
}

// Write keeps an answer until the library reads again.
func (g *guard) Write(p []byte) (int, error) {
	g.out = append(g.out, p...)
	return len(p), nil
}

// Close ends the connection and what is left of a message.
func (g *guard) Close() error {
	g.closing.Do(func() {
		g.release()
		g.session.close()
		_ = g.Conn.Close() // nothing is lost: answers were sent when the library read on
		g.server.gone(g)
	})
	return nil
}

// advance sends what is to be sent and takes in one frame.
func (g *guard) advance() (err error) {
	defer func() {
		if v := recover(); v != nil {
			g.session.panicked("frame", v)
			err = errPanic
		}
	}()
	g.release()
	if err := g.flush(); err != nil {
		return err
	}
	g.session.answered()
	f, err := g.next()
	if err != nil {
		return err
	}
	if g.idleDraining() {
		return errDrained
	}
	pass, err := g.take(f)
	if pass {
		g.pending = f
	}
	return err
}

// take deals with a frame; pass says that the library is to answer it.
func (g *guard) take(f frame) (pass bool, err error) {
	s := g.session
	if err := s.inOrder(f.code()); err != nil {
		return false, err
	}
	switch f.code() {
	case gomilter.CodeMacro:
		return false, s.macros.merge(f.data())
	case gomilter.CodeHeader:
		return false, g.header(f.data())
	case gomilter.CodeBody:
		s.body(f.data())
		g.proceed(gomilter.OptNoBodyReply)
		return false, nil
	case gomilter.CodeOptNeg:
		return false, g.negotiate(f.data())
	case gomilter.CodeConn:
		s.endMessage()
		s.client, err = decodeConnect(f.data())
		return err == nil, err
	case gomilter.CodeMail, gomilter.CodeRcpt:
		return true, s.envelopeFrame(f)
	case gomilter.CodeHelo, gomilter.CodeData, gomilter.CodeEOH, gomilter.CodeEOB, gomilter.CodeAbort, gomilter.CodeQuit:
		return true, nil
	case gomilter.CodeQuitNewConn:
		s.forget()
		return false, nil
	case codeUnknown:
		g.proceed(gomilter.OptNoUnknownReply)
		return false, nil
	}
	return false, fmt.Errorf("%w %q", errCommand, rune(f.code()))
}

func (g *guard) header(data []byte) error {
	name, value, err := decodeHeader(data)
	if err != nil {
		return err
	}
	g.session.header(name, value)
	g.proceed(gomilter.OptNoHeaderReply)
	return nil
}

// negotiate answers OPTNEG. The library would answer version 2 and ignore what the MTA offers.
func (g *guard) negotiate(offer []byte) error {
	t, err := agree(offer)
	if err != nil {
		return err
	}
	g.session.terms = t
	g.out = appendFrame(g.out, byte(gomilter.CodeOptNeg), t.answer())
	return nil
}

// proceed answers "continue" in the library's place, where the MTA waits for it.
func (g *guard) proceed(no gomilter.OptProtocol) {
	if g.session.terms.answered(no) {
		g.out = appendFrame(g.out, byte(gomilter.ActContinue), nil)
	}
}

// progress tells the MTA at once that we are still working. It may be sent between the end of a message and its answer only.
func (g *guard) progress() error {
	g.out = appendFrame(g.out, actProgress, nil)
	return g.flush()
}

func (g *guard) flush() error {
	if len(g.out) == 0 {
		return nil
	}
	_ = g.SetWriteDeadline(g.server.now().Add(g.server.options.WriteTimeout)) // fails on a closed connection only, and the write tells
	_, err := g.Conn.Write(g.out)
	g.out = g.out[:0]
	if cap(g.out) > keepOut {
		g.out = nil
	}
	return err
}
