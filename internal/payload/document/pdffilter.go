package document

import (
	"bufio"
	"compress/flate"
	"errors"
	"io"

	"golang.org/x/image/tiff/lzw"
)

// Filters of streams (ISO 32000-1, 7.4). Those of images hold no structure and are not undone.

var errFilter = errors.New("a filter that is not undone")

// maxFilters bounds the chain of one stream.
const maxFilters = 8

// unfilter undoes the filters that a stream's dictionary names. Damage ends the content early, as in readers.
func unfilter(r io.Reader, d pdfDict) (io.Reader, error) {
	names, params := filterNames(d)
	return unfilterBy(r, names, params)
}

func unfilterBy(r io.Reader, names []string, params [][]byte) (io.Reader, error) {
	for i, name := range names {
		var err error
		if r, err = undo(r, name); err != nil {
			return nil, err
		}
		if i < len(params) {
			if r, err = unpredict(r, topDict(params[i])); err != nil {
				return nil, err
			}
		}
	}
	return &cutShort{r}, nil
}

// filterNames gives the filters in their order, and their parameters where there are any.
func filterNames(d pdfDict) (names []string, params [][]byte) {
	filter, parms := d.get("Filter"), d.get("DecodeParms")
	if filter == nil {
		filter, parms = d.get("F"), d.get("DP")
	}
	if name := pdfName(filter); name != "" {
		if list := elements(parms, 1); list != nil {
			return []string{name}, list
		}
		return []string{name}, [][]byte{parms}
	}
	for _, e := range elements(filter, maxFilters) {
		names = append(names, pdfName(e))
	}
	if params = elements(parms, maxFilters); params == nil && parms != nil {
		params = [][]byte{parms}
	}
	return names, params
}

func undo(r io.Reader, name string) (io.Reader, error) {
	switch name {
	case "FlateDecode", "Fl":
		return inflate(r), nil
	case "LZWDecode", "LZW":
		return lzw.NewReader(r, lzw.MSB, 8), nil
	case "ASCIIHexDecode", "AHx":
		return &hexReader{in: bufio.NewReader(r)}, nil
	case "ASCII85Decode", "A85":
		return &base85Reader{in: bufio.NewReader(r)}, nil
	case "RunLengthDecode", "RL":
		return &runReader{in: bufio.NewReader(r)}, nil
	case "Crypt":
		return r, nil
	}
	return nil, errFilter
}

// inflate steps over the two octets of the zlib header (RFC 1950) and does not look at the checksum, which readers ignore.
func inflate(r io.Reader) io.Reader {
	in := bufio.NewReader(r)
	if b, err := in.Peek(2); err == nil && b[0]&0x0f == 8 && (uint(b[0])<<8|uint(b[1]))%31 == 0 {
		in.Discard(2)
	}
	return flate.NewReader(in)
}

// cutShort turns damage into an early end.
type cutShort struct{ r io.Reader }

func (c *cutShort) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if err != nil {
		err = io.EOF
	}
	return n, err
}

// hexReader undoes ASCIIHexDecode (7.4.2).
type hexReader struct {
	in  *bufio.Reader
	end bool
}

func (h *hexReader) Read(p []byte) (n int, err error) {
	for n < len(p) && !h.end {
		high, ok := h.digit()
		if !ok {
			break
		}
		low, _ := h.digit()
		p[n] = high<<4 | low
		n++
	}
	if h.end && n == 0 && len(p) > 0 {
		return 0, io.EOF
	}
	return n, nil
}

func (h *hexReader) digit() (byte, bool) {
	for !h.end {
		c, err := h.in.ReadByte()
		if err != nil || c == '>' {
			h.end = true
			break
		}
		if n, ok := hexDigit(c); ok {
			return n, true
		}
	}
	return 0, false
}

// base85Reader undoes ASCII85Decode (7.4.3).
type base85Reader struct {
	in   *bufio.Reader
	rest []byte
	room [4]byte
	end  bool
}

func (a *base85Reader) Read(p []byte) (n int, err error) {
	for n < len(p) {
		if len(a.rest) == 0 && !a.group() {
			break
		}
		k := copy(p[n:], a.rest)
		n, a.rest = n+k, a.rest[k:]
	}
	if n == 0 && len(p) > 0 {
		return 0, io.EOF
	}
	return n, nil
}

// group reads five digits, or fewer at the end.
func (a *base85Reader) group() bool {
	value, digits := uint32(0), 0
	for digits < 5 && !a.end {
		c, err := a.in.ReadByte()
		switch {
		case err != nil || c == '~':
			a.end = true
		case c == 'z' && digits == 0:
			digits = 5
		case '!' <= c && c <= 'u':
			value = value*85 + uint32(c-'!')
			digits++
		}
	}
	if digits < 2 {
		return false
	}
	for i := digits; i < 5; i++ {
		value = value*85 + 84
	}
	a.room = [4]byte{byte(value >> 24), byte(value >> 16), byte(value >> 8), byte(value)}
	a.rest = a.room[:digits-1]
	return true
}

// runReader undoes RunLengthDecode (7.4.5).
type runReader struct {
	in     *bufio.Reader
	left   int
	repeat bool
	octet  byte
}

func (r *runReader) Read(p []byte) (n int, err error) {
	for n < len(p) {
		if r.left == 0 && !r.run() {
			break
		}
		if !r.repeat {
			if r.octet, err = r.in.ReadByte(); err != nil {
				r.left = 0
				break
			}
		}
		p[n] = r.octet
		n++
		r.left--
	}
	if n == 0 && len(p) > 0 {
		return 0, io.EOF
	}
	return n, nil
}

func (r *runReader) run() bool {
	length, err := r.in.ReadByte()
	if err != nil || length == 128 {
		return false
	}
	if r.repeat = length > 128; !r.repeat {
		r.left = int(length) + 1
		return true
	}
	r.left = 257 - int(length)
	r.octet, err = r.in.ReadByte()
	return err == nil
}
