package history

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"sekisho/internal/record"
)

func TestStrip(t *testing.T) {
	for in, want := range map[string]string{
		"ＡＢＣ　１２３ ｶﾅ": "abc000カナ",
		"見積番号は 42 番です、https://a.example/x?y=1 を見て押印のうえ、早めに担当まで送り返すこと": "見積番号は00番です、Uを見て押印のうえ、早めに担当まで送り返すこと",
		"お世話になっております。\n本文の行はそのまま残る":                                   "本文の行はそのまま残る",
		"・一つ目\n■二つ目\n――――――":                                          "一つ目二つ目",
		"a\u200bb\u00ad":             "ab",
		"納\ufe0f品\U000e0100計\u0301画": "納品計画",
		"":                           "",
	} {
		if got := strip(in, false); got != want {
			t.Errorf("%q becomes %q, not %q", in, got, want)
		}
	}
}

func TestSplit(t *testing.T) {
	const body = "来週の会議は中止になり、資料は次回へ回す\n"
	for name, c := range map[string][2]string{
		"plain":     {body, ""},
		"signature": {body + "-- \n青葉商事\nTEL 03-0000-0000\n", ""},
		"quote":     {body + "> 先方の都合を聞いた結果、次の日程を提案する\n", "先方の都合を聞いた結果、次の日程を提案する"},
		"outlook":   {body + "-----Original Message-----\n先方の都合を聞いた結果、次の日程を提案する\n", "先方の都合を聞いた結果、次の日程を提案する"},
		"crlf":      {strings.ReplaceAll(body+"> 先方の都合を聞いた結果、次の日程を提案する\n", "\n", "\r\n"), "先方の都合を聞いた結果、次の日程を提案する"},
		"between":   {"> 先方の都合を聞いた結果、次の日程を提案する\n" + body, "先方の都合を聞いた結果、次の日程を提案する"},
	} {
		got := split(c[0])
		if got.own != "来週の会議は中止になり、資料は次回へ回す" || !strings.HasSuffix(got.quoted, c[1]) || (c[1] == "") != (got.quoted == "") {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := split("電話 03-0000-0000 まで"); got.own == "" {
		t.Error("a text that is all signature is cut off whole")
	}
}

func TestTextIsBounded(t *testing.T) {
	long := strings.Repeat("会議の資料を送る", 20_000)
	if got := split(long); len(got.own) > maxText {
		t.Errorf("%d octets", len(got.own))
	}
	if got := split("> " + long); len(got.quoted) > maxQuote {
		t.Errorf("%d octets of a quotation", len(got.quoted))
	}
	if got := clip("会議", 4); got != "会" {
		t.Errorf("clipped to %q", got)
	}
}

func contained(quote, sketch []uint32) float64 { return quotation{quote, quote}.containment(sketch) }

func TestEstimates(t *testing.T) {
	a, b := []uint32{1, 2, 3, 4}, []uint32{3, 4, 5, 6}
	for name, c := range map[string]struct{ got, want float64 }{
		"itself": {record.Alike(a, a), 1}, "half": {record.Alike(a, b), 2.0 / 6}, "nothing": {record.Alike(a, nil), 0}, "both empty": {record.Alike(nil, nil), 0},
		"quoted": {contained([]uint32{0, 1, 2, 3, 4, 9}, a), 1}, "too few": {contained([]uint32{1, 2, 9}, a), 0}, "no quotation": {contained(nil, a), 0},
	} {
		if c.got != c.want {
			t.Errorf("%s: %v, not %v", name, c.got, c.want)
		}
	}
	full := make([]uint32, record.SketchSize)
	for i := range full {
		full[i] = uint32(10 * (i + 1))
	}
	part := []uint32{10, 20, 30, 40, 50, 60, 1000, 2000, 3000} // beyond the sketch's range nothing is known
	if got := contained(part, full); got != 1 {
		t.Errorf("a part of a mail has a containment of %v", got)
	}
	full[len(full)-1] = ^uint32(0)
	if got := contained(full, full); got != 1 {
		t.Errorf("with the largest hash there is: %v", got)
	}
}

func FuzzSplit(f *testing.F) {
	for _, s := range []string{"", "> a\nb", "a\r\n> b\r\n-- \nc", "\xff> \xfe", "http://", "HTTPS://x", "2026年10月5日 a <b@c.example>:\n> x", "-----Original Message-----\n\n\n", "電話 03-0000-0000"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := split(s)
		for _, part := range []string{got.own, got.quoted} {
			if !utf8.ValidString(part) || strings.ContainsAny(part, " \n\t") {
				t.Errorf("%q becomes %q", s, part)
			}
			sketch := sketchOf(part)
			if !slices.IsSorted(sketch.Hashes) || len(sketch.Hashes) > record.SketchSize || sketch.Runes != utf8.RuneCountInString(part) || (part == "") != (len(sketch.Hashes) == 0) {
				t.Errorf("sketch of %q: %+v", part, sketch)
			}
			set := setOf(part)
			if !slices.Equal(set[:min(len(set), record.SketchSize)], sketch.Hashes) {
				t.Errorf("the sketch of %q is not the least of its set", part)
			}
			if part != "" && record.Alike(sketch.Hashes, sketch.Hashes) != 1 {
				t.Errorf("%q is not alike itself", part)
			}
		}
	})
}
