package heuristics

import (
	"slices"
	"strconv"
	"time"

	"sekisho/internal/origin"
)

// What rapport-then-payload means (やり取り型). Somebody has written harmless mail for some days, ours have answered, and now the first file or link comes. Every new
// customer does that, so it weighs half unless the file is risky or closed or comes by a link, and nothing where the sender is confirmed by a domain of
// his own.

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
				Ja: "差出人({addr})からこの種類の添付ファイル({kind})が届くのは初めてです(これまでのメール:{n})。",
			},
			Find: findUnusualAttachment,
		},
	}
}

// rapportAtOnce is the evidence of rapport-then-payload where it comes right after an answer of ours.
var rapportAtOnce = Text{
	En: "After {n} from {addr} without a file ({ours} went back), the first {what} comes, {span} after a reply of ours.",
	Ja: "{addr}とは、ファイルのない通常のやり取りが続いていましたが(受信{n}、返信{ours})、こちらの返信の{span}後に、初めて{what}が届きました。",
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
