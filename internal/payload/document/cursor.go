package document

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"

	"sekisho/internal/text"
)

// cursor reads a shell link from front to back. What does not fit into the octets that are left empties it: all that follows is "".
type cursor struct {
	b       []byte
	unicode bool // StringData is UTF-16LE, not in the code page of the system that wrote it
}

func (c *cursor) take(n int) []byte {
	if n < 0 || n > len(c.b) {
		c.b = nil
		return nil
	}
	t := c.b[:n]
	c.b = c.b[n:]
	return t
}

// sized16 reads a structure whose length stands in front of it in two octets (LinkTargetIDList, 2.2).
func (c *cursor) sized16() []byte {
	n := c.take(2)
	if n == nil {
		return nil
	}
	return c.take(int(binary.LittleEndian.Uint16(n)))
}

// sized32 reads a structure that begins with its own length in four octets (LinkInfo, 2.3; extra data blocks, 2.5); nil at its end.
func (c *cursor) sized32() []byte {
	if len(c.b) < 4 {
		c.b = nil
		return nil
	}
	n := binary.LittleEndian.Uint32(c.b)
	if n < 4 || uint64(n) > uint64(len(c.b)) {
		c.b = nil
		return nil
	}
	return c.take(int(n))
}

// counted reads a string that follows the number of its characters (StringData, 2.4).
func (c *cursor) counted() string {
	n := c.take(2)
	if n == nil {
		return ""
	}
	count := int(binary.LittleEndian.Uint16(n))
	if !c.unicode {
		return ansi(c.take(count))
	}
	return wide(c.take(2 * count))
}

// ansi reads text of the writer's code page up to a NUL; on Japanese systems cp932.
func ansi(b []byte) string {
	if end := bytes.IndexByte(b, 0); end >= 0 {
		b = b[:end]
	}
	s, _, _ := text.Guess(b)
	return s
}

// wide reads UTF-16LE up to a NUL.
func wide(b []byte) string {
	units := make([]uint16, 0, len(b)/2)
	for ; len(b) >= 2; b = b[2:] {
		u := binary.LittleEndian.Uint16(b)
		if u == 0 {
			break
		}
		units = append(units, u)
	}
	return string(utf16.Decode(units))
}

// from is b from an offset on, or nil.
func from(b []byte, at uint32) []byte {
	if uint64(at) >= uint64(len(b)) {
		return nil
	}
	return b[at:]
}

func u32(b []byte, at int) uint32 {
	if at+4 > len(b) {
		return 0
	}
	return binary.LittleEndian.Uint32(b[at:])
}
