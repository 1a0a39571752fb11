package maillog

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"time"

	"github.com/klauspost/compress/zstd"
)

// File is a log on disk, unpacked as it is read if logrotate(8) has packed it.
type File struct {
	io.Reader
	Modified time.Time // of the file, which packing keeps
	Size     int64     // of the file as it stands on disk
	file     *os.File
	counter  *counter
	done     func()
}

// Open opens a log: plain, gzip, bzip2 or Zstandard, known by its first octets.
func Open(name string) (*File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = errors.New("is a folder")
	}
	var unpacked *File
	if err == nil {
		unpacked, err = unpack(f)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	unpacked.Modified, unpacked.Size = info.ModTime(), info.Size()
	return unpacked, nil
}

func unpack(f *os.File) (*File, error) {
	c := &counter{r: f}
	r := bufio.NewReaderSize(c, maxLine)
	magic, err := r.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	out := &File{Reader: r, file: f, counter: c, done: func() {}}
	switch {
	case bytes.HasPrefix(magic, []byte("\x1f\x8b")):
		out.Reader, err = gzip.NewReader(r)
	case bytes.HasPrefix(magic, []byte("BZh")):
		out.Reader, err = bzip2.NewReader(r), nil
	case bytes.HasPrefix(magic, []byte("\x28\xb5\x2f\xfd")):
		var z *zstd.Decoder
		z, err = zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(64<<20))
		if err == nil {
			out.Reader, out.done = z, z.Close
		}
	default:
		err = nil
	}
	return out, err
}

// Consumed is how many octets of the file on disk were read: progress goes by it.
func (f *File) Consumed() int64 { return f.counter.n }

// Close closes the file.
func (f *File) Close() error {
	f.done()
	return f.file.Close()
}

type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += int64(n)
	return n, err
}
