package icon

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/png"
)

var (
	errFormat  = errors.New("icon: neither a bitmap nor PNG")
	errDamaged = errors.New("icon: damaged")
	errSize    = errors.New("icon: larger than an icon can be")
)

// maxSide is the width and height that an image may have. Windows shows icons up to 256 pixels.
const maxSide = 512

const (
	coreHeader   = 12 // BITMAPCOREHEADER
	infoHeader   = 40 // BITMAPINFOHEADER, the shortest of the longer ones
	plain        = 0  // BI_RGB
	bitFields    = 3  // BI_BITFIELDS
	pngSignature = "\x89PNG\r\n\x1a\n"
)

// header is what an image says of itself.
type header struct {
	width, height int
	bits          int // a pixel
	png           bool
	colours       int // of the palette
	pixels        int // offset of the pixels
	palette       int // offset of the palette
	entry         int // octets of one colour
}

// readHeader reads the head of an image. The height of a DIB counts the mask in and is halved here.
func readHeader(b Raw) (h header, err error) {
	switch {
	case bytes.HasPrefix(b, []byte(pngSignature)):
		h, err = pngHeader(b)
	case len(b) >= infoHeader && binary.LittleEndian.Uint32(b) >= infoHeader && binary.LittleEndian.Uint32(b) <= 256:
		h, err = dibHeader(b)
	case len(b) >= coreHeader && binary.LittleEndian.Uint32(b) == coreHeader:
		h = header{
			width: int(binary.LittleEndian.Uint16(b[4:])), height: int(binary.LittleEndian.Uint16(b[6:])) / 2,
			bits: int(binary.LittleEndian.Uint16(b[10:])), palette: coreHeader, entry: 3,
		}
	default:
		return h, errFormat
	}
	if err != nil {
		return h, err
	}
	if h.width < 1 || h.height < 1 || h.width > maxSide || h.height > maxSide {
		return h, errSize
	}
	return h, h.layOut(len(b))
}

// pngHeader reads the chunk IHDR (RFC 2083, section 4.1.1).
func pngHeader(b Raw) (header, error) {
	if len(b) < 29 {
		return header{}, errDamaged
	}
	depth := int(b[24])
	channels := map[byte]int{0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[b[25]]
	return header{
		width: int(min(binary.BigEndian.Uint32(b[16:]), maxSide+1)), height: int(min(binary.BigEndian.Uint32(b[20:]), maxSide+1)),
		bits: depth * channels, png: true,
	}, nil
}

func dibHeader(b Raw) (header, error) {
	size := binary.LittleEndian.Uint32(b)
	height := int64(int32(binary.LittleEndian.Uint32(b[8:]))) / 2
	h := header{
		width:  int(int32(binary.LittleEndian.Uint32(b[4:]))),
		height: int(max(height, -height)),
		bits:   int(binary.LittleEndian.Uint16(b[14:])), colours: int(min(binary.LittleEndian.Uint32(b[32:]), 256)),
		palette: int(size), entry: 4,
	}
	switch kind := binary.LittleEndian.Uint32(b[16:]); {
	case kind == bitFields && (h.bits == 16 || h.bits == 32):
		if size == infoHeader {
			h.palette += 12 // three masks; those of icons are the usual ones
		}
	case kind != plain:
		return h, errFormat
	}
	if height < 0 {
		return h, errFormat // from top to bottom: Windows shows no such icon
	}
	return h, nil
}

// layOut finds where palette and pixels stand.
func (h *header) layOut(size int) error {
	if h.png {
		return nil
	}
	switch h.bits {
	case 1, 4, 8:
		if h.colours == 0 || h.colours > 1<<h.bits {
			h.colours = 1 << h.bits
		}
	case 16, 24, 32:
		h.colours = 0
	default:
		return errFormat
	}
	h.pixels = h.palette + h.colours*h.entry
	if h.pixels+h.stride()*h.height > size {
		return errDamaged
	}
	return nil
}

// stride is the octets of one row of pixels; rows end at a multiple of four.
func (h *header) stride() int { return (h.width*h.bits + 31) / 32 * 4 }

func (h *header) maskStride() int { return (h.width + 31) / 32 * 4 }

// Decode gives the pixels of an image.
func Decode(b Raw) (*image.NRGBA, error) {
	h, err := readHeader(b)
	if err != nil {
		return nil, err
	}
	if h.png {
		return decodePNG(b)
	}
	img := image.NewNRGBA(image.Rect(0, 0, h.width, h.height))
	visible := h.unpack(b, img)
	if h.bits != 32 || !visible {
		h.mask(b, img)
	}
	return img, nil
}

func decodePNG(b Raw) (*image.NRGBA, error) {
	decoded, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	if img, ok := decoded.(*image.NRGBA); ok {
		return img, nil
	}
	img := image.NewNRGBA(decoded.Bounds())
	for y := img.Rect.Min.Y; y < img.Rect.Max.Y; y++ {
		for x := img.Rect.Min.X; x < img.Rect.Max.X; x++ {
			img.Set(x, y, decoded.At(x, y))
		}
	}
	return img, nil
}

// unpack writes the colours, from the bottom row up. It says whether the image has an alpha channel that shows anything.
func (h *header) unpack(b Raw, img *image.NRGBA) (visible bool) {
	colours := h.readPalette(b)
	for y := range h.height {
		row := b[h.pixels+(h.height-1-y)*h.stride():]
		out := img.Pix[y*img.Stride:]
		for x := range h.width {
			c := h.pixel(row, x, colours)
			copy(out[4*x:4*x+4], c[:])
			visible = visible || h.bits == 32 && c[3] != 0
		}
	}
	return visible
}

func (h *header) readPalette(b Raw) [][4]byte {
	colours := make([][4]byte, h.colours)
	for i := range colours {
		c := b[h.palette+i*h.entry:]
		colours[i] = [4]byte{c[2], c[1], c[0], 255}
	}
	return colours
}

func (h *header) pixel(row []byte, x int, colours [][4]byte) [4]byte {
	switch h.bits {
	case 1:
		return colour(colours, row[x/8]>>(7-x%8)&1)
	case 4:
		return colour(colours, row[x/2]>>(4-x%2*4)&15)
	case 8:
		return colour(colours, row[x])
	case 16: // 5 bits a colour
		v := binary.LittleEndian.Uint16(row[2*x:])
		return [4]byte{byte(v >> 10 & 31 << 3), byte(v >> 5 & 31 << 3), byte(v & 31 << 3), 255}
	case 24:
		return [4]byte{row[3*x+2], row[3*x+1], row[3*x], 255}
	}
	return [4]byte{row[4*x+2], row[4*x+1], row[4*x], row[4*x+3]}
}

// colour looks an index up; what lies beyond the palette is black.
func colour(colours [][4]byte, i byte) [4]byte {
	if int(i) < len(colours) {
		return colours[i]
	}
	return [4]byte{0, 0, 0, 255}
}

// mask applies the AND mask behind the pixels: where it is set, what lies below the icon shows. Rows that are missing hide nothing.
func (h *header) mask(b Raw, img *image.NRGBA) {
	at := h.pixels + h.stride()*h.height
	for y := range h.height {
		row := at + (h.height-1-y)*h.maskStride()
		for x := range h.width {
			i := row + x/8
			hidden := i < len(b) && b[i]>>(7-x%8)&1 == 1
			img.Pix[y*img.Stride+4*x+3] = 255
			if hidden {
				img.Pix[y*img.Stride+4*x+3] = 0
			}
		}
	}
}
