// Command officegen makes the set of ordinary office attachments that internal/app judges in its tests: what Japanese offices send each other every day,
// none of which may weigh. LibreOffice writes the documents, zip, 7z, tar, gzip, jlha and openssl what their names say; photographs, drawings, calendars and the
// archives as Windows and macOS name them are written here.
//
//	officegen FILE.tar.zst
//
// The archive holds the files under the names that they have in a mail. Documents carry the date of their making, so that two runs differ by octets but not by kind.
package main

import (
	"archive/tar"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"github.com/klauspost/compress/zstd"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: officegen FILE.tar.zst")
	}
	if err := run(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func run(out string) error {
	work, err := os.MkdirTemp("", "sekisho-office-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	s := &set{work: work, files: map[string][]byte{}}
	for _, make := range []func() error{s.documents, s.pictures, s.drawings, s.texts, s.archives} {
		if err := make(); err != nil {
			return err
		}
	}
	log.Printf("%d files", len(s.files))
	return s.write(out)
}

// set is what was made so far, by name.
type set struct {
	work  string
	files map[string][]byte
}

func (s *set) add(name string, content []byte) {
	if _, twice := s.files[name]; twice {
		panic("two files are called " + name)
	}
	s.files[name] = content
}

// command runs a tool in the working folder.
func (s *set) command(name string, args ...string) error {
	c := exec.Command(name, args...)
	c.Dir = s.work
	c.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "TZ=Asia/Tokyo")
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%s %q: %w\n%s", name, args, err, out)
	}
	return nil
}

func (s *set) put(name string, content []byte) error {
	return os.WriteFile(filepath.Join(s.work, name), content, 0o600)
}

// take adds a file that a tool wrote, under another name.
func (s *set) take(file, name string) error {
	b, err := os.ReadFile(filepath.Join(s.work, file))
	if err != nil {
		return err
	}
	s.add(name, b)
	return nil
}

func (s *set) names() []string {
	var names []string
	for name := range s.files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (s *set) write(out string) error {
	f, err := os.Create(out)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := zstd.NewWriter(f, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithWindowSize(8<<20))
	if err != nil {
		return err
	}
	w := tar.NewWriter(z)
	for _, name := range s.names() {
		h := &tar.Header{Name: name, Mode: 0o644, Size: int64(len(s.files[name])), ModTime: time.Date(2026, 11, 5, 0, 0, 0, 0, time.UTC), Format: tar.FormatPAX}
		if err := w.WriteHeader(h); err != nil {
			return err
		}
		if _, err := w.Write(s.files[name]); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return f.Close()
}
