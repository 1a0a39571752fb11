package folder

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"iter"
	"os"
	"regexp"
)

const (
	fromLine = "From " // begins the line in front of every mail of an mbox
	lineSize = 64 << 10
)

// span is where a mail stands in an mbox: octets from start up to end.
type span struct{ start, end int64 }

// split finds the mails of an mbox (RFC 4155, appendix A). A separator begins with "From ", stands at the start of the file or after an
// empty line, and carries a time of day, as every program writes it ("From a@example.net Sat Jan  3 01:05:34 2026"): so that a
// sentence that somebody forgot to quote does not cut a mail in two. Where the very first separator has no time, the file comes from a
// program that writes none, and none is asked for. The empty line before a separator or the end of the file belongs to no mail.
//
// Length fields (mboxcl) are not believed. Memory is one line buffer; a line that is longer is read on, not kept.
func split(r io.Reader) iter.Seq2[span, error] {
	return func(yield func(span, error) bool) {
		s := splitter{lines: bufio.NewReaderSize(r, lineSize), start: -1, blank: -1, lineStart: true}
		for {
			found, err := s.next()
			if err == io.EOF {
				break
			}
			if err != nil {
				yield(span{}, err)
				return
			}
			if found != nil && !yield(*found, nil) {
				return
			}
		}
		if last := s.finish(); last != nil {
			yield(*last, nil)
		}
	}
}

// splitter reads an mbox in fragments of lines.
type splitter struct {
	lines     *bufio.Reader
	offset    int64 // of the next fragment
	start     int64 // of the mail in hand, -1 before the first
	blank     int64 // start of the line before the next fragment if that line is empty, otherwise -1
	lineStart bool
	heading   bool // inside a separator
	anyFrom   bool // separators carry no time
}

// next takes one fragment and returns the mail that ends before it, if one does.
func (s *splitter) next() (*span, error) {
	fragment, err := s.lines.ReadSlice('\n')
	if err != nil && !errors.Is(err, bufio.ErrBufferFull) && len(fragment) == 0 {
		return nil, err // also what follows the last fragment: a reader repeats its error
	}
	var done *span
	if s.lineStart && s.separator(fragment) {
		if s.start >= 0 {
			done = &span{s.start, s.blank}
		}
		s.heading = true
	}
	s.advance(fragment)
	return done, nil
}

// separator says whether a line begins a new mail.
func (s *splitter) separator(line []byte) bool {
	if !bytes.HasPrefix(line, []byte(fromLine)) {
		return false
	}
	if s.offset == 0 {
		s.anyFrom = !timeOfDay.Match(line)
		return true
	}
	return s.blank >= 0 && (s.anyFrom || timeOfDay.Match(line))
}

var timeOfDay = regexp.MustCompile(`\b\d{1,2}:\d{2}\b`)

func (s *splitter) advance(fragment []byte) {
	begin := s.offset
	s.offset += int64(len(fragment))
	ended := fragment[len(fragment)-1] == '\n'
	s.blank = -1
	if s.lineStart && ended && len(bytes.TrimRight(fragment, "\r\n")) == 0 {
		s.blank = begin
	}
	if s.heading {
		s.start = s.offset
		s.heading = !ended
	}
	s.lineStart = ended
}

// finish returns the last mail.
func (s *splitter) finish() *span {
	switch {
	case s.start < 0:
		return nil
	case s.blank >= s.start:
		return &span{s.start, s.blank}
	}
	return &span{s.start, s.offset}
}

// isMbox says whether f begins with a separator, and leaves it at its start.
func isMbox(f io.ReadSeeker) (bool, error) {
	head := make([]byte, len(fromLine))
	n, err := io.ReadFull(f, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return false, err
	}
	_, err = f.Seek(0, io.SeekStart)
	return string(head[:n]) == fromLine, err
}

// openSpan opens one mail of an mbox.
func openSpan(open func() (*os.File, error), s span) (io.ReadCloser, error) {
	f, err := open()
	if err != nil {
		return nil, err
	}
	return &spanReader{unquote(section(f, s)), f}, nil
}

func section(r io.ReaderAt, s span) io.Reader { return io.NewSectionReader(r, s.start, s.end-s.start) }

type spanReader struct {
	io.Reader
	io.Closer
}
