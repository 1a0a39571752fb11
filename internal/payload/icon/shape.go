package icon

// page is a document by its outline: upright, with straight sides, and a corner that is cut for a fold, or white with something in the colour of a
// kind of document. All is measured on the normal form.
type page struct {
	left, right, top, bottom int // of the paper, badges that stand out left aside; right and bottom are inside
	folded                   bool
	white                    float64 // share of its pixels that are white or light grey
	hue                      float64 // of its colours, in degrees
	coloured                 float64 // share of its pixels that have one
	pure                     float64 // share of the colours that are near hue
}

// outline is where the opaque pixels of each row and each column begin and end; begin > end where there is none.
type outline struct{ left, right, top, bottom [side]int }

const opaque = 128

func (p *pixels) outline() (o outline) {
	for i := range side {
		o.left[i], o.right[i], o.top[i], o.bottom[i] = side, -1, side, -1
	}
	for y := range side {
		for x := range side {
			if p[y*side+x][3] < opaque {
				continue
			}
			o.left[y], o.right[y] = min(o.left[y], x), max(o.right[y], x)
			o.top[x], o.bottom[x] = min(o.top[x], y), max(o.bottom[x], y)
		}
	}
	return o
}

// Bounds of a page, as shares of its height or of its sides.
const (
	minHeight   = 18 // pixels
	minRatio    = 0.60
	maxRatio    = 0.86
	maxUneven   = 0.12 // of the rows, where a side is cut in
	minSolid    = 0.90
	foldZone    = 0.40 // of the height, in which the fold lies
	minFold     = 0.12 // of the width, that the fold takes of the upper edge
	minWhite    = 0.60 // of a page without a fold
	minColour   = 0.03 // share of its pixels in the colour of its kind
	maxColour   = 0.45
	minPure     = 0.80
	pageChroma  = 40 // from which a pixel has a colour
	pageHueNear = 25 // degrees
)

// shape is the class of document whose shape and colour an image has; "" for none.
func (p *pixels) shape() Class {
	o := p.outline()
	var g page
	if g.place(&o) && g.straight(&o) && g.solid(p) {
		g.folded = g.cut(&o)
		g.look(p)
		return g.class()
	}
	return p.folder(&o)
}

// band is the hues of a kind of document, in degrees; from may be above to.
type band struct {
	class    Class
	from, to float64
}

// bands are the colours of the office programs (Word 2B579A, Excel 217346, PowerPoint B7472A, PDF F40F02) with what themes make of them.
var bands = []band{{PDF, 342, 7}, {PowerPoint, 7, 32}, {Excel, 80, 165}, {Word, 190, 248}}

func classOfHue(hue float64) Class {
	for _, b := range bands {
		if b.from <= hue && hue < b.to || b.from > b.to && (hue >= b.from || hue < b.to) {
			return b.class
		}
	}
	return ""
}

// class goes by the colour. A folded page without one is text; a page without a fold needs to be white and to have one.
func (g *page) class() Class {
	class := classOfHue(g.hue)
	if g.pure < minPure || g.coloured < minColour {
		class = ""
	}
	switch {
	case g.folded && g.coloured < minColour && g.white >= minWhite:
		return Text
	case g.folded:
		return class
	case g.white >= minWhite && g.coloured <= maxColour:
		return class
	}
	return ""
}

// place takes the sides that most rows have.
func (g *page) place(o *outline) bool {
	g.top, g.bottom = side, -1
	var lefts, rights [side]int
	for y := range side {
		if o.right[y] >= 0 {
			g.top, g.bottom = min(g.top, y), y
			lefts[o.left[y]]++
			rights[o.right[y]]++
		}
	}
	if g.height() < minHeight {
		return false
	}
	g.left, g.right = median(lefts, g.height()), median(rights, g.height())
	ratio := float64(g.width()) / float64(g.height())
	return ratio >= minRatio && ratio <= maxRatio
}

func median(count [side]int, n int) int {
	sum := 0
	for i, c := range count {
		if sum += c; 2*sum >= n {
			return i
		}
	}
	return side - 1
}

func (g *page) width() int  { return g.right - g.left + 1 }
func (g *page) height() int { return g.bottom - g.top + 1 }

// straight says that neither side is cut in, the corner of the fold apart.
func (g *page) straight(o *outline) bool {
	left, right := 0, 0
	fold := g.top + int(foldZone*float64(g.height()))
	for y := g.top; y <= g.bottom; y++ {
		if o.left[y] > g.left+1 {
			left++
		}
		if o.right[y] < g.right-1 && y > fold {
			right++
		}
	}
	high := 0
	for x := g.left; x <= g.left+g.width()/2; x++ {
		if o.top[x] > g.top+1 {
			high++
		}
	}
	uneven := maxUneven * float64(g.height())
	return float64(left) <= uneven && float64(right) <= uneven+2 && high <= 2
}

func (g *page) solid(p *pixels) bool {
	n := 0
	for y := g.top; y <= g.bottom; y++ {
		for x := g.left; x <= g.right; x++ {
			if p[y*side+x][3] >= opaque {
				n++
			}
		}
	}
	return float64(n) >= minSolid*float64(g.width()*g.height())
}

// cut says that the upper right corner is missing and the upper left one is not.
func (g *page) cut(o *outline) bool {
	missing := func(y int) int { return g.right - o.right[y] }
	y := g.top + 1
	first, later := missing(y), missing(g.top+g.height()/2)
	return float64(first) >= minFold*float64(g.width()) && later <= 1 && o.left[y] <= g.left+1 && missing(y+2) < first
}

// look takes in the colours.
func (g *page) look(p *pixels) {
	var hues [72]float64
	all, white, coloured, sum := 0, 0, 0, 0.0
	for y := g.top; y <= g.bottom; y++ {
		for x := g.left; x <= g.right; x++ {
			c := p[y*side+x]
			w := 255 - c[3]
			px := [3]float32{c[0] + w, c[1] + w, c[2] + w}
			hue, chroma := hueOf(px)
			all++
			if chroma < 24 && light(px) > 200 {
				white++
			}
			if chroma >= pageChroma {
				coloured++
				hues[int(hue/5)%72] += float64(chroma)
				sum += float64(chroma)
			}
		}
	}
	g.white, g.coloured = float64(white)/float64(all), float64(coloured)/float64(all)
	g.hue, g.pure = strongest(&hues)
	if sum > 0 {
		g.pure /= sum
	}
}

// strongest finds the band of hues with the most colour, 2 × pageHueNear wide.
func strongest(hues *[72]float64) (hue, weight float64) {
	const reach = pageHueNear / 5
	for i := range hues {
		w := 0.0
		for d := -reach; d <= reach; d++ {
			w += hues[(i+d+72)%72] * (1 - 0.05*abs(d))
		}
		if w > weight {
			hue, weight = float64(i)*5+2.5, w
		}
	}
	return hue, weight
}

func abs(d int) float64 {
	if d < 0 {
		d = -d
	}
	return float64(d)
}

// A folder: lying, in manila, with a tab at the upper left.
const (
	folderMinRatio = 1.05
	folderMaxRatio = 1.45
	folderFrom     = 32 // degrees
	folderTo       = 56
)

func (p *pixels) folder(o *outline) Class {
	var g page
	g.left, g.right, g.top, g.bottom = side, -1, side, -1
	for i := range side {
		if o.right[i] >= 0 {
			g.left, g.right = min(g.left, o.left[i]), max(g.right, o.right[i])
			g.top, g.bottom = min(g.top, i), i
		}
	}
	if g.width() < minHeight || g.height() < minHeight/2 {
		return ""
	}
	ratio := float64(g.width()) / float64(g.height())
	if ratio < folderMinRatio || ratio > folderMaxRatio || !g.solid(p) || !g.tabbed(o) {
		return ""
	}
	g.look(p)
	if g.coloured > 0.6 && g.pure >= minPure && g.hue >= folderFrom && g.hue <= folderTo {
		return Folder
	}
	return ""
}

// tabbed says that the upper edge steps down once from left to right.
func (g *page) tabbed(o *outline) bool {
	quarter := g.width() / 4
	first, last := o.top[g.left+quarter], o.top[g.right-quarter/2]
	step := last - first
	return step >= 1 && step <= g.height()/4 && o.top[g.left+quarter/2] <= first+1 && o.top[g.right-quarter] >= last-1
}
