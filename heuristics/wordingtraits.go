package heuristics

import (
	"slices"
	"strings"

	"sekisho/internal/origin"
	"sekisho/internal/text"
)

// everyday are words that hold a restricted one and restrict nothing: of recruiters, estate agents and calls for papers.
const everyday = "非公開求人 非公開案件 非公開の求人 未公開物件 未公開求人 未公開の物件 未発表論文 未発表の論文 未発表のもの 未発表作品 未発表の作品"

// restricted are words by which something is for few; those of the second class are everyday's.
var restricted = text.NewLexicon(strings.Fields("関係者限定 関係者限り 関係者外秘 取扱注意 取り扱い注意 取扱い注意 取扱厳重注意 部外秘 機密性2 機密性3 社外秘 極秘 マル秘 内部資料 内部限り 内部情報 対外秘 非公開 案段階 未公開 未発表 厳秘 confidential"),
	strings.Fields(everyday))

// disclaimers are what footers say of the mail itself: they call everything confidential.
var disclaimers = text.NewLexicon(strings.Fields("誤って 誤送信 間違って受信 意図された 受信者以外 宛先以外 宛名以外 名宛人以外 法的に保護 privileged intended unauthorized"))

// findRestrictedInfoLure leaves correspondents alone, and who is confirmed and no stranger.
func findRestrictedInfoLure(f *Facts) ([]Hit, Reason) {
	if !f.outsider() {
		return nil, ""
	}
	said := f.wording()
	word := firstWord(restricted, said.subject, nil)
	if word == "" {
		word = firstWord(restricted, said.body, disclaimers)
	}
	if word == "" {
		return nil, ""
	}
	return f.doubtful(Hit{Data: map[string]string{"word": word}})
}

// firstWord is the first word of a lexicon's first class in a text whose paragraph has none of another lexicon, or "".
func firstWord(l *text.Lexicon, s string, without *text.Lexicon) string {
	for w := range some(l, s) {
		if w.Class == 0 && (without == nil || !holdsWord(without, paragraph(s, w.At))) {
			return w.Text
		}
	}
	return ""
}

// pressing are words that press, acts what they press to do.
var (
	pressing = text.NewLexicon(strings.Fields("至急 大至急 緊急 【重要】 [重要] 重要なお知らせ 要返信 要対応 要確認 本日中 本日付 即日 即時 今すぐ 直ちに ただちに 早急に 早急な 速やかに 24時間以内 48時間以内 72時間以内 期限切れ 期限が迫 期限までに 締切 最終通知 最終警告 最終確認 最後の通知 "+
		"停止されます 停止いたします 停止となります 利用停止 利用を停止 アカウントを削除 削除されます 無効になります 無効となります 凍結 失効します 法的措置 urgent immediately asap"),
		[]string{"within 24 hours", "within 48 hours", "final notice", "as soon as possible", "will be suspended", "will be deleted"})
	acts = text.NewLexicon(strings.Fields("確認 クリック 開いて 開封 返信 回答 手続 更新 ログイン サインイン 入力 送金 振込 振り込 支払 対応 提出 ダウンロード 連絡 参照 閲覧 登録 申請 解除 認証 変更 click open reply confirm verify update pay download sign log"))
)

// findUrgency wants a request for an act beside the word that presses, or beneath a subject that does. Correspondents press every day, and so do
// circulars of confirmed senders.
func findUrgency(f *Facts) ([]Hit, Reason) {
	if !f.outsider() {
		return nil, ""
	}
	word := f.pressingWord()
	if word == "" {
		return nil, ""
	}
	hit := Hit{Data: map[string]string{"word": word}}
	if aligned, _ := f.aligned(); aligned == origin.Yes && f.toMany() {
		return []Hit{hit}, ""
	}
	return f.daily(hit)
}

func (f *Facts) pressingWord() string {
	said := f.wording()
	for w := range some(pressing, said.subject) {
		if requests(acts, said.subject) {
			return w.Text
		}
		for a := range some(acts, said.body) {
			if holdsWord(asks, sentence(said.body, a.At)) {
				return w.Text
			}
		}
	}
	for w := range some(pressing, said.body) {
		if s := sentence(said.body, w.At); requests(acts, s) {
			return w.Text
		}
	}
	return ""
}

// requests says that a sentence asks for an act.
func requests(acts *text.Lexicon, s string) bool { return holdsWord(acts, s) && holdsWord(asks, s) }

// enabling are the steps that lift the protection of office programs.
var enabling = text.NewLexicon([]string{"コンテンツの有効化", "コンテンツを有効", "マクロの有効化", "マクロを有効", "マクロを許可", "マクロを実行", "編集を有効", "編集の有効化", "保護ビューを解除", "保護ビューの解除", "保護ビューを無効",
	"保護されたビューを解除", "ブロックの解除", "ブロックを解除", "許可するにチェック", "「許可する」にチェック", "enable content", "enable macros", "enable editing", "enable the macro", "unblock"})

// luring are what the instructions in lures say beside that.
var luring = text.NewLexicon(strings.Fields("クリック 押して 押すと 表示するには 表示されない 閲覧するには 見るには 開くには ご覧になるには click"), []string{"to view", "to see", "to read", "to open", "to display"})

// enablingParts are in each of them, to spare most texts the folding.
var enablingParts = []string{"有効", "マクロ", "ﾏｸﾛ", "保護", "ブロック", "許可", "nable", "NABLE", "nblock"}

// advising is what a text says that warns of these steps or tells of attacks.
var advising = text.NewLexicon([]string{"しないで", "しないよう", "せずに", "なさらないで", "行わないで", "押さないで", "クリックしない", "有効にしない", "有効化しない", "実行しない", "しては", "禁止", "手口", "誘導", "促", "攻撃", "不審な", "感染",
	"被害", "do not", "don't", "never", "attack"})

// findMacroInstruction reads everything that the mail shows. Our own people inside tell each other such things.
func findMacroInstruction(f *Facts) ([]Hit, Reason) {
	if f.Mail == nil || f.report() || !f.outsider() && f.ofTheHouse() {
		return nil, ""
	}
	if word := askedToEnable(f.wording().body); word != "" {
		return []Hit{{Data: map[string]string{"word": word}, Share: 1}}, ""
	}
	for _, t := range f.Mail.Texts[:min(len(f.Mail.Texts), maxTexts)] { // what is attached is shown, too
		if slices.Contains(f.letter().parts, t.Part) || !holdsOneOf(t.Shown, enablingParts) {
			continue
		}
		if word := askedToEnable(text.Fold(bothEnds(t.Shown, maxLetter))); word != "" {
			return []Hit{{Part: t.Part, Data: map[string]string{"word": word}, Share: 1}}, ""
		}
	}
	return nil, ""
}

// askedToEnable is the first of the words in a sentence that asks for it, or says what it is good for, and does not warn of it; or "".
func askedToEnable(s string) string {
	for w := range some(enabling, s) {
		if around := sentence(s, w.At); !holdsWord(advising, around) && (holdsWord(asks, around) || holdsWord(luring, around)) {
			return w.Text
		}
	}
	return ""
}
