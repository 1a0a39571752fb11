// Package drawn draws icons of documents: pages with a folded corner in the colours that people know their programs by, with a letter as badge,
// folders, envelopes, pictures. They are our own drawings and copy nobody's artwork. The shipped references and the tests are made of them; the
// running program does not contain them.
package drawn

import (
	"image"
	"image/color"
	"math"

	"sekisho/internal/payload/icon"
)

// Drawing is one icon that can be drawn at any size.
type Drawing struct {
	Class icon.Class
	Name  string
	at    func(x, y float64) ink // colour of a point, both from 0 to 1
}

// ink is a colour that is not premultiplied; a is its opacity from 0 to 1.
type ink struct{ r, g, b, a float64 }

var none ink

func hex(v uint32) ink {
	return ink{float64(v >> 16), float64(v >> 8 & 255), float64(v & 255), 1}
}

var (
	white = hex(0xffffff)
	paper = hex(0xfdfdfd)
	grey  = hex(0x8a8f98)
	pale  = hex(0xd5d8dd)
)

// samplesAt is how many points of a pixel are looked at in each direction.
func samplesAt(side int) int {
	if side >= 48 {
		return 2
	}
	return 4
}

// Draw gives the icon in side × side pixels.
func (d Drawing) Draw(side int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			img.SetNRGBA(x, y, d.pixel(x, y, side))
		}
	}
	return img
}

func (d Drawing) pixel(x, y, side int) color.NRGBA {
	var sum ink
	samples := samplesAt(side)
	step := 1 / float64(samples*side)
	for j := range samples {
		for i := range samples {
			c := d.at((float64(x*samples+i)+0.5)*step, (float64(y*samples+j)+0.5)*step)
			sum.r, sum.g, sum.b, sum.a = sum.r+c.r*c.a, sum.g+c.g*c.a, sum.b+c.b*c.a, sum.a+c.a
		}
	}
	if sum.a == 0 {
		return color.NRGBA{}
	}
	return color.NRGBA{octet(sum.r / sum.a), octet(sum.g / sum.a), octet(sum.b / sum.a), octet(sum.a * 255 / float64(samples*samples))}
}

func octet(v float64) uint8 { return uint8(math.Round(min(255, max(0, v)))) }

// box says that a point lies in a rectangle.
func box(x, y, left, top, right, bottom float64) bool {
	return x >= left && x < right && y >= top && y < bottom
}

// layers shows the first ink that covers a point.
func layers(list ...func(x, y float64) ink) func(x, y float64) ink {
	return func(x, y float64) ink {
		for _, l := range list {
			if c := l(x, y); c.a > 0 {
				return c
			}
		}
		return none
	}
}

func rectangle(c ink, left, top, right, bottom float64) func(x, y float64) ink {
	return func(x, y float64) ink {
		if box(x, y, left, top, right, bottom) {
			return c
		}
		return none
	}
}

func disc(c ink, cx, cy, radius float64) func(x, y float64) ink {
	return func(x, y float64) ink {
		if math.Hypot(x-cx, y-cy) < radius {
			return c
		}
		return none
	}
}

// rows are lines of text or of a table.
func rows(c ink, left, top, right, bottom float64, n int) func(x, y float64) ink {
	return func(x, y float64) ink {
		if !box(x, y, left, top, right, bottom) {
			return none
		}
		at := (y - top) / (bottom - top) * float64(n)
		if _, part := math.Modf(at); part < 0.4 {
			return c
		}
		return none
	}
}

func columns(c ink, left, top, right, bottom float64, n int) func(x, y float64) ink {
	turned := rows(c, top, left, bottom, right, n)
	return func(x, y float64) ink { return turned(y, x) }
}
