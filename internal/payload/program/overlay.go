package program

import (
	"bytes"
	"encoding/binary"
	"io"
)

const (
	sectionSize = 40
	maxSections = 96 // more than the loader takes
)

// OverlayAt is where a program's own octets end in its file: behind the last section of a PE image (PE/COFF, "Section Table"), or behind a
// DOS program (pages of 512 octets, and how many are used of the last). size where nothing follows, or where that is not known.
func OverlayAt(r io.ReaderAt, size int64) int64 {
	var mz [peOffset + 4]byte
	if _, err := r.ReadAt(mz[:], 0); err != nil || !bytes.HasPrefix(mz[:], []byte("MZ")) {
		return size
	}
	coff := int64(binary.LittleEndian.Uint32(mz[peOffset:]))
	var head [24]byte
	if _, err := r.ReadAt(head[:], coff); err != nil || !bytes.HasPrefix(head[:], []byte("PE\x00\x00")) {
		return dosEnd(mz[:], size)
	}
	sections := min(maxSections, int(binary.LittleEndian.Uint16(head[6:])))
	table := make([]byte, sections*sectionSize)
	n, _ := r.ReadAt(table, coff+24+int64(binary.LittleEndian.Uint16(head[20:])))
	end := int64(0)
	for s := table[:n]; len(s) >= sectionSize; s = s[sectionSize:] {
		raw, at := int64(binary.LittleEndian.Uint32(s[16:])), int64(binary.LittleEndian.Uint32(s[20:]))
		if raw > 0 && at+raw <= size {
			end = max(end, at+raw)
		}
	}
	if end == 0 {
		return size
	}
	return end
}

func dosEnd(mz []byte, size int64) int64 {
	last, pages := int64(binary.LittleEndian.Uint16(mz[2:])), int64(binary.LittleEndian.Uint16(mz[4:]))
	end := pages * 512
	if last > 0 {
		end -= 512 - last
	}
	if end <= 0 || end > size {
		return size
	}
	return end
}
