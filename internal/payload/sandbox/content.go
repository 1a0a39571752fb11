package sandbox

import "io"

// Contents are asked for in pieces. A content that is closed early is drained of what was asked for: so the first piece is small.
const (
	firstPiece = 256 << 10
	nextPiece  = 4 << 20
)

// content is what a child unpacks.
type content struct {
	of   *Archive
	left int   // octets of the data frame in hand
	err  error // io.EOF, or why it ended
}

func (c *content) Read(p []byte) (int, error) {
	if c.of.open != c {
		return 0, io.ErrClosedPipe
	}
	if err := c.advance(); err != nil {
		return 0, err
	}
	n, err := c.of.child.hear.r.Read(p[:min(len(p), c.left)])
	c.left -= n
	if err != nil {
		c.left, c.err = 0, c.of.broken(err)
		return n, c.err
	}
	return n, nil
}

// advance goes to the next data frame.
func (c *content) advance() error {
	if c.left > 0 {
		return nil
	}
	for c.err == nil && c.left == 0 {
		more := false
		more, c.err = c.frame()
		if more {
			c.err = c.of.request(request{Octets: nextPiece})
		}
	}
	return c.err
}

// frame reads the head of a frame, and of a status all. more says that the child waits to be asked for more.
func (c *content) frame() (more bool, err error) {
	k, n, err := c.of.child.hear.head()
	if err != nil {
		return false, c.of.broken(err)
	}
	switch k {
	case frameData:
		c.left = n
		return false, nil
	case frameStatus:
		text := make([]byte, n)
		if _, err := io.ReadFull(c.of.child.hear.r, text); err != nil {
			return false, c.of.broken(err)
		}
		more, err := statusError(text)
		if err == nil && !more {
			err = io.EOF
		}
		return more, c.of.checked(err)
	}
	return false, c.of.broken(errProtocol)
}

// Close reads what is in the pipe of the piece in hand, so that the child hears the next request.
func (c *content) Close() error {
	if c.of.open != c {
		return nil
	}
	c.of.open = nil
	for c.err == nil {
		if _, err := c.of.child.hear.r.Discard(c.left); err != nil {
			c.err = c.of.broken(err)
			break
		}
		c.left = 0
		more := false
		if more, c.err = c.frame(); more {
			break
		}
	}
	return nil
}
