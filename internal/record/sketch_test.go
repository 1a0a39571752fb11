package record

import (
	"math"
	"testing"
)

func TestAlike(t *testing.T) {
	run := func(from, n uint32) (hashes []uint32) {
		for i := range n {
			hashes = append(hashes, from+i)
		}
		return hashes
	}
	for _, test := range []struct {
		a, b []uint32
		want float64
	}{
		{run(1, 32), run(1, 32), 1}, {run(1, 32), run(100, 32), 0}, {run(1, 4), run(3, 4), 2.0 / 6}, {nil, run(1, 4), 0}, {nil, nil, 0},
		{run(1, 32), run(17, 32), 0.5},
	} {
		if got := Alike(test.a, test.b); math.Abs(got-test.want) > 1e-9 || math.Abs(Alike(test.b, test.a)-got) > 1e-9 {
			t.Errorf("%v and %v: %v, want %v", test.a, test.b, got, test.want)
		}
	}
}
