package stats

import (
	"slices"

	"sekisho/internal/record"
)

// traitsOf says which traits show which means.
var traitsOf = []struct {
	means  string
	traits []string
}{
	{"program", []string{"exec-attach", "exec-in-archive"}},
	{"disguise", []string{"doc-icon-exe", "double-ext", "rlo-name", "space-pad-name", "fake-dot-name", "ext-magic-mismatch"}},
	{"script", []string{"script-attach"}},
	{"shortcut", []string{"shortcut-attach"}},
	{"macro", []string{"macro-doc"}},
	{"exploit", []string{"doc-exploit-hint"}},
	{"pdf", []string{"pdf-active"}},
	{"container", []string{"disk-image", "onenote-attach"}},
	{"page", []string{"html-attach", "html-smuggling"}},
	{"locked", []string{"encrypted-archive", "opaque-archive"}},
	{"link", []string{"url-direct-payload", "url-cloud-share", "url-shortener", "url-text-mismatch", "url-ip-literal", "url-brand-lookalike"}},
}

func means() dimension {
	return dimension{
		id: "means", en: "By what means", ja: "手口(開かせる・動かす仕掛け)", several: true,
		noteEn: "In place of IPA’s table of vulnerable software. A mail counts once in each row.",
		note:   "IPAの「悪用された脆弱性のあったソフト」に当たる表です。1通のメールが複数の行に数えられることがあります。",
		classes: []class{
			{"program", "program attached", "実行ファイルの添付"},
			{"disguise", "file disguised as another kind", "別の種類に見せかけたファイル"},
			{"script", "script", "スクリプト"},
			{"shortcut", "shortcut", "ショートカット"},
			{"macro", "document with macros", "マクロ付き文書"},
			{"exploit", "document that attacks its reader", "脆弱性を突く文書"},
			{"pdf", "PDF with actions", "動作を含むPDF"},
			{"container", "disk image, OneNote", "ディスクイメージ・OneNote"},
			{"page", "web page as a file", "HTMLファイル"},
			{"locked", "content hidden from inspection", "中身を検査できないファイル"},
			{"link", "link that leads to it", "リンクによる誘導"},
			{"none", "none of these", "いずれもなし"},
			unknown,
		},
		of: func(m *record.Message, _ *House) []string { return meansOf(m) },
	}
}

func meansOf(m *record.Message) []string {
	var found []string
	for _, t := range traitsOf {
		if slices.ContainsFunc(t.traits, func(id string) bool { return slices.Contains(m.Traits, id) }) {
			found = append(found, t.means)
		}
	}
	switch {
	case len(found) > 0:
		return found
	case unseen(m):
		return []string{"unknown"}
	}
	return []string{"none"}
}
