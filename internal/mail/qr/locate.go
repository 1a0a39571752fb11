package qr

import (
	"cmp"
	"math"
	"slices"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/detector"
)

// maxTries bounds how many sets of three patterns are read as a code.
const maxTries = 24

// square is three corners that may be those of one code.
type square struct {
	of  [3]int  // indices of corners
	off float64 // how far from a square
}

// codes reads the codes of a picture.
func (p *plane) codes() (found Found) {
	defer recovered(&found)
	corners, all := p.corners()
	if !all {
		found.Unread = TooBig
	}
	list := squares(corners)
	if len(list) == 0 {
		return found
	}
	shades := p.shades()
	used := make([]bool, len(corners))
	taken := func(i int) bool { return used[i] }
	for _, s := range list[:min(len(list), maxTries)] {
		if slices.ContainsFunc(s.of[:], taken) {
			continue
		}
		if text, ok := shades.read([3]corner{corners[s.of[0]], corners[s.of[1]], corners[s.of[2]]}); ok {
			found.add(text)
			used[s.of[0]], used[s.of[1]], used[s.of[2]] = true, true, true
		}
	}
	for _, s := range list { // also those that were not tried: a code that reads must not hide one that does not
		if found.Unread == "" && s.off < surely && !slices.ContainsFunc(s.of[:], taken) {
			found.Unread = NotDecoded
		}
	}
	return found
}

// surely is how far from a square three patterns may stand that are no chance.
const surely = 0.1

// squares lists the sets of three like patterns that stand at three corners of a square, the best first.
func squares(corners []corner) []square {
	var list []square
	for i := range corners {
		for j := range i {
			for k := range j {
				if off := askew(corners[i], corners[j], corners[k]); off < 0.5 {
					list = append(list, square{[3]int{i, j, k}, off})
				}
			}
		}
	}
	slices.SortStableFunc(list, func(a, b square) int { return cmp.Compare(a.off, b.off) })
	return list
}

// askew says how far three patterns are from standing at the corners of a code; 1 is not at all.
func askew(a, b, c corner) float64 {
	least, most := min(a.module, b.module, c.module), max(a.module, b.module, c.module)
	if a.dark != b.dark || b.dark != c.dark || most > 1.5*least {
		return 1
	}
	sides := [3]float64{distance(a, b), distance(b, c), distance(a, c)}
	slices.Sort(sides[:])
	leg, other, diagonal := sides[0], sides[1], sides[2]
	modules := (leg+other)/2/((least+most)/2) + 7
	if leg == 0 || modules < 18 || modules > 185 {
		return 1
	}
	return (other-leg)/other + math.Abs(diagonal-math.Hypot(leg, other))/diagonal + (most-least)/most/2
}

func distance(a, b corner) float64 { return math.Hypot(a.x-b.x, a.y-b.y) }

// shades holds the picture in the forms that the library reads, each made when it is needed.
type shades struct {
	p        *plane
	plain    *gozxing.BitMatrix // parted at one threshold
	local    *gozxing.BitMatrix // parted by what is around: for photographs
	inverted bool               // both are
}

func (p *plane) shades() *shades { return &shades{p: p} }

// read reads the code between three patterns.
func (s *shades) read(corners [3]corner) (string, bool) {
	s.invert(!corners[0].dark)
	if text, ok := sample(s.matrix(), corners); ok {
		return text, true
	}
	local := s.around()
	if local == nil {
		return "", false
	}
	return sample(local, corners)
}

func (s *shades) invert(inverted bool) {
	if s.inverted != inverted {
		s.inverted, s.plain, s.local = inverted, nil, nil
	}
}

func (s *shades) matrix() *gozxing.BitMatrix {
	if s.plain == nil {
		s.plain, _ = gozxing.NewBitMatrix(s.p.width, s.p.height)
		for y := range s.p.height {
			for x := range s.p.width {
				if s.p.dark(x, y) != s.inverted {
					s.plain.Set(x, y)
				}
			}
		}
	}
	return s.plain
}

// around is nil where the library cannot tell.
func (s *shades) around() *gozxing.BitMatrix {
	if s.local == nil {
		source, err := gozxing.NewPlanarYUVLuminanceSource(s.p.luma, s.p.stride, s.p.height, 0, 0, s.p.width, s.p.height, false)
		if err != nil {
			return nil
		}
		if s.inverted {
			source = gozxing.NewInvertedLuminanceSource(source)
		}
		s.local, _ = gozxing.NewHybridBinarizer(source).GetBlackMatrix()
	}
	return s.local
}

// sample reads the modules between three patterns.
func sample(m *gozxing.BitMatrix, corners [3]corner) (string, bool) {
	var p [3]gozxing.ResultPoint
	for i, c := range corners {
		p[i] = detector.NewFinderPattern1(c.x, c.y, c.module)
	}
	bl, tl, tr := gozxing.ResultPoint_OrderBestPatterns(p[0], p[1], p[2])
	info := detector.NewFinderPatternInfo(bl.(*detector.FinderPattern), tl.(*detector.FinderPattern), tr.(*detector.FinderPattern))
	result, err := detector.NewDetector(m).ProcessFinderPatternInfo(info)
	if err != nil {
		return "", false
	}
	return read(result.GetBits())
}
