package screen

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"time"

	"sekisho/internal/mail"
)

// At returns the same screen with another clock: for mail that is judged as if it arrived at another time.
func (s *Screen) At(now func() time.Time) *Screen {
	o := s.o
	o.Now = now
	return &Screen{o: o}
}

// Letterhead is what the header of a stored mail says of it.
type Letterhead struct {
	At        time.Time      // when it came; zero: it does not say
	Direction mail.Direction // mail.Out: ours sent it; "": it says so, but came over servers
	MessageID string
}

// Stored reads only the header of a mail from a file.
func (s *Screen) Stored(ctx context.Context, r io.Reader) (Letterhead, error) {
	taken := mail.NewIntake(ctx, s.o.Budget, s.o.Mail, nil)
	defer taken.Close()
	if err := mail.Read(ctx, &headerOnly{in: bufio.NewReader(r)}, taken); err != nil {
		return Letterhead{}, err
	}
	m, err := taken.Finish(ctx, mail.Source{Direction: mail.In, Stored: true}, "")
	if err != nil {
		return Letterhead{}, err
	}
	return Letterhead{At: storedTime(m), Direction: s.storedDirection(m, mail.In), MessageID: m.Header.Get("Message-ID")}, nil
}

// headerOnly ends where the header of a mail ends: at the first empty line.
type headerOnly struct {
	in    *bufio.Reader
	rest  []byte // of the line that was read last, valid until the next one is
	begun bool   // its end is still to come
	ended bool
}

func (h *headerOnly) Read(b []byte) (int, error) {
	if len(h.rest) == 0 {
		if h.ended {
			return 0, io.EOF
		}
		line, err := h.in.ReadSlice('\n')
		if err != nil && err != bufio.ErrBufferFull {
			h.ended = true
			if err != io.EOF {
				return 0, err
			}
		}
		whole := bytes.HasSuffix(line, []byte("\n"))
		h.ended = h.ended || !h.begun && whole && len(bytes.TrimRight(line, "\r\n")) == 0
		h.rest, h.begun = line, !whole
	}
	n := copy(b, h.rest)
	h.rest = h.rest[n:]
	return n, nil
}
