package archive

import (
	"encoding/binary"
	"hash/crc32"
)

// Headers of version 5.
const (
	rar5Main, rar5File, rar5Encryption, rar5End = 1, 2, 4, 5

	rar5Extra, rar5Data, rar5Before, rar5After = 0x01, 0x02, 0x08, 0x10 // of any header
	rar5Volume, rar5Numbered                   = 0x01, 0x02             // of the main header
	rar5More                                   = 0x01                   // of the end: there is another volume
	rar5Folder, rar5Time, rar5Sum, rar5NoSize  = 0x01, 0x02, 0x04, 0x08 // of a file
	rar5Solid                                  = 0x40                   // of its compression
	rar5Locked, rar5Link                       = 0x01, 0x05             // extra records: the content is encrypted; it is another file's

	maxRAR5Header = 2 << 20
)

func (l *rarListing) block5() (rarBlock, error) {
	head, err := l.octets(l.at, min(4+binary.MaxVarintLen64, max(1, l.size-l.at)))
	if err != nil {
		return rarBlock{}, corrupt(err)
	}
	size, n := binary.Uvarint(head[min(4, len(head)):])
	if n <= 0 || size == 0 || size > maxRAR5Header {
		return rarBlock{}, ErrCorrupt
	}
	end := l.at + int64(4+n) + int64(size)
	whole, err := l.octets(l.at, end-l.at)
	if err != nil {
		return rarBlock{}, corrupt(err)
	}
	if crc32.ChecksumIEEE(whole[4:]) != binary.LittleEndian.Uint32(whole) {
		return rarBlock{}, ErrCorrupt
	}
	return l.read5(rarBlock{end: end, next: end}, cursor{whole[4+n:]})
}

func (l *rarListing) read5(b rarBlock, c cursor) (rarBlock, error) {
	kind, flags := c.uvarint(), c.uvarint()
	var extra, data uint64
	if flags&rar5Extra != 0 {
		extra = c.uvarint()
	}
	if flags&rar5Data != 0 {
		data = c.uvarint()
	}
	if extra > uint64(len(c.b)) || data > 1<<62 {
		return b, ErrCorrupt
	}
	b.next += int64(data)
	extras := cursor{c.b[uint64(len(c.b))-extra:]}
	c.b = c.b[:uint64(len(c.b))-extra]
	switch kind {
	case rar5Encryption:
		return b, ErrEncrypted
	case rar5Main:
		volume := c.uvarint()
		b.kind, l.split = rarMain, volume&rar5Volume != 0
		l.later = volume&rar5Numbered != 0 && c.uvarint() > 0
	case rar5End:
		b.kind = rarEnd
		l.split = l.split && (c.uvarint()&rar5More != 0 || l.later)
	case rar5File:
		b.continued = flags&rar5Before != 0
		b.unsplit = flags&(rar5Before|rar5After) == 0
		return file5(b, c, extras, int64(data))
	}
	return b, nil
}

func file5(b rarBlock, c, extras cursor, packed int64) (rarBlock, error) {
	flags, size := c.uvarint(), c.uvarint()
	c.uvarint() // attributes
	if flags&rar5Time != 0 {
		c.skip(4)
	}
	if flags&rar5Sum != 0 {
		c.skip(4)
	}
	compression := c.uvarint()
	c.uvarint() // system
	length := c.uvarint()
	if length > uint64(len(c.b)) {
		return b, ErrCorrupt
	}
	e := &Entry{Raw: c.b[:length], Size: max(-1, int64(size)), Packed: packed, Folder: flags&rar5Folder != 0}
	var link bool
	e.Encrypted, link = rar5Records(extras)
	if b.link = link && packed == 0; b.link {
		e.Size = 0
	}
	if flags&rar5NoSize != 0 {
		e.Size = -1
	}
	e.Name = decodeName(e.Raw, true, "")
	b.kind, b.entry, b.solid = rarFile, e, compression&rar5Solid != 0
	return b, nil
}

// rar5Records looks at what stands behind a file's header.
func rar5Records(extras cursor) (encrypted, link bool) {
	for len(extras.b) > 0 {
		size := extras.uvarint()
		if size == 0 || size > uint64(len(extras.b)) {
			break
		}
		record := cursor{extras.b[:size]}
		switch record.uvarint() {
		case rar5Locked:
			encrypted = true
		case rar5Link:
			link = true
		}
		extras.b = extras.b[size:]
	}
	return encrypted, link
}

// cursor reads a header from front to end; beyond its end everything is 0.
type cursor struct{ b []byte }

func (c *cursor) skip(n int) { c.b = c.b[min(n, len(c.b)):] }

func (c cursor) peek16() uint16 {
	var b [2]byte
	copy(b[:], c.b)
	return binary.LittleEndian.Uint16(b[:])
}

func (c cursor) peek32() uint32 {
	var b [4]byte
	copy(b[:], c.b)
	return binary.LittleEndian.Uint32(b[:])
}

func (c *cursor) byte() byte {
	v := byte(c.peek16())
	c.skip(1)
	return v
}

func (c *cursor) uint16() uint16 {
	v := c.peek16()
	c.skip(2)
	return v
}

func (c *cursor) uint32() uint32 {
	v := c.peek32()
	c.skip(4)
	return v
}

// uvarint reads seven bits an octet, the lowest first.
func (c *cursor) uvarint() uint64 {
	v, n := binary.Uvarint(c.b)
	if n <= 0 {
		c.b = nil
		return 0
	}
	c.skip(n)
	return v
}
