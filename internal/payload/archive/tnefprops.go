package archive

import "encoding/binary"

// Property types (MS-OXCDATA 2.11.1) and identifiers (MS-OXPROPS) in a list of MAPI properties (MS-OXTNEF 2.1.3.4).
const (
	typeObject  = 0x000d
	typeString8 = 0x001e
	typeUnicode = 0x001f
	typeBinary  = 0x0102
	multiValued = 0x1000

	tagAttachData         = 0x3701
	tagAttachFilename     = 0x3704
	tagAttachLongFilename = 0x3707
)

// widths are the octets of types of fixed length, padded to four.
var widths = map[uint16]int64{2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 0xa: 4, 0xb: 4, 0x14: 8, 0x40: 8, 0x48: 16}

// properties reads the names and the content of an attachment from the beginning b of its properties, which stand at an offset of the stream
// and have that many octets.
func (a *attached) properties(b []byte, offset, length int64) {
	c := propertyCursor{b: b, length: length}
	for range c.uint32() {
		kind, id := c.uint16(), c.uint16()
		if c.failed {
			return
		}
		if id >= 0x8000 {
			c.skipName()
		}
		values := uint32(1)
		width, fixed := widths[kind&^multiValued]
		if !fixed || kind&multiValued != 0 {
			values = c.uint32()
		}
		for range values {
			n := width
			if !fixed {
				n = int64(c.uint32())
			}
			if c.failed || n > c.length-c.at {
				return
			}
			a.property(id, kind, c.at+offset, n, c.peek(n))
			c.skip(n)
		}
	}
}

func (a *attached) property(id, kind uint16, at, n int64, value []byte) {
	switch {
	case id == tagAttachLongFilename && (kind == typeString8 || kind == typeUnicode),
		id == tagAttachFilename && len(a.long) == 0 && kind == typeUnicode:
		a.long, a.longUTF16 = value, kind == typeUnicode
	case id == tagAttachData && (kind == typeObject || kind == typeBinary) && n > 16 && !a.found:
		a.offset, a.length, a.found = at, n, true
		if kind == typeObject { // the interface identifier stands before it
			a.offset, a.length = at+16, n-16
		}
	}
}

// propertyCursor goes through the properties. What lies behind the octets at hand can be skipped only.
type propertyCursor struct {
	b          []byte
	at, length int64
	failed     bool
}

func (c *propertyCursor) peek(n int64) []byte {
	if c.failed || c.at+n > int64(len(c.b)) || c.at+n < c.at {
		return nil
	}
	return c.b[c.at : c.at+n]
}

// skip goes over n octets and the padding behind them.
func (c *propertyCursor) skip(n int64) {
	n = (n + 3) &^ 3
	if n < 0 || n > c.length-c.at {
		c.failed = true
		return
	}
	c.at += n
}

func (c *propertyCursor) uint32() uint32 {
	b := c.peek(4)
	if b == nil {
		c.failed = true
		return 0
	}
	c.at += 4
	return binary.LittleEndian.Uint32(b)
}

func (c *propertyCursor) uint16() uint16 {
	b := c.peek(2)
	if b == nil {
		c.failed = true
		return 0
	}
	c.at += 2
	return binary.LittleEndian.Uint16(b)
}

// skipName goes over the name of a named property: a set (GUID), then a number or a text.
func (c *propertyCursor) skipName() {
	c.skip(16)
	if c.uint32() == 0 {
		c.uint32()
		return
	}
	c.skip(int64(c.uint32()))
}
