package qr

import (
	"image"
	"image/color"
)

// plane is a picture in shades of grey.
type plane struct {
	width, height int
	stride        int
	luma          []byte
	cut           byte // what is below is dark
}

func (p *plane) dark(x, y int) bool { return p.luma[y*p.stride+x] < p.cut }

// Shades reads the codes of a picture that is given by the brightness of its pixels, row by row.
func Shades(width, height int, luma []byte) (found Found) {
	defer recovered(&found)
	if width <= 0 || height <= 0 || len(luma)/width < height {
		return Found{Unread: Corrupt}
	}
	p := &plane{width: width, height: height, stride: width, luma: luma}
	p.cut = p.threshold()
	return p.codes()
}

// grey takes the brightness of a picture. Where it can be seen through, it is white, as a mail program shows it.
func grey(img image.Image) *plane {
	b := img.Bounds()
	p := &plane{width: b.Dx(), height: b.Dy(), stride: b.Dx()}
	switch m := img.(type) {
	case *image.Gray:
		p.luma, p.stride = m.Pix, m.Stride
	case *image.YCbCr:
		p.luma, p.stride = m.Y, m.YStride
	default:
		p.luma = make([]byte, p.width*p.height)
		p.fill(img)
	}
	p.cut = p.threshold()
	return p
}

func (p *plane) fill(img image.Image) {
	switch m := img.(type) {
	case *image.Paletted:
		p.paletted(m)
	case *image.NRGBA:
		p.each(m.Pix, m.Stride, func(px []byte) byte { return onWhite(luma(px[0], px[1], px[2]), px[3]) })
	case *image.RGBA: // premultiplied
		p.each(m.Pix, m.Stride, func(px []byte) byte {
			return byte(min(255, int(luma(px[0], px[1], px[2]))+255-int(px[3])))
		})
	default:
		p.any(img)
	}
}

func (p *plane) paletted(m *image.Paletted) {
	var shades [256]byte
	for i, c := range m.Palette[:min(len(m.Palette), 256)] {
		n := color.NRGBAModel.Convert(c).(color.NRGBA)
		shades[i] = onWhite(luma(n.R, n.G, n.B), n.A)
	}
	for y := range p.height {
		row := m.Pix[y*m.Stride : y*m.Stride+p.width]
		to := p.luma[y*p.stride:]
		for x, i := range row {
			to[x] = shades[i]
		}
	}
}

func (p *plane) each(pix []byte, stride int, shade func(px []byte) byte) {
	for y := range p.height {
		row := pix[y*stride:]
		for x := range p.width {
			p.luma[y*p.stride+x] = shade(row[4*x : 4*x+4 : 4*x+4])
		}
	}
}

func (p *plane) any(img image.Image) {
	b := img.Bounds()
	for y := range p.height {
		for x := range p.width {
			n := color.NRGBAModel.Convert(img.At(b.Min.X+x, b.Min.Y+y)).(color.NRGBA)
			p.luma[y*p.stride+x] = onWhite(luma(n.R, n.G, n.B), n.A)
		}
	}
}

// evened is the picture in black and white, parted by what is around each place.
func (p *plane) evened() *plane {
	to := &plane{width: p.width, height: p.height, stride: p.width, luma: make([]byte, p.width*p.height), cut: 128}
	local := p.shades().around()
	for i := range to.luma {
		if local == nil || !local.Get(i%p.width, i/p.width) {
			to.luma[i] = 255
		}
	}
	return to
}

func luma(r, g, b byte) byte { return byte((int(r) + 2*int(g) + int(b)) / 4) }

func onWhite(shade, alpha byte) byte {
	return byte((int(shade)*int(alpha) + 255*(255-int(alpha))) / 255)
}

// threshold parts dark from light where the two differ most among themselves (Otsu, IEEE Trans. SMC 9, 1979), by one pixel of four in each direction
// of a large picture.
func (p *plane) threshold() byte {
	step := 1
	if p.width*p.height > 64<<10 {
		step = 4
	}
	var count [256]int
	n, sum := 0, 0
	for y := 0; y < p.height; y += step {
		row := p.luma[y*p.stride : y*p.stride+p.width]
		for x := 0; x < len(row); x += step {
			count[row[x]]++
		}
	}
	for shade, c := range count {
		n += c
		sum += shade * c
	}
	return between(count[:], n, sum)
}

func between(count []int, n, sum int) byte {
	best, cut := 0.0, 128
	below, weight := 0, 0
	for shade, c := range count[:255] {
		below += c
		weight += shade * c
		if below == 0 || below == n {
			continue
		}
		gap := float64(weight)/float64(below) - float64(sum-weight)/float64(n-below)
		if spread := float64(below) * float64(n-below) * gap * gap; spread > best {
			best, cut = spread, shade+1
		}
	}
	return byte(cut)
}
