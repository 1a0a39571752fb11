package qr

import "math"

// corner is a place that looks like one of the three finder patterns of a code (section 6.3.3): seven modules wide and high, in rings of 1, 1 and 3.
type corner struct {
	x, y   float64 // middle
	module float64 // pixels of one module
	dark   bool    // its middle is
	times  int     // rows in which it was found
}

// maxCorners bounds the patterns of one picture: eight codes have 24 of them, pages of text or of a chessboard some by chance.
const maxCorners = 64

// rowStep: the middle of a pattern is at least three modules high, and nobody draws modules of less than a pixel.
const rowStep = 3

// corners finds the patterns. It is false where there are more than are compared.
func (p *plane) corners() (found []corner, all bool) {
	for y := rowStep - 1; y < p.height; y += rowStep {
		if found, all = p.inRow(found, y); !all {
			return found, false
		}
	}
	return found, true
}

// inRow looks through one row: runs of one shade, five of which make a pattern.
func (p *plane) inRow(found []corner, y int) ([]corner, bool) {
	row := p.luma[y*p.stride : y*p.stride+p.width]
	var runs [5]int
	last, length := row[0] < p.cut, 0
	for x := 0; x <= len(row); x++ {
		if x < len(row) && row[x] < p.cut == last {
			length++
			continue
		}
		runs = [5]int{runs[1], runs[2], runs[3], runs[4], length}
		if pattern(runs) {
			middle := float64(x) - float64(runs[4]+runs[3]) - float64(runs[2])/2
			// the outer ring has the shade of the middle, and so has the run that has just ended
			if c, ok := p.confirm(middle, y, total(runs), last); ok {
				if found = merge(found, c); len(found) > maxCorners {
					return found, false
				}
			}
		}
		last, length = !last, 1
	}
	return found, true
}

func total(runs [5]int) int { return runs[0] + runs[1] + runs[2] + runs[3] + runs[4] }

// pattern: each run may be off by half of what it should be, as ZXing has it.
func pattern(runs [5]int) bool {
	sum := total(runs)
	if sum < 7 || runs[0] == 0 {
		return false
	}
	module := float64(sum) / 7
	for i, n := range runs {
		want := module
		if i == 2 {
			want = 3 * module
		}
		if math.Abs(float64(n)-want) >= want/2 {
			return false
		}
	}
	return true
}

// confirm measures a pattern that was found in a row from top to bottom, and once more from left to right through its middle.
func (p *plane) confirm(x float64, y, width int, dark bool) (corner, bool) {
	middle, height, ok := p.across(int(x), y, 0, 1, width, dark)
	if !ok {
		return corner{}, false
	}
	cy := float64(y) + middle
	middle, width, ok = p.across(int(x), int(cy), 1, 0, width, dark)
	if !ok {
		return corner{}, false
	}
	return corner{x: float64(int(x)) + middle, y: cy, module: float64(width+height) / 14, dark: dark, times: 1}, true
}

// across counts the runs from a point both ways. It gives how far the middle of the pattern lies from the point, and how long the pattern is.
func (p *plane) across(x, y, dx, dy, most int, dark bool) (middle float64, length int, ok bool) {
	back, okBack := p.halfRuns(x, y, -dx, -dy, most, dark)
	forth, okForth := p.halfRuns(x+dx, y+dy, dx, dy, most, dark)
	if !okBack || !okForth {
		return 0, 0, false
	}
	runs := [5]int{back[2], back[1], back[0] + forth[0], forth[1], forth[2]}
	length = total(runs)
	if !pattern(runs) || 5*abs(length-most) >= 3*most {
		return 0, 0, false
	}
	return float64(forth[0]-back[0])/2 + 0.5, length, true
}

// halfRuns counts three runs from a point outwards, the first of them dark or light. None is longer than most.
func (p *plane) halfRuns(x, y, dx, dy, most int, dark bool) (runs [3]int, ok bool) {
	for i := range runs {
		for x >= 0 && y >= 0 && x < p.width && y < p.height && p.dark(x, y) == (dark == (i%2 == 0)) {
			runs[i]++
			x, y = x+dx, y+dy
			if runs[i] > most {
				return runs, false
			}
		}
	}
	return runs, runs[1] > 0 && runs[2] > 0
}

func abs(n int) int { return max(n, -n) }

// merge adds a pattern to the one that it was found as before.
func merge(found []corner, c corner) []corner {
	for i := range found {
		f := &found[i]
		if f.dark == c.dark && math.Abs(f.x-c.x) <= 2*c.module && math.Abs(f.y-c.y) <= 2*c.module && math.Abs(f.module-c.module) <= max(1, f.module/2) {
			n := float64(f.times)
			f.x, f.y, f.module = (f.x*n+c.x)/(n+1), (f.y*n+c.y)/(n+1), (f.module*n+c.module)/(n+1)
			f.times++
			return found
		}
	}
	return append(found, c)
}
