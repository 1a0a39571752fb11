package text

import "testing"

func TestEscape(t *testing.T) {
	tests := []struct{ s, want string }{
		{"見積書 ｶﾞ①㈱ Ünï 🗾.xlsx", "見積書 ｶﾞ①㈱ Ünï 🗾.xlsx"},
		{`C:\dir`, `C:\dir`},
		{"資料\u202Efdp.exe", `資料\u{202E}fdp.exe`},
		{"a\u200Eb\u200Fc\u2066d\u2069e\u202Af", `a\u{200E}b\u{200F}c\u{2066}d\u{2069}e\u{202A}f`},
		{"a\u200Bb\u200Dc\uFEFFd\u2060", `a\u{200B}b\u{200D}c\u{FEFF}d\u{2060}`},
		{"a\nb\r\tc\x00\x1b[31m\x7f", `a\u{000A}b\u{000D}\u{0009}c\u{0000}\u{001B}[31m\u{007F}`},
		{"a\u0085b\u2028c", `a\u{0085}b\u{2028}c`},
		{"kept \uFFFD", "kept \uFFFD"},
		{"bad \x9c\xff", `bad \x{9C}\x{FF}`},
		{"tag \U000E0041", `tag \u{E0041}`},
		{"", ""},
	}
	for _, tt := range tests {
		if got := Escape(tt.s); got != tt.want {
			t.Errorf("Escape(%q) = %s, want %s", tt.s, got, tt.want)
		}
	}
}

func TestClip(t *testing.T) {
	tests := []struct {
		s       string
		columns int
		want    string
	}{
		{"short", 5, "short"},
		{"longer", 5, "long…"},
		{"見積書", 6, "見積書"},
		{"見積書", 5, "見積…"},
		{"見積書", 4, "見…"},
		{"か\u3099か\u3099", 4, "か\u3099か\u3099"},
		{"ab", 1, "…"},
		{"a", 1, "a"},
		{"a", 0, ""},
		{"\xff\xff\xff", 2, "\xff…"},
		{"", 3, ""},
	}
	for _, tt := range tests {
		if got := Clip(tt.s, tt.columns); got != tt.want {
			t.Errorf("Clip(%q, %d) = %q, want %q", tt.s, tt.columns, got, tt.want)
		}
	}
}

func TestJapaneseShare(t *testing.T) {
	tests := []struct {
		s    string
		want float64
	}{
		{"お見積", 1},
		{"ABお見", 0.5},
		{"見積書", 0}, // kanji alone may be Chinese
		{"ｶﾀ 12345", 1},
		{"hello", 0},
		{"", 0},
	}
	for _, tt := range tests {
		if got := JapaneseShare(tt.s); got != tt.want {
			t.Errorf("JapaneseShare(%q) = %v, want %v", tt.s, got, tt.want)
		}
	}
}
