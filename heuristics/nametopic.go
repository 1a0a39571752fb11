package heuristics

import (
	"slices"
	"strings"

	"sekisho/internal/text"
)

// What name-topic-mismatch means. A text that says what it sends ("請求書を添付します", or by its subject) comes with files whose names all say that they
// are something else. What a name or a text does not say is no mismatch, and a text that names what one file is named after is none either: mail with
// several files, and orders that are told of with their bills.

// topics are the kinds of papers by the words for them; the first word names the kind in evidence.
var topics = [][]string{
	{"請求書", "請求", "御請求", "ご請求", "invoice", "billing"},
	{"見積書", "見積", "見積り", "見積もり", "お見積", "quotation", "estimate", "quote"},
	{"注文書", "注文", "発注", "発注書", "purchase order", "order"},
	{"納品書", "納品", "出荷", "delivery note", "shipping"},
	{"領収書", "領収", "入金", "支払通知", "receipt", "payment"},
	{"契約書", "契約", "覚書", "誓約書", "contract", "agreement"},
	{"議事録", "議事", "minutes"},
	{"履歴書", "職務経歴書", "経歴書", "エントリーシート", "resume", "cv"},
	{"写真", "画像", "photo", "picture", "image"},
	{"報告書", "報告", "レポート", "report"},
	{"案内状", "案内", "招待状", "開催通知", "invitation"},
	{"名簿", "名簿一覧", "連絡先一覧", "参加者一覧", "出席者一覧"},
	{"日程表", "日程", "スケジュール", "予定表", "schedule"},
	{"図面", "設計図", "drawing"},
	{"仕様書", "仕様", "specification"},
	{"給与明細", "給与", "賞与", "源泉徴収"},
	{"申込書", "申込", "申し込み", "申請書", "application form"},
	{"アンケート", "調査票", "質問票", "questionnaire"},
}

var (
	topicWords = text.NewLexicon(topics...)
	// sending are the words by which a text says that it sends something.
	sending = text.NewLexicon(strings.Fields("添付 送付 お送り 送ります 送らせて 同封 別添 attached enclosed attach"))
)

func findNameTopicMismatch(f *Facts) ([]Hit, Reason) {
	if f.Mail == nil || f.bounce() {
		return nil, ""
	}
	names, named := f.namedTopics()
	if len(named) == 0 {
		return nil, ""
	}
	told := f.toldTopics()
	if told < 0 || f.mentions(named) {
		return nil, ""
	}
	data := map[string]string{"topic": topics[told][0], "name": names}
	return f.daily(Hit{Data: data})
}

// namedTopics are the kinds that the names of attachments and of what archives hold tell; none if one attachment's tells nothing.
func (f *Facts) namedTopics() (first string, kinds []int) {
	for _, it := range f.carried() {
		outer := it.attached()
		if !outer && (it.archive == nil || len(kinds) > len(topics)) {
			continue
		}
		before := len(kinds)
		for w := range some(topicWords, text.Fold(clipped(it.name))) {
			kinds = append(kinds, w.Class)
		}
		if outer && len(kinds) == before && !f.holdsNamed(it) {
			return "", nil
		}
		if first == "" && len(kinds) > before {
			first = it.name
		}
	}
	return first, kinds
}

// holdsNamed says that an archive, whose own name tells nothing, holds something: then that is looked at.
func (f *Facts) holdsNamed(it item) bool { return len(it.object.Children) > 0 && !it.sealed() }

// toldTopics is the kind that the subject, or a sentence about sending, tells first; -1 if none does.
func (f *Facts) toldTopics() int {
	said := f.wording()
	for w := range topicWords.Words(said.subject) {
		return w.Class
	}
	for s := range some(sending, said.body) {
		for w := range topicWords.Words(sentence(said.body, s.At)) {
			return w.Class
		}
	}
	return -1
}

// mentions says that the subject or the letter tells one of the kinds anywhere.
func (f *Facts) mentions(kinds []int) bool {
	said := f.wording()
	for _, s := range []string{said.subject, said.body} {
		for w := range topicWords.Words(s) {
			if slices.Contains(kinds, w.Class) {
				return true
			}
		}
	}
	return false
}
