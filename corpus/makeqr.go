package corpus

import (
	"fmt"
	"image"
	"image/color"
	"strings"
)

// QR codes (ISO/IEC 18004): versions 1 to 5, byte mode, error correction L, mask 0. That is one block of data, up to 106 octets.

// qrSizes are the data and the correction codewords of each version.
var qrSizes = [][2]int{{19, 7}, {34, 10}, {55, 15}, {80, 20}, {108, 26}}

// qrFormat is the format information of correction L with mask 0 (8.9), the first bit the highest of 15.
const qrFormat = 0b111011111000100

type qrCode struct {
	size        int
	dark, fixed [][]bool
}

// newQR encodes a text.
func newQR(text string) *qrCode {
	version := 0
	for qrSizes[version][0] < len(text)+2 {
		if version++; version == len(qrSizes) {
			panic(fmt.Sprintf("corpus: %q is too long for a QR code", text))
		}
	}
	q := &qrCode{size: 21 + 4*version}
	for range q.size {
		q.dark, q.fixed = append(q.dark, make([]bool, q.size)), append(q.fixed, make([]bool, q.size))
	}
	q.patterns(version)
	q.place(qrWords(text, qrSizes[version]))
	return q
}

// qrWords are the data with what corrects them.
func qrWords(text string, sizes [2]int) []byte {
	bits := fmt.Sprintf("0100%08b", len(text))
	for i := range len(text) {
		bits += fmt.Sprintf("%08b", text[i])
	}
	bits += "0000"
	var words []byte
	for i := 0; i+8 <= len(bits); i += 8 {
		var w byte
		for _, bit := range bits[i : i+8] {
			w = w<<1 | byte(bit-'0')
		}
		words = append(words, w)
	}
	for i := 0; len(words) < sizes[0]; i++ {
		words = append(words, []byte{0xec, 0x11}[i%2])
	}
	return append(words, qrCorrection(words, sizes[1])...)
}

// qrCorrection is the remainder of a division by the generator polynomial of that degree in GF(256) with 0x11d.
func qrCorrection(words []byte, degree int) []byte {
	generator, root := make([]byte, degree), byte(1)
	generator[degree-1] = 1
	for range degree {
		for j := range generator {
			generator[j] = qrTimes(generator[j], root)
			if j+1 < degree {
				generator[j] ^= generator[j+1]
			}
		}
		root = qrTimes(root, 2)
	}
	rest := make([]byte, degree)
	for _, w := range words {
		factor := w ^ rest[0]
		rest = append(rest[1:], 0)
		for j := range rest {
			rest[j] ^= qrTimes(generator[j], factor)
		}
	}
	return rest
}

func qrTimes(a, b byte) (product byte) {
	for ; b > 0; b >>= 1 {
		if b&1 != 0 {
			product ^= a
		}
		carry := a&0x80 != 0
		a <<= 1
		if carry {
			a ^= 0x1d
		}
	}
	return product
}

func (q *qrCode) set(x, y int, dark bool) {
	if x >= 0 && y >= 0 && x < q.size && y < q.size {
		q.dark[y][x], q.fixed[y][x] = dark, true
	}
}

// patterns draws what is the same in all codes of a version (6.3).
func (q *qrCode) patterns(version int) {
	for i := range q.size {
		q.set(6, i, i%2 == 0)
		q.set(i, 6, i%2 == 0)
	}
	for _, corner := range [][2]int{{3, 3}, {q.size - 4, 3}, {3, q.size - 4}} {
		q.squares(corner[0], corner[1], 4, 2, 4)
	}
	if version > 0 {
		q.squares(q.size-7, q.size-7, 2, 1, 9)
	}
	for i := range 15 {
		bit := qrFormat>>i&1 != 0
		q.set(8, []int{0, 1, 2, 3, 4, 5, 7, 8, q.size - 7, q.size - 6, q.size - 5, q.size - 4, q.size - 3, q.size - 2, q.size - 1}[i], bit)
		q.set([]int{q.size - 1, q.size - 2, q.size - 3, q.size - 4, q.size - 5, q.size - 6, q.size - 7, q.size - 8, 7, 5, 4, 3, 2, 1, 0}[i], 8, bit)
	}
	q.set(8, q.size-8, true)
}

// squares draws rings around a place: those at a distance of light1 and light2 are light.
func (q *qrCode) squares(cx, cy, reach, light1, light2 int) {
	for dy := -reach; dy <= reach; dy++ {
		for dx := -reach; dx <= reach; dx++ {
			ring := max(dx, -dx, dy, -dy)
			q.set(cx+dx, cy+dy, ring != light1 && ring != light2)
		}
	}
}

// place writes the bits in columns of two, upwards and downwards by turns (7.7.3), masked.
func (q *qrCode) place(words []byte) {
	i := 0
	for right := q.size - 1; right >= 1; right -= 2 {
		if right == 6 {
			right = 5
		}
		for step := range q.size {
			for x := right; x >= right-1; x-- {
				y := step
				if (right+1)&2 == 0 {
					y = q.size - 1 - step
				}
				if q.fixed[y][x] {
					continue
				}
				bit := i < 8*len(words) && words[i/8]>>(7-i%8)&1 != 0
				q.dark[y][x] = bit != ((x+y)%2 == 0)
				i++
			}
		}
	}
}

// qrPicture is the code as a picture, four pixels a module with a quiet zone; its shade of white comes from the salt.
func qrPicture(text, s string) []byte {
	q := newQR(text)
	const scale, quiet = 4, 4
	side := (q.size + 2*quiet) * scale
	img := image.NewNRGBA(image.Rect(0, 0, side, side))
	white := color.NRGBA{255, 255, 250 + salt(s).hex(1, 1)[0]%6, 255}
	for y := range side {
		for x := range side {
			img.SetNRGBA(x, y, white)
			if mx, my := x/scale-quiet, y/scale-quiet; mx >= 0 && my >= 0 && mx < q.size && my < q.size && q.dark[my][mx] {
				img.SetNRGBA(x, y, color.NRGBA{0, 0, 0, 255})
			}
		}
	}
	return encoded(img)
}

// qrText is the code in block characters, two rows of modules a line, as it comes in mail that shows no pictures.
func qrText(text string) string {
	q := newQR(text)
	var b strings.Builder
	for y := 0; y < q.size; y += 2 {
		b.WriteString("  ")
		for x := range q.size {
			upper, lower := q.dark[y][x], y+1 < q.size && q.dark[y+1][x]
			b.WriteRune([]rune{' ', '▀', '▄', '█'}[b2i(upper)+2*b2i(lower)])
		}
		b.WriteString("\n")
	}
	return b.String()
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
