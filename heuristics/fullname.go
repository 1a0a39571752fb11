package heuristics

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"sekisho/internal/record"
)

// Names of people as mail shows them: "田中 一郎", "田中一郎様", "Ichiro TANAKA", "青葉商事 田中 一郎(営業部)". Two are compared by what record.FoldName makes of
// them, hiragana as katakana, in both orders of family and given name.

// maxNameParts bounds the words of a shown name that are looked at.
const maxNameParts = 12

// nameForms lists under what a shown name may be found: its words alone and beside their neighbours, in both orders. Only whole names are among them.
func nameForms(shown string) []string {
	parts := nameParts(shown)
	for i, p := range parts {
		parts[i] = foldName(p)
	}
	var forms []string
	add := func(form string, words int) {
		if wholeName(form, words) && !slices.Contains(forms, form) {
			forms = append(forms, form)
		}
	}
	for i, word := range parts {
		add(word, 1)
		if i+1 < len(parts) {
			add(word+parts[i+1], 2)
			add(parts[i+1]+word, 2)
		}
		if i+2 < len(parts) {
			add(word+parts[i+1]+parts[i+2], 3)
		}
	}
	return forms
}

// nameParts are the words of a shown name, without titles and what stands for offices.
func nameParts(shown string) []string {
	parts := strings.FieldsFunc(visible(clipped(shown)), func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(`,、，/|｜・"'“”‘’()（）[]【】「」<>《》:;_@＠–—`, r)
	})
	var kept []string
	for _, p := range parts[:min(len(parts), maxNameParts)] {
		for _, title := range officeTitles {
			p = strings.TrimSuffix(p, title)
		}
		p = strings.Trim(p, ".-")
		if p != "" && !isWordOf(wordsBesideNames, strings.ToLower(p)) {
			kept = append(kept, p)
		}
	}
	return kept
}

// officeTitles stand behind names.
var officeTitles = []string{"様", "さま", "さん", "殿", "氏", "先生", "取締役", "執行役員", "代表", "会長", "副社長", "社長", "専務", "常務", "本部長", "副部長", "部長",
	"次長", "課長", "室長", "係長", "主任", "主査", "所長", "支店長", "支社長", "工場長", "店長", "局長", "理事長", "理事", "教授", "准教授", "博士"}

// wordsBesideNames stand beside names in Latin letters, or in their place where a desk or a machine writes.
const wordsBesideNames = "mr mrs ms dr prof san via info noreply no-reply donotreply support admin sales contact customer service notification notifications " +
	"newsletter postmaster team help news alert alerts system account inc ltd co corp"

func foldName(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'ぁ' && r <= 'ゖ' {
			return r + ('ァ' - 'ぁ')
		}
		return r
	}, record.FoldName(name))
}

// wholeName says that a folded name of so many words is a family and a given name: not a surname alone, nor the name of an office.
func wholeName(form string, words int) bool {
	n := utf8.RuneCountInString(form)
	switch {
	case n < 3, n > 40, roleWords(form):
		return false
	case isASCII(form):
		return words > 1 && n >= 6 && !strings.ContainsAny(form, "0123456789")
	case strings.ContainsFunc(form, func(r rune) bool { return unicode.Is(unicode.Han, r) }):
		return !slices.Contains(longSurnames, form)
	}
	return words > 1 && n >= 4 || n >= 6 // kana
}

// longSurnames are the surnames of three kanji or more that many have.
var longSurnames = strings.Fields("佐々木 長谷川 五十嵐 小笠原 大久保 久保田 小野寺 宇佐美 佐久間 長谷部 日比野 大河内 小山田 小野田 東海林 伊集院 西園寺 宇都宮 波多野 五十川 " +
	"小早川 長曽我部 勅使河原 武者小路 喜多川 阿久津 仲宗根 渡嘉敷 喜屋武 大和田 小田切 小松原 小金井 小田島 小宮山 加賀谷 海老原 長谷山 八重樫 谷田部 矢田部 佐野川 久保寺 " +
	"竹之内 木之下 山之内 和久井 小久保 瀬戸口 大河原 小河原 三田村")

// roleWords says that a folded name holds the name of an office or a desk, which others share.
func roleWords(form string) bool {
	return slices.ContainsFunc(sharedNames, func(w string) bool { return strings.Contains(form, w) })
}

// sharedNames are folded.
var sharedNames = []string{"営業", "総務", "人事", "経理", "広報", "採用", "事務", "担当", "窓口", "受付", "オ客様", "サポート", "センター", "係", "課", "部門", "本部", "支店", "支社",
	"編集部", "委員会", "管理者", "通知", "オ知ラセ", "自動", "送信", "配信"}

// distinctName is the shown name of a sender where a person or a firm may have it alone; "" where it is an office's or a surname.
func distinctName(shown string) string {
	if strings.ContainsAny(shown, "@＠") || len(nameForms(shown)) == 0 {
		return ""
	}
	return strings.TrimSpace(norm.NFKC.String(clipped(shown)))
}
