package drawn

import "math"

// glyphs are strokes from point to point in a square of 1 × 1.
var glyphs = map[rune][][][2]float64{
	'W': {{{0, 0}, {0.25, 1}, {0.5, 0.2}, {0.75, 1}, {1, 0}}},
	'X': {{{0.05, 0}, {0.95, 1}}, {{0.95, 0}, {0.05, 1}}},
	'P': {{{0.15, 1}, {0.15, 0}, {0.7, 0}, {0.9, 0.15}, {0.9, 0.4}, {0.7, 0.55}, {0.15, 0.55}}},
	'A': {{{0, 1}, {0.5, 0}, {1, 1}}, {{0.2, 0.65}, {0.8, 0.65}}},
	'e': {{{0, 0.5}, {1, 0.5}, {0.85, 0.15}, {0.5, 0}, {0.15, 0.15}, {0, 0.5}, {0.15, 0.85}, {0.5, 1}, {0.9, 0.85}}},
	'a': {{{0.1, 0.1}, {0.9, 0}, {0.9, 1}, {0.1, 0.9}, {0.1, 0.5}, {0.9, 0.45}}},
	'一': {{{0, 0.55}, {1, 0.45}}},
	'太': {{{0, 0.35}, {1, 0.35}}, {{0.5, 0}, {0.5, 0.35}, {0, 1}}, {{0.5, 0.35}, {1, 1}}, {{0.4, 0.8}, {0.55, 0.95}}},
	// a loop that crosses itself three times, as programs for portable documents have it
	'§': {{{0.35, 0}, {0.5, 0.05}, {0.48, 0.35}, {0.3, 0.7}, {0.05, 1}, {0, 0.85}, {0.3, 0.65}, {0.7, 0.6}, {1, 0.65}, {0.95, 0.75}, {0.65, 0.6}, {0.4, 0.3}, {0.35, 0}}},
}

func glyph(c ink, letter rune, left, top, right, bottom, thick float64) func(x, y float64) ink {
	strokes := glyphs[letter]
	return func(x, y float64) ink {
		for _, s := range strokes {
			for i := 1; i < len(s); i++ {
				ax, ay := left+s[i-1][0]*(right-left), top+s[i-1][1]*(bottom-top)
				bx, by := left+s[i][0]*(right-left), top+s[i][1]*(bottom-top)
				if segment(x, y, ax, ay, bx, by) < thick/2 {
					return c
				}
			}
		}
		return none
	}
}

// segment is how far a point is from a stroke.
func segment(x, y, ax, ay, bx, by float64) float64 {
	dx, dy := bx-ax, by-ay
	t := max(0, min(1, ((x-ax)*dx+(y-ay)*dy)/(dx*dx+dy*dy+1e-12)))
	return math.Hypot(x-ax-t*dx, y-ay-t*dy)
}
