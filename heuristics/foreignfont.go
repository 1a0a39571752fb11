package heuristics

import (
	"strings"

	"sekisho/internal/text"
)

// Fonts for Chinese and Korean, and those for Japanese, by parts of their names, folded. Of a list of families, the first that is one of these is what
// a program sets the text in.
var (
	foreignFonts = []string{"simsun", "宋体", "新宋体", "nsimsun", "microsoft yahei", "微软雅黑", "dengxian", "等线", "simhei", "黑体", "fangsong", "仿宋", "kaiti", "楷体", "pmingliu", "mingliu", "新細明體", "細明體", "microsoft jhenghei",
		"微軟正黑體", "dfkai", "標楷體", "pingfang sc", "pingfang tc", "苹方", "stheiti", "华文", "noto sans sc", "noto sans cjk sc", "source han sans sc", "malgun gothic", "맑은 고딕", "gulim", "굴림", "dotum", "돋움", "batang", "바탕", "나눔"}
	japaneseFonts = []string{"ms gothic", "ms pgothic", "ms ui gothic", "ms mincho", "ms pmincho", "ms ゴシック", "ms pゴシック", "ms 明朝", "ms p明朝", "meiryo", "メイリオ", "yu gothic", "yugothic", "yu mincho", "yumincho", "游ゴシック", "游明朝",
		"hiragino", "ヒラギノ", "noto sans jp", "noto serif jp", "noto sans cjk jp", "osaka", "biz ud", "ipa", "takao", "kozuka", "小塚", "源ノ", "hgゴシック", "hg丸", "hg創英", "hgp創英", "ud デジタル", "ud digi", "明朝", "ゴシック"}
)

// enoughFontKana is how many kana must be set in a font: a name or a stray word says nothing.
const enoughFontKana = enoughKana

// maxFontLists bounds the fonts of a mail that are looked at.
const maxFontLists = 64

// findFontForeign looks at what the author's own Japanese is set in, by the pages that a mail program shows as the letter.
func findFontForeign(f *Facts) ([]Hit, Reason) {
	if f.Mail == nil {
		return nil, ""
	}
	looked := 0
	for _, t := range f.Mail.Versions() {
		for _, font := range t.Fonts {
			if looked++; looked > maxFontLists {
				return nil, ""
			}
			family := foreignFamily(font.Families)
			if font.Kana < enoughFontKana || family == "" {
				continue
			}
			share := 1.0
			if f.usualPlace() { // a subsidiary abroad
				share = 0
			}
			return f.japaneseOnly(Hit{Part: t.Part, Data: map[string]string{"font": family}, Share: share}, nil), ""
		}
	}
	return nil, ""
}

// foreignFamily is the family in which kana are shown, if that is made for another language.
func foreignFamily(families string) string {
	for family := range strings.SplitSeq(families, ",") {
		family = strings.Trim(strings.TrimSpace(family), `"'`)
		name := text.Fold(family)
		if holdsOneOf(name, japaneseFonts) {
			return ""
		}
		if holdsOneOf(name, foreignFonts) {
			return family
		}
	}
	return ""
}
