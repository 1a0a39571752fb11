package page

import (
	"fmt"
	"strings"
	"testing"
)

func fontsOf(src string) string {
	var list []string
	for _, f := range Read(src, testLimits).Fonts {
		list = append(list, fmt.Sprintf("%s/%d", f.Families, f.Kana))
	}
	return strings.Join(list, "; ")
}

func TestFonts(t *testing.T) {
	for src, want := range map[string]string{
		`<p>かな</p>`: "",
		`<font face="宋体">かな漢字カナ</font>かな`:                                                                                                                  "宋体/4",
		`<FONT FACE=SimSun>か<font face=Arial>な</font>に</FONT>`:                                                                                             "SimSun/2; Arial/1",
		`<div style="font-family:微软雅黑,sans-serif"><p>かな<b>です</b></p></div>です`:                                                                              "微软雅黑,sans-serif/4",
		`<p style="font: italic bold 10.5pt/1.5 微软雅黑">かな</p>`:                                                                                              "微软雅黑/2",
		`<p style="font-family:Calibri;mso-fareast-font-family:宋体">かな</p>`:                                                                                 "宋体/2",
		`<p style="mso-fareast-font-family:宋体"><span style="font-family:Arial">か</span></p>`:                                                               "宋体/1",
		`<p style="font-family:inherit">かな</p>`:                                                                                                            "",
		`<p style="font-family:SimSun">汉字ABC</p>`:                                                                                                          "",
		`<p style="font-family:SimSun;display:none">かな</p>`:                                                                                                "",
		`<style>@font-face{font-family:宋体;panose-1:2} p.MsoNormal, li.MsoNormal {font-family:"Yu Gothic"}</style><p class=MsoNormal>かな</p>`:                `"Yu Gothic"/2`,
		`<style><!-- BODY { FONT-FAMILY: 微软雅黑; COLOR: #000 } p{margin:0} --></style><body><p>かな</p></body>`:                                                "微软雅黑/2",
		`<style>@media screen { .a { font-family: DengXian } } td.b{font-family:x}</style><p class="z a">かな</p><table><tr><td class=B>か</td></tr></table>`: "DengXian/2; x/1",
		`<style>.a .b{font-family:宋体} .a>p{font-family:宋体} *{font-family:宋体}</style><p class="a b">かな</p>`:                                                 "",
		`<style>.a{font-family:宋体}</style><p class=a style="font-family:Meiryo">かな</p>`:                                                                    "Meiryo/2",
		`On Thu, 5 Nov 2026 12:00:00 +0900, a@example.jp wrote:<blockquote style="font-family:宋体">かな</blockquote><p style="font-family:Meiryo">か</p>`:      "Meiryo/1",
		`<style>p{font-family:宋体`: "",
	} {
		if got := fontsOf(src); got != want {
			t.Errorf("%s:\n%q, want %q", src, got, want)
		}
	}
}

func TestFontsAreBounded(t *testing.T) {
	var many strings.Builder
	many.WriteString("<style>")
	for i := range 10_000 {
		fmt.Fprintf(&many, ".c%d{font-family:f%d}", i, i)
	}
	many.WriteString("</style>")
	for i := range 10_000 {
		fmt.Fprintf(&many, "<p class='%s c%d' style='font-family:%s%d'>か", strings.Repeat("x ", 20), i, strings.Repeat("a", maxFamilies), i)
	}
	if got := Read(many.String(), testLimits).Fonts; len(got) != 1 || len(got[0].Families) != maxFamilies {
		t.Errorf("%d fonts", len(got))
	}
	many.Reset()
	for i := range 10_000 {
		fmt.Fprintf(&many, "<p style='font-family:%d'>か", i)
	}
	if got := Read(many.String(), testLimits).Fonts; len(got) != maxFonts {
		t.Errorf("%d fonts", len(got))
	}
	for _, unit := range []string{"{", "}", "@media{", "a{font:", "a,", "/*", "p{font-family:", "}{"} {
		Read("<style>font"+strings.Repeat(unit, 200_000)+"</style>かな", testLimits)
	}
}
