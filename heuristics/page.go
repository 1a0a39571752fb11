package heuristics

import (
	"slices"
	"strings"

	"sekisho/internal/payload"
	"sekisho/internal/payload/document"
)

// Pages that come as files, instead of as the text of the mail.

const pageSuffixes = "htm html shtml xhtml xht mht mhtml"

func pageTraits() []Trait {
	return []Trait{
		{
			ID: "html-attach", Family: Attachment, Weight: 2, Kind: Structural, Ref: "Trend Micro: HTML添付ファイルによるフィッシング (2010)",
			Text: Text{
				En: "The web page “{name}” is attached.",
				Ja: "HTMLファイル「{name}」が添付されています。",
			},
			Find: findHTMLAttach,
		},
		{
			ID: "html-smuggling", Family: Attachment, Weight: 6, Kind: Structural, Ref: "MITRE ATT&CK T1027.006",
			Text: Text{
				En: "The page “{name}” builds a file out of data within it when it is opened ({signs}).",
				Ja: "開くと、埋め込まれたデータからファイルを作り出すHTMLファイル「{name}」です({signs})。",
			},
			Find: func(f *Facts) ([]Hit, Reason) { return f.hits(needsContent, smugglingHit) },
		},
	}
}

// findHTMLAttach: services that send encrypted mail or statements as pages are known to their readers, so somebody known and confirmed is
// only recorded.
func findHTMLAttach(f *Facts) ([]Hit, Reason) {
	return f.hits(needsContent, func(it item) (Hit, bool) {
		hit := it.hit()
		if f.confirmedCorrespondent() {
			hit.Share = 0
		}
		return hit, it.attached() && it.isPage()
	})
}

// isPage goes by the content unless the name promises a document (systems export tables as pages that are named .xls), or by the name of a text.
func (it item) isPage() bool {
	if it.class != payload.ClassText {
		return false
	}
	return it.object.Type == payload.HTML || it.hasSuffix(pageSuffixes)
}

// signWords say what a page does to build a file.
var signWords = []struct {
	sign  string
	words called
}{
	{document.SignDecode, called{"decodes base64", "Base64の復号"}},
	{document.SignBuild, called{"builds a download", "ダウンロードの生成"}},
	{document.SignCodes, called{"computes characters", "文字コードからの組み立て"}},
	{document.SignWrite, called{"writes itself anew", "ページの書き換え"}},
}

// smugglingHit wants two signs: each of them alone is in many pages.
func smugglingHit(it item) (Hit, bool) {
	d := it.object.Document
	if d == nil || len(d.Smuggling) < 2 || it.body() {
		return Hit{}, false
	}
	var en, ja []string
	for _, w := range signWords {
		if slices.Contains(d.Smuggling, w.sign) {
			en, ja = append(en, w.words.en), append(ja, w.words.ja)
		}
	}
	hit := it.hit()
	called{strings.Join(en, ", "), strings.Join(ja, "、")}.put(hit.Data, "signs")
	return hit, true
}
