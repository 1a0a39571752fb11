package mail

import (
	"bytes"
	"errors"
	"io"
	"os"
	"sync"
)

// ErrReleased says that a body is read after its message was closed.
var ErrReleased = errors.New("the spooled body is already released")

// Spool holds the octets of one body as received: in memory up to a bound, beyond it in an unlinked temporary file (mode 0600), which
// the system frees even if the process is killed. One goroutine writes; after that any number may read.
type Spool struct {
	mu       sync.Mutex
	folder   string
	limit    int64 // octets in memory
	memory   []byte
	file     *os.File
	size     int64
	released bool
}

func newSpool(folder string, limit int64) *Spool { return &Spool{folder: folder, limit: limit} }

// Size is the number of octets.
func (s *Spool) Size() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.size
}

// Open returns a reader over all octets that were written so far. After the message is closed it fails with ErrReleased or, where the
// reader was opened before, with the error of a closed file.
func (s *Spool) Open() io.Reader {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.released:
		return failedReader{ErrReleased}
	case s.file != nil:
		return io.NewSectionReader(s.file, 0, s.size)
	}
	return bytes.NewReader(s.memory)
}

func (s *Spool) write(chunk []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.released {
		return ErrReleased
	}
	if s.file == nil && s.size+int64(len(chunk)) > s.limit {
		if err := s.toFile(); err != nil {
			return err
		}
	}
	s.size += int64(len(chunk))
	if s.file == nil {
		s.memory = append(s.memory, chunk...)
		return nil
	}
	_, err := s.file.Write(chunk)
	return err
}

// toFile moves what is in memory to a temporary file without a name.
func (s *Spool) toFile() error {
	f, err := os.CreateTemp(s.folder, "sekisho-spool-*")
	if err != nil {
		return err
	}
	err = os.Remove(f.Name())
	if err == nil {
		_, err = f.Write(s.memory)
	}
	if err != nil {
		return errors.Join(err, f.Close())
	}
	s.file, s.memory = f, nil
	return nil
}

// release frees memory and file. It may be called more than once.
func (s *Spool) release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.released, s.memory = true, nil
	if s.file != nil {
		_ = s.file.Close() // nothing of it is needed any more
		s.file = nil
	}
}

// failedReader always fails.
type failedReader struct{ err error }

func (r failedReader) Read([]byte) (int, error) { return 0, r.err }
