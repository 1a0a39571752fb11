package corpus

import (
	"fmt"
	"strings"
)

// everyday is one of many short business mails. They are ordinary and do not resemble each other: what they are about, who does it and until
// when changes from number to number.
func everyday(n int) string {
	pick := func(k int, list []string) string { return list[int(mixed(uint64(n*31+k))%uint64(len(list)))] }
	var b strings.Builder
	b.WriteString(pick(1, greetings) + "\n")
	for i := range 3 + n%3 {
		k := 10 * (i + 1)
		number := mixed(uint64(n*31+k+7))%9000 + 100
		switch mixed(uint64(n*31+k+8)) % 4 {
		case 0:
			fmt.Fprintf(&b, "%s、%sの%s(%d番)を%sで受け取りました。%s\n", pick(k, when), pick(k+1, where), pick(k+2, things), number, pick(k+3, units), pick(k+4, endings))
		case 1:
			fmt.Fprintf(&b, "%sの%sは、%sまでに%sがまとめる予定です。%s\n", pick(k+1, where), pick(k+2, things), pick(k+5, until), pick(k+3, units), pick(k+4, endings))
		case 2:
			fmt.Fprintf(&b, "%d番の%sですが、%sを%sに改めたいと%sから申し出がありました。\n", number, pick(k+2, things), pick(k+6, aspects), pick(k+5, until), pick(k+3, units))
		default:
			fmt.Fprintf(&b, "%sについては、%sの担当が%s伺います。%s\n", pick(k+6, aspects), pick(k+1, where), pick(k+5, until), pick(k+4, endings))
		}
	}
	b.WriteString(pick(2, closings) + "\n")
	return b.String()
}

var (
	greetings = []string{"いつもお世話になっております。", "お世話になっております。", "平素より大変お世話になっております。", "いつもありがとうございます。"}
	closings  = []string{"よろしくお願いいたします。", "引き続きよろしくお願い申し上げます。", "ご確認のほどお願いいたします。", "取り急ぎご連絡まで。"}
	when      = []string{"先週", "昨日", "本日", "今朝", "先月末", "月曜日", "おととい", "午前中"}
	where     = []string{"東京", "大阪", "名古屋", "福岡", "札幌", "仙台", "広島", "第二工場", "本館", "倉庫", "港北"}
	things    = []string{"図面", "試作品", "部品", "資材", "帳票", "棚", "測定器", "塗料", "治具", "ケーブル", "梱包材", "見本", "配線", "銘板"}
	units     = []string{"製造課", "品質保証", "購買", "経理", "設計", "物流", "営業二課", "技術部", "保守"}
	until     = []string{"月末", "週明け", "来週の水曜", "十五日", "月初", "金曜の正午", "あさって", "二十日過ぎ"}
	aspects   = []string{"数量", "寸法", "単価", "日程", "人員", "仕様", "色味", "置き場所", "搬入口", "検査の順序", "電圧"}
	endings   = []string{"問題はありません。", "変更があれば早めにお知らせします。", "残りは次の便になります。", "控えはこちらで保管します。", "前回と同じ扱いで結構です。", "立ち会いは不要です。", ""}
)
