package archive

const (
	maxCodeLength = 16
	fastBits      = 9 // codes up to this length are looked up, longer ones searched by length
)

// prefixCode is a canonical prefix code, as LZH and LZX transmit it: by the lengths of its codes, shorter codes first, codes of one length
// in the order of their symbols. A code with one symbol may have no bits at all.
type prefixCode struct {
	fast     [1 << fastBits]uint16     // symbol and length (5 bits)
	limit    [maxCodeLength + 1]uint32 // behind the last code of a length, from the top of 16 bits
	first    [maxCodeLength + 1]uint32 // first code of a length
	base     [maxCodeLength + 1]uint32 // its place in symbols
	symbols  []uint16
	constant bool
}

// only makes it the code of one symbol.
func (c *prefixCode) only(symbol int) {
	*c = prefixCode{symbols: append(c.symbols[:0], uint16(symbol)), constant: true}
}

// build makes the code whose symbols have these lengths, 0 for those that do not occur. It fails where more codes are asked for than
// there can be, and has no symbols then. Codes that are not given out do no harm: they are no symbol's.
func (c *prefixCode) build(lengths []uint8) error {
	*c = prefixCode{symbols: c.symbols[:0]}
	var count [maxCodeLength + 1]uint32
	for _, n := range lengths {
		if n > maxCodeLength {
			return ErrCorrupt
		}
		count[n]++
	}
	code, place := uint32(0), uint32(0)
	for n := 1; n <= maxCodeLength; n++ {
		code <<= 1
		c.first[n], c.base[n] = code, place
		code += count[n]
		place += count[n]
		if code > 1<<n {
			*c = prefixCode{}
			return ErrCorrupt
		}
		c.limit[n] = code << (maxCodeLength - n)
	}
	c.place(lengths, int(place))
	return nil
}

func (c *prefixCode) place(lengths []uint8, used int) {
	if cap(c.symbols) < used {
		c.symbols = make([]uint16, used)
	}
	c.symbols = c.symbols[:used]
	next := c.base
	for symbol, n := range lengths {
		if n == 0 {
			continue
		}
		c.symbols[next[n]] = uint16(symbol)
		if n <= fastBits {
			code := (c.first[n] + next[n] - c.base[n]) << (fastBits - n)
			for i := range uint32(1) << (fastBits - n) {
				c.fast[code+i] = uint16(symbol)<<5 | uint16(n)
			}
		}
		next[n]++
	}
}

// next reads a symbol; -1 where the bits are no symbol's.
func (c *prefixCode) next(b *bitReader) int {
	if c.constant {
		return int(c.symbols[0])
	}
	v := b.peek(maxCodeLength)
	if e := c.fast[v>>(maxCodeLength-fastBits)]; e != 0 {
		b.drop(uint(e & 31))
		return int(e >> 5)
	}
	for n := uint(fastBits + 1); n <= maxCodeLength; n++ {
		if v < c.limit[n] {
			b.drop(n)
			return int(c.symbols[c.base[n]+v>>(maxCodeLength-n)-c.first[n]])
		}
	}
	return -1
}
