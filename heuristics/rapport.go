package heuristics

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"sekisho/internal/history"
	"sekisho/internal/origin"
	"sekisho/internal/payload"
)

// What is unlike all mail of its sender so far.
//
// rapport-then-payload (やり取り型): somebody has written harmless mail for some days, ours have answered, and now the first file or link comes. Every new
// customer does that, so it weighs half unless the file is risky or closed or comes by a link, and nothing where the sender is confirmed by a domain of
// his own.
//
// attach-unusual-for-sender: somebody of whom at least ten mails are known sends a kind of file that he never sent. Kinds count, not suffixes.

// senderTraits compare a mail with its sender's mail so far.
func senderTraits() []Trait {
	return []Trait{
		{
			ID: "rapport-then-payload", Family: Relation, Weight: 4, Kind: Relational, Ref: ipa2011 + "; 警察庁 サイバー空間をめぐる脅威の情勢 (やり取り型)",
			Text: Text{
				En: "After {n} from {addr} without a file ({ours} went back), the first {what} comes.",
				Ja: "{addr}とは、ファイルのない通常のやり取りが続いていましたが(受信{n}、返信{ours})、今回初めて{what}が届きました。",
			},
			Find: findRapport,
		},
		{
			ID: "attach-unusual-for-sender", Family: Relation, Weight: 3, Kind: Relational, Ref: ipa2011,
			Text: Text{
				En: "{addr} has never sent a file of this kind before: {kind} ({n} so far).",
				Ja: "差出人({addr})からこの種類の添付({kind})が届くのは初めてです(これまでのメール:{n})。",
			},
			Find: findUnusualAttachment,
		},
	}
}

// rapportAtOnce is the evidence of rapport-then-payload where it comes right after an answer of ours.
var rapportAtOnce = Text{
	En: "After {n} from {addr} without a file ({ours} went back), the first {what} comes, {span} after a reply of ours.",
	Ja: "{addr}とは、ファイルのない通常のやり取りが続いていましたが(受信{n}、返信{ours})、こちらの返信から{span}後の今回、初めて{what}が届きました。",
}

// Bounds of a rapport.
const (
	rapportTime = 30 * 24 * time.Hour // within which it was built
	rapportSoon = time.Hour           // how soon after our answer a payload says more
)

func findRapport(f *Facts) ([]Hit, Reason) {
	s, ok := f.author()
	if !ok || f.bounce() || f.ofTheHouse() {
		return nil, ""
	}
	if reason := f.noHistory(); reason != "" {
		return nil, reason
	}
	if !f.rapport() || f.organisedSender() {
		return nil, ""
	}
	what, ok := f.brings()
	if !ok {
		return nil, needsContent(f)
	}
	his := &f.Relation.Sender
	data := map[string]string{"addr": s.addr}
	mails(his.Mails).put(data, "n")
	mails(his.Replies).put(data, "ours")
	what.put(data, "what")
	hit := Hit{Data: data, Share: 0.5}
	if f.riskyPayload() {
		hit.Share = 1
	}
	if since := f.arrived().Sub(his.Replied); !his.Replied.IsZero() && since >= 0 && since <= rapportSoon {
		hit.Share += 0.25
		hit.Text = &rapportAtOnce
		span(since).put(data, "span")
	}
	return []Hit{hit}, ""
}

// rapport says that the author began to write not long ago, sent nothing but text, and got an answer.
func (f *Facts) rapport() bool {
	his := &f.Relation.Sender
	return !his.First.IsZero() && his.Mails > 0 && !his.OursFirst && his.Carried.IsZero() && his.Replies > 0 && f.arrived().Sub(his.First) <= rapportTime
}

// organisedSender says that the sender is confirmed under a domain that not everybody has addresses of.
func (f *Facts) organisedSender() bool {
	aligned, _ := f.aligned()
	return aligned == origin.Yes && f.organised(f.senders())
}

// brings says what of a payload the mail has: a file, or a link by which files come.
func (f *Facts) brings() (what called, ok bool) {
	for _, it := range f.carried() {
		if it.attached() && !it.object.Inline {
			return called{"attachment", "添付ファイル"}, true
		}
	}
	return called{"link to a file", "ファイルへのリンク"}, f.linksToFile()
}

func (f *Facts) linksToFile() bool {
	for _, find := range []func(*Facts) ([]Hit, Reason){findURLCloudShare, findURLDirectPayload} {
		if hits, _ := find(f); len(hits) > 0 {
			return true
		}
	}
	return false
}

// riskyPayload says that the mail carries a file that is risky or closed, or a link by which files come.
func (f *Facts) riskyPayload() bool {
	weighs := func(row Trait, least float64) bool {
		hits, _ := row.Find(f)
		return slices.ContainsFunc(hits, func(h Hit) bool { return h.Share > 0 && h.Share*row.Weight >= least })
	}
	for _, row := range fileTraits() {
		if row.ID == "encrypted-archive" && weighs(row, 0) || weighs(row, riskyWeight) {
			return true
		}
	}
	return f.linksToFile()
}

// mails is a number of mails in words.
func mails(n int64) called {
	return called{counted(int(n), "mail"), strconv.FormatInt(n, 10) + "通"}
}

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
