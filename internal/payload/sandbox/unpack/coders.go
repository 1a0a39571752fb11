package unpack

import (
	"bytes"
	"encoding/binary"
	"io"
	"sync"

	"github.com/bodgit/sevenzip"
	"github.com/stangelandcl/ppmd"
	"github.com/ulikunitz/xz/lzma"

	"sekisho/internal/payload/archive"
)

// registerCoders puts decompressors of ours in the place of those of 7z that allocate what an archive asks for: ours are bounded, and begin
// when they are read, so that opening a folder costs nothing. Method ids: Methods.txt of the LZMA SDK.
var registerCoders = sync.OnceFunc(func() {
	sevenzip.RegisterDecompressor([]byte{0x03, 0x01, 0x01}, coder(5, openLZMA))
	sevenzip.RegisterDecompressor([]byte{0x21}, coder(1, openLZMA2))
	sevenzip.RegisterDecompressor([]byte{0x03, 0x04, 0x01}, coder(5, openPPMd))
	sevenzip.RegisterDecompressor([]byte{0x06, 0xf1, 0x07, 0x01}, openAES)
})

// coder is a decompressor with one input and properties of a fixed length.
func coder(properties int, open func(properties []byte, size uint64, in io.Reader) (io.Reader, error)) sevenzip.Decompressor {
	return func(p []byte, size uint64, in []io.ReadCloser) (io.ReadCloser, error) {
		if len(in) != 1 || len(p) != properties {
			return nil, archive.ErrCorrupt
		}
		return &lazy{in: in[0], open: func() (io.Reader, error) { return open(p, size, in[0]) }}, nil
	}
}

// lazy begins to decompress when it is read.
type lazy struct {
	in   io.Closer
	open func() (io.Reader, error)
	out  io.Reader
	err  error
}

func (l *lazy) Read(p []byte) (int, error) {
	if l.out == nil && l.err == nil {
		l.out, l.err = l.open()
	}
	if l.err != nil {
		return 0, l.err
	}
	return l.out.Read(p)
}

func (l *lazy) Close() error { return l.in.Close() }

// openLZMA reads the properties lc/lp/pb and the size of the dictionary, of which no more is used than the content is long.
func openLZMA(p []byte, size uint64, in io.Reader) (io.Reader, error) {
	dictionary, err := dictionaryFor(uint64(binary.LittleEndian.Uint32(p[1:])), size)
	if err != nil {
		return nil, err
	}
	head := binary.LittleEndian.AppendUint32([]byte{p[0]}, uint32(dictionary))
	head = binary.LittleEndian.AppendUint64(head, size)
	return lzma.NewReader(io.MultiReader(bytes.NewReader(head), in))
}

// openLZMA2 reads the size of the dictionary as Lzma2Dec.c does: 2 or 3 times a power of 2.
func openLZMA2(p []byte, size uint64, in io.Reader) (io.Reader, error) {
	if p[0] > 40 {
		return nil, archive.ErrCorrupt
	}
	dictionary, err := dictionaryFor(uint64(2|p[0]&1)<<(p[0]/2+11), size)
	if err != nil {
		return nil, err
	}
	return lzma.Reader2Config{DictCap: int(dictionary)}.NewReader2(in)
}

func dictionaryFor(declared, size uint64) (uint64, error) {
	needed := max(lzma.MinDictCap, min(declared, size))
	if needed > maxDictionary {
		return 0, archive.ErrTooBig
	}
	return needed, nil
}

// openPPMd reads order and memory of the model (PPMd var. H).
func openPPMd(p []byte, size uint64, in io.Reader) (io.Reader, error) {
	memory := binary.LittleEndian.Uint32(p[1:])
	if memory > maxModel {
		return nil, archive.ErrTooBig
	}
	r, err := ppmd.NewH7zReader(in, int(p[0]), int(memory), int(size))
	return &r, err
}
