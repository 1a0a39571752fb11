package text

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// No name that is as it should be is taken for damage: with and without suffix, alone and after decoding.
func TestNoFalseAlarm(t *testing.T) {
	names := japaneseNames()
	if len(names) < 2500 {
		t.Fatalf("only %d names", len(names))
	}
	alarms := 0
	for _, name := range append(names, foreignNames()...) {
		for _, shown := range []string{name, name + ".xlsx", "2026_" + name + "_v1.pdf", "資料/" + name + ".doc"} {
			if g, bad := Garbled(shown, true); bad {
				alarms++
				t.Errorf("%q: %+v", shown, g)
			}
		}
	}
	t.Logf("%d Japanese names, %d others: %d false alarms", len(names), len(foreignNames()), alarms)
}

// The names of languages and countries in many languages (Unicode CLDR) are long lists of clean names.
func TestNoFalseAlarmInOtherLanguages(t *testing.T) {
	names := 0
	for _, in := range strings.Fields("de fr es pt it pl cs hu tr sv da fi vi ru uk el he ar fa hi th ko zh zh-Hant ja is ro lt lv et bg sr ka hy my km lo am ta") {
		clean := func(name string) {
			names++
			if g, bad := Garbled(name+".pdf", true); bad {
				t.Errorf("%s, %q: %+v", in, name, g)
			}
		}
		tag := language.MustParse(in)
		for _, l := range display.Supported.BaseLanguages() {
			clean(display.Languages(tag).Name(l))
		}
		for _, r := range display.Supported.Regions() {
			clean(display.Regions(tag).Name(r))
		}
	}
	t.Logf("%d names", names)
	if names < 7000 {
		t.Error("too few names")
	}
}

var (
	utf8Page = unicode.UTF8
	cp1252   = charmap.Windows1252
	cp437    = charmap.CodePage437
	cp932    = japanese.ShiftJIS
	euc      = japanese.EUCJP
	gbk      = simplifiedchinese.GBK
	big5     = traditionalchinese.Big5
	cp949    = korean.EUCKR
)

// Every kind of damage is found at least as often as it must be. The damage is real: octets of one charset, read in another.
func TestDetection(t *testing.T) {
	for _, c := range []struct {
		written, read string
		in, out       encoding.Encoding
		percent       float64
	}{
		{"utf-8", "cp1252", utf8Page, cp1252, 100}, {"utf-8", "cp932", utf8Page, cp932, 100}, {"utf-8", "gbk", utf8Page, gbk, 100},
		{"utf-8", "euc-jp", utf8Page, euc, 100}, {"utf-8", "cp949", utf8Page, cp949, 100}, {"utf-8", "cp437", utf8Page, cp437, 100},
		{"utf-8", "big5", utf8Page, big5, 100},
		{"cp932", "cp1252", cp932, cp1252, 100}, {"cp932", "euc-jp", cp932, euc, 100}, {"cp932", "utf-8", cp932, utf8Page, 100},
		{"cp932", "cp437", cp932, cp437, 100}, {"cp932", "gbk", cp932, gbk, 91},
		{"euc-jp", "cp1252", euc, cp1252, 100}, {"euc-jp", "utf-8", euc, utf8Page, 100}, {"euc-jp", "cp932", euc, cp932, 98.5},
		{"euc-jp", "gbk", euc, gbk, 7},
		{"gbk", "cp1252", gbk, cp1252, 100}, {"gbk", "cp932", gbk, cp932, 96}, {"gbk", "euc-jp", gbk, euc, 78},
	} {
		found, whole, all, missed := 0, 0, 0, []string{}
		for _, name := range fileNames() {
			octets, err := c.in.NewEncoder().Bytes([]byte(name))
			if err != nil {
				continue
			}
			shown := misread(c.out, octets)
			all++
			g, bad := Garbled(shown, true)
			if bad {
				found++
			} else {
				missed = append(missed, name)
			}
			if g.Repaired == name {
				whole++
			}
		}
		rate := 100 * float64(found) / float64(all)
		t.Logf("%-6s read as %-6s  %3d of %3d found (%5.1f %%), %3d recovered whole", c.written, c.read, found, all, rate, whole)
		if all < 400 || rate < c.percent {
			t.Errorf("%s read as %s: %.1f %% of %d, want %.1f %%: %.10q", c.written, c.read, rate, all, c.percent, missed)
		}
	}
}

// misread reads octets in the wrong charset as programs do: the five octets that windows-1252 lacks become C1 controls.
func misread(enc encoding.Encoding, octets []byte) string {
	if enc != cp1252 {
		shown, _ := enc.NewDecoder().String(string(octets))
		return shown
	}
	var shown strings.Builder
	for _, c := range octets {
		r := cp1252.DecodeByte(c)
		if r == utf8.RuneError {
			r = rune(c)
		}
		shown.WriteRune(r)
	}
	return shown.String()
}

func TestGarbledClasses(t *testing.T) {
	read := func(in, out encoding.Encoding, s string) string {
		octets, _ := in.NewEncoder().Bytes([]byte(s))
		return misread(out, octets)
	}
	for _, c := range []struct{ shown, class, repaired string }{
		{"è«‹æ±‚æ›¸.pdf", "M1", "請求書.pdf"},
		{read(utf8Page, cp437, "請求書.pdf"), "M1", "請求書.pdf"},
		{read(utf8Page, cp932, "請求書について.pdf"), "M2", ""},
		{read(utf8Page, gbk, "請求書.pdf"), "M2", ""},
		{"Œ©\u0090Ï.pdf", "M3", "見積.pdf"},
		{"‚¨’m‚ç‚¹.doc", "M3", "お知らせ.doc"},
		{read(cp932, cp437, "見積書.pdf"), "M3", "見積書.pdf"},
		{read(euc, cp932, "お知らせ.doc"), "M4", "お知らせ.doc"},
		{read(cp932, gbk, "ご案内です.doc"), "M4", "ご案内です.doc"},
		{"\ufffd\ufffd\ufffd.pdf", "M5", ""},
		{"見積\ufffd書.pdf", "M5", ""},
		{"?????.pdf", "M5", ""},
		{"2026_???_v1.pdf", "M5", ""},
		{"ｲ\ue2a1ﾄ.pdf", "M5", ""},
		{"=?UTF-8?B?6KaL56mN5pu4LnBkZg==?=", "M6", "見積書.pdf"},
		{"\x1b$B8+@Q=q\x1b(B.xls", "M6", "見積書.xls"},
		{"$B8+@Q=q(B.xls", "M6", "見積書.xls"},
		{"%E8%A6%8B%E7%A9%8D%E6%9B%B8.pdf", "M6", "見積書.pdf"},
		{"UTF-8''%E8%A6%8B%E7%A9%8D.pdf", "M6", "見積.pdf"},
		{"%8C%A9%90%CF%8F%91%82%CC%8C%8F.pdf", "M6", "見積書の件.pdf"},
		{"utf-8''report.pdf", "M6", "report.pdf"},
	} {
		g, bad := Garbled(c.shown, true)
		if !bad || g.Class != c.class || c.repaired != "" && g.Repaired != c.repaired {
			t.Errorf("%q: %+v, %v; want %s %q", c.shown, g, bad, c.class, c.repaired)
		}
		if g.Percent != (strings.Contains(c.shown, "%") || strings.HasPrefix(c.shown, "utf-8''")) {
			t.Errorf("%q: percent %v", c.shown, g.Percent)
		}
	}
	if g, bad := Garbled("Why???.pdf", false); bad {
		t.Errorf("a question: %+v", g)
	}
}

func TestReadsJapanese(t *testing.T) {
	for _, name := range []string{"見積書.pdf", "予定表", "お知らせ.doc", "㈱青葉の件"} {
		if !ReadsJapanese(name) {
			t.Errorf("%q does not", name)
		}
	}
	for _, name := range []string{"report.pdf", "", "è«‹æ±‚æ›¸", "隲区ｱよ嶌", "報\ufffd告書", "견적서", "报价单", "ﾉｽｼｨ", "é駸"} {
		if ReadsJapanese(name) {
			t.Errorf("%q does", name)
		}
	}
}
