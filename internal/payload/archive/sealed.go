package archive

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
)

// errStopped ends a walk whose caller wants no more.
var errStopped = errors.New("stopped")

const sevenZipHead = 32

// CheckSevenZip looks at the first header of a 7z archive (7zFormat.txt): ErrFormat where there is none, ErrCorrupt where the directory that it
// points to is not all there, ErrVolume where that lies behind the end because the file is split.
func CheckSevenZip(r io.ReaderAt, size int64) error {
	var head [sevenZipHead]byte
	if n, err := r.ReadAt(head[:], 0); n < len(head) {
		return noMore(err)
	}
	if !bytes.HasPrefix(head[:], []byte("7z\xbc\xaf\x27\x1c")) {
		return ErrFormat
	}
	if crc32.ChecksumIEEE(head[12:]) != binary.LittleEndian.Uint32(head[8:]) {
		return ErrCorrupt
	}
	offset, length := binary.LittleEndian.Uint64(head[12:]), binary.LittleEndian.Uint64(head[20:])
	if room := uint64(size - sevenZipHead); offset > room || length > room-offset {
		return ErrVolume
	}
	return nil
}

// noMore is the error of a file that ends within its first header.
func noMore(err error) error {
	if err == io.EOF || err == nil {
		return ErrCorrupt
	}
	return err
}

const (
	xzStreamHead = 12
	xzLZMA2      = 0x21
)

// CheckXZ looks at the headers of an xz file's first stream and block (The .xz File Format 1.2.1, 2.1.1 and 3.1): ErrUnsupported where the
// block uses a filter other than LZMA2, ErrTooBig where its dictionary has more than 64 MB.
func CheckXZ(r io.ReaderAt, size int64) error {
	head := make([]byte, min(size, xzStreamHead+1024))
	if n, err := r.ReadAt(head, 0); n < len(head) {
		return noMore(err)
	}
	if len(head) < xzStreamHead+1 {
		return ErrCorrupt
	}
	if !bytes.HasPrefix(head, []byte("\xfd7zXZ\x00")) {
		return ErrFormat
	}
	if crc32.ChecksumIEEE(head[6:8]) != binary.LittleEndian.Uint32(head[8:]) {
		return ErrCorrupt
	}
	block := head[xzStreamHead:]
	length := (int(block[0]) + 1) * 4
	if block[0] == 0 {
		return nil // no block: an empty file
	}
	if length > len(block) {
		return ErrCorrupt
	}
	return checkXZBlock(cursor{block[1 : length-4]})
}

func checkXZBlock(c cursor) error {
	flags := c.byte()
	for _, bit := range []byte{0x40, 0x80} { // sizes, packed and not
		if flags&bit != 0 {
			c.uvarint()
		}
	}
	if flags&0x03 != 0 || c.uvarint() != xzLZMA2 || c.uvarint() != 1 {
		return ErrUnsupported
	}
	bits := c.byte()
	switch {
	case bits > 40:
		return ErrCorrupt
	case uint64(2|bits&1)<<(bits/2+11) > maxWindow:
		return ErrTooBig
	}
	return nil
}
