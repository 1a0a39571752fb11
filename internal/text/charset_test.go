package text

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// in encodes s, which must fit the charset.
func in(t testing.TB, enc encoding.Encoding, s string) []byte {
	t.Helper()
	b, err := enc.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatalf("%q does not fit: %v", s, err)
	}
	return b
}

func TestDecode(t *testing.T) {
	const ja = "お見積書①㈱髙"
	sjis, euc := in(t, japanese.ShiftJIS, ja), in(t, japanese.EUCJP, "お見積書")
	tests := []struct {
		label string
		b     []byte
		want  string
		ok    bool
	}{
		{"UTF-8", []byte(ja), ja, true},
		{"utf-8", []byte("a\xffb"), "a\uFFFDb", false},
		{"utf-8", []byte("a\uFFFDb"), "a\uFFFDb", true},
		{"Shift_JIS", sjis, ja, true},
		{"cp932", sjis, ja, true},
		{"MS932", sjis, ja, true},
		{"Windows-31J", sjis, ja, true},
		{"x-sjis", sjis, ja, true},
		{"\"shift_jis\"", sjis, ja, true},
		{"shift_jis", []byte{'a', 0x83}, "a\uFFFD", false},
		{"EUC-JP", euc, "お見積書", true},
		{"eucjp-ms", euc, "お見積書", true},
		{"iso-2022-jp", []byte("\x1b$B8+@Q=q\x1b(B"), "見積書", true},
		{"ISO-2022-JP-MS", []byte("\x1b$B-!-j\x1b(B"), "①㈱", true},
		{"CP50221", []byte("\x1b(I6^\x1b(B"), "ｶﾞ", true},
		{"cp50220", []byte("\x1b$B8+@Q=q\x1b(B"), "見積書", true},
		{"iso-2022-jp*ja", []byte("\x1b$B8+@Q=q\x1b(B"), "見積書", true},
		{"gb2312", in(t, simplifiedchinese.GBK, "報價單の"), "報價單の", true}, // not in GB 2312 proper
		{"gbk", in(t, simplifiedchinese.GBK, "报价单"), "报价单", true},
		{"us-ascii", []byte("plain"), "plain", true},
		{"us-ascii", []byte("caf\xe9"), "caf\uFFFD", false},
		{"iso-8859-1", []byte("caf\xe9"), "café", true},
		{"x-nobody", []byte("plain"), "plain", false},
		{"", []byte("plain"), "plain", false},
		{"iso-2022-kr", []byte("plain"), "plain", false},
		{strings.Repeat("x", 1000), []byte("plain"), "plain", false},
	}
	for _, tt := range tests {
		if got, ok := Decode(tt.label, tt.b); got != tt.want || ok != tt.ok {
			t.Errorf("Decode(%.40q, %q) = %q, %v; want %q, %v", tt.label, tt.b, got, ok, tt.want, tt.ok)
		}
	}
}

func TestGuess(t *testing.T) {
	tests := []struct {
		b       []byte
		want    string
		charset string
	}{
		{[]byte("invoice.pdf"), "invoice.pdf", ""},
		{[]byte("見積書.xls"), "見積書.xls", "utf-8"},
		{[]byte("\x1b$B8+@Q=q\x1b(B.xls"), "見積書.xls", "iso-2022-jp"},
		{in(t, japanese.ShiftJIS, "見積書.xls"), "見積書.xls", "shift_jis"},
		{in(t, japanese.ShiftJIS, "お見積もり用写真.exe"), "お見積もり用写真.exe", "shift_jis"},
		{in(t, japanese.EUCJP, "資料.doc"), "資料.doc", "euc-jp"},
		{in(t, japanese.EUCJP, "議事録.doc"), "議事録.doc", "euc-jp"},
		{in(t, japanese.EUCJP, "ご案内について"), "ご案内について", "euc-jp"},
		{in(t, simplifiedchinese.GB18030, "发票请查收这个文件"), "发票请查收这个文件", "gb18030"},
	}
	for _, tt := range tests {
		if got, charset, ok := Guess(tt.b); got != tt.want || charset != tt.charset || !ok {
			t.Errorf("Guess(%q) = %q, %q, %v; want %q, %q", tt.b, got, charset, ok, tt.want, tt.charset)
		}
	}
	if got, charset, ok := Guess([]byte("a\xff\xff\x80b")); ok || got != "a\uFFFD\uFFFD\uFFFDb" || charset != "" {
		t.Errorf("Guess of octets that fit nothing = %q, %q, %v", got, charset, ok)
	}
}

func FuzzDecode(f *testing.F) {
	for _, label := range []string{"utf-8", "cp932", "iso-2022-jp", "euc-jp", "gb2312", "us-ascii", "utf-16", "big5", "hz", "nobody"} {
		f.Add(label, []byte("\x1b$B8+@Q=q\x1b(B \x8c\xa9\x90\xcf\x8f\x91 \xe8\xa6\x8b"))
	}
	f.Fuzz(func(t *testing.T, label string, b []byte) {
		s, _ := Decode(label, b)
		if !utf8.ValidString(s) {
			t.Errorf("Decode(%q, %q) is not UTF-8", label, b)
		}
		if len(s) > 6*len(b)+3 {
			t.Errorf("Decode(%q) grew %d octets to %d", label, len(b), len(s))
		}
		if g, _, _ := Guess(b); !utf8.ValidString(g) {
			t.Errorf("Guess(%q) is not UTF-8", b)
		}
	})
}
