package qr

import (
	"bufio"
	"bytes"
	"io"
)

// maxBlocks bounds how much of a GIF is gone through for its second picture, which comes right behind the first.
const maxBlocks = 100_000

// animated says that a GIF holds a second picture (GIF89a specification, sections 17 to 26), or that this could not be told.
func animated(file io.ReaderAt, size int64, head []byte) bool {
	if !bytes.HasPrefix(head, []byte("GIF8")) {
		return false
	}
	r := bufio.NewReader(io.NewSectionReader(file, 0, size))
	skip := func(n int) { _, _ = r.Discard(n) }
	skip(10)
	flags, _ := r.ReadByte()
	skip(2 + colours(flags))
	pictures := 0
	for range maxBlocks {
		kind, err := r.ReadByte()
		switch {
		case err != nil || kind == ';':
			return false
		case kind == ',':
			if pictures++; pictures > 1 {
				return true
			}
			skip(8)
			flags, _ = r.ReadByte()
			skip(colours(flags) + 1)
		case kind == '!':
			skip(1)
		}
		subBlocks(r)
	}
	return true
}

// colours is how many octets a table of colours has.
func colours(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

func subBlocks(r *bufio.Reader) {
	for {
		n, err := r.ReadByte()
		if err != nil || n == 0 {
			return
		}
		_, _ = r.Discard(int(n))
	}
}
