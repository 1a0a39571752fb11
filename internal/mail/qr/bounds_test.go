package qr

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"os"
	"strings"
	"testing"
	"time"
)

// Files of another maker: WebP of both kinds, a JPEG in several scans.
func TestPictureFiles(t *testing.T) {
	for _, name := range []string{"lossy.webp", "lossless.webp", "progressive.jpg"} {
		b, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		reads(t, name, look(b), address)
		if pixels, known, small := Measure(b[:64]); name != "progressive.jpg" && (pixels == 0 || !known || small) {
			t.Errorf("%s: %d pixels, %t, %t", name, pixels, known, small)
		}
	}
}

func TestMeasure(t *testing.T) {
	code := asPNG(t, painted(modules(t, address), 4, color.Black, color.White))
	for what, c := range map[string]struct {
		head         []byte
		pixels       int
		known, small bool
	}{
		"code":         {code, 164 * 164, true, false},
		"cut header":   {code[:12], 0, true, false},
		"tracking dot": {asPNG(t, image.NewGray(image.Rect(0, 0, 1, 1))), 1, true, true},
		"rule":         {asPNG(t, image.NewGray(image.Rect(0, 0, 600, 2))), 1200, true, true},
		"TIFF":         {[]byte("II*\x00"), 0, false, false},
		"nothing":      {nil, 0, false, false},
	} {
		if pixels, known, small := Measure(c.head); pixels != c.pixels || known != c.known || small != c.small {
			t.Errorf("%s: %d, %t, %t, want %+v", what, pixels, known, small, c)
		}
	}
}

// huge is a PNG that declares a size and holds nothing of it.
func huge(width, height uint32) []byte {
	b := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR")
	b = binary.BigEndian.AppendUint32(b, width)
	b = binary.BigEndian.AppendUint32(b, height)
	b = append(b, 8, 6, 0, 0, 0)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[12:29]))
}

func TestPictureTooLarge(t *testing.T) {
	vp8 := func(kind string, frame []byte) []byte {
		b := append([]byte("RIFF\x40\x00\x00\x00WEBP"), kind...)
		b = binary.LittleEndian.AppendUint32(b, uint32(len(frame)))
		return append(b, frame...)
	}
	canvas := append([]byte("RIFF\x40\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00"), 63, 0, 0, 63, 0, 0) // small, the frame in it is not
	for what, b := range map[string][]byte{
		"PNG":                huge(60_000, 60_000),
		"narrow and endless": huge(50, 1<<30),
		"WebP":               vp8("VP8 ", []byte{0, 0, 0, 0x9d, 1, 0x2a, 0xff, 0x3f, 0xff, 0x3f}),
		"lossless WebP":      vp8("VP8L", []byte{0x2f, 0xff, 0xff, 0xff, 0x0f}),
		"WebP with a canvas": append(canvas, vp8("VP8 ", []byte{0, 0, 0, 0x9d, 1, 0x2a, 0xff, 0x3f, 0xff, 0x3f})[12:]...),
	} {
		if f := look(b); f.Unread != TooBig || len(f.Texts) > 0 {
			t.Errorf("%s: %+v", what, f)
		}
	}
	img := painted(modules(t, address), 4, color.Black, color.White)
	b := asPNG(t, img)
	if f := Picture(bytes.NewReader(b), int64(len(b)), Limits{Pixels: 100 * 100}); f.Unread != TooBig {
		t.Errorf("more pixels than allowed: %+v", f)
	}
}

func TestPictureOutOfTime(t *testing.T) {
	b := asPNG(t, painted(modules(t, address), 4, color.Black, color.White))
	if f := Picture(bytes.NewReader(b), int64(len(b)), Limits{Pixels: 1 << 20, Until: time.Now().Add(-time.Second)}); f.Unread != Timeout {
		t.Errorf("%+v", f)
	}
}

// A JPEG of thousands of scans, each of which goes through all blocks again, ends with the time.
func TestEndlessScans(t *testing.T) {
	file, err := os.ReadFile("testdata/progressive.jpg")
	if err != nil {
		t.Fatal(err)
	}
	scan := bytes.LastIndex(file, []byte{0xff, 0xda})
	b := append(bytes.Clone(file[:len(file)-2]), bytes.Repeat(file[scan:len(file)-2], 200_000)...)
	f := Picture(bytes.NewReader(b), int64(len(b)), Limits{Pixels: 1 << 20, Until: time.Now().Add(20 * time.Millisecond)})
	if f.Unread != Timeout && f.Unread != Corrupt {
		t.Errorf("%+v", f)
	}
}

func TestDamagedPictures(t *testing.T) {
	img := painted(modules(t, address), 4, color.Black, color.White)
	b := asPNG(t, img)
	for what, b := range map[string][]byte{"cut": b[:len(b)/2], "no picture": []byte("hello"), "empty": nil, "only a mark": b[:8]} {
		if f := look(b); f.Unread != Corrupt {
			t.Errorf("%s: %+v", what, f)
		}
	}
}

// More patterns than are compared are said, and cost no more.
func TestManyPatterns(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 1000, 1000))
	for i := range img.Pix {
		x, y := i%1000%18, i/1000%18
		ring := min(x/2, y/2, 6-x/2, 6-y/2)
		if x >= 14 || y >= 14 || ring == 1 {
			img.Pix[i] = 255
		}
	}
	if f := look(asPNG(t, img)); f.Unread != TooBig {
		t.Errorf("%+v, want %s", f, TooBig)
	}
}

func TestAnimationOfManyFrames(t *testing.T) {
	frame := image.NewPaletted(image.Rect(0, 0, 60, 60), color.Palette{color.White, color.Black})
	var g gif.GIF
	for range 3000 {
		g.Image, g.Delay = append(g.Image, frame), append(g.Delay, 1)
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &g); err != nil {
		t.Fatal(err)
	}
	if f := look(b.Bytes()); f.Unread != Animated || len(f.Texts) > 0 {
		t.Errorf("%+v", f)
	}
}

func FuzzPicture(f *testing.F) {
	code := painted(modules(f, "https://a.example/"), 2, color.Black, color.White)
	f.Add(asPNG(f, code))
	var b bytes.Buffer
	_ = jpeg.Encode(&b, code, nil)
	f.Add(bytes.Clone(b.Bytes()))
	b.Reset()
	_ = gif.Encode(&b, code, nil)
	f.Add(bytes.Clone(b.Bytes()))
	f.Add(huge(60_000, 60_000))
	for _, name := range []string{"lossy.webp", "lossless.webp"} {
		file, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		Measure(b)
		found := Picture(bytes.NewReader(b), int64(len(b)), Limits{Pixels: 1 << 18, Thorough: true})
		if len(found.Texts) > maxCodes || found.Unread == Failed {
			t.Fatalf("%+v", found)
		}
	})
}

func FuzzDrawings(f *testing.F) {
	rows := modules(f, "https://a.example/")
	f.Add(twice(rows, "██", "  "))
	f.Add(halves(rows, true))
	f.Add(strings.Repeat("■□", 400))
	f.Fuzz(func(t *testing.T, s string) {
		if list := Drawings(s); len(list) > maxDrawings {
			t.Fatalf("%d drawings", len(list))
		}
	})
}

func FuzzCells(f *testing.F) {
	f.Add(21, []byte("abc"))
	f.Fuzz(func(t *testing.T, width int, b []byte) {
		width = 1 + abs(width%200)
		var rows [][]bool
		for i, c := range b {
			if i%width == 0 {
				rows = append(rows, nil)
			}
			rows[len(rows)-1] = append(rows[len(rows)-1], c&1 == 1)
		}
		if found := Cells(rows); len(found.Texts) > 1 {
			t.Fatalf("%+v", found)
		}
	})
}

func BenchmarkPicture(b *testing.B) {
	rows := modules(b, address)
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, sky(800, 600), nil); err != nil {
		b.Fatal(err)
	}
	for name, file := range map[string][]byte{
		"code":       asPNG(b, painted(rows, 4, color.Black, color.White)),
		"logo":       asPNG(b, logo(240, 80)),
		"signature":  asPNG(b, logo(400, 120)),
		"screenshot": asPNG(b, onPage(painted(rows, 4, color.White, color.White))),
		"photograph": photo.Bytes(),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Picture(bytes.NewReader(file), int64(len(file)), Limits{Pixels: 1 << 20})
			}
		})
	}
}

// logo has smooth shapes in few colours.
func logo(width, height int) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.NRGBA{255, 255, 255, 255}
			if dx, dy := x-height/2, y-height/2; dx*dx+dy*dy < height*height/6 {
				c = color.NRGBA{0, 90, 160, 255}
			} else if x > height && y > height/3 && y < 2*height/3 && x/7%3 > 0 {
				c = color.NRGBA{40, 40, 40, 255}
			}
			img.Set(x, y, c)
		}
	}
	return img
}

// sky has shades and noise, as a photograph has.
func sky(width, height int) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	seed := uint32(1)
	for y := range height {
		for x := range width {
			seed = seed*1664525 + 1013904223
			n := uint8(seed >> 28)
			img.Set(x, y, color.NRGBA{uint8(80+x*60/width) + n, uint8(120+y*80/height) + n, 200 + n, 255})
		}
	}
	return img
}
