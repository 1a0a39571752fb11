package heuristics

import "sekisho/internal/payload"

// What ext-magic-mismatch means. The suffix of a file promises something harmless, and its content is of a kind that does harm: a program, a
// link, a page or a rich text (the format of many exploits) that is named as a document; an archive, a disk image or a program that is named
// as an image. Every form of the name counts by itself.
//
// What ordinary systems do is left alone: tables in HTML or CSV that are named .xls (web systems in Japan export them so every day), images and
// office documents of one kind that are named as another of the kind, encrypted office documents (OLE), text of any sort. Rich text and Word
// documents take each other's suffix often enough to count little. Content of no known type says nothing.

// swapped is the share of the weight that rich text in a Word document's suffix has, and the reverse.
const swapped = 0.4

// wordSuffixes are those that Word gives its documents and templates; tableSuffixes those under which systems export tables as pages.
const (
	wordSuffixes  = "doc dot"
	tableSuffixes = "xls xlt"
)

// typeWords says in words what a content is.
var typeWords = map[payload.Type]called{
	payload.PE: {"a Windows program", "Windowsのプログラム"}, payload.ELF: {"a Linux program", "Linuxのプログラム"},
	payload.MachO: {"a macOS program", "macOSのプログラム"}, payload.JAR: {"a Java program", "Javaのプログラム"},
	payload.APK: {"an Android app", "Androidのアプリ"}, payload.MSI: {"a Windows installer", "Windowsのインストーラー"},
	payload.LNK: {"a shortcut", "ショートカット"}, payload.CHM: {"a Windows help file that can run code", "命令を実行できるWindowsのヘルプファイル"},
	payload.HTML: {"a web page (HTML)", "Webページ(HTML)"}, payload.RTF: {"a rich text document (RTF)", "リッチテキスト文書(RTF)"},
	payload.OLE: {"a Microsoft Office document", "Microsoft Office文書"}, payload.OOXML: {"a Microsoft Office document", "Microsoft Office文書"},
}

func contentTraits() []Trait {
	return []Trait{
		{
			ID: "ext-magic-mismatch", Family: Attachment, Weight: 5, Kind: Structural, Ref: ipa2011 + "; " + ipa2015 + " エ⑤",
			Text: Text{
				En: "The file “{name}” has the extension {ext} but is really {what}.",
				Ja: "ファイル「{name}」の拡張子は「{ext}」ですが、実際の中身は{what}です。",
			},
			Find: findExtMagicMismatch,
		},
	}
}

// findExtMagicMismatch is undecided where a content was not read, since its type is not known then.
func findExtMagicMismatch(f *Facts) ([]Hit, Reason) {
	return f.hits(needsContent, extMagicHit)
}

func extMagicHit(it item) (Hit, bool) {
	best := Hit{Part: it.object.Path}
	for _, name := range it.names {
		share := mismatch(name, it.object.Type)
		if share <= best.Share {
			continue
		}
		best.Share = share
		best.Data = map[string]string{"name": name, "ext": payload.Suffixes(name)[0], "type": string(it.object.Type)}
		wordsOfType(it.object.Type).put(best.Data, "what")
	}
	return best, best.Share > 0
}

// mismatch is how much a content of that type under that name tells; 0: nothing.
func mismatch(name string, is payload.Type) float64 {
	content := (&payload.Object{Type: is}).Class()
	switch payload.ClassOfName(name) {
	case payload.ClassDocument:
		if runs(content) {
			return 1
		}
		return documentMismatch(payload.Suffixes(name)[0], is)
	case payload.ClassImage:
		if runs(content) || content == payload.ClassDiskImage || content == payload.ClassArchive && !packedImage(name, is) {
			return 1
		}
	case payload.ClassText:
		if runs(content) {
			return 1
		}
	}
	return 0
}

// documentMismatch judges content that a program for documents opens.
func documentMismatch(suffix string, is payload.Type) float64 {
	switch is {
	case payload.HTML:
		if isWordOf(tableSuffixes, suffix) {
			return 0
		}
		return 1
	case payload.RTF:
		switch {
		case suffix == "rtf":
			return 0
		case isWordOf(wordSuffixes, suffix):
			return swapped
		}
		return 1
	case payload.OLE, payload.OOXML:
		if suffix == "rtf" {
			return swapped
		}
	}
	return 0
}

// packedImage says that compression is how such an image is kept (SVG and metafiles in gzip), or that the content is a mail program's packet.
func packedImage(name string, is payload.Type) bool {
	return is == payload.TNEF || is == payload.GZIP && isWordOf("svg emf wmf", payload.Suffixes(name)[0])
}

func wordsOfType(t payload.Type) called {
	if words, ok := typeWords[t]; ok {
		return words
	}
	switch (&payload.Object{Type: t}).Class() {
	case payload.ClassArchive:
		return called{"an archive (" + string(t) + ")", "圧縮ファイル(" + string(t) + ")"}
	case payload.ClassDiskImage:
		return called{"a disk image (" + string(t) + ")", "ディスクイメージ(" + string(t) + ")"}
	}
	return called{string(t), string(t)}
}
