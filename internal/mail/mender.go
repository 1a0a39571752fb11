package mail

import (
	"bytes"
	"crypto/rand"
	"io"
	"sync"
)

// mender rewrites the delimiter lines of one multipart (RFC 2046, section 5.1.1). go-message stops for good at a header line without
// a colon, at mixed line ends, at a preamble line longer than its buffer and at a boundary that begins like another one; each of
// these would hide what follows. So the mender finds the lines that are delimiters beyond doubt ("--", boundary, white space, line
// end) and writes in their places a delimiter with a boundary that nobody can know beforehand, and an empty header; the part's own
// header is then read from its content. Text in front of the first delimiter and behind the closing one is left out, but a delimiter
// behind the closing one begins a part again. Where a boundary reads in several ways, the delimiters of each are taken for one: a part
// may come out in pieces, but none stays hidden.
type mender struct {
	r      io.Reader
	dashes [][]byte // "--" and each reading of the boundary
	common []byte   // what all of them begin with: it is searched for
	token  string   // the boundary that is written

	buf    *menderBuffer
	window []byte // what is read and not yet decided, within buf
	ready  int    // octets at the start of window that are content
	insert []byte // written before anything else
	inside bool   // content belongs to a part
	fresh  bool   // window begins at the start of a line
	err    error  // of r

	outside  bool // there is text outside the parts
	began    bool // a part delimiter was seen
	closed   bool // the closing delimiter was seen
	afterEnd bool // a part delimiter was seen behind it
	ended    bool // our own closing delimiter is written
}

type menderBuffer [32 << 10]byte

var menderBuffers = sync.Pool{New: func() any { return new(menderBuffer) }}

func newMender(r io.Reader, boundaries []string) *mender {
	buf := menderBuffers.Get().(*menderBuffer)
	m := &mender{r: r, token: rand.Text(), buf: buf, window: buf[:0], fresh: true}
	for _, b := range boundaries {
		m.dashes = append(m.dashes, []byte("--"+b))
	}
	m.common = m.dashes[0]
	for _, d := range m.dashes {
		n := 0
		for n < min(len(m.common), len(d)) && m.common[n] == d[n] {
			n++
		}
		m.common = m.common[:n]
	}
	return m
}

// close gives the buffer back. Nothing may be read afterwards.
func (m *mender) close() {
	if m.buf != nil {
		menderBuffers.Put(m.buf)
		m.buf, m.window, m.insert, m.ready, m.err = nil, nil, nil, 0, io.EOF
	}
}

func (m *mender) Read(p []byte) (int, error) {
	for {
		switch {
		case len(m.insert) > 0:
			n := copy(p, m.insert)
			m.insert = m.insert[n:]
			return n, nil
		case m.ready > 0:
			n := copy(p, m.window[:m.ready])
			m.consume(n)
			m.ready -= n
			return n, nil
		case m.err == io.EOF && len(m.window) == 0 && !m.ended:
			m.ended = true
			m.insert = []byte("\r\n--" + m.token + "--\r\n")
		case m.err != nil && len(m.window) == 0:
			return 0, m.err
		default:
			m.step()
		}
	}
}

// step looks at the window once: content, a delimiter, or a need for more.
func (m *mender) step() {
	at, length, kind := m.find()
	switch {
	case at > 0:
		m.content(at)
	case kind != notDelimiter:
		m.delimiter(length, kind)
	case m.err != nil:
		m.content(len(m.window))
	default:
		m.fill()
	}
}

func (m *mender) fill() {
	kept := copy(m.buf[:], m.window)
	n, err := m.r.Read(m.buf[kept:])
	m.window, m.err = m.buf[:kept+n], err
}

// content passes n octets on, or drops them outside the parts.
func (m *mender) content(n int) {
	if m.inside {
		m.ready = n
		return
	}
	m.outside = m.outside || len(bytes.TrimSpace(m.window[:n])) > 0
	m.consume(n)
}

func (m *mender) consume(n int) {
	m.fresh = m.window[n-1] == '\n'
	m.window = m.window[n:]
}

func (m *mender) delimiter(length int, kind delimiterKind) {
	m.consume(length)
	m.fresh = true
	m.inside = kind == partDelimiter
	if !m.inside {
		m.closed = true
		return
	}
	m.began = true
	m.afterEnd = m.afterEnd || m.closed
	m.insert = []byte("\r\n--" + m.token + "\r\n\r\n")
}
