package archive

import "io"

const (
	lzhSymbols     = 510 // 256 literals, lengths from 3 to 256
	lzhLengthCodes = 19  // symbols of the code that the lengths of the others are written in
)

// blockCoder reads the methods -lh4- to -lh7- and -lhx-, and 1 to 3 of ARJ: blocks that begin with their codes, for literals and lengths, and for
// the number of bits of a distance (H. Okumura, ar002).
type blockCoder struct {
	bits      *bitReader
	width     uint // bits of the number of distance codes
	most      int  // distance codes
	left      int  // symbols of the block
	symbols   prefixCode
	distances prefixCode
}

func newBlockCoder(packed io.Reader, width uint, most int) *blockCoder {
	return &blockCoder{bits: newBitReader(packed), width: width, most: most}
}

func (c *blockCoder) next() (byte, int, int, error) {
	if c.left == 0 {
		if err := c.begin(); err != nil {
			return 0, 0, 0, err
		}
	}
	c.left--
	symbol := c.symbols.next(c.bits)
	if symbol < 0 {
		return 0, 0, 0, c.corrupt()
	}
	if symbol < 256 {
		return byte(symbol), 0, 0, c.bits.overrun()
	}
	n := c.distances.next(c.bits)
	if n < 0 {
		return 0, 0, 0, c.corrupt()
	}
	distance := n
	if n > 1 {
		distance = 1<<(n-1) | c.bits.bits(uint(n-1))
	}
	return 0, symbol - 256 + 3, distance + 1, c.bits.overrun()
}

// corrupt tells a failing source from a damaged one.
func (c *blockCoder) corrupt() error {
	if err := c.bits.overrun(); err != nil {
		return err
	}
	return ErrCorrupt
}

// begin reads the head of a block: how many symbols it has, and its codes.
func (c *blockCoder) begin() error {
	if c.left = c.bits.bits(16); c.left == 0 {
		return ErrCorrupt // a block without symbols would be work for nothing
	}
	var lengths prefixCode
	if err := c.readLengths(&lengths, 5, lzhLengthCodes, true); err != nil {
		return err
	}
	if err := c.readSymbols(&lengths); err != nil {
		return err
	}
	if err := c.readLengths(&c.distances, c.width, c.most, false); err != nil {
		return err
	}
	return c.bits.overrun()
}

// readLengths reads a code of few symbols: how many, then their lengths in 3 bits, or 7 and as many more as ones follow. Behind the third,
// where skips is set, up to three more may be left out. No symbols: one symbol, without bits.
func (c *blockCoder) readLengths(code *prefixCode, width uint, most int, skips bool) error {
	n := c.bits.bits(width)
	if n == 0 {
		symbol := c.bits.bits(width)
		if symbol >= most {
			return ErrCorrupt
		}
		code.only(symbol)
		return nil
	}
	if n > most {
		return ErrCorrupt
	}
	var lengths [1 << 5]uint8
	for i := 0; i < n; i++ {
		v := c.bits.bits(3)
		for v >= 7 && v <= maxCodeLength && c.bits.bits(1) == 1 {
			v++
		}
		lengths[i] = uint8(v)
		if skips && i == 2 {
			i += c.bits.bits(2)
		}
	}
	return code.build(lengths[:n])
}

// readSymbols reads the code for literals and lengths: lengths plus two, or runs of symbols that do not occur.
func (c *blockCoder) readSymbols(code *prefixCode) error {
	n := c.bits.bits(9)
	if n == 0 {
		symbol := c.bits.bits(9)
		if symbol >= lzhSymbols {
			return ErrCorrupt
		}
		c.symbols.only(symbol)
		return nil
	}
	if n > lzhSymbols {
		return ErrCorrupt
	}
	var lengths [lzhSymbols]uint8
	for i := 0; i < n; {
		switch v := code.next(c.bits); v {
		case -1:
			return c.corrupt()
		case 0:
			i++
		case 1:
			i += 3 + c.bits.bits(4)
		case 2:
			i += 20 + c.bits.bits(9)
		default:
			lengths[i] = uint8(v - 2)
			i++
		}
	}
	return c.symbols.build(lengths[:n])
}
