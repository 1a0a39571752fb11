package archive

import (
	"bufio"
	"bytes"
	"io"
	"iter"
)

// Flags of the header (MS-CAB 2.1).
const (
	cabHasPrevious = 1 << 0
	cabHasNext     = 1 << 1
	cabHasReserve  = 1 << 2

	cabUTF8 = 1 << 7 // attribute of a file: its name
)

const (
	cabHead        = 36
	maxCabString   = 1024 // octets of a name; 255 by the specification
	cabContinued   = 0xfffd
	cabContinues   = 0xfffe
	cabPassThrough = 0xffff
)

// CAB yields the files of a cabinet (MS-CAB), whose folders are stored, MSZIP or LZX; Quantum is listed only. Of a set of cabinets only what
// lies whole in this one is unpacked, and the listing ends with ErrUnsupported.
//
// The files of a folder are packed as one: what stands before a file is unpacked for it. That is free in the order of the listing; what is
// passed over, in any other, ends at 128 MB (ErrTooBig). The largest dictionary takes two megabytes.
func CAB(r io.ReaderAt, size int64) iter.Seq2[*Entry, error] {
	return func(yield func(*Entry, error) bool) {
		c, err := readCAB(r, size)
		if err != nil {
			yield(nil, err)
			return
		}
		br := bufio.NewReader(io.NewSectionReader(r, c.files, max(0, size-c.files)))
		for range c.count {
			e, err := c.file(br)
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(e, nil) {
				return
			}
		}
		if c.flags&(cabHasPrevious|cabHasNext) != 0 {
			yield(nil, ErrUnsupported)
		}
	}
}

// cabinet is what the header says. One folder is unpacked at a time.
type cabinet struct {
	r         io.ReaderAt
	size      int64
	flags     int
	count     int   // of files
	files     int64 // offset of the first
	reserve   int   // octets in front of each block
	folders   []cabFolder
	unpacking *cabStream
	passed    int64 // octets unpacked that nobody wanted
}

// cabFolder is one row of the table of folders (MS-CAB 2.2).
type cabFolder struct {
	blocks int64 // offset of the first
	count  int
	method int
}

func readCAB(r io.ReaderAt, size int64) (*cabinet, error) {
	var b [cabHead]byte
	br := bufio.NewReader(io.NewSectionReader(r, 0, size))
	if _, err := io.ReadFull(br, b[:]); err != nil || !bytes.HasPrefix(b[:], []byte("MSCF")) {
		return nil, ErrFormat
	}
	c := &cabinet{r: r, size: size, flags: le16(b[30:]), count: le16(b[28:]), files: le32(b[16:])}
	folders, width := le16(b[26:]), 8
	if c.flags&cabHasReserve != 0 {
		var b [4]byte
		if _, err := io.ReadFull(br, b[:]); err != nil {
			return nil, ErrCorrupt
		}
		if _, err := br.Discard(le16(b[:])); err != nil {
			return nil, ErrCorrupt
		}
		width += int(b[2])
		c.reserve = int(b[3])
	}
	for _, flag := range []int{cabHasPrevious, cabHasPrevious, cabHasNext, cabHasNext} { // names of a cabinet and of its disk
		if c.flags&flag != 0 && !skipString(br) {
			return nil, ErrCorrupt
		}
	}
	return c, c.readFolders(br, folders, width)
}

func (c *cabinet) readFolders(br *bufio.Reader, count, width int) error {
	b := make([]byte, width)
	for range count {
		if _, err := io.ReadFull(br, b); err != nil {
			return ErrCorrupt
		}
		c.folders = append(c.folders, cabFolder{le32(b), le16(b[4:]), le16(b[6:])})
	}
	return nil
}

// readString reads octets to a zero.
func readString(br *bufio.Reader) (s []byte, ok bool) {
	for range maxCabString {
		c, err := br.ReadByte()
		if err != nil {
			return nil, false
		}
		if c == 0 {
			return s, true
		}
		s = append(s, c)
	}
	return nil, false
}

func skipString(br *bufio.Reader) bool {
	_, ok := readString(br)
	return ok
}

// file reads one row of the table of files (MS-CAB 2.3).
func (c *cabinet) file(br *bufio.Reader) (*Entry, error) {
	var b [16]byte
	if _, err := io.ReadFull(br, b[:]); err != nil {
		return nil, ErrCorrupt
	}
	raw, ok := readString(br)
	if !ok {
		return nil, ErrCorrupt
	}
	e := &Entry{Name: unixPath(decodeName(raw, le16(b[14:])&cabUTF8 != 0, "")), Raw: raw, Size: le32(b[:]), Packed: -1}
	folder, offset := le16(b[8:]), le32(b[4:])
	e.open = func() (io.ReadCloser, error) { return c.open(folder, offset, e.Size) }
	return e, nil
}

func (c *cabinet) open(folder int, offset, size int64) (io.ReadCloser, error) {
	if folder >= cabContinued && folder <= cabPassThrough {
		return nil, ErrUnsupported
	}
	if folder >= len(c.folders) {
		return nil, ErrCorrupt
	}
	if s := c.unpacking; s == nil || s.folder != folder || s.at > offset {
		s, err := c.stream(folder)
		if err != nil {
			return nil, err
		}
		c.unpacking = s
	}
	return &cabFile{c, c.unpacking, offset, size}, nil
}

const (
	maxPassed = 128 << 20
	leastPass = 4 << 10 // what a block counts at least, since small ones cost as well
)

// cabFile is a file within what its folder unpacks to.
type cabFile struct {
	*cabinet
	from   *cabStream
	offset int64
	left   int64
}

func (f *cabFile) Read(p []byte) (int, error) {
	for f.from.at < f.offset {
		if f.passed > maxPassed {
			return 0, ErrTooBig
		}
		n, err := f.from.pass(f.offset - f.from.at)
		f.passed += max(n, leastPass)
		if err != nil {
			return 0, ended(err)
		}
	}
	if f.left == 0 {
		return 0, io.EOF
	}
	n, err := f.from.Read(p[:min(int64(len(p)), f.left)])
	f.left -= int64(n)
	f.offset += int64(n)
	return n, ended(err)
}

// ended: a folder that ends before its files do is damaged.
func ended(err error) error {
	if err == io.EOF {
		return ErrCorrupt
	}
	return err
}

func (f *cabFile) Close() error { return nil }
