package heuristics

import (
	"strconv"

	"sekisho/internal/payload"
	"sekisho/internal/payload/icon"
)

// What doc-icon-exe means. What a double click starts looks like a document: the icon that Windows shows for a program is known as that of a
// document or looks like one, it has a document's shape and colour, or it is drawn as a small preview of a page; a shortcut takes its icon from where
// those of documents lie. A program in a mail weighs by itself (exec-attach): this explains what it is for. How sure icons are told apart was measured, see
// docs/icons.md.
//
// A signature of the maker whose documents the icon stands for excuses nothing. It cannot be verified here, and anybody can write one; the evidence
// keeps the name that it gives, for whoever looks at an installer that was held.

// The shares of the weight: likeness is all of it, a preview and a shape are less sure.
const (
	thumbnailShare = 0.8
	shapeShare     = 0.7
)

func docIconTraits() []Trait {
	return []Trait{
		{
			ID: "doc-icon-exe", Family: Attachment, Weight: 10, Kind: Structural,
			Ref: ipa2011 + " (6) アイコンやファイル名の偽装; JPCERT/CC 分析センターだより (2015-03-19)",
			Text: Text{
				En: "The program “{name}” wears the icon of {what}.",
				Ja: "実行形式のファイル「{name}」に、{what}のアイコンが付けられています。",
			},
			Find: findDocIcon,
		},
	}
}

var (
	iconShape = Text{
		En: "The icon of the program “{name}” has the shape and colour of {what}.",
		Ja: "実行形式のファイル「{name}」のアイコンは、形と色が{what}のものに似ています。",
	}
	iconThumbnail = Text{
		En: "The icon of the program “{name}” is drawn as {what}.",
		Ja: "実行形式のファイル「{name}」のアイコンは、{what}に見せかけて描かれています。",
	}
	iconShortcut = Text{
		En: "The shortcut “{name}” shows the icon of {what}.",
		Ja: "ショートカット「{name}」は、{what}のアイコンで表示されます。",
	}
)

// iconWords names the classes of icons.
var iconWords = map[icon.Class]called{
	icon.Word: {"a Word document", "Word文書"}, icon.Excel: {"an Excel workbook", "Excelブック"},
	icon.PowerPoint: {"a PowerPoint presentation", "PowerPointプレゼンテーション"}, icon.PDF: {"a PDF document", "PDF文書"},
	icon.Ichitaro: {"an Ichitaro document", "一太郎文書"}, icon.Text: {"a text file", "テキストファイル"},
	icon.RTF: {"a rich text document", "リッチテキスト文書"}, icon.CSV: {"a CSV table", "CSVファイル"},
	icon.Image: {"a picture", "画像ファイル"}, icon.Archive: {"an archive", "圧縮ファイル"}, icon.Folder: {"a folder", "フォルダ"},
	icon.Mail: {"a mail", "メール"}, icon.HTML: {"a web page", "Webページ"}, icon.Video: {"a video", "動画ファイル"},
	icon.Thumbnail: {"a small preview of a document", "文書の縮小表示(プレビュー)"},
}

// findDocIcon is undecided where an icon could not be read.
func findDocIcon(f *Facts) ([]Hit, Reason) {
	return f.hits(func(f *Facts) Reason {
		if reason := needsContent(f); reason != "" {
			return reason
		}
		return f.unreadIcon()
	}, docIconHit)
}

func (f *Facts) unreadIcon() Reason {
	for _, it := range f.carried() {
		if p := it.object.Program; p != nil && p.Damaged != "" && it.object.Icon == nil {
			return Reason("icon of " + it.object.Path + " not read: its " + p.Damaged + " is damaged")
		}
	}
	return ""
}

func docIconHit(it item) (Hit, bool) {
	m := it.object.Icon
	if m == nil || it.class != payload.ClassProgram && it.class != payload.ClassShortcut {
		return Hit{}, false
	}
	hit := it.hit()
	words, ok := iconWords[m.Class]
	if !ok {
		words = called{string(m.Class), string(m.Class)}
	}
	words.put(hit.Data, "what")
	hit.Data["icon"], hit.Data["how"] = string(m.Class), string(m.How)
	switch m.How {
	case icon.Similar:
		hit.Data["like"], hit.Data["distance"] = m.Like, strconv.FormatFloat(m.Distance, 'f', 1, 64)
	case icon.ByShape:
		hit.Share, hit.Text = shapeShare, &iconShape
	case icon.AsSmall:
		hit.Share, hit.Text = thumbnailShare, &iconThumbnail
	case icon.ByPointer:
		hit.Text = &iconShortcut
	}
	if p := it.object.Program; p != nil && p.Signature.Present {
		hit.Data["signer"] = p.Signature.Signer
	}
	return hit, true
}
