package archive

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"
	"iter"
)

// Types of blocks, and flags.
const (
	aceMain   = 0
	aceFile   = 1
	aceFile64 = 3

	aceHasMore   = 1 << 0  // octets stand behind the block
	aceBefore    = 1 << 12 // continued from the volume before
	aceAfter     = 1 << 13 // continues in the next
	acePassword  = 1 << 14
	aceVolume    = 1 << 11 // of the main block
	aceDirectory = 0x10    // attribute
)

// ACE yields the files of an archive of ACE (M. Lemke, "ACE archive format", versions 1 and 2). Its methods are not known: what is stored is
// unpacked, everything else listed. Of archives in volumes this one is listed, which then ends with ErrUnsupported.
func ACE(r io.ReaderAt, size int64) iter.Seq2[*Entry, error] {
	return func(yield func(*Entry, error) bool) {
		w := aceWalk{r: r, size: size}
		for at := int64(0); at < size; {
			block, next, err := readACE(r, at)
			if at == 0 && err == ErrCorrupt {
				err = ErrFormat
			}
			var e *Entry
			if err == nil {
				e, err = w.take(block, next)
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if e != nil && !yield(e, nil) {
				return
			}
			at = next + block.behind
		}
		if err := w.end(); err != nil {
			yield(nil, err)
		}
	}
}

// aceWalk is what is known of an archive so far.
type aceWalk struct {
	r                io.ReaderAt
	size             int64
	damaged, volumes bool
	files, others    int
}

// take gives the entry of a block that is a file; nil for others.
func (w *aceWalk) take(block *aceBlock, next int64) (*Entry, error) {
	w.damaged = w.damaged || block.damaged
	if block.kind == aceFile || block.kind == aceFile64 {
		w.files++
		return block.entry(w.r, next, w.size)
	}
	if block.kind == aceMain {
		w.volumes = block.flags&aceVolume != 0
	}
	if w.others++; w.others > maxBlocks {
		return nil, ErrTooBig
	}
	return nil, nil
}

// end says what is wrong with an archive that was gone through.
func (w *aceWalk) end() error {
	switch {
	case w.damaged || w.files == 0:
		return ErrCorrupt
	case w.volumes:
		return ErrUnsupported
	}
	return nil
}

// aceBlock is a block behind its checksum and length: type, flags, and what its type has.
type aceBlock struct {
	kind    byte
	flags   int
	b       []byte // behind the flags
	behind  int64  // octets that follow the block
	damaged bool
}

func readACE(r io.ReaderAt, at int64) (block *aceBlock, next int64, err error) {
	var head [4]byte
	if err := readFull(r, head[:], at); err != nil {
		return nil, 0, err
	}
	b := make([]byte, le16(head[2:]))
	if err := readFull(r, b, at+4); err != nil {
		return nil, 0, err
	}
	if len(b) < 3 || at == 0 && !bytes.HasPrefix(b[3:], []byte("**ACE**")) {
		return nil, 0, ErrCorrupt
	}
	block = &aceBlock{kind: b[0], flags: le16(b[1:]), b: b[3:]}
	block.damaged = uint16(^crc32.ChecksumIEEE(b)) != binary.LittleEndian.Uint16(head[:])
	if block.flags&aceHasMore != 0 {
		if block.behind, err = block.number(0); err != nil {
			return nil, 0, err
		}
	}
	return block, at + 4 + int64(len(b)), nil
}

// number gives a length, which is one of 64 bits in blocks of the newer types.
func (a *aceBlock) number(index int) (int64, error) {
	width := 4
	if a.kind >= aceFile64 {
		width = 8
	}
	b := a.b[min(index*width, len(a.b)):]
	switch {
	case len(b) < width:
		return 0, ErrCorrupt
	case width == 8:
		return le64(b) & (1<<48 - 1), nil
	}
	return le32(b), nil
}

// entry reads a block of a file: packed and unpacked length, time, attributes, checksum, method, its parameters, reserved, length of the name.
func (a *aceBlock) entry(r io.ReaderAt, at, end int64) (*Entry, error) {
	size, err := a.number(1)
	if err != nil {
		return nil, err
	}
	rest := a.b[8:]
	if a.kind == aceFile64 {
		rest = a.b[16:]
	}
	const fixed = 18
	if len(rest) < fixed+2 || le16(rest[fixed:]) > len(rest)-fixed-2 {
		return nil, ErrCorrupt
	}
	e := &Entry{Raw: rest[fixed+2:][:le16(rest[fixed:])], Size: size, Packed: a.behind}
	e.Name = unixPath(decodeName(e.Raw, false, ""))
	e.Folder = rest[4]&aceDirectory != 0
	e.Encrypted = a.flags&acePassword != 0
	e.open = unsupported
	if rest[12] == 0 && a.flags&(aceBefore|aceAfter) == 0 {
		sum := ^uint32(le32(rest[8:]))
		e.open = func() (io.ReadCloser, error) {
			packed := io.NewSectionReader(r, at, min(a.behind, max(0, end-at)))
			return &checked{Reader: packed, left: size, want: sum, update: updateCRC32}, nil
		}
	}
	return e, nil
}
