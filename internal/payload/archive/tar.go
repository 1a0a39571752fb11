package archive

import (
	"archive/tar"
	"io"
	"iter"
)

// TAR yields the entries of a tape archive (POSIX.1-2001 pax, ustar, GNU, V7). Links and devices hold nothing and are left out.
func TAR(r io.ReaderAt, size int64) iter.Seq2[*Entry, error] {
	return func(yield func(*Entry, error) bool) {
		section := io.NewSectionReader(r, 0, size)
		headers := tar.NewReader(section)
		for n := 0; ; n++ {
			h, err := headers.Next()
			if err == io.EOF {
				return
			}
			if err != nil {
				yield(nil, tarError(err, n))
				return
			}
			// The reader takes headers in whole blocks, so the content begins where the section stands.
			at, _ := section.Seek(0, io.SeekCurrent)
			if e := tarEntry(r, h, at, size); e != nil && !yield(e, nil) {
				return
			}
		}
	}
}

func tarError(err error, entries int) error {
	switch {
	case err != tar.ErrHeader && err != io.ErrUnexpectedEOF:
		return err
	case entries == 0:
		return ErrFormat
	}
	return ErrCorrupt
}

func tarEntry(r io.ReaderAt, h *tar.Header, at, size int64) *Entry {
	e := &Entry{Name: decodeName([]byte(h.Name), false, ""), Raw: []byte(h.Name), Size: h.Size, Packed: h.Size}
	switch h.Typeflag {
	case tar.TypeDir:
		e.Folder = true
	case tar.TypeGNUSparse:
		e.open = func() (io.ReadCloser, error) { return nil, ErrUnsupported }
	case tar.TypeReg, tar.TypeCont:
		e.open = func() (io.ReadCloser, error) {
			if h.Size < 0 || h.Size > size-at {
				return nil, ErrCorrupt
			}
			return io.NopCloser(io.NewSectionReader(r, at, h.Size)), nil
		}
	default:
		return nil
	}
	return e
}
