package icon

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/png"
	"testing"

	"golang.org/x/image/bmp"
)

// dib writes an icon image of some depth: header, palette, rows from the bottom up, mask.
func dib(bits, side int, palette []color.NRGBA, at func(x, y int) int, hidden func(x, y int) bool) []byte {
	b := make([]byte, infoHeader)
	binary.LittleEndian.PutUint32(b, infoHeader)
	binary.LittleEndian.PutUint32(b[4:], uint32(side))
	binary.LittleEndian.PutUint32(b[8:], uint32(2*side))
	binary.LittleEndian.PutUint16(b[12:], 1)
	binary.LittleEndian.PutUint16(b[14:], uint16(bits))
	binary.LittleEndian.PutUint32(b[32:], uint32(len(palette)))
	for _, c := range palette {
		b = append(b, c.B, c.G, c.R, 0)
	}
	for y := side - 1; y >= 0; y-- {
		b = append(b, row(bits, side, func(x int) int { return at(x, y) })...)
	}
	for y := side - 1; y >= 0; y-- {
		b = append(b, row(1, side, func(x int) int {
			if hidden(x, y) {
				return 1
			}
			return 0
		})...)
	}
	return b
}

// row packs values of some bits, up to a multiple of four octets.
func row(bits, wide int, at func(x int) int) []byte {
	b := make([]byte, (wide*bits+31)/32*4)
	for x := range wide {
		v := at(x)
		switch bits {
		case 1, 4, 8:
			b[x*bits/8] |= byte(v << (8 - bits - x*bits%8))
		default:
			for k := range bits / 8 {
				b[x*bits/8+k] = byte(v >> (8 * k))
			}
		}
	}
	return b
}

func never(int, int) bool { return false }

func TestDecodeDepths(t *testing.T) {
	const side = 20
	red, green := color.NRGBA{255, 0, 0, 255}, color.NRGBA{0, 128, 0, 255}
	palette := []color.NRGBA{red, green}
	half := func(x, _ int) int { return x * 2 / side }
	corner := func(x, y int) bool { return x == 0 && y == 0 }
	colours := func(a, b int) func(x, y int) int {
		return func(x, _ int) int { return []int{a, b}[x*2/side] }
	}
	for name, b := range map[string][]byte{
		"1":        dib(1, side, palette, half, corner),
		"4":        dib(4, side, palette, half, corner),
		"8":        dib(8, side, palette, half, corner),
		"24":       dib(24, side, nil, colours(0xff0000, 0x008000), corner),
		"32":       dib(32, side, nil, func(x, y int) int { return colours(0xff0000, 0x008000)(x, y) | alpha(x, y) }, never),
		"32, mask": dib(32, side, nil, colours(0xff0000, 0x008000), corner),
	} {
		img, err := Decode(b)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if img.Rect.Dx() != side || img.Rect.Dy() != side || img.NRGBAAt(3, 3) != red || img.NRGBAAt(side-1, 7) != green || img.NRGBAAt(0, 0).A != 0 || img.NRGBAAt(0, side-1).A != 255 {
			t.Errorf("%s: %v %v %v %v", name, img.NRGBAAt(3, 3), img.NRGBAAt(side-1, 7), img.NRGBAAt(0, 0), img.NRGBAAt(0, side-1))
		}
	}
	short := dib(16, side, nil, colours(31<<10, 16<<5), corner)
	if img, err := Decode(short); err != nil || img.NRGBAAt(3, 3) != (color.NRGBA{248, 0, 0, 255}) || img.NRGBAAt(19, 3) != (color.NRGBA{0, 128, 0, 255}) {
		t.Errorf("16: %v", err)
	}
}

func alpha(x, y int) int {
	if x == 0 && y == 0 {
		return 0
	}
	return 0xff << 24
}

// Another reader sees the same colours, once the mask is cut off and a file header stands in front.
func TestAgainstForeignReader(t *testing.T) {
	const side = 16
	gradient := func(x, y int) int { return x*16<<16 | y*16<<8 | 77 }
	ours, err := Decode(dib(24, side, nil, gradient, never))
	if err != nil {
		t.Fatal(err)
	}
	body := dib(24, side, nil, gradient, never)
	body = body[:infoHeader+side*side*3]
	binary.LittleEndian.PutUint32(body[8:], side)
	head := append([]byte("BM"), make([]byte, 12)...)
	binary.LittleEndian.PutUint32(head[10:], 14+infoHeader)
	theirs, err := bmp.Decode(bytes.NewReader(append(head, body...)))
	if err != nil {
		t.Fatal(err)
	}
	for i := range side * side {
		if a, b := ours.At(i%side, i/side), color.NRGBAModel.Convert(theirs.At(i%side, i/side)); a != b {
			t.Fatalf("%d, %d: %v, theirs %v", i%side, i/side, a, b)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	whole := dib(8, 16, []color.NRGBA{{}}, func(int, int) int { return 0 }, never)
	change := func(f func([]byte)) []byte {
		b := bytes.Clone(whole)
		f(b)
		return b
	}
	for name, b := range map[string][]byte{
		"nothing":       nil,
		"text":          []byte("this is no icon at all, but long enough to have a header"),
		"cut":           whole[:infoHeader+4+16*15],
		"huge":          change(func(b []byte) { binary.LittleEndian.PutUint32(b[4:], 1<<30) }),
		"negative":      change(func(b []byte) { binary.LittleEndian.PutUint32(b[4:], 1<<31) }),
		"upside down":   change(func(b []byte) { binary.LittleEndian.PutUint32(b[8:], 0xffffffe0) }),
		"seven bits":    change(func(b []byte) { b[14] = 7 }),
		"run lengths":   change(func(b []byte) { b[16] = 1 }),
		"PNG, cut":      []byte(pngSignature),
		"PNG, huge":     hugePNG(t),
		"no height":     change(func(b []byte) { binary.LittleEndian.PutUint32(b[8:], 1) }),
		"core, cut":     {coreHeader, 0, 0, 0, 16, 0, 32, 0, 1, 0, 24, 0},
		"header of 300": change(func(b []byte) { binary.LittleEndian.PutUint32(b, 300) }),
	} {
		if img, err := Decode(b); err == nil {
			t.Errorf("%s: %v", name, img.Rect)
		}
	}
	if img, err := Decode(whole[:infoHeader+4+16*16]); err != nil || img.NRGBAAt(0, 0).A != 255 {
		t.Errorf("a mask that is missing hides nothing: %v", err)
	}
}

// hugePNG says that it has 30,000 × 30,000 pixels.
func hugePNG(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	binary.BigEndian.PutUint32(b.Bytes()[16:], 30_000)
	binary.BigEndian.PutUint32(b.Bytes()[20:], 30_000)
	return b.Bytes()
}

func TestReadICO(t *testing.T) {
	one := dib(8, 16, []color.NRGBA{{}}, func(int, int) int { return 0 }, never)
	file := append([]byte{0, 0, 1, 0, 1, 0}, make([]byte, 16)...)
	binary.LittleEndian.PutUint32(file[14:], uint32(len(one)))
	binary.LittleEndian.PutUint32(file[18:], uint32(len(file)))
	file = append(file, one...)
	all, err := ReadICO(file)
	if err != nil || len(all) != 1 || !bytes.Equal(all[0], one) {
		t.Errorf("%d, %v", len(all), err)
	}
	for name, b := range map[string][]byte{"nothing": nil, "cut": file[:len(file)-1], "head alone": file[:6], "a cursor": append([]byte{0, 0, 2, 0}, file[4:]...)} {
		if _, err := ReadICO(b); err == nil {
			t.Errorf("%s is read", name)
		}
	}
}

func TestDescriptorText(t *testing.T) {
	d := Descriptor{Hash: 1, Down: 2, Shape: 3}
	d.Cells[8] = Cell{4, 5, 6}
	text, err := d.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	var e Descriptor
	if err := e.UnmarshalText(text); err != nil || e != d {
		t.Errorf("%s: %+v, %v", text, e, err)
	}
	for _, bad := range []string{"", "zz", string(text[1:]), string(text) + "00"} {
		if e.UnmarshalText([]byte(bad)) == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(dib(1, 16, []color.NRGBA{{}, {255, 255, 255, 255}}, func(x, y int) int { return (x + y) % 2 }, never))
	f.Add(dib(4, 16, nil, func(x, y int) int { return x }, never))
	f.Add(dib(32, 16, nil, func(x, y int) int { return x << 24 }, never))
	f.Add(hugePNG(f))
	f.Fuzz(func(t *testing.T, b []byte) {
		img, err := Decode(b)
		if err == nil && (img.Rect.Dx() > maxSide || img.Rect.Dy() > maxSide || img.Rect.Empty()) {
			t.Errorf("%v", img.Rect)
		}
		if _, err := Embedded().Match([]Raw{b}); err != nil && err != ErrUnreadable {
			t.Error(err)
		}
	})
}

func FuzzReadICO(f *testing.F) {
	f.Add([]byte{0, 0, 1, 0, 1, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		if all, _ := ReadICO(b); len(all) > MaxImages {
			t.Error(len(all))
		}
		_, _ = parseLearnt(b)
	})
}
