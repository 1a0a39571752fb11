package archive

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"iter"
)

const (
	endSize    = 22 // end of central directory record (4.3.16) without comment
	headSize   = 46 // central directory header (4.3.12)
	localSize  = 30 // local file header (4.3.7)
	maxComment = 65535
)

var (
	localSignature = []byte("PK\x03\x04")
	headSignature  = []byte("PK\x01\x02")
	endSignature   = []byte("PK\x05\x06")
	end64Signature = []byte("PK\x06\x06")
	locator64      = []byte("PK\x06\x07")
)

// directory is where the central directory stands. base is the number of octets in front of the archive, which its offsets leave out.
type directory struct {
	base, start, end int64
	records          uint64
}

// ZIP yields the entries of a ZIP archive (PKWARE APPNOTE.TXT 6.3.10; Info-ZIP's extra fields) in the order of its directory, with the
// methods stored, deflated and BZIP2.
//
// The directory is read entry by entry, and not by archive/zip, which takes the whole of it into memory: fifty megabytes of directory
// would become ten times as much there. So a caller that stops listing has paid only for what it saw.
//
// A ZIP is found by its end record, so octets in front of it (a self-extractor, another file) do no harm; entries that these octets
// hide from the directory are yielded as well. Where the directory is missing or damaged the local headers give the entries.
func ZIP(r io.ReaderAt, size int64) iter.Seq2[*Entry, error] {
	return func(yield func(*Entry, error) bool) {
		dir, err := findDirectory(r, size)
		if err != nil {
			salvage(r, size, yield)
			return
		}
		found, err := list(r, size, dir, yield)
		if found.stopped {
			return
		}
		if err == nil && uint16(found.n) != uint16(dir.records) {
			err = ErrCorrupt
		}
		// Two archives in one file: some programs show the one, some the other.
		if _, more := scan(r, max(dir.base, found.first), yield); more && err != nil {
			yield(nil, err)
		}
	}
}

// ZIPBehind is ZIP for a content that is something else in the first place. Without an end record no program takes it for an archive, and it
// is not searched for what may have been one.
func ZIPBehind(r io.ReaderAt, size int64) iter.Seq2[*Entry, error] {
	if _, err := findDirectory(r, size); err != nil {
		return func(yield func(*Entry, error) bool) { yield(nil, ErrFormat) }
	}
	return ZIP(r, size)
}

// listing is what a walk through the directory came to.
type listing struct {
	n       int
	first   int64 // the lowest offset of a local header
	stopped bool  // the caller wants no more
}

func list(r io.ReaderAt, size int64, dir directory, yield func(*Entry, error) bool) (found listing, err error) {
	br := bufio.NewReader(io.NewSectionReader(r, dir.start, dir.end-dir.start))
	found.first = dir.start
	for {
		e, err := readHead(br)
		if err == io.EOF {
			return found, nil
		}
		if err != nil {
			return found, err
		}
		e.archive, e.limit = r, size
		e.offset += dir.base
		found.n++
		found.first = min(found.first, e.offset)
		if !yield(&e.Entry, nil) || !yieldOther(e, yield) {
			found.stopped = true
			return found, nil
		}
	}
}

// yieldOther yields an entry once more where its local header has another name: programs that unpack a stream go by that one.
func yieldOther(e *zipEntry, yield func(*Entry, error) bool) bool {
	other, _ := readLocal(e.archive, e.offset, e.limit)
	if other == nil || bytes.Equal(other.Raw, e.Raw) || other.Name == e.Name {
		return true
	}
	return yield(&other.Entry, nil)
}

func salvage(r io.ReaderAt, size int64, yield func(*Entry, error) bool) {
	n, more := scan(r, size, yield)
	if !more {
		return
	}
	if n == 0 {
		yield(nil, ErrFormat)
		return
	}
	yield(nil, ErrCorrupt)
}

// findDirectory looks for the last end record that points to a directory. Nearly all archives end with it, without a comment.
func findDirectory(r io.ReaderAt, size int64) (directory, error) {
	const near = 512
	dir, err := findEnd(r, size, near)
	if err == ErrFormat && size > near {
		return findEnd(r, size, endSize+maxComment)
	}
	return dir, err
}

// findEnd looks for it in the last octets.
func findEnd(r io.ReaderAt, size, last int64) (directory, error) {
	tail := make([]byte, min(size, last))
	if n, err := r.ReadAt(tail, size-int64(len(tail))); n < len(tail) {
		return directory{}, err
	}
	for end := len(tail); ; {
		at := bytes.LastIndex(tail[:end], endSignature)
		if at < 0 {
			return directory{}, ErrFormat
		}
		if at+endSize <= len(tail) {
			if dir, ok := readEnd(r, tail[at:], size-int64(len(tail)-at)); ok {
				return dir, nil
			}
		}
		end = at
	}
}

// readEnd reads the end record b, which stands at the offset at.
func readEnd(r io.ReaderAt, b []byte, at int64) (directory, bool) {
	length, start := int64(binary.LittleEndian.Uint32(b[12:])), int64(binary.LittleEndian.Uint32(b[16:]))
	records := uint64(binary.LittleEndian.Uint16(b[10:]))
	if length == 0xffffffff || start == 0xffffffff || records == 0xffff {
		if l, s, n, where, ok := readEnd64(r, at); ok {
			length, start, records, at = l, s, n, where
		}
	}
	if records == 0 && length == 0 {
		return directory{base: at - min(start, at), start: at, end: at}, start <= at
	}
	for _, base := range []int64{at - length - start, 0} {
		if base >= 0 && start >= 0 && base+start < at && signed(r, base+start, headSignature) {
			return directory{base: base, start: base + start, end: at, records: records}, true
		}
	}
	return directory{}, false
}

// readEnd64 reads the ZIP64 end record (4.3.14) through its locator (4.3.15), which stands in front of the end record.
func readEnd64(r io.ReaderAt, at int64) (length, start int64, records uint64, where int64, ok bool) {
	var l [20]byte
	if at < 20 {
		return
	}
	if _, err := r.ReadAt(l[:], at-20); err != nil || !bytes.HasPrefix(l[:], locator64) {
		return
	}
	where = int64(binary.LittleEndian.Uint64(l[8:]))
	if !signed(r, where, end64Signature) {
		where = at - 20 - 56 // octets in front of the archive
	}
	var e [56]byte
	if where < 0 || where > at-20 || !signed(r, where, end64Signature) {
		return
	}
	if _, err := r.ReadAt(e[:], where); err != nil {
		return
	}
	records = binary.LittleEndian.Uint64(e[32:])
	length, start = int64(binary.LittleEndian.Uint64(e[40:])), int64(binary.LittleEndian.Uint64(e[48:]))
	return length, start, records, where, length >= 0 && length <= where && start >= 0
}

func signed(r io.ReaderAt, at int64, signature []byte) bool {
	var b [4]byte
	if at < 0 {
		return false
	}
	n, _ := r.ReadAt(b[:], at)
	return n == 4 && bytes.Equal(b[:], signature)
}
