package milter

import (
	"context"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	gomilter "github.com/emersion/go-milter"

	"sekisho/internal/mail"
	"sekisho/internal/screen"
)

// nullScreener accepts everything and keeps nothing.
type nullScreener struct{}

func (nullScreener) Begin(context.Context, mail.Client, mail.Envelope) (Intake, error) {
	return nullIntake{}, nil
}

type nullIntake struct{}

func (nullIntake) Header(string, []byte)                          {}
func (nullIntake) EndOfHeader(string, mail.Client, mail.Envelope) {}
func (nullIntake) Body([]byte)                                    {}
func (nullIntake) Judge(context.Context, string) (o screen.Outcome) {
	o.Action = screen.Accept
	return o
}
func (nullIntake) Abort() {}

// FuzzFrames sends a stream of octets to a whole server. Whatever it is, the connection ends, nothing panics, nothing stays held and no
// goroutine is left (the bubble would not end). A first octet of 'F' has each line of the rest sent as one well-formed frame.
func FuzzFrames(f *testing.F) {
	f.Add([]byte("FMi\nM<a@b>\x00\nR<c@d>\x00SIZE=1\x00\nLSubject\x00 hi\x00\nN\nBhello\nE\nM<>\x00\nA\nQ"))
	f.Add([]byte("FCh\x004\x00\x19192.0.2.1\x00\nDMi\x00Q\x00\nHx\x00\nU\nT\nK\nz"))
	f.Add([]byte("F\nL\x00\nE\nB"))
	f.Add([]byte("R\x00\x00\x00\x00"))
	f.Add([]byte("R\xff\xff\xff\xffB"))
	f.Add([]byte("R\x00\x01\x00\x00L" + strings.Repeat("x", 9000)))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) == 0 {
			return
		}
		synctest.Test(t, func(t *testing.T) {
			count := &counter{}
			s := NewServer(Options{MaxHeldFrames: 1 << 20, ReadTimeout: time.Minute, Metrics: count})
			l := newPipeListener()
			go func() { _ = s.Serve(l, nullScreener{}, "fuzz") }()
			ours, theirs := net.Pipe()
			l.conns <- theirs
			go func() { _, _ = io.Copy(io.Discard, ours) }()
			_, _ = ours.Write(hostile(data)) // may be hung up on
			_ = ours.Close()
			synctest.Wait()
			if err := s.Shutdown(t.Context()); err != nil {
				t.Errorf("Shutdown: %v", err)
			}
			if count.get("panic") > 0 || count.get("closed") != 1 {
				t.Errorf("counted %v", count.n)
			}
			if n := s.held.used.Load(); n != 0 {
				t.Errorf("%d octets still held", n)
			}
		})
	})
}

func hostile(data []byte) []byte {
	offer := "\x00\x00\x00\x06\x00\x00\x01\xff\x00\x1f\xff\xff"
	stream := appendFrame(nil, byte(gomilter.CodeOptNeg), []byte(offer))
	if data[0] != 'F' {
		return append(stream, data[1:]...)
	}
	for line := range strings.SplitSeq(string(data[1:]), "\n") {
		if line != "" {
			stream = appendFrame(stream, line[0], []byte(line[1:]))
		}
	}
	return stream
}
