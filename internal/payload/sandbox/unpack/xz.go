package unpack

import (
	"bufio"
	"io"

	"github.com/ulikunitz/xz"

	"sekisho/internal/payload/archive"
)

// xzFile is one file in the .xz format (The .xz File Format 1.2.1), with checks and all its streams.
type xzFile struct {
	r    io.ReaderAt
	size int64
}

// A file lists nothing: it is one content without a name.

func (x xzFile) Unseal([]string) (int, error) { return -1, nil }

func (x xzFile) List(func(Entry) bool) error { return archive.ErrUnsupported }

func (x xzFile) Open(Place, *string) (io.Reader, error) {
	content, err := xz.NewReader(bufio.NewReaderSize(io.NewSectionReader(x.r, 0, x.size), bufferSize))
	if err != nil {
		return nil, known(err)
	}
	return &damaged{content}, nil
}

const bufferSize = 64 << 10

// damaged is a content whose decompressor's errors say that it is damaged.
type damaged struct{ io.Reader }

func (d *damaged) Read(p []byte) (int, error) {
	n, err := d.Reader.Read(p)
	if err != nil && err != io.EOF {
		err = known(err)
	}
	return n, err
}
