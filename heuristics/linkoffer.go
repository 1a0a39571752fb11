package heuristics

import (
	"iter"
	"strings"

	"sekisho/internal/mail"
	"sekisho/internal/origin"
)

// What attach-and-url means. A stranger's mail offers the same thing twice, as a file and by a link, so that one of them gets through: "こちらのURLでも
// 確認できます", "添付ファイルが開けない場合は以下のURLから". Judged is the sentence: a word for a link and one for looking at something, and between them or
// in front what says that this is the other way. Who is known to somebody here is left alone, and circulars.

func offerTrait() Trait {
	return Trait{
		ID: "attach-and-url", Family: Link, Weight: 1, Kind: Content, Ref: "CSIRT演習 マルウェア感染メールの例; " + ipa2015,
		Text: Text{
			En: "A stranger offers the same thing as a file and by a link (“{words}”).",
			Ja: "初めての相手が、同じ内容を添付ファイルとリンクの両方で見せようとしています(「{words}」)。",
		},
		Find: findAttachAndURL,
	}
}

func findAttachAndURL(f *Facts) ([]Hit, Reason) {
	if f.Mail == nil || f.newsletter() || f.bounce() || f.home() || !f.attaches() || !f.ownLink() {
		return nil, ""
	}
	words, offered := f.offersTwice()
	if !offered {
		return nil, ""
	}
	first, reason := f.known(f.Relation.FirstContact)
	if first != origin.Yes {
		return nil, reason
	}
	return []Hit{{Data: map[string]string{"words": words}, Share: 1}}, ""
}

// attaches says that the mail has a file.
func (f *Facts) attaches() bool {
	for _, it := range f.carried() {
		if it.attached() {
			return true
		}
	}
	return false
}

// ownLink says that a link stands in the texts of the mail.
func (f *Facts) ownLink() bool {
	for i := range f.links().list {
		if s := f.links().list[i].Source; s != mail.InDocument && s != mail.InCode {
			return true
		}
	}
	return false
}

// The words of the rule, in folded text.
var (
	linkWords   = []string{"url", "リンク", "サイト", "ホームページ", "webページ", "ウェブページ", "アドレス", "http", "www.", "link", "website", "web page"}
	lookWords   = []string{"確認", "ご覧", "閲覧", "ダウンロード", "参照", "入手", "取得", "見られ", "見る", "アクセス", "開い", "開け", "開く", "view", "download", "open", "access", "see ", "available", "check"}
	otherWay    = []string{"でも", "からも", "よりも", "にても", "においても", "または", "又は", "もしくは", "あるいは", " also", "alternatively", " or "}
	copyWords   = []string{"同じ", "同一", "同様", "添付", "ファイル", "same", "attach"}
	putWords    = []string{"置", "アップ", "掲載", "用意", "公開", "格納", "保存", "upload", "posted", "placed"}
	fileWords   = []string{"添付", "ファイル", "attach", "file"}
	brokenWords = []string{
		"開けない", "開けません", "開かない", "開きません", "開くことができ", "見られない", "見られません", "見れない", "表示されない", "表示されません", "表示できない", "閲覧できない",
		"閲覧できません", "届いていない", "届かない", "ご覧いただけない", "ご覧になれない", "cannot open", "can't open", "unable to open", "cannot view", "can't view", "unable to view", "not open", "not display",
	}
)

// offersTwice finds the sentence that offers a link besides a file.
func (f *Facts) offersTwice() (words string, found bool) {
	body := f.wording().body
	for _, link := range linkWords {
		for at := range places(body, link) {
			if s := sentence(body, at); secondWay(s, link) || insteadOf(s) {
				return strings.Join(strings.Fields(s), " "), true
			}
		}
	}
	return "", false
}

// maxPlaces bounds how often a word is looked at: letters that say "URL" more often are none.
const maxPlaces = 100

// places yields where a word stands in a text, maxPlaces times at most.
func places(s, word string) iter.Seq[int] {
	return func(yield func(int) bool) {
		at := 0
		for range maxPlaces {
			i := strings.Index(s[at:], word)
			if i < 0 || !yield(at+i) {
				return
			}
			at += i + len(word)
		}
	}
}

// secondWay: behind the word for a link, or right in front of it, stands one for "also", and then one for looking.
func secondWay(s, link string) bool {
	i := strings.Index(s, link)
	behind := s[i+len(link):]
	for _, other := range otherWay {
		if j := strings.Index(behind, other); j >= 0 && j <= nearby && containsAny(behind[j:], lookWords) {
			return true
		}
	}
	// "同じものを下のURLにも置きました"
	if j := strings.Index(behind, "にも"); j >= 0 && j <= nearby && containsAny(behind[j:], putWords) && containsAny(s, copyWords) {
		return true
	}
	// "添付ファイルまたは下記URLをご確認ください", "The file is also available at this link"
	front := s[:i]
	for _, other := range otherWay {
		j := strings.LastIndex(front, other)
		if j >= 0 && len(front)-j <= 2*nearby && containsAny(s[:i], fileWords) && containsAny(s, lookWords) && otherStands(other) {
			return true
		}
	}
	return false
}

// nearby is how many octets may stand between the word for a link and that for "also": "url(https://…)からも".
const nearby = 120

// otherStands says that a word for "also" may stand in front of what it adds. Japanese particles stand behind.
func otherStands(other string) bool {
	switch other {
	case "でも", "からも", "よりも", "にても", "においても":
		return false
	}
	return true
}

// insteadOf: where the file does not open, the link is to be followed.
func insteadOf(s string) bool {
	return containsAny(s, fileWords) && containsAny(s, brokenWords)
}
