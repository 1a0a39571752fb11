package main

import (
	"image/color"
	"slices"
)

// split cuts the box that spans most in one colour in two; false where none can be cut.
func split(boxes *[][][3]uint8) bool {
	which, axis, widest := -1, 0, 0
	for i, b := range *boxes {
		for k := range 3 {
			if w := spread(b, k); w > widest {
				which, axis, widest = i, k, w
			}
		}
	}
	if which < 0 {
		return false
	}
	b := (*boxes)[which]
	slices.SortFunc(b, func(x, y [3]uint8) int { return int(x[axis]) - int(y[axis]) })
	cut := len(b) / 2
	for cut < len(b)-1 && b[cut][axis] == b[cut-1][axis] {
		cut++
	}
	(*boxes)[which] = b[:cut]
	*boxes = append(*boxes, b[cut:])
	return true
}

func spread(b [][3]uint8, axis int) int {
	low, high := 255, 0
	for _, c := range b {
		low, high = min(low, int(c[axis])), max(high, int(c[axis]))
	}
	return high - low
}

func meanColour(b [][3]uint8) color.Color {
	var sum [3]int
	for _, c := range b {
		for k := range sum {
			sum[k] += int(c[k])
		}
	}
	n := max(1, len(b))
	return rgb(uint8(sum[0]/n), uint8(sum[1]/n), uint8(sum[2]/n))
}
