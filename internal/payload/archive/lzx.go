package archive

import "encoding/binary"

const (
	lzxLengths    = 249 // symbols for lengths from 9
	lzxShortest   = 2
	lzxPretree    = 20
	lzxAligned    = 8
	maxLZXSymbols = 256 + 8*50

	// Kinds of blocks.
	lzxVerbatim      = 1
	lzxWithAligned   = 2
	lzxUncompressed  = 3
	lzxMostCallFrame = 32768 // frames whose call instructions are translated
)

// lzxSlots is the number of position slots by the bits of the window, from 15 to 21.
var lzxSlots = [...]int{30, 32, 34, 36, 38, 42, 50}

// lzx unpacks LZX as cabinets have it (Microsoft, "LZX Data Compression Format", Cabinet SDK; [MS-PATCH] 2 describes the same): frames of 32 KB, each
// in a block of the folder, that share window, codes and recent distances.
type lzx struct {
	window []byte // 32 KB to 2 MB
	at     int    // in the window
	total  int64  // octets so far
	frames int

	recent     [3]int // distances
	base       []int  // by position slot
	extra      []uint
	translated int64 // the size of the program whose calls were translated; 0 for none

	kind, left int // of the block
	odd        bool
	mainSizes  [maxLZXSymbols]uint8
	sizes      [lzxLengths]uint8
	main       prefixCode
	lengths    prefixCode
	aligned    prefixCode
	out        [maxCabBlock]byte
}

func newLZX(bits int) (*lzx, error) {
	if bits < 15 || bits > 21 {
		return nil, ErrCorrupt
	}
	z := &lzx{window: make([]byte, 1<<bits), recent: [3]int{1, 1, 1}}
	base := 0
	for slot := range lzxSlots[bits-15] {
		extra := uint(min(max(0, slot/2-1), 17))
		z.base, z.extra = append(z.base, base), append(z.extra, extra)
		base += 1 << extra
	}
	return z, nil
}

// unpack unpacks one frame of size octets.
func (z *lzx) unpack(packed []byte, size int) ([]byte, error) {
	if size > maxCabBlock {
		return nil, ErrCorrupt
	}
	b := newWordReader(packed)
	if z.frames == 0 && b.bits(1) == 1 {
		z.translated = int64(b.bits(16)<<16 | b.bits(16))
	}
	for n := 0; n < size; {
		if z.left == 0 {
			if err := z.begin(b); err != nil {
				return nil, err
			}
		}
		run := min(z.left, size-n)
		done, err := z.run(b, run)
		if err != nil {
			return nil, err
		}
		if done > min(z.left, size-n) {
			return nil, ErrCorrupt // a match that leaves its block or frame
		}
		n += done
		z.left -= done
	}
	return z.finish(size), nil
}

// finish copies the frame out of the window.
func (z *lzx) finish(size int) []byte {
	out := z.out[:size]
	from := (z.at - size) & (len(z.window) - 1)
	n := copy(out, z.window[from:])
	copy(out[n:], z.window)
	if z.translated > 0 && z.frames < lzxMostCallFrame {
		translateCalls(out, z.total-int64(size), z.translated)
	}
	z.frames++
	return out
}

// translateCalls turns the absolute targets of call instructions (E8) back into relative ones. The last ten octets of a frame have none.
func translateCalls(b []byte, at, size int64) {
	for i := 0; i < len(b)-10; i++ {
		if b[i] != 0xe8 {
			continue
		}
		position := at + int64(i)
		target := int64(int32(binary.LittleEndian.Uint32(b[i+1:])))
		switch {
		case target >= 0 && target < size:
			binary.LittleEndian.PutUint32(b[i+1:], uint32(target-position))
		case target < 0 && target >= -position:
			binary.LittleEndian.PutUint32(b[i+1:], uint32(target+size))
		}
		i += 4
	}
}

// run unpacks at least n octets of the block in hand; it is more where the last match is longer.
func (z *lzx) run(b *bitReader, n int) (done int, err error) {
	if z.kind == lzxUncompressed {
		return n, z.copyRaw(b, n)
	}
	for done < n {
		symbol := z.main.next(b)
		if symbol < 0 || b.overrun() != nil {
			return done, ErrCorrupt
		}
		if symbol < 256 {
			z.put(byte(symbol))
			done++
			continue
		}
		length, distance, err := z.match(b, symbol-256)
		if err != nil {
			return done, err
		}
		for range length {
			z.put(z.window[(z.at-distance)&(len(z.window)-1)])
		}
		done += length
	}
	return done, nil
}

func (z *lzx) put(c byte) {
	z.window[z.at] = c
	z.at = (z.at + 1) & (len(z.window) - 1)
	z.total++
}

func (z *lzx) match(b *bitReader, symbol int) (length, distance int, err error) {
	length = symbol&7 + lzxShortest
	if symbol&7 == 7 {
		more := z.lengths.next(b)
		if more < 0 {
			return 0, 0, ErrCorrupt
		}
		length += more
	}
	slot := symbol >> 3
	if slot < 3 {
		distance = z.recent[slot]
		z.recent[slot], z.recent[0] = z.recent[0], distance
	} else {
		footer, err := z.footer(b, z.extra[slot])
		if err != nil {
			return 0, 0, err
		}
		distance = z.base[slot] - 2 + footer
		z.recent = [3]int{distance, z.recent[0], z.recent[1]}
	}
	if distance < 1 || int64(distance) > z.total || distance > len(z.window) || b.overrun() != nil {
		return 0, 0, ErrCorrupt
	}
	return length, distance, nil
}

// footer reads the lower bits of a distance, the last three of them in a code where the block has one.
func (z *lzx) footer(b *bitReader, extra uint) (int, error) {
	if z.kind != lzxWithAligned || extra < 3 {
		return b.bits(extra), nil
	}
	upper := b.bits(extra - 3)
	lower := z.aligned.next(b)
	if lower < 0 {
		return 0, ErrCorrupt
	}
	return upper<<3 | lower, nil
}

// copyRaw takes octets as they are. A block with an odd number of them has one more, which means nothing.
func (z *lzx) copyRaw(b *bitReader, n int) error {
	raw := b.buf[b.at:b.end]
	if n > len(raw) {
		return ErrCorrupt
	}
	for _, c := range raw[:n] {
		z.put(c)
	}
	b.skip(n)
	if n == z.left && z.odd {
		b.skip(1)
	}
	return nil
}
