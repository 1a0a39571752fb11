package drawn

import "math"

// sheet is a page with its upper right corner folded.
func sheet(body, edge, fold ink) func(x, y float64) ink {
	const left, top, right, bottom, size, line = 0.14, 0.03, 0.86, 0.97, 0.22, 0.02
	return func(x, y float64) ink {
		if !box(x, y, left, top, right, bottom) {
			return none
		}
		in := (x - (right - size)) - (y - top) // beyond the diagonal
		switch {
		case in > 0:
			return none
		case x > right-size && y < top+size:
			return fold
		case in > -line || x < left+line || x > right-line || y < top+line || y > bottom-line:
			return edge
		}
		return body
	}
}

// folder has its tab at the upper left.
func folder(front, back ink) func(x, y float64) ink {
	return layers(
		rectangle(front, 0.03, 0.32, 0.97, 0.88),
		rectangle(back, 0.03, 0.22, 0.97, 0.34),
		rectangle(back, 0.03, 0.13, 0.42, 0.24),
	)
}

// zipper runs down from the upper edge.
func zipper(c ink, left, top, right, bottom float64) func(x, y float64) ink {
	teeth := rows(c, left, top, (left+right)/2, bottom, 7)
	others := rows(c, (left+right)/2, top+(bottom-top)/14, right, bottom, 7)
	return layers(rectangle(c, left, bottom, right, bottom+0.12), teeth, others)
}

func envelope(body, line ink, left, top, right, bottom float64) func(x, y float64) ink {
	cx, cy := (left+right)/2, top+(bottom-top)*0.6
	return func(x, y float64) ink {
		if !box(x, y, left, top, right, bottom) {
			return none
		}
		edge := min(x-left, right-x, y-top, bottom-y) < 0.03
		flap := min(segment(x, y, left, top, cx, cy), segment(x, y, right, top, cx, cy)) < 0.025
		if edge || flap {
			return line
		}
		return body
	}
}

// picture is a landscape: sky, sun, hills.
func picture(left, top, right, bottom float64) func(x, y float64) ink {
	return func(x, y float64) ink {
		if !box(x, y, left, top, right, bottom) {
			return none
		}
		u, v := (x-left)/(right-left), (y-top)/(bottom-top)
		switch {
		case v > 0.55+0.25*math.Abs(u-0.35) || v > 0.45+0.9*math.Abs(u-0.7):
			return hex(0x4f9a4a)
		case math.Hypot(u-0.22, v-0.25) < 0.12:
			return hex(0xf7d54a)
		}
		return hex(0x7fb8e8)
	}
}

func triangle(c ink, cx, cy, radius float64) func(x, y float64) ink {
	return func(x, y float64) ink {
		if u := (x - cx) / radius; u > -0.6 && u < 1 && math.Abs(y-cy)/radius < (1-u)*0.55 {
			return c
		}
		return none
	}
}
