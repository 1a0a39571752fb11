package qr

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"slices"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/encoder"
	"golang.org/x/image/bmp"
)

const address = "https://login.evil.example/m365/quota?u=sato%40tokiwa.example&t=8f3a"

// modules are those of a code without a margin.
func modules(t testing.TB, text string) [][]bool {
	t.Helper()
	code, err := encoder.Encoder_encode(text, decoder.ErrorCorrectionLevel_L, nil)
	if err != nil {
		t.Fatal(err)
	}
	m := code.GetMatrix()
	rows := make([][]bool, m.GetHeight())
	for y := range rows {
		for x := range m.GetWidth() {
			rows[y] = append(rows[y], m.Get(x, y) == 1)
		}
	}
	return rows
}

// painted is a code in a picture, each module size pixels, with a margin of four modules.
func painted(rows [][]bool, size int, ink, paper color.Color) *image.NRGBA {
	side := (len(rows) + 8) * size
	img := image.NewNRGBA(image.Rect(0, 0, side, side))
	draw.Draw(img, img.Bounds(), image.NewUniform(paper), image.Point{}, draw.Src)
	for y, row := range rows {
		for x, dark := range row {
			if dark {
				at := image.Rect(0, 0, size, size).Add(image.Pt((x+4)*size, (y+4)*size))
				draw.Draw(img, at, image.NewUniform(ink), image.Point{}, draw.Src)
			}
		}
	}
	return img
}

func asPNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func look(b []byte) Found {
	return Picture(bytes.NewReader(b), int64(len(b)), Limits{Pixels: 4 << 20, Thorough: true})
}

func reads(t *testing.T, what string, f Found, want ...string) {
	t.Helper()
	if !slices.Equal(f.Texts, want) || f.Unread != "" {
		t.Errorf("%s: %q, unread %q, want %q", what, f.Texts, f.Unread, want)
	}
}

func TestPictureFormats(t *testing.T) {
	img := painted(modules(t, address), 4, color.Black, color.White)
	reads(t, "PNG", look(asPNG(t, img)), address)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 40}); err != nil {
		t.Fatal(err)
	}
	reads(t, "JPEG", look(b.Bytes()), address)
	b.Reset()
	if err := gif.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	reads(t, "GIF", look(b.Bytes()), address)
	b.Reset()
	if err := bmp.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	reads(t, "BMP", look(b.Bytes()), address)
	grey := image.NewGray(img.Bounds())
	draw.Draw(grey, grey.Bounds(), img, image.Point{}, draw.Src)
	reads(t, "grey PNG", look(asPNG(t, grey)), address)
}

func TestPictureLooks(t *testing.T) {
	rows := modules(t, address)
	plain := painted(rows, 4, color.Black, color.White)
	for what, img := range map[string]image.Image{
		"modules of two pixels": painted(rows, 2, color.Black, color.White),
		"large modules":         painted(rows, 23, color.Black, color.White),
		"blue on yellow":        painted(rows, 4, color.NRGBA{0, 60, 160, 255}, color.NRGBA{255, 230, 120, 255}),
		"grey on grey":          painted(rows, 4, color.Gray{110}, color.Gray{150}),
		"light on dark":         painted(rows, 4, color.White, color.Black),
		"on nothing":            painted(rows, 4, color.Black, color.Transparent),
		"turned by a quarter":   turned(plain, func(x, y, n int) (int, int) { return y, n - 1 - x }),
		"upside down":           turned(plain, func(x, y, n int) (int, int) { return n - 1 - x, n - 1 - y }),
		"mirrored":              turned(plain, func(x, y, n int) (int, int) { return n - 1 - x, y }),
		"turned by 20 degrees":  turned(roomy(painted(rows, 6, color.Black, color.White)), slanted),
		"in a page of text":     onPage(plain),
		"in 16 bits":            deep(plain),
	} {
		reads(t, what, look(asPNG(t, img)), address)
	}
}

// turned paints each pixel with the one that from names.
func turned(img *image.NRGBA, from func(x, y, n int) (int, int)) image.Image {
	n := img.Bounds().Dx()
	to := image.NewNRGBA(img.Bounds())
	for y := range n {
		for x := range n {
			to.Set(x, y, color.White)
			if p := image.Pt(from(x, y, n)); p.In(img.Bounds()) {
				to.Set(x, y, img.At(p.X, p.Y))
			}
		}
	}
	return to
}

// roomy puts a code in the middle of a larger picture.
func roomy(code *image.NRGBA) *image.NRGBA {
	n := code.Bounds().Dx()
	img := image.NewNRGBA(image.Rect(0, 0, 2*n, 2*n))
	draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(img, code.Bounds().Add(image.Pt(n/2, n/2)), code, image.Point{}, draw.Src)
	return img
}

func slanted(x, y, n int) (int, int) {
	const cos, sin = 0.940, 0.342
	dx, dy := float64(x-n/2), float64(y-n/2)
	return int(dx*cos-dy*sin) + n/2, int(dx*sin+dy*cos) + n/2
}

// onPage puts a code below lines that look like text.
func onPage(code *image.NRGBA) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, 900, 700))
	draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	for y := 20; y < 300; y += 18 {
		for x := 30; x < 860; x += 3 + (x*7+y*13)%9 {
			draw.Draw(img, image.Rect(x, y, x+2+(x+y)%3, y+11), image.Black, image.Point{}, draw.Src)
		}
	}
	draw.Draw(img, code.Bounds().Add(image.Pt(300, 350)), code, image.Point{}, draw.Src)
	return img
}

func deep(img image.Image) image.Image {
	to := image.NewNRGBA64(img.Bounds())
	draw.Draw(to, to.Bounds(), img, image.Point{}, draw.Src)
	return to
}

func TestTwoCodes(t *testing.T) {
	a, b := painted(modules(t, address), 4, color.Black, color.White), painted(modules(t, "https://shop.example/"), 5, color.Black, color.White)
	img := image.NewNRGBA(image.Rect(0, 0, 700, 260))
	draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(img, a.Bounds().Add(image.Pt(10, 10)), a, image.Point{}, draw.Src)
	draw.Draw(img, b.Bounds().Add(image.Pt(400, 30)), b, image.Point{}, draw.Src)
	f := look(asPNG(t, img))
	slices.Sort(f.Texts)
	reads(t, "two codes", f, address, "https://shop.example/")
}

func TestPicturesWithoutCodes(t *testing.T) {
	for what, img := range map[string]image.Image{
		"page of text": onPage(image.NewNRGBA(image.Rectangle{})),
		"one colour":   image.NewNRGBA(image.Rect(0, 0, 300, 300)),
		"chessboard":   chessboard(400, 10),
		"stripes":      chessboard(400, 400),
		"too small":    painted(modules(t, "A")[:9], 1, color.Black, color.White),
	} {
		if f := look(asPNG(t, img)); f.seen() {
			t.Errorf("%s: %+v", what, f)
		}
	}
}

func chessboard(side, field int) image.Image {
	img := image.NewGray(image.Rect(0, 0, side, side))
	for i := range img.Pix {
		if (i%side/field+i/side/field)%2 == 0 {
			img.Pix[i] = 255
		}
	}
	return img
}

func spoiled(t testing.TB) image.Image {
	rows := modules(t, address)
	for y := 10; y < len(rows)-8; y++ {
		for x := 8; x < len(rows); x++ {
			rows[y][x] = (x*x+y*3)%5 < 2
		}
	}
	return painted(rows, 4, color.Black, color.White)
}

// A code of which too much is gone stands there and is not read.
func TestSpoiledCode(t *testing.T) {
	if f := look(asPNG(t, spoiled(t))); f.Unread != NotDecoded || len(f.Texts) > 0 {
		t.Errorf("%+v, want %s", f, NotDecoded)
	}
}

// A code that reads hides neither one that does not, nor those beyond the bound.
func TestUnreadBesideRead(t *testing.T) {
	code := painted(modules(t, "https://shop.example/"), 4, color.Black, color.White)
	img := image.NewNRGBA(image.Rect(0, 0, 700, 260))
	draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(img, code.Bounds().Add(image.Pt(10, 10)), code, image.Point{}, draw.Src)
	draw.Draw(img, img.Bounds().Add(image.Pt(400, 30)), spoiled(t), image.Point{}, draw.Src)
	if f := look(asPNG(t, img)); f.Unread != NotDecoded || !slices.Equal(f.Texts, []string{"https://shop.example/"}) {
		t.Errorf("%+v, want one text and %s", f, NotDecoded)
	}
	var f Found
	for i := range maxCodes + 1 {
		f.add(strings.Repeat("x", i+1))
	}
	if f.Unread != TooBig || len(f.Texts) != maxCodes {
		t.Errorf("%+v, want %d texts and %s", f, maxCodes, TooBig)
	}
}

func TestDrawings(t *testing.T) {
	rows := modules(t, address)
	const before, after = "お世話になっております。\n下のQRコードを読み取ってください。\n\n", "\n以上、よろしくお願いいたします。\n"
	for what, drawing := range map[string]string{
		"two blocks a module":     twice(rows, "██", "  "),
		"squares":                 twice(rows, "■", "□"),
		"squares and wide blanks": twice(rows, "■", "\u3000"),
		"emoji":                   twice(rows, "⬛", "⬜"),
		"emoji with a selector":   twice(rows, "⬛\uFE0F", "⬜\uFE0F"),
		"signs of number":         twice(rows, "##", "  "),
		"half blocks":             halves(rows, false),
		"light on dark":           halves(rows, true),
		"blocks, light on dark":   twice(framed(rows), "  ", "██"),
		"lines apart":             strings.ReplaceAll(twice(rows, "██", "  "), "\n", "\n\n"),
		"quoted":                  "> " + strings.ReplaceAll(strings.TrimSuffix(halves(rows, false), "\n"), "\n", "\n> ") + "\n",
		"indented":                "    " + strings.ReplaceAll(halves(rows, false), "\n", "\n    "),
		"no-break spaces":         strings.ReplaceAll(twice(rows, "██", "  "), " ", "\u00A0"),
		"CRLF":                    strings.ReplaceAll(halves(rows, false), "\n", "\r\n"),
		"one block a module":      twice(rows, "█", " "),
		"a module of four by two": twice(doubled(rows), "██", "  "),
	} {
		list := Drawings(before + drawing + after)
		if len(list) != 1 {
			t.Errorf("%s: %d drawings\n%s", what, len(list), drawing)
			continue
		}
		reads(t, what, list[0], address)
	}
}

func twice(rows [][]bool, dark, light string) string {
	var b strings.Builder
	for _, row := range rows {
		for _, d := range row {
			if d {
				b.WriteString(dark)
			} else {
				b.WriteString(light)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

func doubled(rows [][]bool) (to [][]bool) {
	for _, row := range rows {
		var wide []bool
		for _, d := range row {
			wide = append(wide, d, d)
		}
		to = append(to, wide, wide)
	}
	return to
}

// framed puts a light margin of two modules around a code.
func framed(rows [][]bool) [][]bool {
	n := len(rows) + 4
	to := make([][]bool, n)
	for y := range to {
		to[y] = make([]bool, n)
		if y >= 2 && y < n-2 {
			copy(to[y][2:], rows[y-2])
		}
	}
	return to
}

// halves draws two modules with one character, as programs for terminals do.
func halves(rows [][]bool, inverted bool) string {
	if inverted {
		rows = framed(rows)
	}
	var b strings.Builder
	for y := 0; y < len(rows); y += 2 {
		for x := range rows[y] {
			up, down := rows[y][x] != inverted, y+1 < len(rows) && rows[y+1][x] != inverted
			switch {
			case up && down:
				b.WriteString("█")
			case up:
				b.WriteString("▀")
			case down:
				b.WriteString("▄")
			default:
				b.WriteString(" ")
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestOrdinaryLinesAreNoDrawings(t *testing.T) {
	for _, s := range []string{
		"", "■ご案内\n□お申し込み\n", strings.Repeat("■□■□■□■□■□■□■□■□■□■□■□■\n", 30), strings.Repeat("████████████████████████\n", 40),
		strings.Repeat("########################\n", 40), twice(modules(t, address)[:20], "██", "  "), strings.Repeat("█", 5000), strings.Repeat("█\n", 5000),
	} {
		if list := Drawings(s); len(list) > 0 {
			t.Errorf("%.80q: %+v", s, list)
		}
	}
}

func TestSpoiledDrawing(t *testing.T) {
	rows := modules(t, address)
	for y := 10; y < len(rows)-8; y++ {
		for x := 8; x < len(rows); x++ {
			rows[y][x] = (x*x+y*3)%5 < 2
		}
	}
	if list := Drawings(twice(rows, "██", "  ")); len(list) != 1 || list[0].Unread != NotDecoded {
		t.Errorf("%+v, want %s", list, NotDecoded)
	}
}

func TestCells(t *testing.T) {
	rows := modules(t, address)
	reads(t, "cells", Cells(rows), address)
	reads(t, "four cells a module", Cells(doubled(rows)), address)
	reads(t, "with a margin", Cells(framed(rows)), address)
	inverted := framed(rows)
	for y := range inverted {
		for x := range inverted[y] {
			inverted[y][x] = !inverted[y][x]
		}
	}
	reads(t, "light on dark", Cells(inverted), address)
	reads(t, "a table of figures", Cells(make([][]bool, 60)))
	reads(t, "too few rows", Cells(rows[:20]))
}

// The library's own codes and readers agree with ours.
func TestAgreesWithTheLibrary(t *testing.T) {
	for _, text := range []string{"1", "HTTPS://A.EXAMPLE/", address, strings.Repeat(address, 12), "資料の受け取りはこちら https://例え.jp/あ"} {
		m, err := qrcode.NewQRCodeWriter().Encode(text, gozxing.BarcodeFormat_QR_CODE, 600, 600, map[gozxing.EncodeHintType]any{gozxing.EncodeHintType_CHARACTER_SET: "UTF-8"})
		if err != nil {
			t.Fatal(err)
		}
		reads(t, text[:min(20, len(text))], look(asPNG(t, m)), text)
	}
}
