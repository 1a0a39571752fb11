package mail

import (
	"io"

	"github.com/emersion/go-message/textproto"
)

// maxBoundary is more than any mail program writes (RFC 2046, section 5.1.1: 70) and fits a block several times.
const maxBoundary = 2 << 10

// multipart yields the parts of a multipart body one after the other. The splitting is go-message's; the mender below gives it
// delimiters that it always understands.
type multipart struct {
	mender *mender
	reader *textproto.MultipartReader
}

func newMultipart(r io.Reader, boundaries []string) *multipart {
	m := newMender(r, boundaries)
	return &multipart{mender: m, reader: textproto.NewMultipartReader(m, m.token)}
}

// next returns the next part, header included. What the caller left unread of the one before is skipped. io.EOF says that there are no
// more.
func (m *multipart) next() (io.Reader, error) { return m.reader.NextPart() }

func (m *multipart) close() { m.mender.close() }
