package text

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
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
		{"iso-2022-kr", []byte("plain"), "plain", true},
		{strings.Repeat("x", 1000), []byte("plain"), "plain", false},
	}
	for _, tt := range tests {
		if got, ok := Decode(tt.label, tt.b); got != tt.want || ok != tt.ok {
			t.Errorf("Decode(%.40q, %q) = %q, %v; want %q, %v", tt.label, tt.b, got, ok, tt.want, tt.ok)
		}
	}
}

// Charsets and characters that x/text has no tables for.
func TestDecodeBeyondTables(t *testing.T) {
	tests := []struct {
		label string
		b     string
		want  string
		ok    bool
	}{
		{"shift_jis", "\x82\xA0\xF8\x9F\x82\xA2", "あ\uE63Eい", true}, // docomo: fine weather
		{"cp932", "\xF9\xFC\xF0\x40\xF0\x7E\xF0\x80", "\uE757\uE000\uE03E\uE03F", true},
		{"shift_jis", "\xF3\x40\xF7\xFC", "\uE234\uE5DF", true}, // au
		{"shift_jis", "\xF8\x9F\xFD", "\uE63E\uFFFD", false},
		{"shift_jis", "\xF8\x3F", "\uFFFD?", false},
		{"iso-2022-jp", "\x1b$B$\"u!$$\x1b(B!", "あ\uE000い!", true}, // au: row 85
		{"iso-2022-jp", "\x1b$B~~\x1b(B", "\uE3AB", true},
		{"iso-2022-jp", "a\x1b$Gj\x0fb", "a\uE04Ab", true}, // SoftBank: fine weather
		{"iso-2022-jp", "\x1b$Q!~\x0f", "\uFFFD\uFFFD", false},
		{"euc-jp", "\xA4\xA2\xF5\xA1\xFE\xFE\x8F\xF5\xA1\xA4\xA4", "あ\uE000\uE3AB\uE3ACい", true},
		{"euc-jp", "\xA4\xA2\xF5\x20", "あ\uFFFD ", false},
		{"iso-2022-jp-2", "\x1b$A1(\x1b$B$\"\x1b$(C0!\x1b(B", "报あ가", true},
		{"iso-2022-jp-2004", "\x1b$(Q$\"\x1b(B", "あ", true},
		{"iso-2022-jp", "\x1b$B$\"\x1b$", "あ\uFFFD", false},
		{"iso-2022-jp", "\x1b$B$\"\x1b", "あ\uFFFD", false},
		{"iso-2022-jp", "\x1b$B$\"uA\n\x1b(I1\x1b(Ba", "あ\uE020\nｱa", true},
		{"iso-2022-kr", "\x1b$)C\x0e0!3*\x0f abc\r\n\x0e0!\x0f", "가나 abc\r\n가", true},
		{"iso-2022-kr", "\x1b$)Cabc\x0e0", "abc\uFFFD", false},
		{"iso-2022-kr", "\xb0\xa1", "가", false},
		{"iso-2022-cn", "\x1b$)A\x0e1(\x0f", "报", true},
		{"iso-2022-cn", "\x1b$)G\x0eD\x22\x0f", "\uFFFD\uFFFD", false},
	}
	for _, tt := range tests {
		got, ok := Decode(tt.label, []byte(tt.b))
		if got != tt.want || ok != tt.ok {
			t.Errorf("Decode(%q, %q) = %q, %v; want %q, %v", tt.label, tt.b, got, ok, tt.want, tt.ok)
		}
	}
	for b, want := range map[string]string{
		"+iYt6TWb4-.exe": "見積書.exe", "Hi Mom -+Jjo--!": "Hi Mom -☺-!", "A+ImIDkQ.": "A≢Α.", "1 +- 1": "1 + 1", "+2D3eAA-": "😀", "+ZeVnLIqe": "日本語", "": "",
	} {
		if got, ok := Decode("UTF-7", []byte(b)); got != want || !ok {
			t.Errorf("UTF-7 %q = %q, %v; want %q", b, got, ok, want)
		}
	}
	for _, b := range []string{"+", "+A-", "+AA-", "+ZeVn-", "+2D0-", "\xff"} {
		if got, ok := Decode("utf-7", []byte(b)); ok {
			t.Errorf("UTF-7 %q = %q without complaint", b, got)
		}
	}
	phone := append(in(t, japanese.ShiftJIS, "明日は"), 0xF8, 0x9F)
	phone = append(phone, in(t, japanese.ShiftJIS, "です.jpg")...)
	if got, charset, ok := Guess(phone); got != "明日は\uE63Eです.jpg" || charset != "shift_jis" || !ok {
		t.Errorf("Guess of a name with an emoji = %q, %q, %v", got, charset, ok)
	}
}

// Every label under which Japanese, Chinese and Korean mail goes about reads the same text.
func TestLabels(t *testing.T) {
	families := []struct {
		enc    encoding.Encoding
		text   string
		labels string
	}{
		{japanese.ShiftJIS, "見積書①", "shift_jis shift-jis shiftjis sjis x-sjis ms_kanji csshiftjis cp932 ms932 windows-932 windows-31j cswindows31j x-ms-cp932 cp943 cp943c shift_jis-2004 x-mac-japanese"},
		{japanese.ISO2022JP, "見積書①", "iso-2022-jp csiso2022jp iso-2022-jp-1 iso-2022-jp-2 csiso2022jp2 iso-2022-jp-3 iso-2022-jp-2004 iso-2022-jp-ms cp50220 cp50221 cp50222 jis"},
		{japanese.EUCJP, "見積書①", "euc-jp eucjp x-euc-jp cseucpkdfmtjapanese extended_unix_code_packed_format_for_japanese eucjp-ms eucjp-win cp51932 ujis euc-jis-2004"},
		{simplifiedchinese.GBK, "报价單", "gb2312 csgb2312 gb_2312-80 gb_2312 iso-ir-58 chinese euc-cn cn-gb gbk x-gbk cp936 ms936 windows-936 gb18030"},
		{simplifiedchinese.HZGB2312, "报价", "hz hz-gb-2312"},
		{traditionalchinese.Big5, "報價單", "big5 csbig5 cn-big5 x-x-big5 big5-hkscs big5hkscs cp950 ms950 windows-950"},
		{korean.EUCKR, "견적서", "euc-kr cseuckr euckr korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 iso-ir-149 windows-949 cp949 ms949 uhc"},
	}
	for _, f := range families {
		b := in(t, f.enc, f.text)
		for label := range strings.FieldsSeq(f.labels) {
			if got, ok := Decode(strings.ToUpper(label), b); got != f.text || !ok {
				t.Errorf("%s: %q, %v; want %q", label, got, ok, f.text)
			}
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
	for _, label := range []string{"utf-8", "cp932", "iso-2022-jp", "euc-jp", "gb2312", "us-ascii", "utf-16", "big5", "hz", "iso-2022-kr", "iso-2022-cn", "utf-7", "nobody"} {
		f.Add(label, []byte("\x1b$B8+@Q=q\x1b(B \x8c\xa9\x90\xcf\x8f\x91 \xe8\xa6\x8b"))
		f.Add(label, []byte("\x1b$)C\x0e0!\x0f\x1b$Gj\x0f\x1b$(C0!\x1b$Bu!\n\xf8\x9f\x8f\xf5\xa1\x1b$"))
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
