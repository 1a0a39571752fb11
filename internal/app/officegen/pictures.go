package main

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/color/palette"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math"
	"math/rand/v2"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
)

// pictures are photographs, scans, screen shots and logos.
func (s *set) pictures() error {
	for i, name := range []string{"IMG_0001.JPG", "IMG_0002.JPG", "DSC01234.JPG", "写真1.jpg", "写真2.jpg", "現場写真(東側).jpeg", "20261105_093012.jpg", "名刺.jpg"} {
		b := photo(uint64(i), 160+8*i, 120)
		if i < 4 {
			b = withExif(b)
		}
		s.add(name, b)
	}
	for i, name := range []string{"スクリーンショット 2026-11-05 9.30.12.png", "キャプチャ.PNG", "logo.png", "地図.png", "QRコード.png", "図1.png"} {
		s.add(name, pngOf(scene(uint64(10+i), 200, 100+10*i)))
	}
	for i, name := range []string{"banner.gif", "ロゴ.gif", "ani.gif"} {
		s.add(name, gifOf(uint64(20+i), 1+2*(i/2)))
	}
	for i, name := range []string{"FAX_0001.tif", "スキャン_20261105.tiff", "図面A3.TIF"} {
		if err := s.encoded(name, func(w *bytes.Buffer) error {
			return tiff.Encode(w, scan(uint64(30+i)), &tiff.Options{Compression: tiff.Deflate})
		}); err != nil {
			return err
		}
	}
	return s.encoded("無題.bmp", func(w *bytes.Buffer) error { return bmp.Encode(w, scene(40, 64, 48)) })
}

func (s *set) encoded(name string, encode func(*bytes.Buffer) error) error {
	var b bytes.Buffer
	if err := encode(&b); err != nil {
		return err
	}
	s.add(name, b.Bytes())
	return nil
}

// scene is a soft landscape with some noise, as a photograph has.
func scene(seed uint64, width, height int) *image.RGBA {
	r := rand.New(rand.NewPCG(seed, 1))
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			light := 128 + 60*math.Sin(float64(x+int(seed)*7)/23) + 40*math.Cos(float64(y)/17)
			m.Set(x, y, color.RGBA{uint8(light), uint8(light*0.8 + 20), uint8(200 - light/2 + 6*r.Float64()), 255})
		}
	}
	return m
}

// scan is a page in black and white with lines of text.
func scan(seed uint64) image.Image {
	r := rand.New(rand.NewPCG(seed, 2))
	m := image.NewGray(image.Rect(0, 0, 340, 480))
	draw.Draw(m, m.Bounds(), image.White, image.Point{}, draw.Src)
	for y := 40; y < 440; y += 20 {
		for x := 30; x < 300; x++ {
			for dy := range 8 {
				if r.IntN(3) == 0 {
					m.SetGray(x, y+dy, color.Gray{})
				}
			}
		}
	}
	return m
}

func photo(seed uint64, width, height int) []byte {
	return jpegOf(scene(seed, width, height), 75)
}

func portrait() []byte { return photo(99, 90, 120) }

func chart() []byte { return pngOf(scene(77, 160, 90)) }

func jpegOf(m image.Image, quality int) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: quality}); err != nil {
		panic(err) // memory does not fail
	}
	return b.Bytes()
}

func pngOf(m image.Image) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		panic(err) // memory does not fail
	}
	return b.Bytes()
}

func gifOf(seed uint64, frames int) []byte {
	var g gif.GIF
	for n := range frames {
		m := image.NewPaletted(image.Rect(0, 0, 88, 31), palette.WebSafe)
		draw.Draw(m, m.Bounds(), scene(seed+uint64(n), 88, 31), image.Point{}, draw.Src)
		g.Image, g.Delay = append(g.Image, m), append(g.Delay, 50)
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &g); err != nil {
		panic(err) // memory does not fail
	}
	return b.Bytes()
}

// withExif puts what a camera says of itself in front (Exif 2.32, section 4.5.4): one directory with the maker's name.
func withExif(photo []byte) []byte {
	be := binary.BigEndian
	maker := "Tokiwa Camera\x00"
	b := []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x0f\x00\x02")
	b = be.AppendUint32(b, uint32(len(maker)))
	b = be.AppendUint32(b, 26)
	b = append(append(b, 0, 0, 0, 0), maker...)
	head := be.AppendUint16([]byte{0xff, 0xd8, 0xff, 0xe1}, uint16(len(b)+2))
	return append(append(head, b...), photo[2:]...)
}
