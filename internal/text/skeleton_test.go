package text

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSkeletonAlike(t *testing.T) {
	for _, tt := range []struct{ a, b string }{
		{"раураl", "paypal"}, // Cyrillic
		{"οk", "ok"},         // Greek omicron
		{"ｏｋ", "ok"},
		{"rnicrosoft", "microsoft"},
		{"O", "0"},
		{"I", "l"},
		{"1", "l"},
		{"|", "l"},
		{"エ業", "工業"},
		{"ロ座", "口座"},
		{"カ", "力"},
		{"ニ", "二"},
		{"ー", "一"},
		{"ﾛ", "口"},
		{"ト部", "卜部"},
		{"ハ", "八"},
		{"タ", "夕"},
		{"ヘ", "へ"},
		{"⼒", "力"}, // Kangxi radical
		{"a\u200Bb", "ab"},
		{"a\u00ADb", "ab"},
		{"𝐚𝐛", "ab"},
		{"é", "e\u0301"},
		{"神", "神"},
	} {
		if a, b := Skeleton(tt.a), Skeleton(tt.b); a != b {
			t.Errorf("%q and %q look alike: got %q and %q", tt.a, tt.b, a, b)
		}
	}
}

func TestSkeletonDiffers(t *testing.T) {
	for _, tt := range []struct{ a, b string }{
		{"tokiwa", "tokiva"}, {"株式会社", "有限会社"}, {"カ", "ガ"}, {"は", "ば"}, {"犬", "大"}, {"o", "O"}, {"", "a"}, {"ab", "a b"},
	} {
		if Skeleton(tt.a) == Skeleton(tt.b) {
			t.Errorf("%q and %q have one skeleton, %q", tt.a, tt.b, Skeleton(tt.a))
		}
	}
}

// Every entry of the table is read, and no prototype is mapped further.
func TestSkeletonTable(t *testing.T) {
	c := confusables()
	n := 0
	check := func(source rune, prototype string) {
		n++
		if prototype == "" || strings.ContainsRune(prototype, utf8.RuneError) || source == utf8.RuneError {
			t.Fatalf("%U: the table has %q", source, prototype)
		}
		once := Skeleton(string(source))
		if twice := Skeleton(once); twice != once {
			t.Errorf("%U: skeleton %q, whose skeleton is %q", source, once, twice)
		}
		if once != Skeleton(prototype) {
			t.Errorf("%U: skeleton %q is not that of %q", source, once, prototype)
		}
	}
	for r, p := range c.ascii {
		if p != "" {
			check(rune(r), p)
		}
	}
	for r, p := range c.rest {
		check(r, p)
	}
	if n < 2000 || c.ascii['0'] != "O" || c.ascii['1'] != "l" || c.ascii['m'] != "rn" {
		t.Errorf("%d entries, 0 → %q, 1 → %q, m → %q: not the table that was expected", n, c.ascii['0'], c.ascii['1'], c.ascii['m'])
	}
}

func FuzzSkeleton(f *testing.F) {
	for _, s := range []string{"", "paypal", "раураl", "ロ座", "a\u200Bb", "\xff\xfe", "が", "\u0344", "𝐚𝐛"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Skeleton(s)
		if !utf8.ValidString(once) && utf8.ValidString(s) {
			t.Fatalf("%q: invalid %q", s, once)
		}
		if twice := Skeleton(once); twice != once {
			t.Fatalf("%q: %q, then %q", s, once, twice)
		}
	})
}

func BenchmarkSkeleton(b *testing.B) {
	for name, s := range map[string]string{"ascii": strings.Repeat("tokiwa denki ", 80), "japanese": strings.Repeat("常盤電機の工業ロ座", 40)} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(s)))
			for b.Loop() {
				Skeleton(s)
			}
		})
	}
}
