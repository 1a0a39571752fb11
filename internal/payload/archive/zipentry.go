package archive

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/flate"
	"encoding/binary"
	"hash"
	"hash/crc32"
	"io"
	"sync"
)

// zipEntry is an Entry with what a ZIP archive says of it.
type zipEntry struct {
	Entry
	archive io.ReaderAt
	limit   int64 // no octet of the entry stands at or after this offset
	offset  int64 // of the local header
	method  uint16
	sum     uint32
	time    uint16 // MS-DOS time
	aes     aesField
}

const (
	flagEncrypted = 1 << 0
	flagStrong    = 1 << 6 // PKWARE's strong encryption (7.2)
	flagUTF8      = 1 << 11

	methodStored   = 0
	methodDeflated = 8
	methodBZIP2    = 12
	methodAES      = 99 // WinZip's AES; the real method stands in an extra field
)

// readHead reads one header of the central directory; io.EOF where the directory ends.
func readHead(br *bufio.Reader) (*zipEntry, error) {
	var b [headSize]byte
	if _, err := io.ReadFull(br, b[:4]); err != nil || !bytes.Equal(b[:4], headSignature) {
		return nil, io.EOF
	}
	if _, err := io.ReadFull(br, b[4:]); err != nil {
		return nil, ErrCorrupt
	}
	le := binary.LittleEndian
	nameLen, extraLen, commentLen := int(le.Uint16(b[28:])), int(le.Uint16(b[30:])), int(le.Uint16(b[32:]))
	text := make([]byte, nameLen+extraLen)
	if _, err := io.ReadFull(br, text); err != nil {
		return nil, ErrCorrupt
	}
	if _, err := br.Discard(commentLen); err != nil {
		return nil, ErrCorrupt
	}
	flags := le.Uint16(b[8:])
	e := &zipEntry{
		Entry:  Entry{Raw: bytes.Clone(text[:nameLen]), Packed: int64(le.Uint32(b[20:])), Size: int64(le.Uint32(b[24:]))},
		method: le.Uint16(b[10:]), time: le.Uint16(b[12:]), sum: le.Uint32(b[16:]), offset: int64(le.Uint32(b[42:])),
	}
	e.describe(flags, text[nameLen:])
	return e, nil
}

// describe fills what follows from the general purpose flags (4.4.4) and the extra fields (4.5).
func (e *zipEntry) describe(flags uint16, extra []byte) {
	e.Encrypted = flags&flagEncrypted != 0 || e.method == methodAES
	var unicode string
	for id, field := range extraFields(extra) {
		switch id {
		case 0x0001:
			e.widen(field)
		case 0x9901:
			e.aes = readAESField(field)
		case 0x7075:
			unicode = unicodePath(field, e.Raw)
		}
	}
	e.Name = decodeName(e.Raw, flags&flagUTF8 != 0, unicode)
	e.open = func() (io.ReadCloser, error) { return e.unpack(nil) }
	if e.Encrypted && flags&flagStrong == 0 && (e.method != methodAES || e.aes.bits > 0) {
		e.unlock = func(password string) (io.ReadCloser, error) { return e.unpack([]byte(password)) }
	}
	e.Folder = bytes.HasSuffix(e.Raw, []byte("/")) && e.Size == 0
}

// widen replaces the sizes that did not fit by those of the ZIP64 field (4.5.3), which stand there in this order.
func (e *zipEntry) widen(field []byte) {
	for _, v := range []*int64{&e.Size, &e.Packed, &e.offset} {
		if *v != 0xffffffff {
			continue
		}
		if len(field) < 8 {
			return
		}
		*v = max(0, int64(binary.LittleEndian.Uint64(field)))
		field = field[8:]
	}
}

// unpack gives the unpacked octets, by a password where it is encrypted. Reading ends with ErrCorrupt where they do not fit their checksum
// or end early.
func (e *zipEntry) unpack(password []byte) (io.ReadCloser, error) {
	method := e.method
	if e.aes.bits > 0 {
		method = e.aes.method
	}
	if method != methodStored && method != methodDeflated && method != methodBZIP2 {
		return nil, ErrUnsupported
	}
	packed, err := e.packed()
	if err != nil {
		return nil, err
	}
	c := &content{entry: e, sum: crc32.NewIEEE()}
	c.packed.Reset(packed)
	if e.Encrypted {
		plain, err := e.decrypted(packed, password)
		if err != nil {
			return nil, err
		}
		c.packed.Reset(plain)
	}
	c.from = &c.packed
	switch method {
	case methodBZIP2:
		c.from = bzip2.NewReader(&c.packed)
	case methodDeflated:
		c.inflate = inflaters.Get().(io.ReadCloser)
		if err := c.inflate.(flate.Resetter).Reset(&c.packed, nil); err != nil {
			return nil, err
		}
		c.from = c.inflate
	}
	return c, nil
}

// packed are the octets of the entry as they stand in the archive.
func (e *zipEntry) packed() (*io.SectionReader, error) {
	start, err := e.contentStart()
	if err != nil {
		return nil, err
	}
	length := e.limit - start
	if e.Packed >= 0 {
		length = min(length, e.Packed)
	}
	return io.NewSectionReader(e.archive, start, length), nil
}

// contentStart reads the local header for the lengths of its name and extra field, which may differ from the directory's.
func (e *zipEntry) contentStart() (int64, error) {
	var b [localSize]byte
	if e.offset < 0 || e.offset > e.limit-localSize {
		return 0, ErrCorrupt
	}
	if _, err := e.archive.ReadAt(b[:], e.offset); err != nil || !bytes.HasPrefix(b[:], localSignature) {
		return 0, ErrCorrupt
	}
	start := e.offset + localSize + int64(binary.LittleEndian.Uint16(b[26:])) + int64(binary.LittleEndian.Uint16(b[28:]))
	if start > e.limit {
		return 0, ErrCorrupt
	}
	return start, nil
}

// inflaters keeps decompressors, whose windows are the dearest thing about a small entry.
var inflaters = sync.Pool{New: func() any { return flate.NewReader(bytes.NewReader(nil)) }}

type content struct {
	entry   *zipEntry
	packed  bufio.Reader
	inflate io.ReadCloser // nil for stored octets
	from    io.Reader
	sum     hash.Hash32
	n       int64
}

func (c *content) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	c.sum.Write(p[:n])
	c.n += int64(n)
	switch err {
	case nil:
		return n, nil
	case io.EOF:
		return n, c.end()
	}
	return n, ErrCorrupt
}

// end compares size and checksum. An entry of AE-2 has an authentication code instead, behind octets that inflating may leave unread.
func (c *content) end() error {
	if c.entry.aes.bits > 0 {
		if _, err := io.Copy(io.Discard, &c.packed); err != nil {
			return ErrCorrupt
		}
	}
	sum := c.entry.aes.noSum || c.sum.Sum32() == c.entry.sum
	if c.entry.Size >= 0 && (c.n != c.entry.Size || !sum) {
		return ErrCorrupt
	}
	return io.EOF
}

func (c *content) Close() error {
	if c.inflate != nil {
		inflaters.Put(c.inflate)
		c.inflate = nil
	}
	return nil
}
