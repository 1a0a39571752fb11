package heuristics

import (
	"strings"

	"sekisho/internal/text"
)

// What private-mail-excuse means: a sender on free mail explains, in one sentence, why he does not write from his organisation. People who work at home
// do, too: correspondents and the private addresses that our people have registered are only recorded.

// excuseReach is how many octets may stand between the place and the word that gives it as a reason.
const excuseReach = 60

var (
	elsewhere = text.NewLexicon(strings.Fields("自宅 休日 休暇中 出張先 出張中 個人のアドレス 個人アドレス 個人のメール 個人メール 私用 私物 私的なアドレス プライベート フリーメール 別のアドレス 別アドレス 仮のアドレス 会社のメール 会社のアドレス "+
		"職場のメール 社用メール 社内メール 業務用メール 会社のパソコン 会社のpc"), strings.Fields("スマホ スマートフォン"))
	reasons   = text.NewLexicon(strings.Fields("から ため 為 ので につき にて より 使えず 使えない 使えません 不調 障害 故障 メンテナンス"))
	aboutMail = text.NewLexicon(strings.Fields("メール アドレス 送信 送って 送り 送付 連絡 返信 失礼"))
)

func findPrivateMailExcuse(f *Facts) ([]Hit, Reason) {
	s, ok := f.author()
	if !ok || !f.tables().FreeMail(s.domain) || f.bounce() || f.ours(s.domain) {
		return nil, ""
	}
	words, share := f.excuse()
	if words == "" {
		return nil, ""
	}
	hit := Hit{Data: map[string]string{"addr": s.addr, "words": words}, Share: share * f.unlessKnown()}
	if f.house().private(s.addr) {
		hit.Share = 0
	}
	return []Hit{hit}, ""
}

// deviceShare is the share of an excuse that names a telephone alone: that explains why a mail is short, too.
const deviceShare = 1.0 / 3

// excuse is the words that explain it, or "", and their share of the trait's weight.
func (f *Facts) excuse() (words string, share float64) {
	body := f.wording().body
	for w := range some(elsewhere, body) {
		said := sentence(body, w.At)
		if !holdsWord(aboutMail, said) || holdsOneOf(said, telephones) {
			continue
		}
		end := w.At + len(w.Text)
		near := cutAtEnd(strings.ReplaceAll(strings.ToValidUTF8(body[end:min(len(body), end+excuseReach)], ""), "\n", ""))
		for r := range reasons.Words(near) {
			found := body[w.At:end] + near[:r.At+len(r.Text)]
			if w.Class == 0 {
				return found, 1
			}
			words, share = found, deviceShare
		}
	}
	return words, share
}

// telephones are what a sentence gives that tells how to reach somebody.
var telephones = []string{"電話", "携帯番号", "tel", "090-", "080-", "070-"}
