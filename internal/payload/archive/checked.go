package archive

import (
	"encoding/binary"
	"hash/crc32"
	"io"
)

// checked is a content of known length with a checksum at its end.
type checked struct {
	io.Reader
	left   int64
	sum    uint32
	want   uint32
	update func(sum uint32, b []byte) uint32
}

func (c *checked) Read(p []byte) (int, error) {
	if c.left == 0 {
		if c.sum != c.want {
			return 0, ErrCorrupt
		}
		return 0, io.EOF
	}
	n, err := c.Reader.Read(p[:min(int64(len(p)), c.left)])
	c.left -= int64(n)
	c.sum = c.update(c.sum, p[:n])
	if err == io.EOF && c.left > 0 {
		return n, ErrCorrupt
	}
	if err == io.EOF {
		err = nil
	}
	return n, err
}

func (c *checked) Close() error { return nil }

func updateCRC32(sum uint32, b []byte) uint32 { return crc32.Update(sum, crc32.IEEETable, b) }

// crc16Table is of the reflected polynomial x^16 + x^15 + x^2 + 1, CRC-16/ARC.
var crc16Table = func() (t [256]uint16) {
	for i := range t {
		v := uint16(i)
		for range 8 {
			v = v>>1 ^ 0xa001*(v&1)
		}
		t[i] = v
	}
	return t
}()

func updateCRC16(sum uint32, b []byte) uint32 {
	v := uint16(sum)
	for _, c := range b {
		v = v>>8 ^ crc16Table[byte(v)^c]
	}
	return uint32(v)
}

// readFull reads len(b) octets at an offset. Octets that are missing are ErrCorrupt.
func readFull(r io.ReaderAt, b []byte, at int64) error {
	n, err := r.ReadAt(b, at)
	switch {
	case n == len(b):
		return nil
	case err == io.EOF:
		return ErrCorrupt
	}
	return err
}

// Numbers of formats that stand lowest octet first.
func le16(b []byte) int   { return int(binary.LittleEndian.Uint16(b)) }
func le32(b []byte) int64 { return int64(binary.LittleEndian.Uint32(b)) }
