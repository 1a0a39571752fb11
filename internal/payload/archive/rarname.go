package archive

import (
	"bytes"
	"strings"
	"unicode/utf16"
)

// rarPath has slashes between folders, as all names here.
func rarPath(name string) string { return strings.ReplaceAll(name, `\`, "/") }

// rar4Name takes the name field of version 4 apart: the octets in the sender's charset, and behind a NUL the name in Unicode. Without a
// NUL, a name with the flag is UTF-8.
func rar4Name(field []byte, flagged bool) (raw []byte, unicode string, utf8 bool) {
	if !flagged {
		return field, "", false
	}
	raw, packed, both := bytes.Cut(field, []byte{0})
	if !both {
		return raw, "", true
	}
	return raw, rar4Unicoded(raw, packed), false
}

// rar4Unicoded unpacks a Unicode name: UTF-16, of which two bits each say how a unit is written (unicode.cpp of UnRAR, EncodeFileName): one octet; one
// octet below the common high octet; two octets; a run taken from the name in the other charset, with or without a correction.
func rar4Unicoded(raw, packed []byte) string {
	if len(packed) == 0 {
		return ""
	}
	c := cursor{packed}
	high := uint16(c.byte()) << 8
	var units []uint16
	for len(c.b) > 0 && len(units) < len(raw) {
		how := c.byte()
		for bits := 0; bits < 8 && len(c.b) > 0 && len(units) < len(raw); bits += 2 {
			switch how >> 6 {
			case 0:
				units = append(units, uint16(c.byte()))
			case 1:
				units = append(units, uint16(c.byte())|high)
			case 2:
				units = append(units, c.uint16())
			case 3:
				units = rar4Run(units, raw, &c, high)
			}
			how <<= 2
		}
	}
	return string(utf16.Decode(units))
}

func rar4Run(units []uint16, raw []byte, c *cursor, high uint16) []uint16 {
	length := c.byte()
	var correction byte
	if length&0x80 == 0 {
		high = 0
	} else {
		correction = c.byte()
	}
	run := raw[len(units):]
	for _, b := range run[:min(len(run), int(length&0x7f)+2)] {
		units = append(units, uint16(b+correction)|high)
	}
	return units
}
