package history

import (
	"testing"

	"golang.org/x/text/unicode/norm"
)

// What is plainly normal is left as it is by NFKC, alone and beside any other such character.
func TestPlainlyNormal(t *testing.T) {
	var all []rune
	for r := rune(1); r < 0x11000; r++ {
		if plainlyNormal(string(r)) {
			all = append(all, r)
		}
	}
	if len(all) < 20_000 {
		t.Fatalf("only %d characters", len(all))
	}
	if !norm.NFKC.IsNormalString(string(all)) {
		t.Error("together they are not in NFKC")
	}
	for i, r := range all {
		if s := string(r) + string(all[(i*7919)%len(all)]) + string(r); !norm.NFKC.IsNormalString(s) {
			t.Errorf("%q is not in NFKC", s)
		}
	}
	for _, s := range []string{"ｱ", "㈱", "Ａ", "か\u3099", "①", "e\u0301"} {
		if plainlyNormal(s) {
			t.Errorf("%q is taken for normal", s)
		}
	}
}
