package archive

import "io"

// coder gives what a dictionary method is made of, one after another: a literal octet, where length is 0, or the length of a match and how
// far back it begins, at least 1.
type coder interface {
	next() (literal byte, length, distance int, err error)
}

// lz unpacks a dictionary method. Its dictionary begins as blanks, which matches may refer to. It does not end by itself.
type lz struct {
	coder
	ring             []byte // a power of two octets
	at               int    // where the next octet goes
	length, distance int    // of the match in hand
}

func newLZ(c coder, bits uint) *lz {
	z := &lz{coder: c, ring: make([]byte, 1<<bits)}
	for i := range z.ring {
		z.ring[i] = ' '
	}
	return z
}

func (z *lz) Read(p []byte) (n int, err error) {
	mask := len(z.ring) - 1
	for n < len(p) {
		var c byte
		if z.length == 0 {
			if c, z.length, z.distance, err = z.next(); err != nil {
				return n, err
			}
		}
		if z.length > 0 {
			c = z.ring[(z.at-z.distance)&mask]
			z.length--
		}
		z.ring[z.at] = c
		z.at = (z.at + 1) & mask
		p[n] = c
		n++
	}
	return n, nil
}

// larc5 is the method -lz5- of LArc: for each bit of an octet, lowest first, a literal (1) or a place in the dictionary (12 bits) and a length
// (4 bits, from 3).
type larc5 struct {
	bits  *bitReader
	flags uint // the bits that are left, a one above them
	at    int  // in the dictionary
}

const (
	larc5Bits = 12
	larcSBits = 11
)

func newLarc5(packed io.Reader) *lz {
	z := newLZ(nil, larc5Bits)
	z.at = len(z.ring) - 18
	z.coder = &larc5{bits: newBitReader(packed), flags: 1, at: z.at}
	fillLarc5(z.ring)
	return z
}

// fillLarc5 puts in what the dictionary begins with: each octet 13 times, all upwards, all downwards, zeros, blanks, zeros.
func fillLarc5(ring []byte) {
	b := ring[:0]
	for i := range 256 {
		for range 13 {
			b = append(b, byte(i))
		}
	}
	for i := range 256 {
		b = append(b, byte(i))
	}
	for i := range 256 {
		b = append(b, byte(255-i))
	}
	clear(ring[len(b):])
	for i := range 110 {
		ring[len(b)+128+i] = ' '
	}
}

func (l *larc5) next() (byte, int, int, error) {
	if l.flags == 1 {
		l.flags = uint(l.bits.bits(8)) | 1<<8
	}
	isLiteral := l.flags&1 == 1
	l.flags >>= 1
	if isLiteral {
		l.at++
		return byte(l.bits.bits(8)), 0, 0, l.bits.overrun()
	}
	low, high := l.bits.bits(8), l.bits.bits(8)
	length, distance := high&0xf+3, l.at-(high&0xf0<<4|low)
	l.at += length
	return 0, length, distance, l.bits.overrun()
}

// larcS is the method -lzs- of older LArc: a bit, then a literal (1) or a place in the dictionary (11 bits) and a length (4 bits, from 2).
type larcS struct {
	bits *bitReader
	at   int
}

func newLarcS(packed io.Reader) *lz {
	z := newLZ(nil, larcSBits)
	z.at = len(z.ring) - 17
	z.coder = &larcS{bits: newBitReader(packed), at: z.at}
	return z
}

func (l *larcS) next() (byte, int, int, error) {
	if l.bits.bits(1) == 1 {
		l.at++
		return byte(l.bits.bits(8)), 0, 0, l.bits.overrun()
	}
	place, length := l.bits.bits(larcSBits), l.bits.bits(4)+2
	distance := l.at - place
	l.at += length
	return 0, length, distance, l.bits.overrun()
}
