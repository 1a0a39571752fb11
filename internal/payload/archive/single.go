package archive

import (
	"bufio"
	"compress/bzip2"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"iter"
	"path"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// GZIP yields the one entry of a gzip file (RFC 1952). Where the file does not name it, it is called by name, the file's own, without its
// suffix.
func GZIP(r io.ReaderAt, size int64, name string) iter.Seq2[*Entry, error] {
	e := &Entry{Name: unpackedName(name), Size: -1, Packed: size}
	head, err := gzip.NewReader(bufio.NewReaderSize(io.NewSectionReader(r, 0, size), 4<<10))
	if err != nil {
		return none(err)
	}
	if head.Name != "" {
		e.Raw = latin1(head.Name)
		e.Name = decodeName(e.Raw, false, "")
	}
	e.open = func() (io.ReadCloser, error) {
		content, err := gzip.NewReader(io.NewSectionReader(r, 0, size))
		return damaged{content}, err
	}
	return one(e)
}

// BZIP2 yields the one entry of a bzip2 file, which it does not name.
func BZIP2(r io.ReaderAt, size int64, name string) iter.Seq2[*Entry, error] {
	return one(&Entry{Name: unpackedName(name), Size: -1, Packed: size, open: func() (io.ReadCloser, error) {
		return damaged{io.NopCloser(bzip2.NewReader(io.NewSectionReader(r, 0, size)))}, nil
	}})
}

// ActiveMimeSignature begins the macros of a Word document or workbook that is saved as a web page.
const ActiveMimeSignature = "ActiveMime"

// ActiveMime yields the compound file within such a file ("editdata.mso"). No specification is published: behind a header of 50 octets, in old
// versions of several hundred, stands one zlib stream (RFC 1950).
func ActiveMime(r io.ReaderAt, size int64, name string) iter.Seq2[*Entry, error] {
	head := make([]byte, min(size, 1<<10))
	if n, err := r.ReadAt(head, 0); n < len(head) {
		return none(err)
	}
	return one(&Entry{Name: name, Size: -1, Packed: size, open: func() (io.ReadCloser, error) {
		for at := 0; at+2 <= len(head); at++ {
			if head[at] != 0x78 || (uint(head[at])<<8|uint(head[at+1]))%31 != 0 {
				continue
			}
			content, err := zlib.NewReader(io.NewSectionReader(r, int64(at), size-int64(at)))
			if err == nil {
				return damaged{content}, nil
			}
		}
		return nil, ErrCorrupt
	}})
}

// maxWindow bounds what a decompressor may take at a file's word, in octets; common tools stay below it unless they are told otherwise.
const maxWindow = 64 << 20

// ZSTD yields the one entry of a Zstandard file (RFC 8878), which it does not name. Windows above 64 MB are not supported.
func ZSTD(r io.ReaderAt, size int64, name string) iter.Seq2[*Entry, error] {
	return one(&Entry{Name: unpackedName(name), Size: -1, Packed: size, open: func() (io.ReadCloser, error) {
		content, err := zstd.NewReader(io.NewSectionReader(r, 0, size),
			zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, err
		}
		return damaged{content.IOReadCloser()}, nil
	}})
}

func one(e *Entry) iter.Seq2[*Entry, error] {
	return func(yield func(*Entry, error) bool) { yield(e, nil) }
}

func none(err error) iter.Seq2[*Entry, error] {
	return func(yield func(*Entry, error) bool) {
		if errors.Is(err, gzip.ErrHeader) || err == io.EOF || err == io.ErrUnexpectedEOF {
			err = ErrFormat
		}
		yield(nil, err)
	}
}

// unpackedName is what tools call the file that comes out: without the suffix, .tgz as .tar.
func unpackedName(name string) string {
	suffix := path.Ext(name)
	stem := strings.TrimSuffix(name, suffix)
	switch strings.ToLower(suffix) {
	case ".tgz", ".tbz", ".tbz2", ".txz", ".tzst":
		return stem + ".tar"
	case ".gz", ".bz2", ".xz", ".zst", ".z":
		return stem
	}
	return name
}

// latin1 undoes the decoding of compress/gzip: the octets of names are in whatever charset the sender's system has.
func latin1(s string) []byte {
	var raw []byte
	for _, r := range s {
		raw = append(raw, byte(r))
	}
	return raw
}

// damaged is a content whose decompressor's own errors say that it is damaged, or that it asks for too much.
type damaged struct{ io.ReadCloser }

func (d damaged) Read(p []byte) (int, error) {
	n, err := d.ReadCloser.Read(p)
	switch {
	case err == nil || err == io.EOF:
		return n, err
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return n, ErrUnsupported
	}
	return n, ErrCorrupt
}
