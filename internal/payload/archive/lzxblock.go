package archive

// begin reads the head of a block: its kind, its size, and its codes or, of one that is not compressed, the recent distances.
func (z *lzx) begin(b *bitReader) error {
	z.kind, z.left = b.bits(3), b.bits(24)
	z.odd = z.left%2 == 1
	if z.left == 0 {
		return ErrCorrupt
	}
	switch z.kind {
	case lzxUncompressed:
		return z.readRecent(b)
	case lzxWithAligned:
		var sizes [lzxAligned]uint8
		for i := range sizes {
			sizes[i] = uint8(b.bits(3))
		}
		if err := z.aligned.build(sizes[:]); err != nil {
			return err
		}
	case lzxVerbatim:
	default:
		return ErrCorrupt
	}
	return z.readCodes(b)
}

func (z *lzx) readRecent(b *bitReader) error {
	raw := b.octets()
	if len(raw) < 12 {
		return ErrCorrupt
	}
	for i := range z.recent {
		z.recent[i] = int(le32(raw[4*i:]))
	}
	b.skip(12)
	return nil
}

// readCodes reads the code of literals and matches in two parts, and that of lengths. All are written as differences from the block before.
func (z *lzx) readCodes(b *bitReader) error {
	used := z.mainSizes[:256+8*len(z.base)]
	for _, sizes := range [][]uint8{used[:256], used[256:]} {
		if err := readSizes(b, sizes); err != nil {
			return err
		}
	}
	if err := z.main.build(used); err != nil {
		return err
	}
	if err := readSizes(b, z.sizes[:]); err != nil {
		return err
	}
	if err := z.lengths.build(z.sizes[:]); err != nil {
		return err
	}
	return b.overrun()
}

// readSizes reads lengths of codes, which are written in a code of their own.
func readSizes(b *bitReader, sizes []uint8) error {
	var own [lzxPretree]uint8
	for i := range own {
		own[i] = uint8(b.bits(4))
	}
	var code prefixCode
	if err := code.build(own[:]); err != nil {
		return err
	}
	for i := 0; i < len(sizes); {
		symbol := code.next(b)
		run, size := 1, uint8(0)
		switch symbol {
		case 17:
			run = 4 + b.bits(4)
		case 18:
			run = 20 + b.bits(5)
		case 19:
			run = 4 + b.bits(1)
			symbol = code.next(b)
			fallthrough
		default:
			if symbol < 0 || symbol > 16 {
				return ErrCorrupt
			}
			size = (sizes[i] + 17 - uint8(symbol)) % 17
		}
		if run > len(sizes)-i || b.overrun() != nil {
			return ErrCorrupt
		}
		for range run {
			sizes[i] = size
			i++
		}
	}
	return nil
}
