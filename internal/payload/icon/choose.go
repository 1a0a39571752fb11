package icon

import "slices"

// wantedSides are the sizes in pixels at which Windows shows files: as small icons, in lists, on the desktop, as large ones. For each the image
// next to it counts, since makers of disguises may put the picture in one size only.
var wantedSides = []int{32, 48, 16, 256}

// choose picks the images to look at, the best depth of each size that is wanted, each once.
func choose(images []Raw) (chosen []Raw) {
	var heads []header
	var readable []Raw
	for _, b := range images[:min(len(images), MaxImages)] {
		if h, err := readHeader(b); err == nil {
			heads, readable = append(heads, h), append(readable, b)
		}
	}
	var taken []int
	for _, side := range wantedSides {
		if i := nearest(heads, side); i >= 0 && !slices.Contains(taken, i) {
			taken = append(taken, i)
			chosen = append(chosen, readable[i])
		}
	}
	return chosen
}

func nearest(heads []header, side int) int {
	best := -1
	apart := func(i int) int { return max(heads[i].width-side, side-heads[i].width) }
	for i := range heads {
		if best < 0 || apart(i) < apart(best) || apart(i) == apart(best) && heads[i].bits > heads[best].bits {
			best = i
		}
	}
	return best
}
