package document

import (
	"errors"
	"io"
)

// Picture is an image of a document, for who looks for codes in it. Read is valid until the file is closed.
type Picture struct {
	Width, Height int

	// Read gives the image as a JPEG file, or the brightness of each pixel, row by row. Colours of a table are given as their place in it.
	Read func() (jpeg, shades []byte, err error)
}

const (
	maxPDFPictures    = 16
	leastPictureSide  = 42      // pixels; smaller ones hold no code
	maxPictureSide    = 10_000  // pixels
	maxPicturePixels  = 1 << 20 // of one that is offered
	maxPictureOctets  = 2 << 20 // of a JPEG
	maxPictureColours = 4       // values of one pixel
)

// picture notes an image (ISO 32000-1, 8.9.5).
func (p *pdf) picture(place pdfPlace, d pdfDict) {
	width, height := pdfInt(d.get("Width"), pdfInt(d.get("W"), 0)), pdfInt(d.get("Height"), pdfInt(d.get("H"), 0))
	switch {
	case width < leastPictureSide || height < leastPictureSide:
	case width > maxPictureSide || height > maxPictureSide || width*height > maxPicturePixels || len(p.images) == maxPDFPictures:
		p.info.MorePictures = true
	default:
		p.images = append(p.images, pdfImage{place, width, height})
	}
}

type pdfImage struct {
	at            pdfPlace
	width, height int
}

// pictures lists the images that can be read.
func (p *pdf) pictures() (list []Picture) {
	if p.info.Encrypted {
		return nil
	}
	for _, i := range p.images {
		list = append(list, Picture{Width: i.width, Height: i.height, Read: func() (jpeg, shades []byte, err error) {
			return p.readPicture(i)
		}})
	}
	return list
}

var errPicture = errors.New("an image in a form that is not read")

func (p *pdf) readPicture(i pdfImage) (jpeg, shades []byte, err error) {
	d, at, length, ok := p.streamAt(i.at)
	if !ok {
		return nil, nil, io.ErrUnexpectedEOF
	}
	var r io.Reader = io.NewSectionReader(p.r, at, length)
	if p.key != nil {
		r = p.key.reader(r, i.at.num, i.at.gen, p.key.streams)
	}
	names, params := filterNames(d)
	if n := len(names); n > 0 && (names[n-1] == "DCTDecode" || names[n-1] == "DCT") {
		if r, err = unfilterBy(r, names[:n-1], params); err == nil {
			jpeg, err = io.ReadAll(io.LimitReader(r, maxPictureOctets))
		}
		return jpeg, nil, err
	}
	if r, err = unfilterBy(r, names, params); err != nil {
		return nil, nil, err
	}
	bits := pdfInt(d.get("BitsPerComponent"), 1)
	data, err := io.ReadAll(io.LimitReader(r, int64(i.height*rowOctets(i.width, maxPictureColours, bits))))
	if err != nil {
		return nil, nil, err
	}
	shades, ok = shadesOf(data, i.width, i.height, bits)
	if !ok {
		return nil, nil, errPicture
	}
	return nil, shades, nil
}

func rowOctets(width, colours, bits int) int { return (width*colours*bits + 7) / 8 }

// shadesOf gives the brightness of pixels by their samples (8.9.3). How many a pixel has follows from how much there is: one (grey, or the place in a
// table), three or four.
func shadesOf(data []byte, width, height, bits int) ([]byte, bool) {
	colours := 0
	for _, n := range []int{1, 3, 4} {
		if len(data) >= height*rowOctets(width, n, bits) {
			colours = n
		}
	}
	if colours == 0 || bits != 1 && bits != 2 && bits != 4 && bits != 8 && bits != 16 {
		return nil, false
	}
	shades := make([]byte, width*height)
	for y := range height {
		row := data[y*rowOctets(width, colours, bits):]
		for x := range width {
			shades[y*width+x] = shadeAt(row, x*colours, colours, bits)
		}
	}
	return shades, true
}

func shadeAt(row []byte, at, colours, bits int) byte {
	var v [maxPictureColours]int
	for i := range colours {
		v[i] = sample(row, at+i, bits)
	}
	switch colours {
	case 3:
		return byte((v[0] + 2*v[1] + v[2]) / 4)
	case 4: // inks
		return byte(max(0, 255-v[3]-(v[0]+v[1]+v[2])/3))
	}
	return byte(v[0])
}

// sample is the n-th value of a row, as 0 to 255.
func sample(row []byte, n, bits int) int {
	switch bits {
	case 8:
		return int(row[n])
	case 16:
		return int(row[2*n])
	}
	most := 1<<bits - 1
	return (int(row[n*bits/8]) >> (8 - bits - n*bits%8) & most) * 255 / most
}
