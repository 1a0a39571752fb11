package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// inName says that r may stand within the name of an organisation: kanji, katakana of both widths, Latin letters and digits, and what joins them.
func inName(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return letterOrDigit(byte(r)) || r == '&' || r == '-' || r == '.'
	case r >= 0x4E00 && r <= 0x9FFF, r >= 0x30A1 && r <= 0x30FF, r >= 0xFF66 && r <= 0xFF9F:
		return true
	case r >= 0xFF01 && r <= 0xFF5E:
		return letterOrDigit(byte(r-0xFEE0)) || r == '＆' || r == '－' || r == '．'
	case r == '々', r == '〆', r == '・', r == '･', r == '‐':
		return true
	}
	return unicode.In(r, unicode.Han) || unicode.Is(unicode.Latin, r)
}

func hiragana(r rune) bool { return r >= 0x3041 && r <= 0x309F }

// nameBefore is where the name begins that ends at an offset.
func (sc *orgScanner) nameBefore(end int) int {
	start := end
	for n := 0; start > sc.from && n <= maxOrgName; n++ {
		r, size := utf8.DecodeLastRuneInString(sc.s[sc.from:start])
		if !inName(r) {
			break
		}
		start -= size
	}
	if open := sc.hiraganaBefore(start); open < start {
		return open
	}
	return start + leadingJoiners(sc.s[start:end])
}

// hiraganaBefore takes hiragana in front of a name with it where it begins a phrase, as in かんぽ生命 or さいたま市役所; behind other letters it is prose.
func (sc *orgScanner) hiraganaBefore(end int) int {
	start, n := end, 0
	for start > sc.from && n <= 8 {
		r, size := utf8.DecodeLastRuneInString(sc.s[sc.from:start])
		if !hiragana(r) {
			if inName(r) {
				return end
			}
			break
		}
		start -= size
		n++
	}
	if n < 2 || n > 8 || particle(sc.s[start:end]) {
		return end
	}
	return start
}

// nameAfter is where the name ends that begins at an offset.
func (sc *orgScanner) nameAfter(start int) int {
	end, opened := start, false
	for n := 0; end < len(sc.s) && n <= maxOrgName; n++ {
		r, size := utf8.DecodeRuneInString(sc.s[end:])
		opening := (hiragana(r) || r == 'ー' && n > 0) && (n == 0 || !opened && allHiragana(sc.s[start:end]))
		if !inName(r) && !opening && !(r == ' ' && latinAround(sc.s, end)) {
			break
		}
		opened = opened || !opening
		end += size
	}
	name := strings.TrimRight(sc.s[start:end], "-.&・･‐－．＆")
	if allHiragana(name) || hiraganaOpens(name) && particle(name) {
		name = withoutParticle(name)
	}
	return start + len(beforeDepartment(name))
}

func leadingJoiners(s string) int { return len(s) - len(strings.TrimLeft(s, "-.&・･‐－．＆")) }

func allHiragana(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return !hiragana(r) && r != 'ー' }) < 0
}

func hiraganaOpens(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return hiragana(r)
}

// latinAround says that the blank at an offset stands between Latin letters, as in "Aoba Systems".
func latinAround(s string, at int) bool {
	return at > 0 && at+1 < len(s) && letterOrDigit(s[at-1]) && letterOrDigit(s[at+1])
}

// particle says that hiragana is the grammar of a sentence and no name.
func particle(s string) bool {
	return slices.Contains(particles, s) || slices.ContainsFunc(openers, func(p string) bool { return strings.HasPrefix(s, p) })
}

var (
	particles = strings.Fields("へ が は に と で も や ご お")
	openers   = strings.Fields("の を です では には とは から まで より として など への または および この その なお また さて")
)

// withoutParticle cuts grammar off the end of a name in hiragana; "" where nothing but grammar was there.
func withoutParticle(s string) string {
	if particle(s) {
		return ""
	}
	for _, p := range []string{"から", "まで", "より", "です", "の", "は", "が", "を", "に", "で", "と", "も", "へ", "や"} {
		if t, ok := strings.CutSuffix(s, p); ok {
			return t
		}
	}
	return s
}

// departments begin what follows a name without a blank.
var departments = strings.Fields("営業部 営業本部 総務部 人事部 経理部 財務部 開発部 開発本部 技術部 製造部 品質管理 購買部 資材部 企画部 広報部 法務部 情報システム部 システム部 " +
	"海外事業部 事業部 事業本部 管理部 営業所 本社 支店 支社 出張所 代表取締役 取締役 代表社員 代表者 代表 営業課 総務課 経理課 担当 御中 様")

func beforeDepartment(name string) string {
	for _, d := range departments {
		if i := strings.Index(name, d); i > 0 {
			name = name[:i]
		}
	}
	return name
}

// ownName says that what stands beside a mark can be a name: two characters, letters among them, and no pronoun or word of prose.
func ownName(s string) bool {
	n, letter := 0, false
	for _, r := range s {
		n++
		letter = letter || unicode.IsLetter(r)
	}
	return n >= 2 && n <= maxOrgName && letter && !pronouns[s]
}

var (
	pronouns = wordSet("弊社 当社 貴社 御社 同社 各社 他社 自社 本社 我社 我が社 親会社 子会社 両社 一社 二社 全社 某社 新会社 別会社 運営会社 宛先 差出人 会社名 社名 名称 当該 各種 弊会 当会 貴会 本会")

	// proseWords stand in front of a mark in prose: no house has one of them alone for a name. "" holds those for every mark.
	proseWords = map[string]map[string]bool{
		"": wordSet("全国 各地 国立 私立 公立 県立 市立 都立 州立 国公立 当該 関連 関係 所属 付属 附属 海外 地方 有名 外国 国内 民間 地元 業界 各国 一般 公共 株式 有限 専門 独立 地域 " +
			"個人 現地 当地 最寄 近所 所轄 所管 管轄"),
		"大学":  wordSet("母校 出身 志望 短期 女子 通信制 医科 工科 理工系 四年制 難関 一流 放送 中央省"),
		"事務所": wordSet("法律 会計 税理士 司法書士 設計 弁護士 特許 社労士 行政書士 建築 探偵 選挙 仮設 現場 支社 本社 芸能 東京 大阪 名古屋 福岡 札幌 仙台 京都 横浜 広島 神戸 監理 管理"),
		"研究所": wordSet("中央 技術 基礎 総合 開発 医学 本社 国立 附属"),
		"製作所": wordSet("部品 金型 試作"),
		"省":   wordSet("官公 中央 監督 主務"),
		"庁":   wordSet("官公 中央省 各省 関係省 都道府県 行政官 監督官 主務官"),
		"新聞":  wordSet("朝刊 夕刊 電子 業界紙 学級 学校 全国紙 英字 壁 今朝"),
		"新聞社": wordSet("各種"),
		"放送":  wordSet("衛星 地上波 校内 館内 緊急 防災 ラジオ テレビ デジタル 地上デジタル 有線 同時 配信 音声 車内 店内 構内 ネット インターネット ライブ 深夜 定時 民放 生中継"),
		"委員会": wordSet("実行 倫理 監査 運営 準備 選考 審査 調査 推進 検討 第三者 指名 報酬 役員 編集 教育 執行 常任 安全衛生 衛生 合同 特別 小"),
		"裁判所": wordSet("簡易 家庭 地方 高等"),
		"商店":  wordSet("小売 零細"),
		"大使館": wordSet("在外 駐日 在日"),
		"協会":  wordSet("業界 認定"),
		"連合会": wordSet("業界"),
		"学会":  wordSet("国際 各種 医 年次"),
		"機構":  wordSet("国際 研究 開発"),
	}

	// bodyWords are what names of …機構 and …研究所 are made of; without one, 変速機構 is part of a machine.
	bodyWords = strings.Fields("日本 国際 研究 開発 推進 支援 協力 年金 再生 医療 福祉 総合 情報 石油 原子力 農業 漁業 中小 エネルギー 環境 教育 学術 高齢 住宅 鉄道 水資源 労働 都市 国立 雇用 勤労 " +
		"金融 放送 大学 地方 電力 広域 宇宙 技術 防災 貿易 経済 社会 保険 救済 整備 振興 保障 東京 大阪 アジア 世界 人材")
)

// distinct says that the own name in front of a mark names somebody.
func distinct(m mark, own string) bool {
	if prose(m.word, own) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(own)
	if strings.ContainsRune("当本同各貴御弊他我自両全某該", r) && utf8.RuneCountInString(own) <= 2 {
		return false
	}
	switch m.word {
	case "機構":
		return containsAny(own, bodyWords)
	case "放送", "新聞":
		return !endsInProse(m.word, own)
	}
	return true
}

func prose(word, own string) bool { return proseWords[""][own] || proseWords[word][own] }

func containsAny(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

// endsInProse says that the last two to four characters are a word of prose: 市内有線 of 市内有線放送.
func endsInProse(word, own string) bool {
	for n := utf8.RuneCountInString(own); n > 2; n-- {
		_, size := utf8.DecodeRuneInString(own)
		if own = own[size:]; n <= 5 && prose(word, own) {
			return true
		}
	}
	return false
}

// ends says that the mark ends its word: 省 within 省略, 学 within 大学生 and 新聞 in front of 社 do not.
func ends(m mark, rest string) bool {
	next, _ := utf8.DecodeRuneInString(rest)
	kanji := unicode.Is(unicode.Han, next)
	switch m.word {
	case "省":
		return !kanji && next != 'エ' || strings.HasPrefix(rest, "大臣") || strings.HasPrefix(rest, "本省")
	case "庁":
		return !kanji || next != '舎'
	case "新聞", "放送":
		return !kanji
	case "大学":
		return next != '生' && next != '時' && next != '卒' && next != '受' && next != '入' && next != '進' && next != '在'
	case "学会", "財団":
		return !strings.HasPrefix(rest, "誌") && !strings.HasPrefix(rest, "法人")
	}
	return true
}
