package main

import (
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
)

func sheet(images []image.Image, path string) {
	cols, side := 24, 64
	rows := (len(images) + cols - 1) / cols
	out := image.NewRGBA(image.Rect(0, 0, cols*side, rows*side))
	draw.Draw(out, out.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	for i, m := range images {
		if m == nil {
			continue
		}
		b := m.Bounds()
		for y := range side - 4 {
			for x := range side - 4 {
				c := m.At(b.Min.X+x*b.Dx()/(side-4), b.Min.Y+y*b.Dy()/(side-4))
				r, g, bl, a := c.RGBA()
				w := 0xffff - a
				out.Set(i%cols*side+x, i/cols*side+y, color.RGBA64{uint16(r + w), uint16(g + w), uint16(bl + w), 0xffff})
			}
		}
	}
	f, _ := os.Create(path)
	png.Encode(f, out)
	f.Close()
}
