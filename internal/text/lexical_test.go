package text

import "testing"

func TestCommentLen(t *testing.T) {
	for s, want := range map[string]int{
		"(a) b":       3,
		"(a (b) c) d": 9,
		`(a \) b) c`:  8,
		"(a":          2,
		`(a\`:         3,
		"()":          2,
	} {
		if got := CommentLen(s); got != want {
			t.Errorf("%q: got %d, want %d", s, got, want)
		}
	}
}

func TestHexDigit(t *testing.T) {
	for c, want := range map[byte]int{'0': 0, '9': 9, 'a': 10, 'F': 15, 'g': -1, '/': -1, ':': -1, '@': -1, '`': -1} {
		if got := HexDigit(c); got != want {
			t.Errorf("%q: got %d, want %d", c, got, want)
		}
	}
}
