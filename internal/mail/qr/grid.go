package qr

import "github.com/makiuchi-d/gozxing"

// grid is a drawing in dark and light fields, of which one or more make a module.
type grid struct {
	width, height int
	fields        []bool // dark ones
}

func newGrid(width, height int) *grid { return &grid{width, height, make([]bool, width*height)} }

func (g *grid) at(x, y int) bool        { return g.fields[y*g.width+x] }
func (g *grid) set(x, y int, dark bool) { g.fields[y*g.width+x] = dark }

// invert turns a drawing in light on dark over. What lies around it stays light.
func (g *grid) invert() {
	left, top, right, bottom := g.bounds()
	for y := top; y <= bottom; y++ {
		for x := left; x <= right; x++ {
			g.set(x, y, !g.at(x, y))
		}
	}
}

const (
	leastModules = 21  // of version 1
	mostModules  = 177 // of version 40
)

// Cells reads the code that a table draws, each cell one or more modules wide. Rows may differ in length. A table that is no code gives nothing.
func Cells(rows [][]bool) (f Found) {
	defer recovered(&f)
	width := 0
	for _, r := range rows {
		width = max(width, len(r))
	}
	if len(rows) < leastModules || width < leastModules || len(rows) > 4*mostModules || width > 4*mostModules {
		return Found{}
	}
	g := newGrid(width, len(rows))
	for y, r := range rows {
		copy(g.fields[y*width:], r)
	}
	if f = g.code(); f.seen() {
		return f
	}
	g.invert()
	return g.code()
}

// code reads the dark fields as a code, if they are one: finder patterns stand in three of its corners, the first of which tells how many
// fields make a module. A code whose modules cannot be read is NotDecoded.
func (g *grid) code() Found {
	left, top, right, bottom := g.bounds()
	if left > right {
		return Found{}
	}
	wide, high := 0, 0
	for x := left; x <= right && g.at(x, top); x++ {
		wide++
	}
	for y := top; y <= bottom && g.at(left, y); y++ {
		high++
	}
	if wide%7 != 0 || high%7 != 0 || wide == 0 {
		return Found{}
	}
	wide, high = wide/7, high/7
	n := (right - left + 1) / wide
	if (right-left+1)%wide != 0 || bottom-top+1 != n*high || n%4 != 1 || n < leastModules || n > mostModules {
		return Found{}
	}
	module := func(x, y int) bool { return g.at(left+x*wide, top+y*high) }
	if !finder(module, 0, 0) || !finder(module, n-7, 0) || !finder(module, 0, n-7) {
		return Found{}
	}
	m, _ := gozxing.NewSquareBitMatrix(n)
	for y := range n {
		for x := range n {
			if module(x, y) {
				m.Set(x, y)
			}
		}
	}
	if text, ok := read(m); ok {
		return Found{Texts: []string{text}}
	}
	return Found{Unread: NotDecoded}
}

// finder says that a finder pattern stands there (section 6.3.3).
func finder(module func(x, y int) bool, left, top int) bool {
	for y := range 7 {
		for x := range 7 {
			ring := min(x, y, 6-x, 6-y)
			if module(left+x, top+y) != (ring != 1) {
				return false
			}
		}
	}
	return true
}

// bounds is the smallest rectangle that holds all dark fields.
func (g *grid) bounds() (left, top, right, bottom int) {
	left, top, right, bottom = g.width, g.height, -1, -1
	for y := range g.height {
		for x := range g.width {
			if g.at(x, y) {
				left, top, right, bottom = min(left, x), min(top, y), max(right, x), max(bottom, y)
			}
		}
	}
	return left, top, right, bottom
}
