package icon_test

import (
	"os"
	"regexp"
	"strconv"
	"testing"
)

// The figures that docs/icons.md shows were measured with the limits of this package and keep what they promise: at most 1 % of applications are
// taken for documents, at least 95 % of the changed images of learnt icons are recognised.
func TestFigures(t *testing.T) {
	page, err := os.ReadFile("../../../docs/icons.md")
	if err != nil {
		t.Fatal(err)
	}
	figure := func(pattern string) (of int, percent float64) {
		m := regexp.MustCompile(pattern).FindSubmatch(page)
		if m == nil {
			t.Fatalf("no figure like %s: run make icons", pattern)
		}
		of, _ = strconv.Atoi(string(m[1]))
		percent, _ = strconv.ParseFloat(string(m[2]), 64)
		return of, percent
	}
	if of, wrong := figure(`taken for documents: \d+ of (\d+), \*\*([\d.]+) %`); of < 300 || wrong > 1 {
		t.Errorf("%v %% of %d applications", wrong, of)
	}
	if of, right := figure(`recognised again: \d+ of (\d+), \*\*([\d.]+) %`); of < 10_000 || right < 95 {
		t.Errorf("%v %% of %d learnt icons", right, of)
	}
	if _, near := figure(`(near) one of them: [\d.]+ % on average over the families, ([\d.]+) % at worst`); near > 1 {
		t.Errorf("%v %% near what a house has learnt", near)
	}
}
