package archive

import (
	"bytes"
	"hash/crc32"
	"io"
	"iter"
)

const (
	arjMost  = 2600 // octets of a header
	arjFixed = 30   // of them in front of the name, at least

	arjGarbled   = 1 << 0
	arjContinues = 1 << 2 // in the next volume
	arjContinued = 1 << 3 // from the one before

	arjMain   = 2 // types of files
	arjFolder = 3
	arjLabel  = 4
	arjStored = 0
)

// ARJ yields the files of an archive of ARJ (R. Jung, "ARJ archive file format", TECHNOTE.TXT), with its methods 0 (stored), 1 to 3 (those of
// LZH with another window) and 4. A file that goes on in another volume is listed only, and so is an encrypted one.
func ARJ(r io.ReaderAt, size int64) iter.Seq2[*Entry, error] {
	return func(yield func(*Entry, error) bool) {
		damaged, others := false, 0
		for at := int64(0); ; {
			h, next, err := readARJ(r, at, size)
			if err == io.EOF {
				break
			}
			if err != nil {
				if at == 0 && err == ErrCorrupt {
					err = ErrFormat
				}
				yield(nil, err)
				return
			}
			damaged = damaged || h.damaged
			if at = next; h.kind == arjMain || h.kind == arjLabel {
				if others++; others > maxBlocks {
					yield(nil, ErrTooBig)
					return
				}
				continue
			}
			if !yield(h.entry(r, next, size), nil) {
				return
			}
			at += h.packed
		}
		if damaged {
			yield(nil, ErrCorrupt)
		}
	}
}

type arjHeader struct {
	flags, method, kind byte
	packed, size        int64
	sum                 uint32
	raw                 []byte
	damaged             bool
}

// readARJ reads the header at an offset: a mark, its length, itself, its checksum, and extended headers, which nobody uses. io.EOF: the
// archive ends here.
func readARJ(r io.ReaderAt, at, end int64) (h *arjHeader, next int64, err error) {
	var b [4]byte
	if err := readFull(r, b[:], at); err != nil {
		return nil, 0, err
	}
	length := le16(b[2:])
	if b[0] != 0x60 || b[1] != 0xea || length > arjMost {
		return nil, 0, ErrCorrupt
	}
	if length == 0 {
		return nil, 0, io.EOF
	}
	head := make([]byte, length+6)
	if err := readFull(r, head, at+4); err != nil {
		return nil, 0, err
	}
	next = at + 4 + int64(len(head))
	for extended := le16(head[length+4:]); extended > 0; {
		next += int64(extended) + 4
		if err := readFull(r, b[:2], next); err != nil {
			return nil, 0, err
		}
		next += 2
		extended = le16(b[:])
	}
	h, err = parseARJ(head[:length])
	if err == nil {
		h.damaged = crc32.ChecksumIEEE(head[:length]) != uint32(le32(head[length:]))
	}
	return h, next, err
}

func parseARJ(b []byte) (*arjHeader, error) {
	if len(b) < arjFixed || int(b[0]) < arjFixed || int(b[0]) > len(b) {
		return nil, ErrCorrupt
	}
	raw, _, _ := bytes.Cut(b[b[0]:], []byte{0})
	h := &arjHeader{flags: b[4], method: b[5], kind: b[6], packed: le32(b[12:]), size: le32(b[16:]), sum: uint32(le32(b[20:])), raw: raw}
	return h, nil
}

func (h *arjHeader) entry(r io.ReaderAt, at, end int64) *Entry {
	e := &Entry{Raw: h.raw, Size: h.size, Packed: h.packed, Folder: h.kind == arjFolder, Encrypted: h.flags&arjGarbled != 0}
	e.Name = unixPath(decodeName(h.raw, false, ""))
	e.open = func() (io.ReadCloser, error) {
		if h.flags&(arjContinues|arjContinued) != 0 {
			return nil, ErrUnsupported
		}
		packed := io.NewSectionReader(r, at, min(h.packed, max(0, end-at)))
		unpacked, err := unpackARJ(h.method, packed)
		return &checked{Reader: unpacked, left: h.size, want: h.sum, update: updateCRC32}, err
	}
	return e
}

func unpackARJ(method byte, packed io.Reader) (io.Reader, error) {
	switch method {
	case arjStored:
		return packed, nil
	case 1, 2, 3:
		return newLZ(newBlockCoder(packed, 5, 17), 15), nil
	case 4:
		return newLZ(&arjFastest{newBitReader(packed)}, 15), nil
	}
	return nil, ErrUnsupported
}

// arjFastest is the method 4: lengths and distances in codes that never change.
type arjFastest struct{ bits *bitReader }

func (c *arjFastest) next() (byte, int, int, error) {
	length := c.number(0, 7)
	if length == 0 {
		return byte(c.bits.bits(8)), 0, 0, c.bits.overrun()
	}
	return 0, length + 2, c.number(9, 13) + 1, c.bits.overrun()
}

// number reads as many ones as it is wider than from bits, at most to a width, and then its bits.
func (c *arjFastest) number(from, to uint) int {
	n, width := 0, from
	for width < to && c.bits.bits(1) == 1 {
		n += 1 << width
		width++
	}
	return n + c.bits.bits(width)
}
