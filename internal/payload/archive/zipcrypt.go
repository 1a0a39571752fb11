package archive

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/binary"
	"hash"
	"hash/crc32"
	"io"
)

// decrypted gives the packed octets of an encrypted entry, which stand in r, by a password: ErrPassword where it is certainly the wrong
// one. A wrong one that is not noticed here shows by the checksum at the end.
func (e *zipEntry) decrypted(r *io.SectionReader, password []byte) (io.Reader, error) {
	if e.aes.bits > 0 {
		return e.aes.reader(r, password)
	}
	return e.traditional(r, password)
}

// traditional is PKWARE's own encryption (APPNOTE 6.1). The last octet of its header is that of the checksum or, where this was not known
// beforehand, of the time; some programs take the one, some the other.
func (e *zipEntry) traditional(r io.Reader, password []byte) (io.Reader, error) {
	k := &zipKeys{0x12345678, 0x23456789, 0x34567890}
	for _, c := range password {
		k.update(c)
	}
	var header [12]byte
	content := &keyed{r: r, keys: k}
	if _, err := io.ReadFull(content, header[:]); err != nil {
		return nil, ErrCorrupt
	}
	if check := header[len(header)-1]; check != byte(e.sum>>24) && check != byte(e.time>>8) {
		return nil, ErrPassword
	}
	return content, nil
}

// zipKeys are the three keys of APPNOTE 6.1.5.
type zipKeys [3]uint32

func (k *zipKeys) update(plain byte) {
	k[0] = crc32.IEEETable[byte(k[0])^plain] ^ k[0]>>8
	k[1] = (k[1]+k[0]&0xff)*134775813 + 1
	k[2] = crc32.IEEETable[byte(k[2])^byte(k[1]>>24)] ^ k[2]>>8
}

type keyed struct {
	r    io.Reader
	keys *zipKeys
}

func (c *keyed) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	for i := range p[:n] {
		temp := uint16(c.keys[2]) | 2
		p[i] ^= byte(temp * (temp ^ 1) >> 8)
		c.keys.update(p[i])
	}
	return n, err
}

// aesField is the extra field 0x9901 of WinZip's AES encryption (https://www.winzip.com/en/support/aes-encryption/, AE-1 and AE-2).
type aesField struct {
	bits   int // 128, 192, 256; 0: none
	noSum  bool
	method uint16
}

func readAESField(field []byte) (f aesField) {
	if len(field) < 7 || !bytes.Equal(field[2:4], []byte("AE")) || field[4] < 1 || field[4] > 3 {
		return f
	}
	return aesField{bits: 64 + 64*int(field[4]), noSum: field[0] == 2, method: binary.LittleEndian.Uint16(field[5:])}
}

const (
	aesRounds = 1000
	aesMAC    = 10 // octets of the authentication code behind the content
)

// reader checks two octets of the password; the rest shows by the authentication code.
func (f aesField) reader(r *io.SectionReader, password []byte) (io.Reader, error) {
	keySize := f.bits / 8
	salt := make([]byte, keySize/2+2)
	if _, err := io.ReadFull(r, salt); err != nil {
		return nil, ErrCorrupt
	}
	salt, check := salt[:keySize/2], salt[keySize/2:]
	keys, err := pbkdf2.Key(sha1.New, string(password), salt, aesRounds, 2*keySize+2)
	if err != nil {
		return nil, err
	}
	if subtle.ConstantTimeCompare(keys[2*keySize:], check) == 0 {
		return nil, ErrPassword
	}
	block, err := aes.NewCipher(keys[:keySize])
	if err != nil {
		return nil, err
	}
	at := int64(len(salt) + len(check))
	if r.Size() < at+aesMAC {
		return nil, ErrCorrupt
	}
	return &aesReader{
		r: io.NewSectionReader(r, at, r.Size()-at-aesMAC), code: io.NewSectionReader(r, r.Size()-aesMAC, aesMAC),
		block: block, mac: hmac.New(sha1.New, keys[keySize:2*keySize]), used: aes.BlockSize,
	}, nil
}

// aesReader decrypts in counter mode with a little-endian counter, which crypto/cipher does not know.
type aesReader struct {
	r, code io.Reader
	block   cipher.Block
	mac     hash.Hash
	counter uint64
	stream  [aes.BlockSize]byte
	used    int   // octets of stream
	end     error // once the end was reached
}

func (a *aesReader) Read(p []byte) (int, error) {
	if a.end != nil {
		return 0, a.end
	}
	n, err := a.r.Read(p)
	a.mac.Write(p[:n])
	for i := range p[:n] {
		if a.used == len(a.stream) {
			a.next()
		}
		p[i] ^= a.stream[a.used]
		a.used++
	}
	if err == io.EOF {
		a.end = a.verify()
		return n, a.end
	}
	return n, err
}

func (a *aesReader) next() {
	a.counter++
	var in [aes.BlockSize]byte
	binary.LittleEndian.PutUint64(in[:], a.counter)
	a.block.Encrypt(a.stream[:], in[:])
	a.used = 0
}

func (a *aesReader) verify() error {
	var code [aesMAC]byte
	if _, err := io.ReadFull(a.code, code[:]); err != nil || !hmac.Equal(code[:], a.mac.Sum(nil)[:aesMAC]) {
		return ErrCorrupt
	}
	return io.EOF
}
