package payload

import (
	"errors"
	"io"
	"os"
	"sync"
)

// chunks keeps the buffers that contents pass through and that spools are made of, for all mails together.
var chunks = sync.Pool{New: func() any { return new([headSize]byte) }}

type chunk = *[headSize]byte

func newChunk() chunk { return chunks.Get().(chunk) }

// spool keeps one content for random access: in memory up to a bound, beyond it in a temporary file that has no name any more, so
// that it is gone when the process is. One goroutine at a time.
type spool struct {
	memory int64
	dir    string
	size   int64
	chunks []chunk
	file   *os.File
}

func (s *spool) Write(p []byte) (int, error) {
	if s.file == nil && s.size+int64(len(p)) > s.memory {
		if err := s.spill(); err != nil {
			return 0, err
		}
	}
	if s.file != nil {
		n, err := s.file.Write(p)
		s.size += int64(n)
		return n, err
	}
	for rest := p; len(rest) > 0; {
		in := int(s.size % headSize)
		if in == 0 {
			s.chunks = append(s.chunks, newChunk())
		}
		n := copy(s.chunks[len(s.chunks)-1][in:], rest)
		rest = rest[n:]
		s.size += int64(n)
	}
	return len(p), nil
}

// spill moves what is in memory to a file.
func (s *spool) spill() error {
	f, err := os.CreateTemp(s.dir, "sekisho-part-*")
	if err != nil {
		return err
	}
	if err := os.Remove(f.Name()); err != nil {
		return errors.Join(err, f.Close())
	}
	if _, err := io.Copy(f, io.NewSectionReader(s, 0, s.size)); err != nil {
		return errors.Join(err, f.Close())
	}
	s.freeChunks()
	s.file = f
	return nil
}

func (s *spool) ReadAt(p []byte, at int64) (n int, err error) {
	if s.file != nil {
		return s.file.ReadAt(p, at)
	}
	for n < len(p) && at < s.size {
		c := s.chunks[at/headSize]
		k := copy(p[n:], c[at%headSize:min(headSize, at%headSize+s.size-at)])
		n, at = n+k, at+int64(k)
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (s *spool) freeChunks() {
	for _, c := range s.chunks {
		chunks.Put(c)
	}
	s.chunks = nil
}

func (s *spool) Close() error {
	s.freeChunks()
	s.size = 0
	if s.file == nil {
		return nil
	}
	f := s.file
	s.file = nil
	return f.Close()
}
