package history

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// letterWriter makes business mails of one sender out of independent lists of phrases: greeting, matter, details, request, closing, signature.
type letterWriter struct{ rand *rand.Rand }

func pick(r *rand.Rand, list string) string {
	words := strings.Split(list, "|")
	return words[r.IntN(len(words))]
}

const (
	matters = "次期生産管理システムの要件定義|第三工場の空調設備更新|来年度の保守契約|秋季展示会の小間割り|倉庫移転に伴う配送経路の見直し|新製品の試作評価|社内研修の講師派遣|海外拠点の監査対応|" +
		"決算説明会の会場手配|制服の採寸と納品|食堂の献立改定|健康診断の日程調整|特許出願の図面修正|検査装置の校正|広告原稿の差し替え|採用面接の段取り"
	events = "先週の打合せで宿題となっておりました|昨日お電話で伺いました|先月の定例会で話題に上りました|以前よりご相談しておりました|急ぎご依頼のありました|次回の委員会に諮る予定の|監査室から指摘を受けました|取引先からも問い合わせの多い"
	states = "社内で検討した結果、当初の案より二割ほど費用を抑えられる見通しが立ちました|担当部署との調整が長引いており、回答まで今しばらくかかる見込みです|図面の寸法に一部誤りが見つかり、製作を一時止めております|" +
		"部材の納期が延びており、着工を翌月に繰り下げたいと考えております|試験の合格率が目標を上回り、量産へ進む判断をいたしました|現地の状況を写真に収めましたので、共有させていただきます|予算の枠を超える恐れがあり、優先順位の見直しが要ります|" +
		"関係者の意見が割れており、改めて話し合いの場を設けることになりました|前任者からの引き継ぎに漏れがあり、資料を集め直しているところです|法令の改正に合わせて、書式を新しいものへ切り替えます"
	details = "対象は本館の一階から四階まで、作業は休日の日中に限ります|必要な人員は延べ十二名で、うち三名は夜間の立ち会いをお願いする見込みです|搬入口は南側のみ使え、大型車は朝の七時までに出る必要があります|" +
		"費用の内訳は、機器が六割、工事が三割、残りが諸経費となります|試料は常温で保管し、開封後は二日以内に測定を終えてください|参加者には事前に設問へ答えていただき、当日はその結果をもとに議論します|" +
		"旧型の部品は年内で供給が終わるため、在庫を一年分確保する方針です|運用の手順書は改訂中で、来週の半ばには初稿をお見せできます|契約の更新には印紙が要り、原本は二通とも郵送でお戻しください|通訳は先方が手配しますが、専門用語の一覧はこちらで用意します|" +
		"停電の時間帯は空調も止まりますので、飲み物を多めに用意しておきます|配布物は再生紙に刷り、余部は二十部ほど見込んでいます|来場者の導線を変え、受付を二か所に増やすと混雑が和らぎそうです|帳票の桁数が足りず、古い端末では金額が欠けて見えます"
	asks = "来週の金曜までにご意見をいただけますと、月内に手配を終えられます|ご都合のよい日を三つほど挙げていただければ、会議室を押さえます|差し支えなければ、担当の方を一名ご紹介いただけないでしょうか|先に概算だけでも頂戴できれば、稟議を進められます|" +
		"内容に相違がなければ、押印のうえ一部をお戻しください|ほかに確かめておくべき点があれば、遠慮なくお知らせください|まずは電話で十五分ほどお話しできればと存じます|ご不要の場合は、お手元の資料を破棄していただいて構いません"
	signature = "--\n青葉商事株式会社 第二営業部\n高橋 一郎\n〒100-0001 東京都千代田区千代田9-9-9\nTEL 03-0000-0000 FAX 03-0000-0001\nhttps://www.aoba.example/\n"
)

// letter is one mail.
func (w letterWriter) letter() string {
	r := w.rand
	var b strings.Builder
	fmt.Fprintf(&b, "株式会社常盤\n山田様\n\nいつも大変お世話になっております。\n青葉商事の高橋です。\n\n%s、%sの件でご連絡いたします。\n%s。\n", pick(r, events), pick(r, matters), pick(r, states))
	for _, i := range r.Perm(strings.Count(details, "|") + 1)[:2+r.IntN(4)] {
		fmt.Fprintf(&b, "%s。\n", strings.Split(details, "|")[i])
	}
	fmt.Fprintf(&b, "期日は%d月%d日、番号は%d番です。\n%s。\n\nご不明な点がございましたら、お知らせください。\n今後ともよろしくお願いいたします。\n\n%s", 1+r.IntN(12), 1+r.IntN(28), r.IntN(90000), pick(r, asks), signature)
	return b.String()
}

// withLine is a copy with one line more, somewhere in the middle.
func (w letterWriter) withLine(letter string) string {
	lines := strings.Split(letter, "\n")
	at := 6 + w.rand.IntN(3)
	extra := "なお、添付の" + pick(w.rand, "見積書|議事録|図面|名簿|日程表") + "は先ほどの版から差し替えておりますのでご覧ください。"
	return strings.Join(append(lines[:at:at], append([]string{extra}, lines[at:]...)...), "\n")
}

// quoting is an answer that quotes a letter as mail programs do.
func (w letterWriter) quoting(letter string) string {
	return "高橋様\n\nご連絡ありがとうございます。添付のとおり承りました。\n\n2026年10月5日(月) 10:12 高橋 一郎 <takahashi@aoba.example>:\n> " + strings.ReplaceAll(strings.TrimSpace(letter), "\n", "\n> ") + "\n"
}

// wrapped is a text whose lines were broken after so many characters, as mail programs do with what they quote.
func wrapped(s string, after int) string {
	var b strings.Builder
	for line := range strings.SplitSeq(s, "\n") {
		for i, r := range []rune(line) {
			if i > 0 && i%after == 0 {
				b.WriteByte('\n')
			}
			b.WriteRune(r)
		}
		b.WriteByte('\n')
	}
	return b.String()
}
