package stats

import (
	"path"
	"slices"
	"strings"

	"sekisho/internal/payload"
	"sekisho/internal/record"
)

func attachments() dimension {
	return dimension{
		id: "attachment", en: "Attachments", ja: "添付ファイル", several: true,
		noteEn: "By content, with what lies in archives. A mail counts once in each row.",
		note:   "ファイル名ではなく内容による分類で、書庫の中身も含みます。1通のメールが複数の行に数えられることがあります。",
		classes: []class{
			{"word", "Word", "Word"},
			{"excel", "Excel", "Excel"},
			{"powerpoint", "PowerPoint", "PowerPoint"},
			{"pdf", "PDF", "PDF"},
			{"ichitaro", "Ichitaro", "一太郎"},
			{"onenote", "OneNote", "OneNote"},
			{"document", "other document", "その他の文書"},
			{"program", "program", "実行ファイル"},
			{"script", "script", "スクリプト"},
			{"shortcut", "shortcut (LNK)", "ショートカット(LNK)"},
			{"page", "web page (HTML)", "HTMLファイル"},
			{"locked", "locked with a password", "パスワード付きファイル"},
			{"archive", "archive", "書庫(ZIPなど)"},
			{"disk-image", "disk image", "ディスクイメージ"},
			{"image", "picture", "画像"},
			{"text", "text, table, mail", "テキスト・表・メール"},
			other,
			{"none", "none", "なし"},
			unknown,
		},
		of: func(m *record.Message, _ *House) []string { return carriedOf(m) },
	}
}

// carriedOf lists the kinds of what a mail carries, each once. Of a mail that nobody looked into, or not to the end, nothing says that it
// carries nothing.
func carriedOf(m *record.Message) []string {
	var kinds []string
	holders := map[string]bool{} // paths of what holds files
	for i := range m.Objects {
		o := &m.Objects[i]
		class := (&payload.Object{Name: o.Name, Type: payload.Type(o.Type)}).Class()
		holders[o.Path] = class == payload.ClassArchive || class == payload.ClassDiskImage || payload.Type(o.Type) == payload.Message
		if parent, nested := parentOf(o.Path, holders); nested && !holders[parent] {
			continue // a part of a document
		}
		kind := kindOf(o, class)
		if o.Encrypted {
			kind = "locked"
		}
		if !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	switch {
	case len(kinds) > 0:
		return kinds
	case unseen(m):
		return []string{"unknown"}
	}
	return []string{"none"}
}

// parentOf finds the nearest path above that is an object itself.
func parentOf(p string, objects map[string]bool) (string, bool) {
	for up := path.Dir(p); up != "." && up != "/"; up = path.Dir(up) {
		if _, ok := objects[up]; ok {
			return up, true
		}
	}
	return "", false
}

// unseen says that a mail has no verdict.
func unseen(m *record.Message) bool {
	level := levelOf(m)
	return level == "undecided" || level == "unknown"
}

// kindOf tells documents apart by their format, and those of one format by their suffix.
func kindOf(o *record.Object, class payload.Class) string {
	switch t := payload.Type(o.Type); {
	case class == payload.ClassProgram, class == payload.ClassScript, class == payload.ClassShortcut,
		class == payload.ClassArchive, class == payload.ClassImage:
		return string(class)
	case class == payload.ClassDiskImage:
		return "disk-image"
	case t == payload.PDF:
		return "pdf"
	case t == payload.OneNote:
		return "onenote"
	case t == payload.JTD:
		return "ichitaro"
	case t == payload.HTML:
		return "page"
	case class == payload.ClassDocument:
		return documentOf(o.Name)
	case class == payload.ClassText:
		return "text"
	}
	return "other"
}

// suffixes of documents that several programs share formats for.
var suffixes = map[string]string{
	"doc": "word", "docx": "word", "docm": "word", "dot": "word", "dotx": "word", "dotm": "word",
	"xls": "excel", "xlsx": "excel", "xlsm": "excel", "xlsb": "excel", "xlt": "excel", "xltx": "excel", "xltm": "excel", "xlam": "excel",
	"ppt": "powerpoint", "pptx": "powerpoint", "pptm": "powerpoint", "pps": "powerpoint", "ppsx": "powerpoint", "ppsm": "powerpoint",
	"pot": "powerpoint", "potx": "powerpoint", "potm": "powerpoint", "ppam": "powerpoint",
	"jtd": "ichitaro", "jtt": "ichitaro", "jtdc": "ichitaro", "jttc": "ichitaro",
	"pdf": "pdf", "one": "onenote", "onepkg": "onenote",
}

func documentOf(name string) string {
	if kind := suffixes[strings.TrimPrefix(strings.ToLower(path.Ext(name)), ".")]; kind != "" {
		return kind
	}
	return "document"
}
