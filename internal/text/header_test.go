package text

import (
	"encoding/base64"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"
)

func TestDecodeHeader(t *testing.T) {
	jis := base64.StdEncoding.EncodeToString([]byte("\x1b$B8+@Q=q\x1b(B"))
	sjis := string(in(t, japanese.ShiftJIS, "お見積書の件"))
	tests := []struct{ name, raw, want string }{
		{"plain", " Hello, world", " Hello, world"},
		{"base64", "=?UTF-8?B?6KaL56mN5pu4?=", "見積書"},
		{"quoted", "=?utf-8?q?caf=C3=A9_au_lait?=", "café au lait"},
		{"quoted that begins with an escape", "=?utf-8?Q?=E8=A6=8B?=", "見"},
		{"iso-2022-jp", "=?ISO-2022-JP?B?" + jis + "?=", "見積書"},
		{"character split over two words", "=?UTF-8?B?6KY=?=\n =?UTF-8?B?i+epjQ==?=", "見積"},
		{"broken octet leaves the rest", "=?UTF-8?Q?=E8=A6=8B=E8.exe?=", "見\uFFFD.exe"},
		{"octets split over two words", "=?UTF-8?Q?=E8=A6?=\r\n =?utf-8?Q?=8B=E7=A9=8D?=", "見積"},
		{"split over base64 and quoted", "=?UTF-8?B?6KY=?= =?UTF-8?Q?=8B?=", "見"},
		{"neighbours of different charsets", "=?UTF-8?Q?a?= =?ISO-2022-JP?B?" + jis + "?=", "a見積書"},
		{"unpadded", "=?utf-8?B?44GC44GE4?=", "あい"},
		{"unpadded, two octets left", "=?utf-8?B?YWI?=", "ab"},
		{"padding in the middle", "=?utf-8?B?YWI=YWI=?=", "abab"},
		{"fold inside base64", "=?utf-8?B?6KaL\n 56mN?=", "見積"},
		{"inside quotes", `"=?UTF-8?B?6KaL?=" <a@example.jp>`, `"見" <a@example.jp>`},
		{"text around words keeps its blanks", "Re: =?UTF-8?B?6KaL?= ok", "Re: 見 ok"},
		{"text stuck to words", "x=?UTF-8?B?6KaL?=.exe", "x見.exe"},
		{"language", "=?UTF-8*ja?B?6KaL?=", "見"},
		{"wrong label is mended", "=?us-ascii?B?6KaL56mN5pu4?=", "見積書"},
		{"gb2312 that is gbk", "=?gb2312?B?yOexvrvb/Q==?=", "如本慧\uFFFD"},
		{"unknown charset", "=?x-nobody?B?6KaL?=", "見"},
		{"unknown encoding stays", "=?utf-8?X?abc?=", "=?utf-8?X?abc?="},
		{"no end stays", "=?utf-8?B?6KaL", "=?utf-8?B?6KaL"},
		{"equation stays", "a=?b and c?=d", "a=?b and c?=d"},
		{"raw utf-8", " 見積書", " 見積書"},
		{"raw shift_jis", sjis, "お見積書の件"},
		{"raw iso-2022-jp", "\x1b$B8+@Q=q\x1b(B", "見積書"},
		{"raw octets beside a word", sjis + " =?UTF-8?B?6KaL?=", "お見積書の件 見"},
		{"fold", "a\r\n b\n\tc", "a b\tc"},
		{"empty", "", ""},
	}
	for _, tt := range tests {
		if got := DecodeHeader(tt.raw); got != tt.want {
			t.Errorf("%s: DecodeHeader(%q) = %q, want %q", tt.name, tt.raw, got, tt.want)
		}
	}
}

func FuzzDecodeHeader(f *testing.F) {
	for _, s := range []string{
		"=?UTF-8?B?6KaL56mN5pu4?= x", "=?iso-2022-jp?B?GyRCOCtAUT1xGyhC?=", "=?utf-8?Q?=E8=A6?=\n =?utf-8?Q?=8B?=",
		"\x8c\xa9\x90\xcf\x8f\x91", "=?a?b?=?c?q?=?=", strings.Repeat("=?a?q?", 50), strings.Repeat("=?a?q?x?= ", 50),
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		s := DecodeHeader(raw)
		if !utf8.ValidString(s) {
			t.Errorf("DecodeHeader(%q) is not UTF-8", raw)
		}
		if len(s) > 6*len(raw)+3 {
			t.Errorf("DecodeHeader grew %d octets to %d", len(raw), len(s))
		}
	})
}

// The time for the cases below would grow with the square of their length if the scan went back; at 1 MB that is minutes.
func TestDecodeHeaderIsLinear(t *testing.T) {
	for _, unit := range []string{"=?", "=?a?q?", "=?a?q?x?=", "=?a?q?x?= ", "=?a?b?= =?c?b?=", "?=", "\x1b$", "=?a?q?" + "\x8c\xa9", "\xe8"} {
		raw := strings.Repeat(unit, (1<<20)/len(unit))
		if s := DecodeHeader(raw); !utf8.ValidString(s) {
			t.Errorf("%q repeated: not UTF-8", unit)
		}
	}
}

func TestWordCharsets(t *testing.T) {
	raw := "Re: =?UTF-8?B?6KaL?=\n =?utf-8?Q?x?= =?GB2312?B?1eI=?= a =?utf-8?Q?y?= =?broken"
	if got := strings.Join(WordCharsets(raw), " "); got != "utf-8 gb2312 utf-8" {
		t.Errorf("WordCharsets = %q", got)
	}
	if got := WordCharsets("plain"); len(got) > 0 {
		t.Errorf("WordCharsets of plain text = %q", got)
	}
}
