package heuristics

import (
	"iter"

	"sekisho/internal/mail"
	"sekisho/internal/payload"
)

// opaqueTraits say what could not be looked into. It is a fact with a name, never "clean".
func opaqueTraits() []Trait {
	return []Trait{
		{
			ID: "opaque-archive", Family: Attachment, Weight: 2, Kind: Structural, Ref: "RFC 2046; PKWARE APPNOTE.TXT",
			Text: Text{
				En: "Could not look inside “{name}”: {why}.",
				Ja: "ファイル「{name}」の中身を確認できませんでした({why})。",
			},
			Find: findOpaqueArchive,
		},
		{
			ID: "encrypted-archive", Family: Attachment, Weight: 1, Kind: Structural, Ref: "PKWARE APPNOTE.TXT, section 6.1",
			Text: Text{
				En: "The file “{name}” is encrypted: its content was not inspected.",
				Ja: "ファイル「{name}」は暗号化されているため、中身を検査できませんでした。",
			},
			Find: func(f *Facts) ([]Hit, Reason) { return f.hits(needsContent, encryptedHit) },
		},
	}
}

// unreadMail is the evidence of opaque-archive where it is the mail itself that was not read to its end.
var unreadMail = Text{
	En: "A part of the mail was not inspected: {why}.",
	Ja: "メールの一部を検査できませんでした({why})。",
}

// unlockedText is the evidence of encrypted-archive where the content was inspected all the same.
var unlockedText = Text{
	En: "The file “{name}” is encrypted. It was inspected with the password from the body.",
	Ja: "ファイル「{name}」は暗号化されています。本文中のパスワードで中身を検査しました。",
}

// unfinishedWords says in words why an inspection is not complete.
func unfinishedWords(r payload.Reason) called {
	switch r {
	case payload.Encrypted:
		return called{"the names in it are encrypted", "ファイル名まで暗号化されているため"}
	case payload.Corrupt:
		return called{"it is damaged", "壊れているため"}
	case payload.TooBig:
		return called{"it is too big", "大きすぎるため"}
	case payload.TooMany:
		return called{"it holds too many files", "含まれるファイルが多すぎるため"}
	case payload.TooDeep:
		return called{"archives are nested too deeply", "圧縮ファイルが何重にもなっているため"}
	case payload.Ratio:
		return called{"it inflates too much", "展開すると大きくなりすぎるため"}
	case payload.Timeout:
		return called{"it took too long", "検査に時間がかかりすぎたため"}
	case payload.Volume:
		return called{"it is only a part of a larger archive", "分割された圧縮ファイルの一部しかないため"}
	case payload.Unsupported:
		return called{"its format is not supported", "対応していない形式のため"}
	case payload.Failed:
		return called{"the inspection failed", "検査プログラムが読み取れなかったため"}
	}
	return called{string(r), string(r)}
}

// unread is why a mail was not read whole, and how much of the trait's weight that is. What ordinary mail never has, and what would hide a
// file from us that a mail program shows, marks the mail by itself; what also happens to broken mail is noted.
type unread struct {
	why   called
	share float64
}

var unreadDefects = map[mail.Defect]unread{
	mail.DefectTooManyParts: {called{"it has too many parts", "メールを構成する要素が多すぎるため"}, 3},
	mail.DefectTooDeep:      {called{"its parts are nested too deeply", "メールを構成する要素の入れ子が深すぎるため"}, 3},
	mail.DefectHeaderTooBig: {called{"its header is too big", "ヘッダが大きすぎるため"}, 3},
	mail.DefectManyLinks:    {called{"it has too many links", "リンクが多すぎるため"}, 1},
	mail.DefectNoBoundary:   {called{"its parts cannot be told apart", "メールを構成する要素の区切りが見つからないため"}, 1.5},
	mail.DefectOpenHeader:   {called{"the end of a header is missing", "ヘッダの終わりが見つからないため"}, 1.5},
	mail.DefectReaderFailed: {called{"the inspection failed", "検査プログラムが読み取れなかったため"}, 1.5},
}

func findOpaqueArchive(f *Facts) ([]Hit, Reason) {
	hits, reason := f.hits(needsContent, opaqueHit)
	return append(hits, f.unreadParts()...), reason
}

func opaqueHit(it item) (Hit, bool) {
	o := it.object
	if o.Unfinished == "" || o.Unfinished == payload.Encrypted && !it.namesHidden() {
		return Hit{}, false
	}
	hit := it.hit()
	unfinishedWords(o.Unfinished).put(hit.Data, "why")
	return hit, true
}

// namesHidden says of an encrypted item that not even the names in it are known.
func (it item) namesHidden() bool {
	return it.class == payload.ClassArchive && len(it.object.Children) == 0
}

// encryptedHit reports the outermost encrypted thing: what an encrypted archive holds is not told apart.
func encryptedHit(it item) (Hit, bool) {
	if !it.object.Encrypted || it.archive != nil && it.archive.Encrypted {
		return Hit{}, false
	}
	hit := it.hit()
	if unlocked(it.object) {
		hit.Text = &unlockedText
	}
	return hit, true
}

// unlocked says that a password opened all that is encrypted in o.
func unlocked(o *payload.Object) bool {
	open, closed := o.Unlocked, false
	o.Walk(func(o *payload.Object) { closed = closed || o.Encrypted && !o.Unlocked })
	return open && !closed
}

// unreadParts reports where the reading of the mail itself ended early.
func (f *Facts) unreadParts() []Hit {
	var hits []Hit
	for path, d := range f.hidingDefects() {
		if len(hits) == maxFindings {
			break
		}
		data := map[string]string{}
		unreadDefects[d].why.put(data, "why")
		hits = append(hits, Hit{Part: path, Data: data, Share: unreadDefects[d].share, Text: &unreadMail})
	}
	return hits
}

// hidingDefects yields the defects of mail ("") and parts behind which something was not read.
func (f *Facts) hidingDefects() iter.Seq2[string, mail.Defect] {
	return func(yield func(string, mail.Defect) bool) {
		if f.Mail != nil && !yieldHiding("", f.Mail.Defects, yield) {
			return
		}
		for p := range f.parts() {
			if !yieldHiding(p.Path, p.Defects, yield) {
				return
			}
		}
	}
}

func yieldHiding(path string, defects []mail.Defect, yield func(string, mail.Defect) bool) bool {
	for _, d := range defects {
		if _, hides := unreadDefects[d]; hides && !yield(path, d) {
			return false
		}
	}
	return true
}
