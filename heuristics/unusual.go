package heuristics

import (
	"strings"

	"sekisho/internal/history"
	"sekisho/internal/payload"
)

// What attach-unusual-for-sender means. Somebody of whom at least ten mails are known sends a kind of file that he never sent. Kinds count, not suffixes.

// manyMails is from how many mails on it is known what a sender usually sends.
const manyMails = 10

// kindWords say what kinds of files are told apart, the most telling first.
var kindWords = []struct {
	class history.Class
	words called
}{
	{history.ClassProgram, called{"a program, script or shortcut", "プログラム、スクリプト、ショートカット"}},
	{history.ClassMacro, called{"a document with macros", "マクロ付き文書"}},
	{history.ClassDiskImage, called{"a disk image", "ディスクイメージ"}},
	{history.ClassOneNote, called{"a OneNote file", "OneNoteファイル"}},
	{history.ClassPage, called{"a web page", "HTMLファイル"}},
	{history.ClassLocked, called{"an encrypted file", "暗号化されたファイル"}},
	{history.ClassArchive, called{"an archive", "圧縮ファイル"}},
}

func findUnusualAttachment(f *Facts) ([]Hit, Reason) {
	s, ok := f.author()
	if !ok || f.bounce() || f.home() {
		return nil, ""
	}
	if reason := f.noHistory(); reason != "" {
		return nil, reason
	}
	his := &f.Relation.Sender
	if his.Mails < manyMails {
		return nil, ""
	}
	has := f.classes()
	var en, ja []string
	for _, k := range kindWords {
		packs := k.class == history.ClassArchive && his.Sent[history.ClassLocked] // who locks archives packs them
		if has[k.class] && !his.Sent[k.class] && !packs {
			en, ja = append(en, k.words.en), append(ja, k.words.ja)
		}
	}
	if len(en) == 0 {
		return nil, needsContent(f)
	}
	data := map[string]string{"addr": s.addr}
	called{strings.Join(en, ", "), strings.Join(ja, "、")}.put(data, "kind")
	mails(his.Mails).put(data, "n")
	return []Hit{{Data: data, Share: 1}}, ""
}

// classes are the kinds of files that the mail carries, as the history tells them apart.
func (f *Facts) classes() map[history.Class]bool {
	has := map[history.Class]bool{}
	for _, it := range f.carried() {
		if class, told := it.kind(); told {
			has[class] = true
		}
	}
	return has
}

// kind is the most telling kind of an item.
func (it item) kind() (history.Class, bool) {
	d := it.ownDocument()
	locked := it.object.Encrypted || d != nil && d.Encrypted
	archive := it.class == payload.ClassArchive && it.object.Type != payload.TNEF
	switch {
	case it.body():
		return 0, false
	case runs(it.class):
		return history.ClassProgram, true
	case it.isDiskImage():
		return history.ClassDiskImage, true
	case it.isOneNote():
		return history.ClassOneNote, true
	case d != nil && d.Macros.Any():
		return history.ClassMacro, true
	case locked && (archive || it.class == payload.ClassDocument):
		return history.ClassLocked, true
	case archive:
		return history.ClassArchive, true
	case it.isPage():
		return history.ClassPage, true
	}
	return 0, false
}
