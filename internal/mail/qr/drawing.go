package qr

import (
	"strings"
	"unicode/utf8"
)

// glyph is how a character draws: which of its quarters are dark (top left, top right, bottom left, bottom right), and whether it is as wide as two.
type glyph struct {
	quarters [4]bool
	wide     bool
}

var (
	drawn   = [4]bool{true, true, true, true}
	blank   = [4]bool{}
	glyphs  = drawingGlyphs()
	letters = strings.NewReplacer("\r", "", "\uFEFF", "", "\u200B", "", "\uFE0E", "", "\uFE0F", "") // joiners of emoji
)

// drawingGlyphs: Block Elements (Unicode 16, U+2580 to U+259F), squares and discs of Geometric Shapes, emoji, and the sign that programs for terminals
// print.
func drawingGlyphs() map[rune]glyph {
	m := map[rune]glyph{' ': {}, '\u00A0': {}, '\u2007': {}, '#': {quarters: drawn}}
	for _, r := range "█▓▇▉" {
		m[r] = glyph{quarters: drawn}
	}
	m['░'] = glyph{}
	for r, q := range map[rune]string{
		'▀': "ab", '▄': "cd", '▌': "ac", '▐': "bd", '▘': "a", '▝': "b", '▖': "c", '▗': "d", '▚': "ad", '▞': "bc", '▙': "acd", '▛': "abc", '▜': "abd", '▟': "bcd",
	} {
		m[r] = glyph{quarters: [4]bool{strings.Contains(q, "a"), strings.Contains(q, "b"), strings.Contains(q, "c"), strings.Contains(q, "d")}}
	}
	for _, r := range "■⬛◼◾●⚫🟥🟦🟫" {
		m[r] = glyph{quarters: drawn, wide: true}
	}
	for _, r := range "\u3000□⬜◻◽○⚪" {
		m[r] = glyph{quarters: blank, wide: true}
	}
	return m
}

const (
	leastLines   = 11 // 21 modules, two of them in a line
	maxLines     = 200
	maxColumns   = 400 // characters of a line that are looked at
	leastColumns = 11  // wide characters that each draw two modules do not exist; quarters draw two
	maxDrawings  = 8
)

// Drawings reads the codes that are drawn in a text with block characters, one for each run of lines that consist of nothing else. A
// drawing may be dark on light or light on dark, and stand in quoted text. Characters may draw a module, half of it or two. A drawing that is
// no code is not among what is returned.
func Drawings(s string) (list []Found) {
	if !mayDraw(s) {
		return nil
	}
	var lines []string
	flush := func() {
		if len(lines) >= leastLines && len(list) < maxDrawings {
			if f := drawing(lines); f.seen() {
				list = append(list, f)
			}
		}
		lines = lines[:0]
	}
	for line := range strings.Lines(s) {
		line = strings.TrimRight(letters.Replace(line), " \n\t\u00A0\u3000")
		line = strings.TrimLeft(line, ">")
		switch {
		case line == "": // mail programs put lines apart
		case draws(line) && len(lines) < maxLines:
			lines = append(lines, line)
		default:
			flush()
		}
	}
	flush()
	return list
}

// leastDrawn is how many characters that are no blanks a drawing has.
const leastDrawn = 60

// mayDraw says that a text has enough characters to draw with. Block Elements begin with the octets E2 96, as the squares do.
func mayDraw(s string) bool {
	return strings.Count(s, "\xe2\x96") >= leastDrawn || strings.Count(s, "\xe2\xac\x9b") >= leastDrawn || strings.Count(s, "\xe2\x97") >= leastDrawn ||
		strings.Count(s, "##") >= leastDrawn || strings.Count(s, "\xe2\x9a\xab") >= leastDrawn || strings.Count(s, "\xf0\x9f\x9f") >= leastDrawn
}

// draws says that a line consists of characters that draw.
func draws(line string) bool {
	n := 0
	for _, r := range line {
		if _, ok := glyphs[r]; !ok || n == maxColumns {
			return false
		}
		n++
	}
	return n >= leastColumns
}

// drawing reads lines that draw. Light on dark is tried where dark on light is no code.
func drawing(lines []string) (f Found) {
	defer recovered(&f)
	width := 0
	for _, l := range lines {
		width = max(width, columns(l))
	}
	g := newGrid(width, 2*len(lines))
	for y, l := range lines {
		g.line(2*y, l)
	}
	if f = g.code(); f.seen() {
		return f
	}
	g.invert()
	return g.code()
}

// columns counts quarters from left to right.
func columns(line string) int {
	n := 0
	for _, r := range line {
		n += glyphs[r].columns()
	}
	return n
}

func (g glyph) columns() int {
	if g.wide {
		return 4
	}
	return 2
}

// line draws a line into two rows of quarters. What is missing at its end is as a blank.
func (g *grid) line(y int, s string) {
	x := 0
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		s = s[size:]
		c := glyphs[r]
		half := c.columns() / 2
		for i := range half {
			g.set(x+i, y, c.quarters[0])
			g.set(x+half+i, y, c.quarters[1])
			g.set(x+i, y+1, c.quarters[2])
			g.set(x+half+i, y+1, c.quarters[3])
		}
		x += 2 * half
	}
}
