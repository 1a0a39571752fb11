package icon

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"image"
	"math"
	"math/bits"
)

// Descriptor is what an image is compared by. It keeps its look when the image is scaled, loses colours or gets a badge.
type Descriptor struct {
	Hash  uint64  // dHash: a bit for each of 8 × 8 fields, set where it is lighter than the field to its right
	Down  uint64  // the same for the field below it
	Shape uint64  // silhouette: a bit for each of 8 × 8 fields, set where most of it is opaque
	Cells [9]Cell // 3 × 3 fields, row by row
}

// Cell is the mean colour of a field: hue in 256ths of the circle, chroma (largest less smallest of red, green and blue) and lightness (their
// weighted sum) from 0 to 255.
type Cell struct{ Hue, Chroma, Light uint8 }

var errDescriptor = errors.New("icon: not a descriptor")

const (
	side      = 32 // pixels of the normal form
	hashWide  = 9
	hashHigh  = 8
	hashNoise = 4 // how much lighter a field must be, of 255, so that flat parts do not count
)

// pixels is an image of side × side: premultiplied red, green, blue and alpha, each from 0 to 255.
type pixels [side * side][4]float32

// Describe makes the descriptor of an image, over white.
func Describe(img *image.NRGBA) Descriptor { return normal(img).cleared().describe() }

func (p *pixels) describe() Descriptor {
	var d Descriptor
	grey := p.fields(ninths, eighths)
	for y := range hashHigh {
		for x := range hashWide - 1 {
			i := y*hashWide + x
			if light(grey[i]) > light(grey[i+1])+hashNoise {
				d.Hash |= 1 << (y*(hashWide-1) + x)
			}
		}
	}
	grey = p.fields(eighths, ninths)
	for i := range 64 {
		if light(grey[i]) > light(grey[i+8])+hashNoise {
			d.Down |= 1 << i
		}
	}
	for i := range 64 {
		if p.opacity(i%8, i/8) > 127 {
			d.Shape |= 1 << i
		}
	}
	for i, c := range p.fields(thirds, thirds) {
		d.Cells[i] = cell(c)
	}
	return d
}

// opacity is the mean alpha of one of 8 × 8 fields.
func (p *pixels) opacity(x, y int) (sum float32) {
	for i := range 16 {
		sum += p[(4*y+i/4)*side+4*x+i%4][3]
	}
	return sum / 16
}

// fields gives the mean colours over white of fields, row by row.
func (p *pixels) fields(xs, ys [][]span) [][3]float32 {
	all := make([][3]float32, 0, len(xs)*len(ys))
	for _, rows := range ys {
		for _, cols := range xs {
			all = append(all, p.mean(rows, cols))
		}
	}
	return all
}

func (p *pixels) mean(rows, cols []span) (sum [3]float32) {
	total := float32(0)
	for _, r := range rows {
		for _, c := range cols {
			px, w := p[r.at*side+c.at], r.weight*c.weight
			total += w
			for k := range sum {
				sum[k] += w * (px[k] + 255 - px[3])
			}
		}
	}
	for k := range sum {
		sum[k] /= total
	}
	return sum
}

// span is how much of one row or column falls into a field.
type span struct {
	at     int
	weight float32
}

// spans divides from pixels into to fields, looking at every step-th pixel of them.
func spans(from, to, step int) [][]span {
	all := make([][]span, to)
	list := make([]span, 0, from/step+2*to)
	for i := range to {
		begin, end := float64(i)*float64(from)/float64(to), float64(i+1)*float64(from)/float64(to)
		first := len(list)
		for at := int(begin); at < from && float64(at) < end; at += step {
			weight := math.Min(end, float64(at+1)) - math.Max(begin, float64(at))
			if weight > 1e-9 {
				list = append(list, span{at, float32(weight)})
			}
		}
		all[i] = list[first:len(list):len(list)]
	}
	return all
}

// How the normal form is divided.
var (
	thirds  = spans(side, 3, 1)
	eighths = spans(side, hashHigh, 1)
	ninths  = spans(side, hashWide, 1)
)

// largeSide is from where every second row and column of an image is enough.
const largeSide = 192

// normal scales an image of any size to the normal form by the mean of what falls into each pixel.
func normal(img *image.NRGBA) *pixels {
	p := new(pixels)
	b := img.Bounds()
	step := 1
	if b.Dx() >= largeSide && b.Dy() >= largeSide {
		step = 2
	}
	xs, ys := spans(b.Dx(), side, step), spans(b.Dy(), side, step)
	for y, rows := range ys {
		for x, cols := range xs {
			p[y*side+x] = average(img, rows, cols)
		}
	}
	return p
}

// cleared takes away a white ground: what was saved without transparency is compared as what has it. Pixels that are white and touch the edge
// over others that are become transparent, where all four corners are.
func (p *pixels) cleared() *pixels {
	for _, corner := range []int{0, side - 1, side * (side - 1), side*side - 1} {
		if !p.ground(corner) {
			return p
		}
	}
	q := *p
	todo := []int{0}
	for len(todo) > 0 {
		i := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if !q.ground(i) {
			continue
		}
		q[i] = [4]float32{}
		todo = append(todo, neighbours(i)...)
	}
	return &q
}

func (p *pixels) ground(i int) bool {
	c := p[i]
	return c[3] > 250 && min(c[0], c[1], c[2]) > 250
}

func neighbours(i int) []int {
	all := make([]int, 0, 4)
	x, y := i%side, i/side
	if x > 0 {
		all = append(all, i-1)
	}
	if x < side-1 {
		all = append(all, i+1)
	}
	if y > 0 {
		all = append(all, i-side)
	}
	if y < side-1 {
		all = append(all, i+side)
	}
	return all
}

func average(img *image.NRGBA, rows, cols []span) (sum [4]float32) {
	total := float32(0)
	for _, r := range rows {
		line := img.Pix[r.at*img.Stride:]
		for _, c := range cols {
			px, w := line[4*c.at:4*c.at+4], r.weight*c.weight
			total += w
			alpha := w * float32(px[3])
			sum[3] += alpha
			alpha /= 255
			sum[0] += alpha * float32(px[0])
			sum[1] += alpha * float32(px[1])
			sum[2] += alpha * float32(px[2])
		}
	}
	for k := range sum {
		sum[k] /= total
	}
	return sum
}

func light(c [3]float32) float32 { return 0.299*c[0] + 0.587*c[1] + 0.114*c[2] }

func cell(c [3]float32) Cell {
	hue, chroma := hueOf(c)
	return Cell{Hue: uint8(int(hue*256/360+0.5) & 255), Chroma: uint8(chroma + 0.5), Light: uint8(light(c) + 0.5)}
}

// hueOf gives the hue in degrees and the chroma.
func hueOf(c [3]float32) (hue, chroma float32) {
	high, low := max(c[0], c[1], c[2]), min(c[0], c[1], c[2])
	chroma = high - low
	if chroma < 0.5 {
		return 0, chroma
	}
	switch high {
	case c[0]:
		hue = (c[1] - c[2]) / chroma
	case c[1]:
		hue = (c[2]-c[0])/chroma + 2
	default:
		hue = (c[0]-c[1])/chroma + 4
	}
	hue *= 60
	if hue < 0 {
		hue += 360
	}
	return hue, chroma
}

// Distance is how many bits of the hashes and of the silhouette differ, and how far the colours of the fields are apart on average, the two
// fields left out that differ most: a badge covers no more. 0 is the same look; two icons at random are some 70 apart.
func (d Descriptor) Distance(e Descriptor) float64 { return float64(d.bits(e)) + d.colours(e) }

func (d Descriptor) bits(e Descriptor) int {
	return bits.OnesCount64(d.Hash^e.Hash) + bits.OnesCount64(d.Down^e.Down) + bits.OnesCount64(d.Shape^e.Shape)
}

// within is Distance where it is at most limit.
func (d Descriptor) within(e Descriptor, limit float64) (at float64, ok bool) {
	if float64(d.bits(e)) > limit {
		return 0, false
	}
	at = d.Distance(e)
	return at, at <= limit
}

func (d Descriptor) colours(e Descriptor) float64 {
	worst, second, sum := 0.0, 0.0, 0.0
	for i := range d.Cells {
		apart := d.Cells[i].distance(e.Cells[i])
		sum += apart
		switch {
		case apart > worst:
			worst, second = apart, worst
		case apart > second:
			second = apart
		}
	}
	return (sum - worst - second) / float64(len(d.Cells)-2)
}

// distance of two colours: in the plane of hue and chroma, and half as much in lightness, which differs between versions of one icon.
func (c Cell) distance(e Cell) float64 {
	ax, ay := c.plane()
	bx, by := e.plane()
	l := (float64(c.Light) - float64(e.Light)) / 2
	return math.Sqrt((ax-bx)*(ax-bx) + (ay-by)*(ay-by) + l*l)
}

func (c Cell) plane() (x, y float64) {
	sin, cos := math.Sincos(float64(c.Hue) * 2 * math.Pi / 256)
	return float64(c.Chroma) * cos, float64(c.Chroma) * sin
}

// descriptorOctets is the size of the binary form: three numbers, then hue, chroma and lightness of each field.
const descriptorOctets = 3*8 + 9*3

// MarshalText writes a descriptor in hexadecimal digits.
func (d Descriptor) MarshalText() ([]byte, error) {
	b := make([]byte, 0, descriptorOctets)
	for _, v := range []uint64{d.Hash, d.Down, d.Shape} {
		b = binary.BigEndian.AppendUint64(b, v)
	}
	for _, c := range d.Cells {
		b = append(b, c.Hue, c.Chroma, c.Light)
	}
	return hex.AppendEncode(nil, b), nil
}

// UnmarshalText reads what MarshalText wrote.
func (d *Descriptor) UnmarshalText(text []byte) error {
	b, err := hex.DecodeString(string(text))
	if err != nil || len(b) != descriptorOctets {
		return errDescriptor
	}
	for i, v := range []*uint64{&d.Hash, &d.Down, &d.Shape} {
		*v = binary.BigEndian.Uint64(b[8*i:])
	}
	for i := range d.Cells {
		c := b[24+3*i:]
		d.Cells[i] = Cell{c[0], c[1], c[2]}
	}
	return nil
}
