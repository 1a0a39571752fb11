package document

import (
	"encoding/binary"
	"errors"
)

var errCompressed = errors.New("damaged compressed container")

// decompress unpacks a compressed container (MS-OVBA 2.4.1): a signature octet, then chunks of at most 4,096 octets unpacked. It gives
// what came before damage with errCompressed, and most octets at most.
func decompress(b []byte, most int) ([]byte, error) {
	if len(b) == 0 || b[0] != 1 {
		return nil, errCompressed
	}
	var out []byte
	for b = b[1:]; len(b) >= 2 && len(out) < most; {
		header := binary.LittleEndian.Uint16(b)
		length := int(header&0xfff) + 3
		if header&0x7000 != 0x3000 {
			return out, errCompressed
		}
		chunk := b[2:min(length, len(b))]
		b = b[min(length, len(b)):]
		if header&0x8000 == 0 {
			out = append(out, chunk...)
			continue
		}
		var ok bool
		if out, ok = decompressChunk(out, chunk); !ok {
			return out, errCompressed
		}
	}
	return out[:min(len(out), most)], nil
}

const chunkSize = 4096

// decompressChunk unpacks tokens (2.4.1.1.7): eight at a time, each a literal octet or a copy out of this chunk.
func decompressChunk(out, b []byte) ([]byte, bool) {
	start := len(out)
	for len(b) > 0 {
		flags := b[0]
		b = b[1:]
		for bit := 0; bit < 8 && len(b) > 0; bit++ {
			if flags>>bit&1 == 0 {
				out = append(out, b[0])
				b = b[1:]
				continue
			}
			if len(b) < 2 {
				return out, false
			}
			var ok bool
			if out, ok = copyToken(out, start, binary.LittleEndian.Uint16(b)); !ok {
				return out, false
			}
			b = b[2:]
		}
		if len(out)-start > chunkSize {
			return out[:start+chunkSize], false
		}
	}
	return out, true
}

// copyToken carries out one copy (2.4.1.3.19): the longer the chunk is by now, the more bits the offset has.
func copyToken(out []byte, start int, token uint16) ([]byte, bool) {
	bits := uint(4)
	for n := len(out) - start; 1<<bits < n; bits++ {
	}
	length := int(token&(0xffff>>bits)) + 3
	offset := int(token>>(16-bits)) + 1
	if offset > len(out)-start || len(out)-start+length > chunkSize+8 {
		return out, false
	}
	for range length {
		out = append(out, out[len(out)-offset])
	}
	return out, true
}
