package archive

import (
	"encoding/binary"
	"hash/crc32"
	"iter"
	"unicode/utf8"

	"sekisho/internal/text"
)

// decodeName reads a name: as UTF-8 where the flag says so (4.4.4, bit 11), by Info-ZIP's Unicode path, else by its octets, which
// on Japanese systems are Shift_JIS (cp932) or, by tools that forget the flag, UTF-8.
func decodeName(raw []byte, isUTF8 bool, unicode string) string {
	switch {
	case isUTF8 && utf8.Valid(raw):
		return string(raw)
	case unicode != "":
		return unicode
	case ascii(raw):
		return string(raw)
	}
	name, _, _ := text.Guess(raw)
	return name
}

func ascii(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf || c < ' ' {
			return false
		}
	}
	return true
}

// unicodePath reads the field 0x7075 (4.6.9): version 1, CRC-32 of the name that it replaces, UTF-8. A field that belongs to another
// name is not used: "".
func unicodePath(field, raw []byte) string {
	if len(field) < 6 || field[0] != 1 || !utf8.Valid(field[5:]) {
		return ""
	}
	if binary.LittleEndian.Uint32(field[1:]) != crc32.ChecksumIEEE(raw) {
		return ""
	}
	return string(field[5:])
}

// extraFields yields the extra fields of a header (4.5.1): id and octets.
func extraFields(b []byte) iter.Seq2[uint16, []byte] {
	return func(yield func(uint16, []byte) bool) {
		for len(b) >= 4 {
			id, n := binary.LittleEndian.Uint16(b), int(binary.LittleEndian.Uint16(b[2:]))
			if b = b[4:]; n > len(b) || !yield(id, b[:n]) {
				return
			}
			b = b[n:]
		}
	}
}
