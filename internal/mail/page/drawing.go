package page

import (
	"hash/fnv"
	"strconv"

	"golang.org/x/net/html/atom"
)

// drawing collects tables whose cells may draw a code: at least leastDrawn rows of as many cells, in more than one look. What cells look like is not
// worked out: those with the same attributes look alike, so that the colours may stand in a style sheet. The most frequent look is taken for
// dark; who reads the drawing tries it the other way round, too. Of tables within tables each counts by itself; rowspan is not looked at.
type drawing struct {
	open  []grid // tables from the outermost to the innermost
	cells int    // that may still be kept
	began bool
	found [][][]bool
}

// grid is the looks of a table's cells, row by row.
type grid [][]uint32

const (
	leastDrawn     = 21   // modules of the smallest code
	mostDrawn      = 708  // of the largest, four cells wide
	maxDrawings    = 4    // of a page
	maxDrawingOpen = 32   // tables within one another; deeper ones are not looked at
	maxCells       = 1e5  // of a page
	maxAlike       = 1000 // octets of attributes that tell looks apart
)

// start takes the start tag of a table, row or cell.
func (d *drawing) start(t tag, a *attributes) {
	switch atom.Atom(t) {
	case atom.Table:
		if !d.began {
			d.began, d.cells = true, maxCells
		}
		if len(d.open) < maxDrawingOpen {
			d.open = append(d.open, nil)
		}
	case atom.Tr:
		if n := len(d.open); n > 0 && len(d.open[n-1]) < mostDrawn {
			d.open[n-1] = append(d.open[n-1], nil)
		}
	case atom.Td, atom.Th:
		d.cell(a)
	}
}

func (d *drawing) cell(a *attributes) {
	n := len(d.open)
	if n == 0 || len(d.open[n-1]) == 0 {
		return
	}
	row := &d.open[n-1][len(d.open[n-1])-1]
	span := 1
	if a.colspan != nil {
		if wide, err := strconv.Atoi(string(a.colspan)); err == nil && wide > 0 {
			span = min(wide, mostDrawn)
		}
	}
	for look := lookOf(a); span > 0 && len(*row) < mostDrawn && d.cells > 0; span-- {
		*row = append(*row, look)
		d.cells--
	}
}

func lookOf(a *attributes) uint32 {
	h := fnv.New32a()
	for _, part := range [...][]byte{a.bgcolor, a.style, a.class} {
		_, _ = h.Write(part[:min(len(part), maxAlike)])
		_, _ = h.Write([]byte{0})
	}
	return h.Sum32()
}

// end takes the end of the innermost table.
func (d *drawing) end() {
	n := len(d.open)
	if n == 0 {
		return
	}
	last := d.open[n-1]
	d.open = d.open[:n-1]
	if len(d.found) == maxDrawings || len(last) < leastDrawn {
		return
	}
	if rows := last.drawn(); rows != nil {
		d.found = append(d.found, rows)
	}
}

func (d *drawing) finish() {
	for len(d.open) > 0 {
		d.end()
	}
}

// drawn is nil where too few rows are wide enough, or all cells look alike.
func (g grid) drawn() [][]bool {
	times := map[uint32]int{}
	wide, cells := 0, 0
	for _, row := range g {
		if len(row) >= leastDrawn {
			wide++
		}
		for _, look := range row {
			times[look]++
			cells++
		}
	}
	first, most := uint32(0), 0
	for look, n := range times {
		if n > most || n == most && look < first {
			first, most = look, n
		}
	}
	if wide < leastDrawn || most == cells {
		return nil
	}
	rows := make([][]bool, 0, len(g))
	for _, row := range g {
		if len(row) == 0 {
			continue
		}
		dark := make([]bool, len(row))
		for i, look := range row {
			dark[i] = look == first
		}
		rows = append(rows, dark)
	}
	return rows
}
