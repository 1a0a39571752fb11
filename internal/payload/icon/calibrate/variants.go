package main

import (
	"image"
	"image/color"
	"image/color/palette"
	"image/draw"
	"math"
)

// sides are the sizes in pixels that icons have.
var sides = []int{16, 20, 24, 32, 40, 48, 64, 96, 128, 256}

// variant changes an image as makers of icons and systems do.
type variant struct {
	name   string
	change func(*image.NRGBA) *image.NRGBA
}

var variants = []variant{
	{"as it is", func(m *image.NRGBA) *image.NRGBA { return m }},
	{"hard edges", hardEdges},
	{"8 bits", func(m *image.NRGBA) *image.NRGBA { return reduce(m, own(m, 256)) }},
	{"8 bits, web palette", func(m *image.NRGBA) *image.NRGBA { return reduce(m, palette.WebSafe) }},
	{"4 bits", func(m *image.NRGBA) *image.NRGBA { return reduce(m, own(m, 16)) }},
	{"4 bits, Windows palette", func(m *image.NRGBA) *image.NRGBA { return reduce(m, windows16) }},
	{"shortcut arrow", func(m *image.NRGBA) *image.NRGBA {
		return badge(m, 0, color.NRGBA{250, 250, 250, 255}, color.NRGBA{20, 90, 200, 255})
	}},
	{"shield", func(m *image.NRGBA) *image.NRGBA {
		return badge(m, 1, color.NRGBA{30, 80, 190, 255}, color.NRGBA{250, 210, 40, 255})
	}},
	{"check mark", func(m *image.NRGBA) *image.NRGBA {
		return badge(m, 0, color.NRGBA{40, 160, 60, 255}, color.NRGBA{255, 255, 255, 255})
	}},
}

// windows16 is the palette that Windows gives icons of 16 colours.
var windows16 = color.Palette{
	rgb(0, 0, 0), rgb(128, 0, 0), rgb(0, 128, 0), rgb(128, 128, 0), rgb(0, 0, 128), rgb(128, 0, 128), rgb(0, 128, 128), rgb(192, 192, 192),
	rgb(128, 128, 128), rgb(255, 0, 0), rgb(0, 255, 0), rgb(255, 255, 0), rgb(0, 0, 255), rgb(255, 0, 255), rgb(0, 255, 255), rgb(255, 255, 255),
}

func rgb(r, g, b uint8) color.Color { return color.NRGBA{r, g, b, 255} }

// scale makes an image of side × side by the mean of what falls into each pixel; enlarging, it goes from pixel to pixel in straight lines.
func scale(src image.Image, side int) *image.NRGBA {
	b := src.Bounds()
	out := image.NewNRGBA(image.Rect(0, 0, side, side))
	whole := max(b.Dx(), b.Dy())
	left, top := (whole-b.Dx())/2, (whole-b.Dy())/2
	step := float64(whole) / float64(side)
	taps := max(1, int(math.Ceil(step)))
	for y := range side {
		for x := range side {
			var sum [4]float64
			for j := range taps {
				for i := range taps {
					px := (float64(x)+(float64(i)+0.5)/float64(taps))*step - float64(left)
					py := (float64(y)+(float64(j)+0.5)/float64(taps))*step - float64(top)
					add(&sum, src, px, py)
				}
			}
			out.SetNRGBA(x, y, unpremultiplied(sum, float64(taps*taps)))
		}
	}
	return out
}

func add(sum *[4]float64, src image.Image, x, y float64) {
	b := src.Bounds()
	if x < 0 || y < 0 || x >= float64(b.Dx()) || y >= float64(b.Dy()) {
		return
	}
	r, g, bl, a := src.At(b.Min.X+int(x), b.Min.Y+int(y)).RGBA()
	for k, v := range [4]uint32{r, g, bl, a} {
		sum[k] += float64(v) / 257
	}
}

func unpremultiplied(sum [4]float64, n float64) color.NRGBA {
	if sum[3] < 0.5*n {
		return color.NRGBA{}
	}
	at := func(v float64) uint8 { return uint8(min(255, v*255/sum[3]+0.5)) }
	return color.NRGBA{at(sum[0]), at(sum[1]), at(sum[2]), uint8(sum[3]/n + 0.5)}
}

// hardEdges is what a mask of one bit makes of an alpha channel.
func hardEdges(m *image.NRGBA) *image.NRGBA {
	out := image.NewNRGBA(m.Rect)
	for i := 0; i < len(m.Pix); i += 4 {
		if m.Pix[i+3] >= 128 {
			copy(out.Pix[i:i+4], m.Pix[i:i+3])
			out.Pix[i+3] = 255
		}
	}
	return out
}

// reduce draws an image in the colours of a palette, by error diffusion as programs for icons do, with hard edges.
func reduce(m *image.NRGBA, p color.Palette) *image.NRGBA {
	hard := hardEdges(m)
	flat := image.NewRGBA(m.Rect)
	draw.Draw(flat, flat.Rect, hard, image.Point{}, draw.Src)
	indexed := image.NewPaletted(m.Rect, p)
	draw.FloydSteinberg.Draw(indexed, indexed.Rect, flat, image.Point{})
	out := image.NewNRGBA(m.Rect)
	draw.Draw(out, out.Rect, indexed, image.Point{}, draw.Src)
	for i := 3; i < len(out.Pix); i += 4 {
		out.Pix[i] = hard.Pix[i]
	}
	return out
}

// own is a palette of an image's own colours, by cutting the box of colours that is longest at its median until there are n.
func own(m *image.NRGBA, n int) color.Palette {
	var all [][3]uint8
	for i := 0; i < len(m.Pix); i += 4 {
		if m.Pix[i+3] >= 128 {
			all = append(all, [3]uint8(m.Pix[i:i+3]))
		}
	}
	boxes := [][][3]uint8{all}
	for len(boxes) < n && split(&boxes) {
	}
	var p color.Palette
	for _, b := range boxes {
		p = append(p, meanColour(b))
	}
	return p
}

// badge puts a badge into a lower corner: 0 the left, 1 the right one. It takes two fifths of width and height.
func badge(m *image.NRGBA, corner int, ground, mark color.NRGBA) *image.NRGBA {
	out := image.NewNRGBA(m.Rect)
	copy(out.Pix, m.Pix)
	side := m.Rect.Dx()
	size := side * 2 / 5
	left := corner * (side - size)
	for y := range size {
		for x := range size {
			dx, dy := float64(2*x+1-size)/float64(size), float64(2*y+1-size)/float64(size)
			switch r := math.Hypot(dx, dy); {
			case r < 0.5 && math.Abs(dx+dy) < 0.45:
				out.SetNRGBA(left+x, side-size+y, mark)
			case r < 1:
				out.SetNRGBA(left+x, side-size+y, ground)
			}
		}
	}
	return out
}
