package archive

import (
	"encoding/binary"
	"io"
)

// bitReader gives bits, the highest first. Its source is taken octet by octet, or in words of two octets with the lower one first (LZX).
// Behind the end of the source it gives zeros, since codes are looked up with more bits than they have; overrun tells.
type bitReader struct {
	src     io.Reader
	buf     []byte
	at, end int
	err     error
	words   bool

	acc    uint64 // the next bits, at the top
	n      uint   // how many of them there are
	beyond uint   // zeros added behind the end of the source
}

// newBitReader reads octets.
func newBitReader(src io.Reader) *bitReader { return &bitReader{src: src, buf: make([]byte, 4<<10)} }

// newWordReader reads words that are at hand.
func newWordReader(b []byte) *bitReader {
	return &bitReader{buf: b, end: len(b), err: io.EOF, words: true}
}

// peek gives the next n bits, at most 32.
func (b *bitReader) peek(n uint) uint32 {
	if b.n < n {
		b.fill()
	}
	return uint32(b.acc >> (64 - n))
}

func (b *bitReader) drop(n uint) {
	b.acc <<= n
	b.n -= n
}

func (b *bitReader) bits(n uint) int {
	if n == 0 {
		return 0
	}
	v := b.peek(n)
	b.drop(n)
	return int(v)
}

func (b *bitReader) fill() {
	for b.n <= 48 {
		if b.end-b.at < 2 {
			b.load()
		}
		switch {
		case b.end-b.at < 2 && b.err != nil:
			b.last()
		case b.words:
			b.add(uint64(binary.LittleEndian.Uint16(b.buf[b.at:])), 16)
			b.at += 2
		default:
			b.add(uint64(binary.BigEndian.Uint16(b.buf[b.at:])), 16)
			b.at += 2
		}
	}
}

// last adds the octet that may be left over at the end, and zeros.
func (b *bitReader) last() {
	v, pad := uint64(0), uint(16)
	if b.at < b.end {
		v, pad = uint64(b.buf[b.at]), 8
		if !b.words {
			v <<= 8
		}
		b.at++
	}
	b.add(v, 16)
	b.beyond += pad
}

func (b *bitReader) add(v uint64, n uint) {
	b.acc |= v << (64 - n - b.n)
	b.n += n
}

// load brings at least two octets into the buffer, or an error.
func (b *bitReader) load() {
	if b.err != nil {
		return
	}
	b.end = copy(b.buf, b.buf[b.at:b.end])
	b.at = 0
	for b.end < 2 && b.err == nil {
		var n int
		n, b.err = b.src.Read(b.buf[b.end:])
		b.end += n
	}
}

// overrun says that bits were used which the source does not have: ErrCorrupt, or why the source failed.
func (b *bitReader) overrun() error {
	switch {
	case b.n >= b.beyond:
		return nil
	case b.err == nil || b.err == io.EOF || b.err == io.ErrUnexpectedEOF:
		return ErrCorrupt
	}
	return b.err
}

// octets goes on to the next word, passing over one whole word where it stands at its beginning, and gives what follows, of words that are at
// hand: they are no words any more. skip tells how many of the octets were used.
func (b *bitReader) octets() []byte {
	b.peek(16)
	b.drop(min(b.n, (b.n+15)%16+1))
	b.at -= int(b.n-min(b.n, b.beyond)) / 8
	b.acc, b.n, b.beyond = 0, 0, 0
	return b.buf[b.at:b.end]
}

func (b *bitReader) skip(n int) { b.at = min(b.at+n, b.end) }
