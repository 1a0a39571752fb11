package heuristics

import (
	"cmp"
	"strings"

	"sekisho/internal/origin"
	"sekisho/internal/text"
)

// What credential-bait means. A text that names an account and, beside it, trouble with it, asks to log in or to confirm something, and gives the way: a
// link that leads out of the house, or a page that is attached. Services write so, too: who is confirmed and leads to his own site is only recorded, and so are
// their newsletters and our own help desk.

// nearTrouble is how many octets may stand between an account and its trouble, on one line.
const nearTrouble = 90

var (
	accounts = text.NewLexicon(strings.Fields("アカウント メールボックス メールサーバ 受信トレイ 受信箱 受信ボックス メール容量 ストレージ パスワード ログイン情報 認証情報 ユーザーid ログインid 会員id 受信メール 未着メール webメール ウェブメール "+
		"mailbox account password quota storage webmail inbox"), []string{"sign-in"})
	troubles = text.NewLexicon(strings.Fields("有効期限 期限切れ 期限が切れ 期限が近 容量不足 容量が不足 容量を超 容量が上限 上限に達 上限を超 使用率 超過 停止 制限 凍結 ロック 保留 ブロック 不正アクセス 不審なアクセス 不正ログイン 不正利用 異常 失効 無効化 無効にな 閉鎖 削除され 未確認 再確認 "+
		"配信できません 配信されません 受信できません 受信できなく expire expires expired expiring exceeded suspended blocked locked deactivated disabled pending undelivered full"), []string{"on hold", "unusual activity"})
	heldMail = text.NewLexicon(strings.Fields("保留メール 保留中のメール 保留されたメール 保留中のメッセージ 保留メッセージ 未配信メール 未配信のメール 隔離メール 隔離されたメール 受信保留 メールが保留 メールを保留 メッセージが保留 メッセージを保留"), []string{"held messages", "pending messages", "undelivered messages", "messages are pending", "messages on hold"})
	logins   = text.NewLexicon(strings.Fields("再認証 認証 本人確認 ログイン サインイン 入力 更新 再設定 再有効化 有効化 検証 確認 解除 維持 クリック アクセス verify validate confirm login update upgrade reactivate keep click"), []string{"log in", "sign in"})
)

func findCredentialBait(f *Facts) ([]Hit, Reason) {
	if !f.outsider() {
		return nil, ""
	}
	said := f.wording()
	word := cmp.Or(trouble(said.subject), trouble(said.body))
	if word == "" || !asksToLogIn(said) {
		return nil, ""
	}
	way, own := f.wayToLogIn()
	if !way {
		return nil, f.unreadLinks()
	}
	hit := Hit{Data: map[string]string{"word": word}, Share: 1}
	if own || f.acquainted() || f.newsletter() {
		hit.Share = 0
	}
	return []Hit{hit}, ""
}

// trouble is a word that says it all, or else the text from an account to its trouble, or the other way round; "" where there is neither.
func trouble(s string) string {
	for w := range heldMail.Words(s) {
		return w.Text
	}
	for a := range some(accounts, s) {
		end := a.At + len(a.Text)
		behind := cutAtEnd(s[end:min(len(s), end+nearTrouble)])
		for w := range troubles.Words(behind) {
			return s[a.At : end+w.At+len(w.Text)]
		}
		start := a.At - len(cutAtStart(s[max(0, a.At-nearTrouble):a.At]))
		for w := range troubles.Words(s[start:a.At]) {
			return s[start+w.At : end]
		}
	}
	return ""
}

// cutAtEnd is a text up to the end of its line or sentence.
func cutAtEnd(s string) string {
	if stop := strings.IndexAny(s, "\n!?"); stop >= 0 {
		s = s[:stop]
	}
	s, _, _ = strings.Cut(s, "。")
	return s
}

// cutAtStart is a text from the beginning of its last line or sentence.
func cutAtStart(s string) string {
	s = s[strings.LastIndexAny(s, "\n!?")+1:]
	if stop := strings.LastIndex(s, "。"); stop >= 0 {
		s = s[stop+len("。"):]
	}
	return s
}

func asksToLogIn(said *wording) bool {
	for w := range some(logins, said.body) {
		if holdsWord(asks, sentence(said.body, w.At)) {
			return true
		}
	}
	return requests(logins, said.subject)
}

// wayToLogIn says that the mail leads to a place outside of the house where something can be put in; own tells that its author is confirmed, and that the
// place is his own.
func (f *Facts) wayToLogIn() (way, own bool) {
	for _, it := range f.carried() {
		if it.attached() && it.isPage() {
			return true, false
		}
	}
	aligned, _ := f.aligned()
	author, _ := f.author()
	own = aligned == origin.Yes && !f.tables().FreeMail(author.domain)
	for i := range f.links().list {
		host := f.links().list[i].to.Host
		if f.ours(host) {
			continue
		}
		way = true
		own = own && f.sameName(host, author.domain)
	}
	return way, way && own
}
