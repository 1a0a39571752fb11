package unpack

import (
	"bufio"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/binary"
	"io"
	"unicode/utf16"

	"sekisho/internal/payload/archive"
)

// aesCoder decrypts a stream of 7z: AES-256 in CBC mode, the key being SHA-256 over 2^cycles times salt, password and counter (7zAes.cpp of
// the LZMA SDK). Without a password it says so before anything is read.
type aesCoder struct {
	in       io.ReadCloser
	cycles   byte
	salt, iv []byte

	mode cipher.BlockMode
	from *bufio.Reader
	out  []byte // decrypted and not read yet
	buf  [4096]byte
}

// maxCycles bounds the derivation of a key, by the power: 7-Zip writes 19, half a million rounds; 24 takes a second.
const (
	maxCycles = 24
	noCycles  = 0x3f // salt and password are the key
)

func openAES(p []byte, _ uint64, in []io.ReadCloser) (io.ReadCloser, error) {
	if len(in) != 1 || len(p) < 1 {
		return nil, archive.ErrCorrupt
	}
	c := &aesCoder{in: in[0], cycles: p[0] & 0x3f, iv: make([]byte, aes.BlockSize)}
	if p[0]&0xc0 == 0 {
		return c, nil
	}
	if len(p) < 2 {
		return nil, archive.ErrCorrupt
	}
	salt, iv := int(p[0]>>7&1+p[1]>>4), int(p[0]>>6&1+p[1]&0x0f)
	if len(p) != 2+salt+iv || iv > aes.BlockSize {
		return nil, archive.ErrCorrupt
	}
	c.salt = p[2 : 2+salt]
	copy(c.iv, p[2+salt:])
	return c, nil
}

// Password implements sevenzip.CryptoReadCloser. "" is none.
func (c *aesCoder) Password(password string) error {
	if password == "" {
		return archive.ErrEncrypted
	}
	if c.cycles > maxCycles && c.cycles != noCycles {
		return archive.ErrUnsupported
	}
	block, err := aes.NewCipher(sevenZipKey(password, c.cycles, c.salt))
	if err != nil {
		return err
	}
	c.mode = cipher.NewCBCDecrypter(block, c.iv)
	c.from = bufio.NewReaderSize(c.in, len(c.buf))
	return nil
}

// sevenZipKey derives the key. Rounds are hashed many at a time.
func sevenZipKey(password string, cycles byte, salt []byte) []byte {
	round := append([]byte{}, salt...)
	for _, unit := range utf16.Encode([]rune(password)) {
		round = binary.LittleEndian.AppendUint16(round, unit)
	}
	if cycles == noCycles {
		key := make([]byte, sha256.Size)
		copy(key, round)
		return key
	}
	round = append(round, make([]byte, 8)...)
	const together = 64
	var batch []byte
	for range min(together, 1<<cycles) {
		batch = append(batch, round...)
	}
	digest := sha256.New()
	for n := uint64(0); n < 1<<cycles; {
		for at := len(round); at <= len(batch); at += len(round) {
			binary.LittleEndian.PutUint64(batch[at-8:], n)
			n++
		}
		digest.Write(batch)
	}
	return digest.Sum(nil)
}

func (c *aesCoder) Read(p []byte) (int, error) {
	if len(c.out) == 0 {
		n, err := io.ReadFull(c.from, c.buf[:])
		whole := n - n%aes.BlockSize
		if whole == 0 {
			return 0, err
		}
		c.mode.CryptBlocks(c.buf[:whole], c.buf[:whole])
		c.out = c.buf[:whole]
	}
	n := copy(p, c.out)
	c.out = c.out[n:]
	return n, nil
}

func (c *aesCoder) Close() error { return c.in.Close() }
