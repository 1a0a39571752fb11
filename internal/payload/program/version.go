package program

import (
	"encoding/binary"
	"unicode/utf16"
)

// versionString is how much of one value is kept, in UTF-16 units.
const versionString = 256

// version reads the strings of the first VERSIONINFO resource (Microsoft, "VS_VERSIONINFO", "StringFileInfo", "StringTable", "String").
func (t *resources) version(kind entry) (v Version) {
	if !kind.isFolder() {
		return v
	}
	for _, b := range t.first(kind, maxVersion) {
		v.readBlock(b, 0)
		if v != (Version{}) {
			break
		}
	}
	return v
}

// The levels of the blocks within one another: the whole, StringFileInfo, a table of one language, a string.
const levelString = 3

// readBlock reads a block: its length, the length of its value, its kind, a key that ends with a zero, then, each at a multiple of four octets, its
// value and the blocks within. The depth is that of the format.
func (v *Version) readBlock(b []byte, level int) {
	if len(b) < 6 {
		return
	}
	b = b[:min(len(b), max(6, int(binary.LittleEndian.Uint16(b))))]
	value := int(binary.LittleEndian.Uint16(b[2:]))
	key, rest := cutText(b[6:])
	at := aligned(len(b) - len(rest))
	if level == levelString {
		v.set(key, b[min(at, len(b)):])
		return
	}
	if level > 0 {
		value = 0 // only the outermost block has one
	}
	for at = aligned(at + value); at+6 <= len(b); {
		n := int(binary.LittleEndian.Uint16(b[at:]))
		if n < 6 {
			return
		}
		v.readBlock(b[at:], level+1)
		at = aligned(at + n)
	}
}

func (v *Version) set(key string, value []byte) {
	field := map[string]*string{
		"CompanyName": &v.Company, "FileDescription": &v.Description, "ProductName": &v.Product, "OriginalFilename": &v.OriginalName,
	}[key]
	if field != nil && *field == "" {
		*field, _ = cutText(value)
	}
}

func aligned(n int) int { return (n + 3) &^ 3 }

// cutText reads UTF-16 up to a zero; rest is what follows it.
func cutText(b []byte) (s string, rest []byte) {
	var units []uint16
	for len(b) >= 2 {
		u := binary.LittleEndian.Uint16(b)
		b = b[2:]
		if u == 0 {
			break
		}
		if len(units) < versionString {
			units = append(units, u)
		}
	}
	return string(utf16.Decode(units)), b
}
