package archive

import (
	"bytes"
	"encoding/binary"
	"io"
	"strconv"
	"strings"

	"sekisho/internal/text"
)

// Types of extended headers.
const (
	lzhFileName      = 0x01
	lzhFolder        = 0x02 // names of folders, each ended by 0xff
	lzhSizes         = 0x42 // packed and unpacked, 64 bits each
	lzhUnicodeName   = 0x44 // UTF-16
	lzhUnicodeFolder = 0x45 // UTF-16, 0xffff between names
	lzhCodePage      = 0x46
)

const (
	lzhBase   = 22       // octets of a header before the name or the extended headers begin
	lzhMost   = 64 << 10 // octets of a header that are read
	lzhPrefix = 24       // read first: all that tells how long the rest is
)

// lzhHeader is one header with its extended headers.
type lzhHeader struct {
	level        byte
	method       string
	packed, size int64
	sum          uint16
	content      int64 // offset
	damaged      bool  // the header does not fit its checksum

	file, folder         []byte
	wideFile, wideFolder []byte
	codePage             string
}

// readLZH reads the header at an offset. io.EOF: the archive ends here.
func readLZH(r io.ReaderAt, at, end int64) (*lzhHeader, error) {
	var b [lzhPrefix]byte
	n := min(lzhPrefix, end-at)
	if err := readFull(r, b[:n], at); err != nil {
		return nil, err
	}
	if b[0] == 0 {
		return nil, io.EOF
	}
	if n < lzhPrefix || b[2] != '-' || b[6] != '-' {
		return nil, ErrCorrupt
	}
	h := &lzhHeader{level: b[20], method: string(b[2:7]), packed: le32(b[7:]), size: le32(b[11:])}
	switch h.level {
	case 0, 1:
		return h, h.readOld(r, at, int64(b[0])+2)
	case 2:
		length := int64(le16(b[:]))
		if b[23] == 'K' { // OS-9/68K does not count the two octets of the length
			length += 2
		}
		return h, h.readNew(r, at, length, 2)
	case 3:
		return h, h.readLevel3(r, at)
	}
	return nil, ErrCorrupt
}

// readOld reads a header of level 0 or 1: base header with its sum, name, checksum of the content and, at level 1, the system and the length
// of the first extended header, which stand behind it and count as packed octets.
func (h *lzhHeader) readOld(r io.ReaderAt, at, length int64) error {
	b := make([]byte, length)
	if err := readFull(r, b, at); err != nil {
		return err
	}
	if length < lzhBase || int(b[21]) > len(b)-lzhBase {
		return ErrCorrupt
	}
	sum := byte(0)
	for _, c := range b[2:] {
		sum += c
	}
	h.damaged = sum != b[1]
	rest := b[lzhBase+int(b[21]):]
	h.file = b[lzhBase : lzhBase+int(b[21])]
	h.content = at + length
	if len(rest) < 2 {
		return ErrCorrupt
	}
	h.sum = binary.LittleEndian.Uint16(rest)
	if h.level == 0 {
		return nil
	}
	if len(rest) < 5 {
		return ErrCorrupt
	}
	return h.readBehind(r, int64(le16(b[length-2:])))
}

// readBehind reads the extended headers that stand behind a header of level 1, the first of them n octets long.
func (h *lzhHeader) readBehind(r io.ReaderAt, n int64) error {
	for total := int64(0); n > 0; {
		if total += n; n < 3 || total > lzhMost {
			return ErrCorrupt
		}
		b := make([]byte, n)
		if err := readFull(r, b, h.content); err != nil {
			return err
		}
		h.extend(b[0], b[1:n-2])
		h.content += n
		h.packed = max(0, h.packed-n)
		n = int64(le16(b[n-2:]))
	}
	return nil
}

func (h *lzhHeader) readLevel3(r io.ReaderAt, at int64) error {
	var b [4]byte
	if err := readFull(r, b[:], at+24); err != nil {
		return err
	}
	return h.readNew(r, at, le32(b[:]), 4)
}

// readNew reads a header of level 2 or 3, in whose length its extended headers are included. Their own lengths have width octets.
func (h *lzhHeader) readNew(r io.ReaderAt, at, length int64, width int) error {
	start := 24
	if width == 4 {
		start = 28
	}
	if length < int64(start+width) || length > lzhMost {
		return ErrCorrupt
	}
	b := make([]byte, length)
	if err := readFull(r, b, at); err != nil {
		return err
	}
	h.sum = binary.LittleEndian.Uint16(b[21:])
	h.content = at + length
	for rest := b[start:]; len(rest) >= width; {
		n := le16(rest)
		if width == 4 {
			n = int(le32(rest))
		}
		if rest = rest[width:]; n == 0 {
			return nil
		}
		if n <= width || n > len(rest) {
			return ErrCorrupt
		}
		h.extend(rest[0], rest[1:n-width])
		rest = rest[n-width:]
	}
	return ErrCorrupt
}

func (h *lzhHeader) extend(kind byte, b []byte) {
	switch kind {
	case lzhFileName:
		h.file = b
	case lzhFolder:
		h.folder = b
	case lzhUnicodeName:
		h.wideFile = b
	case lzhUnicodeFolder:
		h.wideFolder = b
	case lzhCodePage:
		if len(b) >= 4 {
			h.codePage = "windows-" + strconv.Itoa(int(le32(b)))
		}
	case lzhSizes:
		if len(b) >= 16 {
			h.packed, h.size = max(0, int64(binary.LittleEndian.Uint64(b))), max(0, int64(binary.LittleEndian.Uint64(b[8:])))
		}
	}
}

// name gives the path, as it reads and its octets. Folders are separated by 0xff, by the backslash of MS-DOS, or by a slash; a backslash
// may be the second octet of a character, so it is looked for behind the decoding.
func (h *lzhHeader) name() (decoded string, raw []byte) {
	raw = bytes.ReplaceAll(h.folder, []byte{0xff}, []byte("/"))
	if len(raw) > 0 && raw[len(raw)-1] != '/' {
		raw = append(raw, '/')
	}
	raw = append(raw, h.file...)
	if len(h.wideFile) > 0 {
		return unixPath(wide(h.wideFolder, "\uffff") + wide(h.wideFile, "")), raw
	}
	if h.codePage != "" {
		if s, ok := text.Decode(h.codePage, raw); ok {
			return unixPath(s), raw
		}
	}
	return unixPath(decodeName(raw, false, "")), raw
}

// wide reads UTF-16; what separates folders becomes a slash.
func wide(b []byte, separator string) string {
	s, _ := text.Decode("utf-16le", b)
	if separator != "" {
		s = strings.ReplaceAll(s, separator, "/")
	}
	return s
}

func unixPath(s string) string { return strings.ReplaceAll(s, "\\", "/") }
