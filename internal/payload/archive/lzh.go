package archive

import (
	"io"
	"iter"
	"strings"
)

// LZH yields the entries of an archive of LHA (H. Okumura, H. Yoshizaki; header levels 0 to 3 after the "LHA header" notes of LHa for UNIX),
// with its methods -lh0- (stored), -lh1-, -lh4- to -lh7-, UNLHA32's -lhx-, and LArc's -lz4- (stored), -lz5- and -lzs-. Other methods are
// listed. A folder (-lhd-) holds nothing. The largest dictionary, of -lhx-, takes one megabyte, that of the others 64 KB.
//
// Names of levels 2 and 3 stand in extended headers, folders apart from them. UNLHA32's Unicode names come before the others.
func LZH(r io.ReaderAt, size int64) iter.Seq2[*Entry, error] {
	return func(yield func(*Entry, error) bool) {
		damaged := false
		for at := int64(0); at < size; {
			h, err := readLZH(r, at, size)
			if err == io.EOF {
				break
			}
			if err != nil {
				if err == ErrCorrupt && at == 0 {
					err = ErrFormat
				}
				yield(nil, err)
				return
			}
			damaged = damaged || h.damaged
			if !yield(h.entry(r, size), nil) {
				return
			}
			at = h.content + h.packed
			damaged = damaged || at > size
		}
		if damaged {
			yield(nil, ErrCorrupt)
		}
	}
}

func (h *lzhHeader) entry(r io.ReaderAt, size int64) *Entry {
	e := &Entry{Size: h.size, Packed: h.packed, Folder: h.method == "-lhd-"}
	e.Name, e.Raw = h.name()
	e.Folder = e.Folder || strings.HasSuffix(e.Name, "/") && h.size == 0
	e.open = func() (io.ReadCloser, error) {
		packed := io.NewSectionReader(r, h.content, min(h.packed, max(0, size-h.content)))
		unpacked, err := unpackLZH(h.method, packed)
		if err != nil {
			return nil, err
		}
		return &checked{Reader: unpacked, left: h.size, want: uint32(h.sum), update: updateCRC16}, nil
	}
	return e
}

// unpackLZH gives the octets that a method makes of what is packed, and then any number of others.
func unpackLZH(method string, packed *io.SectionReader) (io.Reader, error) {
	switch method {
	case "-lh0-", "-lz4-":
		return packed, nil
	case "-lh1-":
		return newAdaptiveLZ(packed)
	case "-lh4-", "-lh5-":
		return newLZ(newBlockCoder(packed, 4, 14), 14), nil
	case "-lh6-":
		return newLZ(newBlockCoder(packed, 5, 16), 15), nil
	case "-lh7-":
		return newLZ(newBlockCoder(packed, 5, 17), 16), nil
	case "-lhx-":
		return newLZ(newBlockCoder(packed, 5, 21), 20), nil
	case "-lz5-":
		return newLarc5(packed), nil
	case "-lzs-":
		return newLarcS(packed), nil
	}
	return nil, ErrUnsupported
}
