package archive

import (
	"bytes"
	"hash/crc32"
	"io"
	"iter"
)

// RARContent gives the content of a file of a RAR archive: of the one behind skip others, the first of which has its header at from; the
// first prefix octets of the archive hold its main header.
type RARContent func(skip int, from, prefix int64, password *string) (io.ReadCloser, error)

// RAR yields the files of a RAR archive of version 1.5 to 4 (technote.txt of RAR 4) or 5 and later (RARLAB, "RAR 5.0 archive format"). Headers
// are read here; contents are for open.
//
// A volume of a larger archive yields the files that begin or go on in it, and ends with ErrVolume. Where headers are encrypted, nothing is
// yielded but ErrEncrypted.
func RAR(r io.ReaderAt, size int64, open RARContent) iter.Seq2[*Entry, error] {
	return func(yield func(*Entry, error) bool) {
		l := rarListing{r: r, size: size, open: open, yield: yield}
		var signature [8]byte
		if _, err := r.ReadAt(signature[:], 0); err != nil && err != io.EOF {
			yield(nil, err)
			return
		}
		switch {
		case bytes.HasPrefix(signature[:], rar4Signature):
			l.next, l.at = l.block4, int64(len(rar4Signature))
		case bytes.Equal(signature[:], rar5Signature):
			l.next, l.at = l.block5, int64(len(rar5Signature))
		default:
			yield(nil, ErrFormat)
			return
		}
		if err := l.list(); err != nil && err != errStopped {
			yield(nil, err)
		}
	}
}

var (
	rar4Signature = []byte("Rar!\x1a\x07\x00")
	rar5Signature = []byte("Rar!\x1a\x07\x01\x00")
)

// maxRARBlocks bounds the headers that are no files.
const maxRARBlocks = 100_000

// rarListing is a walk through the headers of a RAR archive.
type rarListing struct {
	r     io.ReaderAt
	size  int64
	open  RARContent
	yield func(*Entry, error) bool
	next  func() (rarBlock, error)

	at     int64 // of the next header
	prefix int64 // end of the main header; 0: not seen yet
	from   int64 // the last file that does not need those in front of it
	skip   int   // files since then
	split  bool  // a volume of a larger archive
	later  bool  // and not the first one
}

// rarBlock is a header, and where the next one begins.
type rarBlock struct {
	kind      rarKind
	end       int64 // of the header
	next      int64
	entry     *Entry // of a file
	continued bool   // goes on from the volume before
	unsplit   bool   // of a file: neither continued nor going on
	solid     bool
	link      bool // without a content of its own
}

type rarKind int

const (
	rarOther rarKind = iota
	rarMain
	rarFile
	rarEnd
)

func (l *rarListing) list() error {
	for others := 0; others < maxRARBlocks; {
		b, err := l.next()
		if err != nil {
			return l.because(err)
		}
		switch {
		case b.kind == rarEnd:
			return l.because(nil)
		case b.kind == rarMain && l.prefix == 0:
			l.prefix = b.end
		case l.prefix == 0:
			return ErrCorrupt
		case b.kind == rarFile:
			if !l.file(b) {
				return errStopped
			}
		default:
			others++
		}
		if b.next <= l.at {
			return ErrCorrupt
		}
		l.at = b.next
	}
	return ErrCorrupt
}

// because is why the listing ends: a volume may end with half a file.
func (l *rarListing) because(err error) error {
	if l.split && (err == nil || err == io.EOF) {
		return ErrVolume
	}
	return err
}

func (l *rarListing) file(b rarBlock) bool {
	l.skip++
	if !b.solid || l.from == 0 {
		l.from, l.skip = l.at, 0
	}
	l.split, l.later = l.split || !b.unsplit, l.later || b.continued
	from, skip, prefix := l.from, l.skip, l.prefix
	content := func(password *string) (io.ReadCloser, error) { return l.open(skip, from, prefix, password) }
	switch {
	case b.link:
		content = func(*string) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(nil)), nil }
	case b.continued:
		content = func(*string) (io.ReadCloser, error) { return nil, ErrVolume }
	}
	e := b.entry
	e.open = func() (io.ReadCloser, error) { return content(nil) }
	e.unlock = func(password string) (io.ReadCloser, error) { return content(&password) }
	return l.yield(e, nil)
}

// octets reads n octets at an offset; io.EOF where the archive ends there, ErrCorrupt where it ends within.
func (l *rarListing) octets(at, n int64) ([]byte, error) {
	if at >= l.size {
		return nil, io.EOF
	}
	if n > l.size-at {
		return nil, ErrCorrupt
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(io.NewSectionReader(l.r, at, n), b); err != nil {
		return nil, ErrCorrupt
	}
	return b, nil
}

// Headers of version 4.
const (
	rar4Main, rar4File, rar4Service, rar4End = 0x73, 0x74, 0x7a, 0x7b

	rar4Size   = 7 // CRC, type, flags, size
	rar4Length = 0x8000

	rar4Volume, rar4Sealed, rar4First = 0x0001, 0x0080, 0x0100 // of the main header
	rar4More                          = 0x0001                 // of the end: there is another volume

	rar4Before, rar4After, rar4Encrypted, rar4Comment, rar4Solid = 0x01, 0x02, 0x04, 0x08, 0x10 // of a file
	rar4Folder, rar4Large, rar4Unicode                           = 0xe0, 0x100, 0x200
)

func (l *rarListing) block4() (rarBlock, error) {
	head, err := l.octets(l.at, rar4Size)
	if err == io.EOF && l.prefix > 0 {
		return rarBlock{kind: rarEnd}, nil // old programs write no end
	}
	if err != nil {
		return rarBlock{}, corrupt(err)
	}
	c := cursor{head[2:]}
	kind, flags, size := c.byte(), c.uint16(), int64(c.uint16())
	if size < rar4Size {
		return rarBlock{}, ErrCorrupt
	}
	if head, err = l.octets(l.at, size); err != nil {
		return rarBlock{}, corrupt(err)
	}
	c = cursor{head[rar4Size:]}
	b := rarBlock{end: l.at + size, next: l.at + size}
	if kind == rar4File || flags&rar4Length != 0 {
		b.next += int64(cursor{c.b}.peek32())
	}
	whole := uint16(crc32.ChecksumIEEE(head[2:])) == cursor{head}.peek16()
	switch kind {
	case rar4Main:
		if flags&rar4Sealed != 0 {
			return b, ErrEncrypted
		}
		b.kind, l.split, l.later = rarMain, flags&rar4Volume != 0, flags&rar4First == 0
	case rar4File:
		if !whole && flags&rar4Comment == 0 {
			return b, ErrCorrupt
		}
		return l.file4(b, c, flags)
	case rar4End:
		b.kind = rarEnd
		l.split = l.split && (flags&rar4More != 0 || l.later)
	}
	return b, nil
}

func (l *rarListing) file4(b rarBlock, c cursor, flags uint16) (rarBlock, error) {
	if len(c.b) < 25 {
		return b, ErrCorrupt
	}
	packed, size := uint64(c.uint32()), uint64(c.uint32())
	c.skip(1 + 4 + 4 + 1 + 1) // system, CRC, time, version, method
	nameSize := int(c.uint16())
	c.skip(4) // attributes
	if flags&rar4Large != 0 {
		if len(c.b) < 8 {
			return b, ErrCorrupt
		}
		packed |= uint64(c.uint32()) << 32
		size |= uint64(c.uint32()) << 32
	} else if size == 0xffffffff {
		size = 1<<64 - 1
	}
	if nameSize > len(c.b) || packed > uint64(1<<62) {
		return b, ErrCorrupt
	}
	raw, unicode, utf8 := rar4Name(c.b[:nameSize], flags&rar4Unicode != 0)
	b.kind, b.next = rarFile, b.end+int64(packed)
	b.solid = flags&rar4Solid != 0
	b.continued = flags&rar4Before != 0
	b.unsplit = flags&(rar4Before|rar4After) == 0
	b.entry = &Entry{
		Raw: raw, Name: rarPath(decodeName(raw, utf8, unicode)), Size: max(-1, int64(size)), Packed: int64(packed),
		Folder: flags&rar4Folder == rar4Folder, Encrypted: flags&rar4Encrypted != 0,
	}
	return b, nil
}

// corrupt is what the end of the file means within headers.
func corrupt(err error) error {
	if err == io.EOF {
		return ErrCorrupt
	}
	return err
}
