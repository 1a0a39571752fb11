package text

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCompanies(t *testing.T) {
	for in, want := range map[string]string{
		"株式会社青葉":        "株式会社青葉/company",
		"青葉株式会社":        "青葉株式会社/company",
		"株式会社 青葉　営業部":   "株式会社 青葉/company",
		"株式会社青葉の佐藤です。":  "株式会社青葉/company",
		"株式会社青葉営業部 佐藤":  "株式会社青葉/company",
		"株式会社青葉代表取締役佐藤": "株式会社青葉/company",
		"㈱青葉":              "㈱青葉/company",
		"青葉㈱":              "青葉㈱/company",
		"(株)青葉":            "(株)青葉/company",
		"（有）青葉":            "（有）青葉/company",
		"青葉工業(有) 山田":       "青葉工業(有)/company",
		"有限会社アオバ・シーズ":      "有限会社アオバ・シーズ/company",
		"合同会社ABC":          "合同会社ABC/company",
		"株式会社Aoba Systems": "株式会社Aoba Systems/company",
		"株式会社ＡＢＣ商事":        "株式会社ＡＢＣ商事/company",
		"ｱｵﾊﾞ㈱":            "ｱｵﾊﾞ㈱/company",
		"株式会社すかいらーく":       "株式会社すかいらーく/company",
		"かんぽ生命保険株式会社":      "かんぽ生命保険株式会社/company",
		"弊社株式会社青葉":         "株式会社青葉/company",
		"山田設計事務所":          "山田設計事務所/company",
		"青葉商店":             "青葉商店/company",
		"青葉法律事務所 弁護士 山田":   "青葉法律事務所/company",
		"税理士法人青葉":          "税理士法人青葉/company",
		"医療法人青葉会":          "医療法人青葉会/company",
		"日立製作所":            "日立製作所/company",
		"外務省":              "外務省/public",
		"外務省アジア大洋州局":       "外務省/public",
		"外務省大臣官房":          "外務省/public",
		"文部科学省から":          "文部科学省/public",
		"警察庁":              "警察庁/public",
		"こども家庭庁":           "こども家庭庁/public",
		"デジタル庁":            "デジタル庁/public",
		"青森県庁":             "青森県庁/public",
		"さいたま市役所":          "さいたま市役所/public",
		"新宿区役所 総務課":        "新宿区役所/public",
		"奥多摩町役場":           "奥多摩町役場/public",
		"日本年金機構":           "日本年金機構/public",
		"独立行政法人情報処理推進機構（IPA）":  "独立行政法人情報処理推進機構/public",
		"産業技術総合研究所":            "産業技術総合研究所/public",
		"東京地方裁判所":              "東京地方裁判所/public",
		"渋谷税務署":                "渋谷税務署/public",
		"東京大学":                 "東京大学/university",
		"国立大学法人東京大学 山田研究室":     "国立大学法人東京大学/university",
		"東京女子大学":               "東京女子大学/university",
		"早稲田大学政治経済学部":          "早稲田大学/university",
		"朝日新聞社":                "朝日新聞社/press",
		"株式会社朝日新聞社":            "株式会社朝日新聞社/press",
		"日本経済新聞 編集局":           "日本経済新聞/press",
		"日本放送協会":               "日本放送協会/press",
		"毎日放送報道局":              "",
		"毎日放送 報道局":             "毎日放送/press",
		"共同通信社":                "共同通信社/press",
		"日本フランチャイズ協会":          "日本フランチャイズ協会/association",
		"一般社団法人青葉会":            "一般社団法人青葉会/association",
		"公益財団法人 日本国際問題研究所":     "公益財団法人 日本国際問題研究所/association",
		"NPO法人あおば":             "NPO法人あおば/association",
		"電子情報通信学会":             "電子情報通信学会/association",
		"株式会社青葉\n東京大学\n株式会社青葉": "株式会社青葉/company 東京大学/university",
		"外務省・防衛省":              "外務省/public 防衛省/public",
		"お取引先は青葉株式会社と株式会社緑です。": "青葉株式会社/company",
		"お取引先は青葉株式会社と株式会社みどり商事です。": "青葉株式会社/company 株式会社みどり商事/company",
	} {
		var got []string
		for _, o := range Companies(in) {
			got = append(got, o.Name+"/"+o.Kind)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: got %q, want %q", in, got, want)
		}
	}
}

func TestCompaniesInProse(t *testing.T) {
	for _, in := range []string{
		"弊社", "貴社", "御社の製品", "同社は", "会社に行く", "株式会社", "株式会社です。", "株式会社の登記", "大学に行く", "私立大学に通う", "各大学では", "大学生の息子", "有名大学を出た",
		"当協会では", "本協会の規定", "貴協会", "協会けんぽ", "帰省します", "反省しています", "夏の帰省", "以下省略", "消費電力省略", "節電と省エネ", "官公庁向け", "各省庁",
		"変速機構の不具合", "ロック機構", "当研究所", "中央研究所", "東京事務所に移転", "現場事務所", "法律事務所に相談", "近所の商店", "生放送", "館内放送", "再放送の予定",
		"新聞を読む", "古新聞の回収", "電子新聞", "場所", "長所と短所", "学会に出る", "機会", "社会", "人", "実行委員会", "(笑)", "（例）", "1)", "", "㈱", "(株)", "様省",
		"全国新聞", "庁舎の入口", "役所", "市役所に行く", "学校", "製作所", "別会社", "新聞社の取材", "放送", "数社", "10社", "委員会で", "子会社",
	} {
		if got := Companies(in); len(got) != 0 {
			t.Errorf("%s: got %q", in, got)
		}
	}
}

// The quick look knows the end of every mark.
func TestMarksAreLookedFor(t *testing.T) {
	for r, list := range marks {
		if !endsMark(r) {
			t.Errorf("%c ends %q and is not looked for", r, list)
		}
	}
	if len(marks) < 15 {
		t.Errorf("only %d ends", len(marks))
	}
}

func TestCompaniesAreBounded(t *testing.T) {
	if got := Companies(strings.Repeat("青", 60) + "株式会社"); len(got) != 0 {
		t.Errorf("a name of 64 characters: %q", got)
	}
	var s strings.Builder
	for i := range 100 {
		s.WriteString("株式会社" + strings.Repeat("青", i%30+2) + string(rune('A'+i/30)) + "\n")
	}
	if got := Companies(s.String()); len(got) != maxOrganisations {
		t.Errorf("%d organisations", len(got))
	}
}

func FuzzCompanies(f *testing.F) {
	for _, s := range []string{"株式会社青葉", "青葉㈱ (株)", "外務省大臣官房", "さいたま市役所", "\xff株式会社\xff", "株式会社 A B", "株式会社株式会社株式会社", "ＮＰＯ法人あ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, o := range Companies(s) {
			if n := utf8.RuneCountInString(o.Name); n < 3 || n > maxOrgName || !strings.Contains(s, o.Name) || o.Kind == "" || !utf8.ValidString(o.Name) {
				t.Fatalf("%q: %+v", s, o)
			}
		}
	})
}
