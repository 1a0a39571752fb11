package mail

import (
	"errors"
	"io"
	"os"
	"sync"
)

// ErrReleased says that a body is read after its message was closed.
var ErrReleased = errors.New("the spooled body is already released")

// Spool holds the octets of one body as received: in memory up to a bound, beyond it in an unlinked temporary file (mode 0600), which
// the system frees even if the process is killed. Its methods may be called from many goroutines.
type Spool struct {
	mu       sync.Mutex
	folder   string
	limit    int64    // octets in memory
	memory   []*block // all full but the last
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

// Open returns a reader over all octets that were written so far. Once the message is closed, it fails with ErrReleased.
func (s *Spool) Open() io.Reader { return io.NewSectionReader(spoolAt{s}, 0, s.Size()) }

// spoolAt reads at any place. Blocks of memory are shared with other messages after the release, so none is ever handed out.
type spoolAt struct{ s *Spool }

func (r spoolAt) ReadAt(p []byte, offset int64) (n int, err error) {
	s := r.s
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.released {
		return 0, ErrReleased
	}
	if s.file != nil {
		return s.file.ReadAt(p, offset)
	}
	for n < len(p) && offset < s.size {
		b := s.memory[offset/blockSize]
		k := copy(p[n:], b.octets[offset%blockSize:b.n])
		n, offset = n+k, offset+int64(k)
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
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
		s.toMemory(chunk)
		return nil
	}
	_, err := s.file.Write(chunk)
	return err
}

func (s *Spool) toMemory(chunk []byte) {
	for len(chunk) > 0 {
		if n := len(s.memory); n == 0 || s.memory[n-1].n == blockSize {
			b := blocks.Get().(*block)
			b.n = 0
			s.memory = append(s.memory, b)
		}
		last := s.memory[len(s.memory)-1]
		n := copy(last.octets[last.n:], chunk)
		last.n += n
		chunk = chunk[n:]
	}
}

// toFile moves what is in memory to a temporary file without a name.
func (s *Spool) toFile() error {
	f, err := os.CreateTemp(s.folder, "sekisho-spool-*")
	if err != nil {
		return err
	}
	err = os.Remove(f.Name())
	for _, b := range s.memory {
		if err == nil {
			_, err = f.Write(b.octets[:b.n])
		}
	}
	if err != nil {
		return errors.Join(err, f.Close())
	}
	s.file = f
	s.freeMemory()
	return nil
}

// release frees memory and file. It may be called more than once.
func (s *Spool) release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.released = true
	s.freeMemory()
	if s.file != nil {
		_ = s.file.Close() // nothing of it is needed any more
		s.file = nil
	}
}

func (s *Spool) freeMemory() {
	for _, b := range s.memory {
		blocks.Put(b)
	}
	s.memory = nil
}
