package archive

import (
	"encoding/binary"
	"slices"
)

// lzxWriter packs LZX, with codes whose lengths differ by one at most.
type lzxWriter struct {
	bitWriter
	z        *lzx // slots of distances, and what is carried from block to block
	main     writtenCode
	lengths  writtenCode
	aligned  writtenCode
	frames   [][]byte
	position int
}

// packLZX packs content for a window of 2^bits octets, in blocks of these kinds and sizes and then a verbatim one. calls is the size for
// the translation of calls; 0 for none.
func packLZX(content []byte, bits, calls int, blocks ...[2]int) [][]byte {
	z, err := newLZX(bits)
	if err != nil {
		panic(err)
	}
	w := &lzxWriter{z: z, main: codeOf(256 + 8*len(z.base)), lengths: codeOf(lzxLengths), aligned: codeOf(lzxAligned)}
	w.words = true
	content = slices.Clone(content)
	if w.bits(min(calls, 1), 1); calls > 0 {
		w.bits(calls>>16, 16)
		w.bits(calls, 16)
		for at := 0; at < len(content); at += maxCabBlock {
			absoluteCalls(content[at:min(at+maxCabBlock, len(content))], at, calls)
		}
	}
	all := matches(content, 257, 1<<bits-3)
	rest := len(content)
	for _, b := range append(blocks, [2]int{lzxVerbatim, rest}) {
		size := min(b[1], rest)
		if rest -= size; size > 0 {
			all = w.block(content, b[0], size, all)
		}
	}
	if len(content)%maxCabBlock != 0 {
		w.frame()
	}
	return w.frames
}

// absoluteCalls undoes what a reader does.
func absoluteCalls(b []byte, at, size int) {
	for i := 0; i < len(b)-10; i++ {
		if b[i] == 0xe8 {
			relative, position := int(int32(binary.LittleEndian.Uint32(b[i+1:]))), at+i
			switch {
			case relative >= -position && relative < size-position:
				binary.LittleEndian.PutUint32(b[i+1:], uint32(relative+position))
			case relative >= size-position && relative < size:
				binary.LittleEndian.PutUint32(b[i+1:], uint32(relative-size))
			}
			i += 4
		}
	}
}

// frame ends a frame, which is a block of the folder.
func (w *lzxWriter) frame() {
	w.frames = append(w.frames, w.end())
	w.out = nil
}

func (w *lzxWriter) block(content []byte, kind, size int, all []match) []match {
	w.bits(kind, 3)
	w.bits(size, 24)
	if kind == lzxUncompressed {
		w.raw(content, size)
		return after(all, size)
	}
	if kind == lzxWithAligned {
		for _, n := range w.aligned.lengths {
			w.bits(int(n), 3)
		}
	}
	w.sizes(w.z.mainSizes[:256], w.main.lengths[:256])
	w.sizes(w.z.mainSizes[256:], w.main.lengths[256:])
	w.sizes(w.z.sizes[:], w.lengths.lengths)
	for size > 0 {
		m := all[0]
		all = all[1:]
		// A match ends with its block and with its frame.
		if most := min(size, maxCabBlock-w.position%maxCabBlock); m.length > most {
			all = append([]match{{length: m.length - most, distance: m.distance}}, all...)
			m.length = most
		}
		if m.length == 1 || m.length == 0 && m.distance > 0 {
			m = match{literal: content[w.position]}
		}
		w.match(m, kind)
		size -= max(1, m.length)
		if w.position += max(1, m.length); w.position%maxCabBlock == 0 {
			w.frame()
		}
	}
	return all
}

// after gives the matches behind size octets.
func after(all []match, size int) []match {
	for size > 0 {
		m := all[0]
		all = all[1:]
		if n := max(1, m.length); n > size {
			return append([]match{{length: n - size, distance: m.distance}}, all...)
		}
		size -= max(1, m.length)
	}
	return all
}

// raw writes a block that is not compressed and lies within one frame.
func (w *lzxWriter) raw(content []byte, size int) {
	w.bits(0, 16-w.n)
	for _, distance := range w.z.recent {
		w.out = binary.LittleEndian.AppendUint32(w.out, uint32(distance))
	}
	w.out = append(w.out, content[w.position:w.position+size]...)
	w.position += size
	if size%2 == 1 {
		w.out = append(w.out, 0)
	}
}

// sizes writes lengths of codes as differences.
func (w *lzxWriter) sizes(before, now []uint8) {
	own := codeOf(lzxPretree)
	for _, n := range own.lengths {
		w.bits(int(n), 4)
	}
	for i, n := range now {
		own.write(&w.bitWriter, int(before[i]+17-n)%17)
		before[i] = n
	}
}

func (w *lzxWriter) match(m match, kind int) {
	if m.length == 0 {
		w.main.write(&w.bitWriter, int(m.literal))
		return
	}
	slot := slices.Index(w.z.recent[:], m.distance)
	if slot >= 0 {
		w.z.recent[slot], w.z.recent[0] = w.z.recent[0], m.distance
	} else {
		for slot = len(w.z.base) - 1; w.z.base[slot]-2 > m.distance; {
			slot--
		}
		w.z.recent = [3]int{m.distance, w.z.recent[0], w.z.recent[1]}
	}
	short := min(m.length-lzxShortest, 7)
	w.main.write(&w.bitWriter, 256+slot*8+short)
	if short == 7 {
		w.lengths.write(&w.bitWriter, m.length-lzxShortest-7)
	}
	if slot < 3 {
		return
	}
	footer, extra := m.distance+2-w.z.base[slot], w.z.extra[slot]
	if kind == lzxWithAligned && extra >= 3 {
		w.bits(footer>>3, extra-3)
		w.aligned.write(&w.bitWriter, footer&7)
	} else {
		w.bits(footer, extra)
	}
}
