package icon

import (
	"bytes"
	"encoding/binary"
)

// MaxImages is how many images of an icon are looked at.
const MaxImages = 64

// ReadICO lists the images of an .ico file: a head of 6 octets, then for each image 16 octets with its length and its offset (Microsoft,
// "Icons", 1995: ICONDIR, ICONDIRENTRY).
func ReadICO(b []byte) ([]Raw, error) {
	if len(b) < 6 || !bytes.Equal(b[:4], []byte{0, 0, 1, 0}) {
		return nil, errFormat
	}
	var all []Raw
	count := int(binary.LittleEndian.Uint16(b[4:]))
	for i := range min(count, MaxImages) {
		if len(b) < 6+16*(i+1) {
			return all, errDamaged
		}
		row := b[6+16*i:]
		size, at := uint64(binary.LittleEndian.Uint32(row[8:])), uint64(binary.LittleEndian.Uint32(row[12:]))
		if at+size > uint64(len(b)) || size > MaxRaw {
			return all, errDamaged
		}
		all = append(all, b[at:at+size])
	}
	return all, nil
}
