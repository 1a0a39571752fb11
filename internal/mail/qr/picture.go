package qr

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"time"

	"golang.org/x/image/bmp"
	"golang.org/x/image/webp"
)

// format is a kind of picture that is read.
type format struct {
	signature string
	measure   func(io.Reader) (image.Config, error)
	decode    func(io.Reader) (image.Image, error)
}

var formats = []format{
	{"\x89PNG\r\n\x1a\n", png.DecodeConfig, png.Decode},
	{"\xff\xd8\xff", jpeg.DecodeConfig, jpeg.Decode},
	{"GIF8", gif.DecodeConfig, gif.Decode},
	{"BM", bmp.DecodeConfig, bmp.Decode},
	{"RIFF", measureWebP, webp.Decode},
}

func formatOf(head []byte) *format {
	for i := range formats {
		if bytes.HasPrefix(head, []byte(formats[i].signature)) {
			return &formats[i]
		}
	}
	return nil
}

// leastSide is how many pixels wide and high a picture with a code is: the smallest has 21 modules, and no camera reads modules of one
// pixel from a screen.
const leastSide = 42

// Measure tells how many pixels a picture has by its beginning. It is false for formats that are not read. Pixels are 0 where the beginning
// does not tell, and for pictures that are too small to hold a code.
func Measure(head []byte) (pixels int, known, small bool) {
	f := formatOf(head)
	if f == nil {
		return 0, false, false
	}
	c, err := f.measure(bytes.NewReader(head))
	if err != nil || c.Width <= 0 || c.Height <= 0 {
		return 0, true, false
	}
	return c.Width * c.Height, true, min(c.Width, c.Height) < leastSide
}

// Picture reads the codes of a picture: PNG, JPEG, GIF, BMP or WebP.
func Picture(r io.ReaderAt, size int64, l Limits) (found Found) {
	defer recovered(&found)
	head := make([]byte, 16)
	n, _ := r.ReadAt(head, 0)
	f := formatOf(head[:n])
	if f == nil {
		return Found{Unread: Corrupt}
	}
	c, err := f.measure(until(r, size, l))
	switch {
	case err != nil:
		return Found{Unread: unread(err)}
	case min(c.Width, c.Height) < leastSide:
		return Found{}
	case c.Height > l.Pixels/c.Width:
		return Found{Unread: TooBig}
	}
	img, err := f.decode(until(r, size, l))
	if err != nil {
		return Found{Unread: unread(err)}
	}
	p := grey(img)
	if found = p.codes(); !found.seen() && l.Thorough {
		found = p.evened().codes()
	}
	if found.Unread == "" && animated(r, size, head) {
		found.Unread = Animated
	}
	return found
}

func unread(err error) Reason {
	if errors.Is(err, errTime) {
		return Timeout
	}
	return Corrupt
}

var errTime = errors.New("out of time")

// timed ends with errTime when the time is over. Decoders read a few kilobytes at a time; what these can make them do is bounded by the pixels.
type timed struct {
	io.Reader
	until time.Time
}

func until(r io.ReaderAt, size int64, l Limits) io.Reader {
	return &timed{io.NewSectionReader(r, 0, size), l.Until}
}

func (t *timed) Read(p []byte) (int, error) {
	if !t.until.IsZero() && time.Now().After(t.until) {
		return 0, errTime
	}
	return t.Reader.Read(p[:min(len(p), 4<<10)])
}

// measureWebP reads the sizes that the frames of a WebP file declare (RFC 9649, section 2.5 to 2.7), of which the largest counts: the library
// allocates what the frame says, whatever the file's canvas is.
func measureWebP(r io.Reader) (c image.Config, err error) {
	var head [30]byte
	if _, err = io.ReadFull(r, head[:12]); err != nil || string(head[8:12]) != "WEBP" {
		return c, errors.Join(err, image.ErrFormat)
	}
	for range 16 { // chunks in front of the frame
		if _, err = io.ReadFull(r, head[:8]); err != nil {
			return c, err
		}
		kind, length := string(head[:4]), int64(binary.LittleEndian.Uint32(head[4:]))
		n := min(length, 10)
		if _, err = io.ReadFull(r, head[:n]); err != nil {
			return c, err
		}
		c.Width, c.Height = frameSize(kind, head[:n], c)
		if kind == "VP8 " || kind == "VP8L" {
			return c, nil
		}
		if _, err = io.CopyN(io.Discard, r, length+length%2-n); err != nil {
			return c, err
		}
	}
	return c, image.ErrFormat
}

func frameSize(kind string, b []byte, c image.Config) (width, height int) {
	switch {
	case kind == "VP8 " && len(b) >= 10:
		width, height = int(binary.LittleEndian.Uint16(b[6:])&0x3fff), int(binary.LittleEndian.Uint16(b[8:])&0x3fff)
	case kind == "VP8L" && len(b) >= 5:
		bits := binary.LittleEndian.Uint32(b[1:])
		width, height = int(bits&0x3fff)+1, int(bits>>14&0x3fff)+1
	case kind == "VP8X" && len(b) >= 10:
		width, height = int(uint32(b[4])|uint32(b[5])<<8|uint32(b[6])<<16)+1, int(uint32(b[7])|uint32(b[8])<<8|uint32(b[9])<<16)+1
	}
	return max(width, c.Width), max(height, c.Height)
}
