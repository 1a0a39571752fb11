package document

import (
	"bufio"
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/md5"
	"crypto/rc4"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"io"
)

// Encryption of PDF files by the standard security handler (ISO 32000-1, 7.6; ISO 32000-2, 7.6.4): RC4 and AES-128 with keys of algorithm 2,
// AES-256 with those of algorithm 2.A. A file whose user password is empty opens for everybody: it is only closed to changes.

// pdfLock is what the encryption dictionary says.
type pdfLock struct {
	v, r, octets       int
	owner, user, id    []byte
	userKey            []byte
	permissions        uint32
	metadata           bool
	streams, textCrypt pdfCipher
}

type pdfCipher byte

const (
	noCipher pdfCipher = iota
	cipherRC4
	cipherAES // 128 bits, a key for each object
	cipher256
)

// pdfKey decrypts.
type pdfKey struct {
	key              []byte
	streams, strings pdfCipher
}

// readLock reads an encryption dictionary; nil: it is not of the standard handler, or of a version that is not known.
func readLock(d pdfDict, id []byte) *pdfLock {
	l := &pdfLock{
		v: pdfInt(d.get("V"), 0), r: pdfInt(d.get("R"), 0), octets: pdfInt(d.get("Length"), 40) / 8, id: id, metadata: string(d.get("EncryptMetadata")) != "false",
		owner: pdfOctets(d.get("O")), user: pdfOctets(d.get("U")), userKey: pdfOctets(d.get("UE")), permissions: pdfPermissions(d.get("P")),
	}
	l.streams, l.textCrypt = cipherRC4, cipherRC4
	switch l.v {
	case 1:
		l.octets = 5
	case 2, 3:
	case 4, 5:
		filters := topDict(d.get("CF"))
		l.streams, l.textCrypt = namedCipher(filters, d.name("StmF")), namedCipher(filters, d.name("StrF"))
		l.octets = 16
	default:
		return nil
	}
	if d.name("Filter") != "Standard" || l.octets < 5 || l.octets > 16 || len(l.owner) < 32 || len(l.user) < 32 || l.r < 2 || l.r > 6 {
		return nil
	}
	if l.r >= 5 && (len(l.user) < 48 || len(l.userKey) < 32) {
		return nil
	}
	return l
}

func namedCipher(filters pdfDict, name string) pdfCipher {
	switch topDict(filters.get(name)).name("CFM") {
	case "V2":
		return cipherRC4
	case "AESV2":
		return cipherAES
	case "AESV3":
		return cipher256
	}
	return noCipher // Identity, None
}

// pdfPermissions reads the signed number, which some write unsigned.
func pdfPermissions(value []byte) uint32 {
	unsigned := bytes.TrimPrefix(value, []byte("-"))
	n, _ := digits(unsigned, 0)
	if len(unsigned) < len(value) {
		return -n
	}
	return n
}

// open tries a user password; nil: it does not fit.
func (l *pdfLock) open(password string) *pdfKey {
	var key []byte
	if l.r >= 5 {
		key = l.open256([]byte(password))
	} else {
		key = l.open128([]byte(password))
	}
	if key == nil {
		return nil
	}
	return &pdfKey{key, l.streams, l.textCrypt}
}

const passwordPad = "\x28\xBF\x4E\x5E\x4E\x75\x8A\x41\x64\x00\x4E\x56\xFF\xFA\x01\x08\x2E\x2E\x00\xB6\xD0\x68\x3E\x80\x2F\x0C\xA9\xFE\x64\x53\x69\x7A"

// open128 computes the key (algorithm 2) and compares what it makes of the padding with the user entry (algorithms 4 and 5).
func (l *pdfLock) open128(password []byte) []byte {
	digest := md5.New()
	digest.Write(append(password[:min(len(password), 32):min(len(password), 32)], passwordPad...)[:32])
	digest.Write(l.owner[:32])
	digest.Write(binary.LittleEndian.AppendUint32(nil, l.permissions))
	digest.Write(l.id)
	if l.r >= 4 && !l.metadata {
		digest.Write([]byte("\xff\xff\xff\xff"))
	}
	key := digest.Sum(nil)
	if l.r >= 3 {
		for range 50 {
			sum := md5.Sum(key[:l.octets])
			key = sum[:]
		}
	}
	key = key[:l.octets]
	if !l.fits(key) {
		return nil
	}
	return key
}

func (l *pdfLock) fits(key []byte) bool {
	if l.r == 2 {
		return bytes.Equal(rc4Of(key, []byte(passwordPad)), l.user[:32])
	}
	sum := md5.Sum(append([]byte(passwordPad), l.id...))
	proof := sum[:]
	mixed := make([]byte, len(key))
	for i := range byte(20) {
		for k := range key {
			mixed[k] = key[k] ^ i
		}
		proof = rc4Of(mixed, proof)
	}
	return bytes.Equal(proof, l.user[:16])
}

func rc4Of(key, b []byte) []byte {
	out := make([]byte, len(b))
	c, err := rc4.NewCipher(key)
	if err != nil {
		return out
	}
	c.XORKeyStream(out, b)
	return out
}

// open256 checks the password against the validation salt and decrypts the key with that of the key salt (algorithm 2.A).
func (l *pdfLock) open256(password []byte) []byte {
	password = password[:min(len(password), 127)]
	if !bytes.Equal(l.hash(password, l.user[32:40]), l.user[:32]) {
		return nil
	}
	block, err := aes.NewCipher(l.hash(password, l.user[40:48]))
	if err != nil {
		return nil
	}
	key := make([]byte, 32)
	cipher.NewCBCDecrypter(block, make([]byte, aes.BlockSize)).CryptBlocks(key, l.userKey[:32])
	return key
}

// hash is SHA-256 in revision 5, algorithm 2.B in revision 6.
func (l *pdfLock) hash(password, salt []byte) []byte {
	first := sha256.Sum256(append(bytes.Clone(password), salt...))
	k := first[:]
	if l.r < 6 {
		return k
	}
	for round, last := 0, byte(0); round < 64 || int(last) > round-32; round++ {
		once := append(bytes.Clone(password), k...)
		e := bytes.Repeat(once, 64)
		block, err := aes.NewCipher(k[:16])
		if err != nil {
			return nil
		}
		cipher.NewCBCEncrypter(block, k[16:32]).CryptBlocks(e, e)
		k = hashBy(e)
		last = e[len(e)-1]
	}
	return k[:32]
}

// hashBy chooses the function by the first 16 octets, as a number, modulo 3; 256 is 1 modulo 3.
func hashBy(e []byte) []byte {
	sum := 0
	for _, c := range e[:16] {
		sum += int(c)
	}
	switch sum % 3 {
	case 0:
		k := sha256.Sum256(e)
		return k[:]
	case 1:
		k := sha512.Sum384(e)
		return k[:]
	}
	k := sha512.Sum512(e)
	return k[:]
}

// object is the key of one object (algorithm 1).
func (k *pdfKey) object(num uint32, gen uint16, c pdfCipher) []byte {
	if c == cipher256 {
		return k.key
	}
	b := append(bytes.Clone(k.key), byte(num), byte(num>>8), byte(num>>16), byte(gen), byte(gen>>8))
	if c == cipherAES {
		b = append(b, "sAlT"...)
	}
	sum := md5.Sum(b)
	return sum[:min(len(k.key)+5, 16)]
}

// text decrypts a string of an object.
func (k *pdfKey) text(b []byte, num uint32, gen uint16) []byte {
	out, err := io.ReadAll(k.reader(bytes.NewReader(b), num, gen, k.strings))
	if err != nil {
		return b
	}
	return out
}

// reader decrypts a stream of an object.
func (k *pdfKey) reader(r io.Reader, num uint32, gen uint16, c pdfCipher) io.Reader {
	switch c {
	case cipherRC4:
		if stream, err := rc4.NewCipher(k.object(num, gen, c)); err == nil {
			return cipher.StreamReader{S: stream, R: r}
		}
	case cipherAES, cipher256:
		if block, err := aes.NewCipher(k.object(num, gen, c)); err == nil {
			return &cbcReader{in: bufio.NewReader(r), block: block}
		}
	}
	return r
}

// cbcReader decrypts AES in CBC mode: the first block is the initialisation vector, the last octet of the last block the length of the padding.
type cbcReader struct {
	in    *bufio.Reader
	block cipher.Block
	mode  cipher.BlockMode
	room  [4096]byte
	rest  []byte
	ended bool
}

func (c *cbcReader) Read(p []byte) (int, error) {
	for len(c.rest) == 0 {
		if c.ended {
			return 0, io.EOF
		}
		c.fill()
	}
	n := copy(p, c.rest)
	c.rest = c.rest[n:]
	return n, nil
}

// fill decrypts the next blocks. Where the content ends with them, its padding is left out.
func (c *cbcReader) fill() {
	if c.mode == nil {
		iv := make([]byte, aes.BlockSize)
		if _, err := io.ReadFull(c.in, iv); err != nil {
			c.ended = true
			return
		}
		c.mode = cipher.NewCBCDecrypter(c.block, iv)
	}
	n, _ := io.ReadFull(c.in, c.room[:])
	_, err := c.in.Peek(1)
	c.ended = err != nil
	whole := n / aes.BlockSize * aes.BlockSize
	c.mode.CryptBlocks(c.room[:whole], c.room[:whole])
	c.rest = c.room[:whole]
	if c.ended && whole > 0 {
		if pad := int(c.room[whole-1]); pad <= aes.BlockSize {
			c.rest = c.room[:whole-pad]
		}
	}
}
