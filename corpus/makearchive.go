package corpus

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	_ "embed"
	"encoding/binary"
	"hash/crc32"
	"strings"
	"unicode/utf16"
)

// sealedArchive is a RAR 5 archive whose directory is encrypted, too. It holds a greeting.
//
//go:embed sealed.rar
var sealedArchive []byte

func sealedRAR(salt string) []byte { return append(bytes.Clone(sealedArchive), salt...) }

// lockedZip packs entries and encrypts them in the traditional way (APPNOTE 6.3, section 6.1), as every Windows opens it. Their names stand
// in the clear.
func lockedZip(password, salt string, entries ...Entry) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		sum := crc32.ChecksumIEEE(e.Content)
		packed := newCipher(password).encrypt(append(cipherHead(salt, sum), deflated(e.Content)...))
		h := &zip.FileHeader{
			Name: string(e.Charset.octets(e.Name)), Method: zip.Deflate, Flags: 1, CRC32: sum,
			CompressedSize64: uint64(len(packed)), UncompressedSize64: uint64(len(e.Content)),
		}
		if e.Charset == "" || e.Charset == UTF8 {
			h.Flags |= 0x800
		}
		w, err := z.CreateRaw(h)
		must(err)
		_, err = w.Write(packed)
		must(err)
	}
	must(z.Close())
	return b.Bytes()
}

func deflated(octets []byte) []byte {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestSpeed)
	must(err)
	_, err = w.Write(octets)
	must(err)
	must(w.Close())
	return b.Bytes()
}

// cipherHead is the 12 octets that are encrypted first; the last one tells whether a password fits.
func cipherHead(salt string, sum uint32) []byte {
	head := []byte((strings.Repeat("*", 12) + salt))
	head = head[len(head)-12:]
	head[11] = byte(sum >> 24)
	return head
}

type zipCipher [3]uint32

func newCipher(password string) *zipCipher {
	c := &zipCipher{0x12345678, 0x23456789, 0x34567890}
	for i := range len(password) {
		c.turn(password[i])
	}
	return c
}

func (c *zipCipher) turn(o byte) {
	step := func(sum uint32, o byte) uint32 { return crc32.IEEETable[byte(sum)^o] ^ sum>>8 }
	c[0] = step(c[0], o)
	c[1] = (c[1]+c[0]&0xff)*134775813 + 1
	c[2] = step(c[2], byte(c[1]>>24))
}

func (c *zipCipher) encrypt(octets []byte) []byte {
	for i, o := range octets {
		t := c[2]&0xffff | 2
		octets[i] = o ^ byte(t*(t^1)>>8)
		c.turn(o)
	}
	return octets
}

// lzh stores entries in an LHA archive: method lh0, header level 0, names in Shift_JIS as in Japan.
func lzh(entries ...Entry) []byte {
	var b bytes.Buffer
	for _, e := range entries {
		name := ShiftJIS.octets(e.Name)
		h := append([]byte{byte(22 + len(name)), 0}, "-lh0-"...)
		h = binary.LittleEndian.AppendUint32(h, uint32(len(e.Content)))
		h = binary.LittleEndian.AppendUint32(h, uint32(len(e.Content)))
		h = binary.LittleEndian.AppendUint32(h, 0x5d436000) // 2026-10-03 12:00 as MS-DOS counts
		h = append(h, 0x20, 0, byte(len(name)))
		h = append(h, name...)
		h = binary.LittleEndian.AppendUint16(h, crc16(e.Content))
		for _, o := range h[2:] {
			h[1] += o
		}
		b.Write(h)
		b.Write(e.Content)
	}
	b.WriteByte(0)
	return b.Bytes()
}

// crc16 is CRC-16/ARC.
func crc16(octets []byte) (sum uint16) {
	for _, o := range octets {
		sum ^= uint16(o)
		for range 8 {
			odd := sum&1 != 0
			sum >>= 1
			if odd {
				sum ^= 0xa001
			}
		}
	}
	return sum
}

const discSector = 2048

// iso is a disc image (ECMA-119) with the names of Joliet: descriptors in sectors 16 to 18, the directories in 19 and 20, then the files.
func iso(entries ...Entry) []byte {
	var files bytes.Buffer
	plain, joliet := discFolder(19), discFolder(20)
	for i, e := range entries {
		at := uint32(21 + files.Len()/discSector)
		plain = append(plain, discRecord("FILE"+string(rune('A'+i))+".BIN;1", at, len(e.Content), 0)...)
		joliet = append(joliet, discRecord(wide(e.Name), at, len(e.Content), 0)...)
		files.Write(sectors(e.Content))
	}
	b := make([]byte, 16*discSector)
	b = append(b, discDescriptor(1, "", 19)...)
	b = append(b, discDescriptor(2, "%/E", 20)...)
	b = append(b, sectors([]byte("\xffCD001\x01"))...)
	b = append(b, sectors(plain)...)
	b = append(b, sectors(joliet)...)
	return append(b, files.Bytes()...)
}

func sectors(octets []byte) []byte {
	return append(bytes.Clone(octets), make([]byte, (discSector-len(octets)%discSector)%discSector)...)
}

func discFolder(at uint32) []byte {
	return append(discRecord("\x00", at, discSector, 2), discRecord("\x01", at, discSector, 2)...)
}

func discRecord(name string, at uint32, size int, flags byte) []byte {
	b := make([]byte, (33+len(name)+1)&^1)
	b[0], b[25], b[32] = byte(len(b)), flags, byte(len(name))
	binary.LittleEndian.PutUint32(b[2:], at)
	binary.BigEndian.PutUint32(b[6:], at)
	binary.LittleEndian.PutUint32(b[10:], uint32(size))
	binary.BigEndian.PutUint32(b[14:], uint32(size))
	copy(b[33:], name)
	return b
}

func discDescriptor(kind byte, escapes string, root uint32) []byte {
	b := make([]byte, discSector)
	b[0] = kind
	copy(b[1:], "CD001\x01")
	copy(b[88:], escapes)
	binary.LittleEndian.PutUint16(b[128:], discSector)
	binary.BigEndian.PutUint16(b[130:], discSector)
	copy(b[156:], discRecord("\x00", root, discSector, 2))
	return b
}

// wide is a name of Joliet: UCS-2, the higher octet first.
func wide(s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.BigEndian.AppendUint16(b, u)
	}
	return string(b)
}
