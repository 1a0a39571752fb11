package screen

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"sekisho/internal/mail"
)

// Copies keeps raw copies of mails that could not be judged, for the report to whoever can mend the reader: ID.eml, 0600, in a folder 0700.
// It keeps no more than its bound: a flood of such mails must not fill the disk.
type Copies struct {
	dir   string
	bound int64
	mu    sync.Mutex
	used  int64
}

// OpenCopies opens the folder and counts what it holds. bound is in octets.
func OpenCopies(dir string, bound int64) (*Copies, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	c := &Copies{dir: dir, bound: bound}
	return c, c.count()
}

// Keep writes one mail as received. With no Copies it does nothing.
func (c *Copies) Keep(id string, m *mail.Message) error {
	if c == nil || m.Spool == nil {
		return nil
	}
	size := m.Size + 1
	for _, f := range m.Header {
		size += int64(len(f.Name) + len(f.Raw) + 2)
	}
	if err := c.reserve(size); err != nil {
		return err
	}
	err := writeCopy(filepath.Join(c.dir, id+".eml"), m)
	if err != nil {
		c.giveBack(size)
	}
	return err
}

// reserve counts again before it refuses: somebody may have removed copies.
func (c *Copies) reserve(size int64) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.used+size > c.bound {
		if err := c.count(); err != nil {
			return err
		}
	}
	if c.used+size > c.bound {
		return fmt.Errorf("%s holds %d octets, no room for %d more (bound %d): remove copies that were reported", c.dir, c.used, size, c.bound)
	}
	c.used += size
	return nil
}

func (c *Copies) giveBack(size int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.used = max(0, c.used-size)
}

func (c *Copies) count() error {
	entries, err := os.ReadDir(c.dir)
	if err != nil {
		return err
	}
	c.used = 0
	for _, e := range entries {
		if info, err := e.Info(); err == nil {
			c.used += info.Size()
		}
	}
	return nil
}

// writeCopy leaves nothing half written.
func writeCopy(path string, m *mail.Message) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(file)
	err = writeMail(w, m)
	if flushErr := w.Flush(); err == nil {
		err = flushErr
	}
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		err = errors.Join(err, os.Remove(path))
	}
	return err
}

func writeMail(w io.Writer, m *mail.Message) error {
	for _, f := range m.Header {
		if _, err := fmt.Fprintf(w, "%s:%s\n", f.Name, f.Raw); err != nil {
			return err
		}
	}
	if _, err := io.WriteString(w, "\n"); err != nil {
		return err
	}
	_, err := io.Copy(w, m.Spool.Open())
	return err
}
