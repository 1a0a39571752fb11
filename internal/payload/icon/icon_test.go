package icon_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"

	"sekisho/internal/payload/icon"
	"sekisho/internal/payload/icon/drawn"
)

// raw is an image in PNG.
func raw(t testing.TB, m image.Image) icon.Raw {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func find(t testing.TB, name string) drawn.Drawing {
	t.Helper()
	for _, d := range drawn.All() {
		if d.Name == name {
			return d
		}
	}
	t.Fatalf("no drawing %q", name)
	panic("not reached")
}

func images(t testing.TB, d drawn.Drawing, sides ...int) (all []icon.Raw) {
	for _, side := range sides {
		all = append(all, raw(t, d.Draw(side)))
	}
	return all
}

func match(t testing.TB, s *icon.Set, all ...icon.Raw) icon.Match {
	t.Helper()
	m, err := s.Match(all)
	if err != nil {
		t.Fatal(err)
	}
	if m == nil {
		return icon.Match{}
	}
	return *m
}

// Every drawing is recognised in every size by the looks that are shipped, nearly always as what it is.
func TestDrawingsAreRecognised(t *testing.T) {
	tried, other := 0, 0
	for _, d := range drawn.All() {
		for _, side := range []int{16, 20, 24, 32, 48, 64} {
			m := match(t, icon.Embedded(), images(t, d, side)...)
			if tried++; m.Class != d.Class {
				other++
			}
			if m.Class == "" || m.How != icon.Similar {
				t.Errorf("%s (%s) at %d: %+v", d.Name, d.Class, side, m)
			}
		}
	}
	if other > tried/20 {
		t.Errorf("%d of %d are taken for another class", other, tried)
	}
}

// What nobody drew before is recognised by its shape: pages with a fold in the colours of their programs, in most sizes.
func TestShapes(t *testing.T) {
	none := icon.NewSet(nil)
	for name, want := range map[string]icon.Class{
		"drawn coloured page 1": icon.Word, "drawn coloured page 2": icon.Word, "drawn page with letter 1": icon.Word,
		"drawn page with band 1": icon.Word, "drawn page of text": icon.Text, "drawn empty page": icon.Text, "drawn folder": icon.Folder,
	} {
		hits := 0
		for _, side := range []int{16, 24, 32, 48, 64, 128, 256} {
			m := match(t, none, images(t, find(t, name), side)...)
			if m.Class == want && m.How == icon.ByShape {
				hits++
			} else if m.Class != "" && m.Class != want {
				t.Errorf("%s at %d: %+v", name, side, m)
			}
		}
		if hits < 5 {
			t.Errorf("%s: %d of 7 sizes", name, hits)
		}
	}
}

// painted draws what a function says for each point of a square from 0 to 1.
func painted(side int, at func(x, y float64) color.NRGBA) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, side, side))
	for i := range side * side {
		m.SetNRGBA(i%side, i/side, at((float64(i%side)+0.5)/float64(side), (float64(i/side)+0.5)/float64(side)))
	}
	return m
}

var (
	blue  = color.NRGBA{43, 87, 154, 255}
	clear = color.NRGBA{}
)

// near are looks of ordinary programs that lie next to those of documents.
var near = map[string]func(x, y float64) color.NRGBA{
	"disc": func(x, y float64) color.NRGBA {
		if (x-.5)*(x-.5)+(y-.5)*(y-.5) < .23 {
			return blue
		}
		return clear
	},
	"square": func(x, y float64) color.NRGBA {
		if x > .08 && x < .92 && y > .08 && y < .92 {
			return blue
		}
		return clear
	},
	"telephone": func(x, y float64) color.NRGBA { // upright, but neither folded nor white
		if x > .25 && x < .75 && y > .05 && y < .95 {
			return color.NRGBA{40, 40, 48, 255}
		}
		return clear
	},
	"book": func(x, y float64) color.NRGBA { // upright and blue, with a straight corner
		if x > .15 && x < .85 && y > .05 && y < .95 {
			return blue
		}
		return clear
	},
	"triangle": func(x, y float64) color.NRGBA {
		if y > 2*x-1 && y > 1-2*x && y < .95 {
			return color.NRGBA{230, 80, 30, 255}
		}
		return clear
	},
	"wide window": func(x, y float64) color.NRGBA {
		if x > .03 && x < .97 && y > .2 && y < .8 {
			return color.NRGBA{240, 240, 240, 255}
		}
		return clear
	},
	"all clear": func(x, y float64) color.NRGBA { return clear },
	"all white": func(x, y float64) color.NRGBA { return color.NRGBA{255, 255, 255, 255} },
}

func TestNearNeighbours(t *testing.T) {
	for name, at := range near {
		for _, side := range []int{16, 32, 48, 256} {
			if m := match(t, icon.Embedded(), raw(t, painted(side, at))); m.Class != "" {
				t.Errorf("%s at %d: %+v", name, side, m)
			}
		}
	}
}

func TestThumbnail(t *testing.T) {
	for _, badge := range []uint32{0x2b579a, 0x217346, 0xd0021b} {
		for _, side := range []int{48, 64, 256} {
			m := match(t, icon.NewSet(nil), images(t, drawn.Thumbnail(badge), side)...)
			if m.Class != icon.Thumbnail || m.How != icon.AsSmall {
				t.Errorf("%06x at %d: %+v", badge, side, m)
			}
		}
	}
	plain := painted(48, func(x, y float64) color.NRGBA { // white with a badge, but without lines
		if x > .65 && y > .65 {
			return blue
		}
		return color.NRGBA{252, 252, 252, 255}
	})
	if m := match(t, icon.NewSet(nil), raw(t, plain)); m.Class == icon.Thumbnail {
		t.Errorf("no lines: %+v", m)
	}
}

// A decoy among the images does not hide the one that is like a document's.
func TestDecoyImages(t *testing.T) {
	all := images(t, find(t, "drawn page with badge 1"), 48)
	for _, side := range []int{16, 32, 256} {
		all = append(all, raw(t, painted(side, near["disc"])))
	}
	if m := match(t, icon.Embedded(), all...); m.Class != icon.Word {
		t.Errorf("%+v", m)
	}
}

// What was saved without transparency is like what has it.
func TestWhiteGround(t *testing.T) {
	m := find(t, "drawn coloured page 1").Draw(48)
	for i := 0; i < len(m.Pix); i += 4 {
		a := int(m.Pix[i+3])
		for k := range 3 {
			m.Pix[i+k] = uint8((int(m.Pix[i+k])*a + 255*(255-a)) / 255)
		}
		m.Pix[i+3] = 255
	}
	if got := match(t, icon.Embedded(), raw(t, m)); got.Class != icon.Word || got.How != icon.Similar {
		t.Errorf("%+v", got)
	}
}

func TestUnreadable(t *testing.T) {
	if m, err := icon.Embedded().Match([]icon.Raw{icon.Raw("neither"), nil}); m != nil || err != icon.ErrUnreadable {
		t.Errorf("%+v, %v", m, err)
	}
	if m, err := icon.Embedded().Match(nil); m != nil || err != nil {
		t.Errorf("%+v, %v", m, err)
	}
}

func BenchmarkMatch(b *testing.B) {
	for name, sides := range map[string][]int{"to48": {16, 24, 32, 48}, "to256": {16, 32, 48, 256}} {
		var all []icon.Raw
		for _, side := range sides {
			all = append(all, raw(b, painted(side, near["disc"])))
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if m, err := icon.Embedded().Match(all); m != nil || err != nil {
					b.Fatal(m, err)
				}
			}
		})
	}
}
