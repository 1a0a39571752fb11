package mail

import (
	"encoding/base64"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
)

func TestNames(t *testing.T) {
	const exe = "見積もり用写真.xlsxs.exe"
	sjis, euc, jis := as(t, japanese.ShiftJIS, exe), as(t, japanese.EUCJP, exe), as(t, japanese.ISO2022JP, exe)
	percent := func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
	word := func(charset, s string) string {
		return "=?" + charset + "?B?" + base64.StdEncoding.EncodeToString([]byte(s)) + "?="
	}
	tests := []struct {
		name, fields string
		want         []string // source: text (charset)
		defects      []Defect
	}{
		{"plain", "Content-Disposition: attachment; filename=a.pdf", []string{"disposition: a.pdf ()"}, nil},
		{"quoted", `Content-Disposition: attachment; filename="a b;c.pdf"`, []string{"disposition: a b;c.pdf ()"}, nil},
		{"escaped quote and path", `Content-Disposition: attachment; filename="a\"b\\c\d.pdf"`, []string{`disposition: a"b\c\d.pdf ()`}, nil},
		{"type name", "Content-Type: application/pdf; name=a.pdf", []string{"type: a.pdf ()"}, nil},
		{"words in quotes", `Content-Disposition: attachment; filename="` + word("ISO-2022-JP", jis) + `"`, []string{"disposition: " + exe + " (iso-2022-jp)"}, nil},
		{"words over a fold", `Content-Disposition: attachment; filename="` + word("utf-8", "見積もり用") + "\n " + word("utf-8", "写真.xlsxs.exe") + `"`,
			[]string{"disposition: " + exe + " (utf-8)"}, nil},
		{"utf-8 extended", "Content-Disposition: attachment; filename*=UTF-8''" + percent(exe), []string{"disposition*: " + exe + " (utf-8)"}, nil},
		{"shift_jis extended", "Content-Disposition: attachment; filename*=Shift_JIS'ja'" + percent(sjis), []string{"disposition*: " + exe + " (shift_jis)"}, nil},
		{"iso-2022-jp extended", "Content-Disposition: attachment; filename*=ISO-2022-JP''" + percent(jis), []string{"disposition*: " + exe + " (iso-2022-jp)"}, nil},
		{"extended type", "Content-Type: application/pdf; name*=cp932''" + percent(sjis), []string{"type*: " + exe + " (cp932)"}, nil},
		{"segments out of order", "Content-Disposition: attachment;\n filename*1*=%E7%A9%8D.xl;\n filename*2=s.exe;\n filename*0*=UTF-8''%E8%A6%8B", []string{"disposition*: 見積.xls.exe (utf-8)"}, nil},
		{"character split over segments", "Content-Disposition: attachment; filename*0*=UTF-8''%E8%A6; filename*1*=%8B.exe", []string{"disposition*: 見.exe (utf-8)"}, nil},
		{"segments without charset", `Content-Disposition: attachment; filename*0="a "; filename*1="b.exe"`, []string{"disposition*: a b.exe ()"}, nil},
		{"extended without charset", "Content-Disposition: attachment; filename*=" + percent(exe), []string{"disposition*: " + exe + " (utf-8)"}, []Defect{DefectRaw8Bit}},
		{"extended in quotes", `Content-Disposition: attachment; filename*="UTF-8''` + percent(exe) + `"`, []string{"disposition*: " + exe + " (utf-8)"}, nil},
		{"extended with an unknown charset", "Content-Disposition: attachment; filename*=nobody''a.exe", []string{"disposition*: a.exe (nobody)"}, []Defect{DefectCharset}},
		{"raw utf-8", `Content-Disposition: attachment; filename="` + exe + `"`, []string{"disposition: " + exe + " (utf-8)"}, []Defect{DefectRaw8Bit}},
		{"raw shift_jis", `Content-Disposition: attachment; filename="` + sjis + `"`, []string{"disposition: " + exe + " (shift_jis)"}, []Defect{DefectRaw8Bit}},
		{"raw shift_jis ending in a backslash octet", `Content-Disposition: attachment; filename="` + as(t, japanese.ShiftJIS, "一覧表ソ") + `"; size=1`,
			[]string{"disposition: 一覧表ソ (shift_jis)"}, []Defect{DefectRaw8Bit}},
		{"raw euc-jp", `Content-Disposition: attachment; filename="` + euc + `"`, []string{"disposition: " + exe + " (euc-jp)"}, []Defect{DefectRaw8Bit}},
		{"raw gbk", `Content-Disposition: attachment; filename="` + as(t, simplifiedchinese.GBK, "请查收这个文件") + `.exe"`, []string{"disposition: 请查收这个文件.exe (gb18030)"}, []Defect{DefectRaw8Bit}},
		{"raw iso-2022-jp with quote and semicolon octets", `Content-Disposition: attachment; filename="` + as(t, japanese.ISO2022JP, "ああ山田") + `.exe"`,
			[]string{"disposition: ああ山田.exe (iso-2022-jp)"}, nil},
		{"raw without quotes", "Content-Disposition: attachment; filename=" + sjis, []string{"disposition: " + exe + " (shift_jis)"}, []Defect{DefectRaw8Bit}},
		{"unquoted blanks", "Content-Disposition: attachment; filename=my report .exe", []string{"disposition: my report .exe ()"}, nil},
		{"two semicolons", "Content-Disposition: attachment;; filename=a.exe;;", []string{"disposition: a.exe ()"}, nil},
		{"no semicolon", `Content-Type: application/pdf; charset=utf-8 name="a.exe"`, []string{"type: a.exe ()"}, nil},
		{"no type", "Content-Disposition: filename=a.exe", []string{"disposition: a.exe ()"}, nil},
		{"open quote", `Content-Disposition: attachment; filename="a.exe`, []string{"disposition: a.exe ()"}, nil},
		{"open quote with a parameter", `Content-Disposition: attachment; filename="a.exe; size=3`, []string{"disposition: a.exe; size=3 ()", "disposition: a.exe ()"}, []Defect{DefectNameConflict}},
		{"text behind the quote", `Content-Disposition: attachment; filename="a.pdf".exe`, []string{"disposition: a.pdf.exe ()", "disposition: a.pdf ()"}, []Defect{DefectNameConflict}},
		{"two filenames", "Content-Disposition: attachment; filename=a.pdf; filename=a.exe", []string{"disposition: a.pdf ()", "disposition: a.exe ()"}, []Defect{DefectNameConflict}},
		{"different forms", "Content-Type: application/pdf; name=a.pdf\nContent-Disposition: attachment; filename=b.pdf; filename*=UTF-8''a.exe",
			[]string{"disposition*: a.exe (utf-8)", "disposition: b.pdf ()", "type: a.pdf ()"}, []Defect{DefectNameConflict}},
		{"same name in all forms", "Content-Type: application/pdf; name=\"" + word("utf-8", exe) + "\"\nContent-Disposition: attachment; filename*=Shift_JIS''" + percent(sjis),
			[]string{"disposition*: " + exe + " (shift_jis)", "type: " + exe + " (utf-8)"}, nil},
		{"override character", "Content-Disposition: attachment; filename*=UTF-8''%E2%80%AEfdp.exe", []string{"disposition*: \u202Efdp.exe (utf-8)"}, nil},
		{"NUL", "Content-Disposition: attachment; filename=\"a.exe\x00.pdf\"", []string{"disposition: a.exe\x00.pdf ()", "disposition: a.exe ()"}, []Defect{DefectNameConflict}},
		{"field behind a bare CR", "X: y\rContent-Disposition: attachment; filename=a.exe\rContent-Type: application/pdf; name=a.pdf\r", []string{"disposition: a.exe ()", "type: a.pdf ()"},
			[]Defect{DefectBareCR, DefectNameConflict}},
		{"bare CR in a value", "Content-Disposition: attachment; filename=\"a\r.pdf\"", []string{"disposition: a.pdf ()"}, nil},
		{"CRLF of a fold", "Content-Disposition: attachment;\r\n filename=a.pdf\r\n", []string{"disposition: a.pdf ()"}, nil},
		{"none", "Content-Disposition: attachment", nil, nil},
		{"empty", `Content-Disposition: attachment; filename=""`, nil, nil},
	}
	for _, tt := range tests {
		m := receive(t, tt.fields+"\n\nx", testLimits, nil)
		var got []string
		for _, n := range m.Root.Names {
			got = append(got, n.Source+": "+n.Text+" ("+n.Charset+")")
		}
		if !slices.Equal(got, tt.want) || !slices.Equal(m.Root.Defects, tt.defects) {
			t.Errorf("%s: %q, defects %v; want %q, %v", tt.name, got, m.Root.Defects, tt.want, tt.defects)
		}
	}
}

func TestNameKeepsOctets(t *testing.T) {
	sjis := as(t, japanese.ShiftJIS, "写真.exe")
	m := receive(t, `Content-Disposition: attachment; filename="`+sjis+"\"\n\nx", testLimits, nil)
	if len(m.Root.Names) != 1 || string(m.Root.Names[0].Raw) != sjis || m.Root.FileName() != "写真.exe" {
		t.Errorf("%q", m.Root.Names)
	}
}

func TestPartFields(t *testing.T) {
	tests := []struct{ fields, mediaType, charset, disposition string }{
		{"X: y", "text/plain", "", ""},
		{"Content-Type: TEXT/HTML; Charset=\"UTF-8\" ", "text/html", "utf-8", ""},
		{"Content-Type: text/plain; charset=iso-2022-jp format=flowed", "text/plain", "iso-2022-jp", ""},
		{"Content-Type: application/x-zip (packed);x", "application/x-zip", "", ""},
		{"Content-Type: a/b/c", "text/plain", "", ""},
		{"Content-Disposition: INLINE;x=y", "text/plain", "", "inline"},
		{"Content-Disposition: x-nobody", "text/plain", "", "attachment"},
		{"Content-Type: text/html\rX: y", "text/html", "", ""},
		{"Content-Type: text/html;\r\n charset=utf-8\r", "text/html", "utf-8", ""},
		{"Content-Disposition: filename=a", "text/plain", "", ""},
	}
	for _, tt := range tests {
		p := receive(t, tt.fields+"\n\nx", testLimits, nil).Root
		if p.MediaType != tt.mediaType || p.Charset != tt.charset || p.Disposition != tt.disposition {
			t.Errorf("%s: %q, %q, %q", tt.fields, p.MediaType, p.Charset, p.Disposition)
		}
	}
}
