package text

import (
	"slices"
	"strings"
)

// The words that names of business files are made of. Names are combined from them, so that the list is long and nobody's.
const (
	surnames = "佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村 林 斎藤 清水 山崎 森 池田 橋本 阿部 石川 " +
		"山下 中島 石井 小川 前田 岡田 長谷川 藤田 後藤 近藤 村上 遠藤 青木 坂本 斉藤 福田 太田 西村 藤井 金子 岡本 藤原 中野 三浦 原田 中川 松田 " +
		"竹内 小野 田村 中山 和田 石田 上田 森田 原 柴田 酒井 工藤 横山 宮崎 宮本 内田 高木 安藤 谷口 大野 丸山 今井 高田 藤本 武田 村田 上野 杉山 " +
		"増田 平野 大塚 千葉 久保 松井 小島 岩崎 桜井 野口 松尾 野村 木下 菊地 新井 渡部 古川 濱田 髙野 瀨川 齋木"
	cities = "東京 大阪 京都 札幌 仙台 横浜 名古屋 神戸 広島 福岡 新潟 静岡 浜松 岡山 熊本 鹿児島 那覇 金沢 長野 前橋 宇都宮 水戸 青森 盛岡 秋田 " +
		"山形 福島 さいたま 甲府 岐阜 津 大津 奈良 和歌山 鳥取 松江 山口 徳島 高松 松山 高知 佐賀 長崎 大分 宮崎 つくば いわき うるま あきる野 南アルプス"
	papers = "見積書 請求書 納品書 契約書 注文書 発注書 領収書 議事録 報告書 企画書 提案書 仕様書 稟議書 申請書 履歴書 名簿 資料 会議資料 一覧表 予定表 " +
		"工程表 組織図 図面 議案 日報 週報 月報 台帳 手順書 案内状 挨拶状 始末書 誓約書 証明書 通知書 回答書 依頼書 計画書 要領 規程 覚書 仕訳帳 " +
		"チェックリスト アンケート マニュアル スケジュール カタログ レポート メモ パンフレット リスト プログラム"
	topics = "年度 予算 決算 人事 採用 研修 経理 総務 営業 販売 製造 品質 安全 衛生 環境 情報 開発 設計 購買 物流 在庫 売上 利益 株主 取締役会 部長会 " +
		"説明会 忘年会 健康診断 防災訓練 打ち合わせ お見積もり ご請求 お知らせ ご案内 お問い合わせ 取り組み 引き継ぎ 申し込み 取扱注意 " +
		"プロジェクト システム サーバー ネットワーク セキュリティ メンテナンス キャンペーン セミナー イベント サービス コスト データ テスト " +
		"オフィス クラウド モバイル ソフトウェア ハードウェア コンサルティング マーケティング パートナー"
	sentences = "よろしくお願いします ご確認ください について のお知らせ に関する件 いつもありがとうございます お世話になっております ご査収ください " +
		"至急ご対応 差し替え版 これでどうでしょう もう一度 あした送ります ひな形 たたき台 まとめ おまけ"
)

func field(list string) []string { return strings.Fields(list) }

// japaneseNames combines the words: at least 2,500 distinct names of 2 to 20 characters.
func japaneseNames() []string {
	seen := map[string]bool{}
	add := func(parts ...string) { seen[strings.Join(parts, "")] = true }
	for i, topic := range field(topics) {
		add(topic)
		for _, paper := range field(papers) {
			add(topic, paper)
		}
		for j, sentence := range field(sentences) {
			if (i+j)%3 == 0 {
				add(topic, sentence)
			}
		}
	}
	for _, surname := range field(surnames) {
		for _, behind := range field("様 さん 先生 部長 氏名 の資料 _見積書 へ") {
			add(surname, behind)
		}
	}
	for _, city := range field(cities) {
		for _, behind := range field("支店 営業所 市役所 の工場 マップ ホテル 出張費精算 (案)") {
			add(city, behind)
		}
	}
	names := make([]string, 0, len(seen))
	for name := range seen {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// fileNames are names as people give them to files: most with a few kana, one in sixteen of kanji or of katakana alone.
func fileNames() (names []string) {
	surnames, papers, topics, sentences := field(surnames), field(papers), field(topics), field(sentences)
	for i := range 480 {
		surname, paper := surnames[i%len(surnames)], papers[(i*7+i/13)%len(papers)]
		topic, sentence := topics[(i*5+i/11)%len(topics)], sentences[i%len(sentences)]
		name := ""
		switch {
		case i%16 == 0:
			name = topic + paper
		case i%4 == 0:
			name = topic + "の" + paper + "について"
		case i%4 == 1:
			name = surname + "様_" + paper + "をお送りします"
		case i%4 == 2:
			name = "2026年" + topic + "のご案内(" + paper + ")"
		default:
			name = topic + paper + "_" + sentence
		}
		names = append(names, name+".xlsx")
	}
	return names
}

// foreignNames are those of other languages and writings, and Japanese ones that are out of the ordinary.
func foreignNames() []string {
	return []string{
		"Müller", "Größenübersicht", "résumé", "Château d'If", "Raphaël Noël", "Åsa Åberg", "Citroën Zoë", "naïve façade", "Łódź", "Dvořák", "señor Peña",
		"São João", "Ærø", "İstanbul", "Ελλάδα", "Москва", "Київ", "ÄÖÜäöüß", "créée", "âgé à côté", "Smörgåsbord", "Ça où", "æøåÆØÅ", "© 2026 ½ ±5°",
		"报价单", "发票", "合同书(最终)", "请查收附件", "訂單", "報價單", "統一發票", "北京市海淀区", "技术规格书", "采购订单确认", "财务报表", "银行对账单", "營業執照", "臺灣銀行", "報關單據", "產品說明書", "會議紀錄", "國際貿易", "價格表", "聯絡單", "錦繡", "繁體中文檔案", "龍騰電腦", "联通", "锟斤拷", "견적서", "계약서", "회의 자료", "대한민국", "보고서최종",
		"مستند", "تقرير المشروع", "עברית", "ภาษาไทย", "हिन्दी",
		"㈱青葉商事", "①②③", "ｶﾌﾞｼｷｶﾞｲｼｬ", "ﾐﾂﾓﾘ", "ﾃｽﾄ､ｻﾝﾌﾟﾙ｡", "｢ｶﾌﾞ｣ｱｵﾊﾞ", "ｿ､ｷ･ｱ､ﾝ", "髙﨑", "龗", "✨", "𠮷野家", "𠮷", "葛\U000E0100城市", "辻\U000E0101",
		"👨\u200d💻", "🎉お祝い🎉", "☎連絡網", "〆切", "々々", "〇〇様", "№12℡", "㌔㌘", "株式会社ＡＢＣ", "１２３", "ー", "…‥", "→次頁", "♪", "邉", "齋藤",
		"鷗外", "德川", "内田百閒", "彅", "纊", "☃", "é", "お客様各位…", "これ何???", "仝", "薔薇", "憂鬱", "蠟燭", "齟齬", "躊躇", "魑魅魍魎", "外字\ue000入り社名一覧",
		"\uf8ff", "が", "か\u3099き", "パスワード～1", "見積−書", "Ａ＆Ｂ", "100%", "50%オフ", "a%20b", "C#", "What's up", "rock 'n' roll", "=?", "$Billing(B)", "really??",
	}
}
