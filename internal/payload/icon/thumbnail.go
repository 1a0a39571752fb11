package icon

import "image"

// A small picture of a document, as JPCERT/CC described it (分析センターだより, 2015-03-19): white paper with lines of text, and the badge of the
// program that opens it in the lower right corner.
const (
	thumbnailSide  = 40   // pixels that an image must have at least, or no line could be told
	thumbnailWhite = 0.55 // share of the paper that is nearly white
	thumbnailLines = 6    // changes between ink and blank, from top to bottom
	badgeColour    = 0.25 // share of the lower right third with a strong colour
	outsideColour  = 0.06 // share of the rest that may have one
	strongChroma   = 60
	inkStep        = 6 // of 255, by which a row with ink is darker than a blank one
)

func isThumbnail(img *image.NRGBA, p *pixels) bool {
	if img.Rect.Dx() < thumbnailSide || img.Rect.Dy() < thumbnailSide {
		return false
	}
	white, paper, inside, outside := 0, 0, 0, 0
	const third = side - side/3
	for y := range side {
		for x := range side {
			c := p[y*side+x]
			if c[3] < opaque {
				continue
			}
			paper++
			w := 255 - c[3]
			px := [3]float32{c[0] + w, c[1] + w, c[2] + w}
			_, chroma := hueOf(px)
			switch {
			case chroma >= strongChroma && x >= third && y >= third:
				inside++
			case chroma >= strongChroma:
				outside++
			case chroma < 24 && light(px) > 200:
				white++
			}
		}
	}
	const corner = (side / 3) * (side / 3)
	return paper > side*side*2/5 && float64(white) >= thumbnailWhite*float64(paper) &&
		float64(inside) >= badgeColour*corner && float64(outside) <= outsideColour*float64(paper) && lines(img) >= thumbnailLines
}

// lines counts how often rows change between ink and blank in the left two thirds, where no badge stands.
func lines(img *image.NRGBA) (changes int) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	rows := make([]float32, 0, h)
	for y := h / 8; y < h*7/8; y++ {
		sum, n := float32(0), 0
		for x := w / 4; x < w*5/8; x++ {
			c := img.Pix[y*img.Stride+4*x : y*img.Stride+4*x+4]
			a := float32(c[3]) / 255
			sum += light([3]float32{float32(c[0]), float32(c[1]), float32(c[2])})*a + 255*(1-a)
			n++
		}
		rows = append(rows, sum/float32(max(1, n)))
	}
	return swings(rows)
}

// swings counts the turning points that lie inkStep or more apart.
func swings(rows []float32) (n int) {
	if len(rows) == 0 {
		return 0
	}
	low, high, rising := rows[0], rows[0], false
	for _, v := range rows {
		low, high = min(low, v), max(high, v)
		switch {
		case rising && v <= high-inkStep:
			rising, low, n = false, v, n+1
		case !rising && v >= low+inkStep:
			rising, high, n = true, v, n+1
		}
	}
	return n
}
