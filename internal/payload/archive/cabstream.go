package archive

import (
	"bytes"
	"compress/flate"
	"io"
)

// Methods of folders: the lower four bits of their type (MS-CAB 2.2).
const (
	cabStored = 0
	cabMSZIP  = 1
	cabLZX    = 3

	maxCabBlock = 32 << 10 // octets that a packed block unpacks to
)

// cabStream unpacks a folder, block by block (MS-CAB 2.4).
type cabStream struct {
	r       io.ReaderAt
	size    int64
	folder  int
	next    int64 // offset of the next block
	blocks  int   // that are left
	reserve int
	unpack  func(packed []byte, size int) ([]byte, error)
	head    []byte
	packed  []byte
	ready   []byte // unpacked and not yet read
	at      int64  // in what the folder unpacks to
	err     error
}

func (c *cabinet) stream(folder int) (*cabStream, error) {
	f := c.folders[folder]
	s := &cabStream{
		r: c.r, size: c.size, folder: folder, next: f.blocks, blocks: f.count,
		reserve: c.reserve, head: make([]byte, 8+c.reserve),
	}
	switch f.method & 0xf {
	case cabStored:
		s.unpack = stored
	case cabMSZIP:
		s.unpack = new(msZIP).unpack
	case cabLZX:
		z, err := newLZX(f.method >> 8 & 0x1f)
		if err != nil {
			return nil, err
		}
		s.unpack = z.unpack
	default:
		return nil, ErrUnsupported
	}
	return s, nil
}

func (s *cabStream) Read(p []byte) (int, error) {
	if err := s.fill(); err != nil {
		return 0, err
	}
	n := copy(p, s.ready)
	s.ready = s.ready[n:]
	s.at += int64(n)
	return n, nil
}

// pass goes over at most n octets, within one block.
func (s *cabStream) pass(n int64) (int64, error) {
	if err := s.fill(); err != nil {
		return 0, err
	}
	n = min(n, int64(len(s.ready)))
	s.ready = s.ready[n:]
	s.at += n
	return n, nil
}

// fill unpacks blocks until there is something to read.
func (s *cabStream) fill() error {
	for len(s.ready) == 0 && s.err == nil {
		s.ready, s.err = s.block()
	}
	if len(s.ready) > 0 {
		return nil
	}
	return s.err
}

func (s *cabStream) block() ([]byte, error) {
	if s.blocks == 0 {
		return nil, io.EOF
	}
	s.blocks--
	if err := readFull(s.r, s.head, s.next); err != nil {
		return nil, err
	}
	sum, packed, unpacked := le32(s.head), le16(s.head[4:]), le16(s.head[6:])
	s.next += int64(len(s.head))
	if cap(s.packed) < packed {
		s.packed = make([]byte, 1<<16)
	}
	s.packed = s.packed[:packed]
	if err := readFull(s.r, s.packed, s.next); err != nil {
		return nil, err
	}
	s.next += int64(packed)
	switch {
	case unpacked == 0:
		return nil, ErrUnsupported // the rest of the block is in the next cabinet of a set
	case sum != 0 && s.reserve == 0 && uint32(sum) != cabSum(s.head[4:8], cabSum(s.packed, 0)):
		return nil, ErrCorrupt
	}
	return s.unpack(s.packed, unpacked)
}

// cabSum is the checksum of blocks (MS-CAB 3.1): words of four octets, exclusive-or; of the rest the first octet counts most.
func cabSum(b []byte, sum uint32) uint32 {
	for ; len(b) >= 4; b = b[4:] {
		sum ^= uint32(le32(b))
	}
	rest := uint32(0)
	for _, c := range b {
		rest = rest<<8 | uint32(c)
	}
	return sum ^ rest
}

func stored(packed []byte, size int) ([]byte, error) {
	if len(packed) != size {
		return nil, ErrCorrupt
	}
	return packed, nil
}

// msZIP unpacks blocks of deflate (RFC 1951), each of which may refer to the 32 KB before it ([MS-MCI]).
type msZIP struct {
	inflate io.ReadCloser
	source  bytes.Reader
	history []byte
	out     [maxCabBlock]byte
}

func (z *msZIP) unpack(packed []byte, size int) ([]byte, error) {
	if !bytes.HasPrefix(packed, []byte("CK")) || size > maxCabBlock {
		return nil, ErrCorrupt
	}
	z.source.Reset(packed[2:])
	if z.inflate == nil {
		z.inflate = flate.NewReader(&z.source)
	} else if err := z.inflate.(flate.Resetter).Reset(&z.source, z.history); err != nil {
		return nil, err
	}
	out := z.out[:size]
	if _, err := io.ReadFull(z.inflate, out); err != nil {
		return nil, ErrCorrupt
	}
	z.history = append(z.history, out...)
	z.history = z.history[max(0, len(z.history)-maxCabBlock):]
	return out, nil
}
