package heuristics

import (
	"maps"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"sekisho/internal/history"
	"sekisho/internal/mail"
	"sekisho/internal/origin"
	"sekisho/internal/payload"
)

// telling is a mail to the house with that text.
func telling(from string, lines ...string) given {
	return showing(from, strings.Join(lines, "\n")).toTokiwa()
}

// greeted is a text with the words in the middle of an ordinary letter.
func greeted(words string) string {
	return "常盤商事株式会社\n佐藤様\n\nいつもお世話になっております。青葉商事の田中です。\n\n" + words + "\n\nよろしくお願いいたします。\n\n-- \n青葉商事株式会社 営業部\n田中 一郎\nTEL 03-0000-0000\n"
}

// wordingSamples has facts for the traits about what a mail says and in which language.
func wordingSamples() map[string][]given {
	list := map[string][]given{
		"font-foreign":     {setIn(aoba, "微软雅黑, sans-serif", 20)},
		"han-simplified":   {telling(aoba, "会议の资料をお送りします。")},
		"han-simplified-1": {telling(aoba, "会议の案内をお送りします。")},
		"han-traditional":  {telling(aoba, "內容の值段を啟動します。")},
		"odd-japanese":     {telling(aoba, "親愛なるお客様、口グインしてください。パスワ一ドをお願いします。")},
		"insider-greeting": {telling(aoba, "お疲れ様です。総務の佐藤です。").recalling(unknownHere)},
	}
	maps.Copy(list, themeSamples())
	return list
}

// setIn is a mail whose page sets kana in a font.
func setIn(from, families string, kana int) given {
	g := showing(from, "よろしくお願いします。")
	g.f.Mail.Texts[0].Fonts = []mail.Font{{Families: families, Kana: kana}}
	return g.toTokiwa()
}

func TestFontForeign(t *testing.T) {
	for families, want := range map[string]string{
		"SimSun": "hit", `"Calibri", '宋体', "MS Gothic"`: "hit", "MALGUN GOTHIC": "hit", "ＳｉｍＳｕｎ": "hit", "Microsoft YaHei UI": "hit",
		`"MS Gothic", SimSun`: "no", "ＭＳ Ｐゴシック,宋体": "no", "游ゴシック": "no", "Arial, sans-serif": "no", `"Hiragino Kaku Gothic ProN", "PingFang SC"`: "no", "": "no",
	} {
		check(t, "font-foreign", []example{{families, setIn(aoba, families, 20), want}})
	}
	attached := setIn(aoba, "SimSun", 20).root(&mail.Part{Path: "1", MediaType: "multipart/mixed", Parts: []*mail.Part{
		{Path: "2", MediaType: "text/plain"}, {Path: "1", MediaType: "text/html", Disposition: "attachment"},
	}})
	attached.f.Mail.Texts = append(attached.f.Mail.Texts, mail.Text{Part: "2", Shown: "よろしくお願いします。"})
	check(t, "font-foreign", []example{
		{"hardly anything is set in it", setIn(aoba, "SimSun", 2), "no"},
		{"subsidiary that is known", setIn(aoba, "SimSun", 20).set(friendly), "recorded"},
		{"the same from another network", setIn(aoba, "SimSun", 20).auth(origin.Yes).set(func(f *Facts) { f.Relation.Known = origin.Yes }), "hit"},
		{"customer in China", setIn("a@aoba.cn", "SimSun", 20), "recorded"},
		{"page that is attached", attached, "no"},
		{"no mail", given{&Facts{}}, "no"},
	})
	many := setIn(aoba, "SimSun", 20)
	many.f.Mail.Texts[0].Fonts = append(make([]mail.Font, maxFontLists), many.f.Mail.Texts[0].Fonts...)
	check(t, "font-foreign", []example{{"behind more fonts than are looked at", many, "no"}})
}

func TestHanSimplified(t *testing.T) {
	check(t, "han-simplified", []example{
		{"two in one sentence", telling(aoba, greeted("会议の资料をお送りします。")), "hit"},
		{"in two lines", telling(aoba, "こちらは会议のご案内です。", "こちらは资料のご案内です。"), "hit"},
		{"in the subject", telling(aoba, "よろしくお願いします。").subject("会议の资料のご送付について"), "hit"},
		{"signature that is no prose", telling(aoba, greeted("資料をお送りします。")+"上海市浦东新区世纪大道\n张伟 销售经理"), "no"},
		{"name before an honorific", telling(aoba, greeted("上海の张伟様と刘总経理が来日されます。陈丽さんも同行します。")), "no"},
		{"firm and place of China in a sentence", telling(aoba, greeted("深圳市华强电子有限公司の工場を広东省东莞市で見学します。清华大学も訪問します。")), "no"},
		{"cited word", telling(aoba, greeted("中国語では「会议资料」と書くことをご存じでしょうか。")), "no"},
		{"web address", telling(aoba, greeted("詳しくはhttps://aoba.example/会议/资料をご覧くださいませ。")), "no"},
		{"quoted mail", telling(aoba, "承知しました。よろしくお願いします。", "", "> 会议の资料をお送りします。ご確認ください。"), "no"},
		{"line without kana", telling(aoba, "よろしくお願いします。", "会议资料请查收谢谢您的支持"), "no"},
		{"short run", telling(aoba, "よろしくお願いします。", "会议の资料"), "no"},
		{"names of Japan", telling(aoba, greeted("髙橋様、﨑山様、德永様、瀨戸様、濵田様、渡邉様、齋藤様、𠮷野様、桒原様のご出席をお待ちしています。")), "no"},
		{"old forms of Japan", telling(aoba, greeted("國學院の會議で舊字體を學びます。龍澤先生のご講演です。")), "no"},
		{"one alone", telling(aoba, greeted("会议の案内をお送りします。")), "no"},
		{"correspondent", telling(aoba, greeted("会议の资料をお送りします。")).set(friendly), "recorded"},
		{"customer in China", telling("a@aoba.cn", greeted("会议の资料をお送りします。")), "recorded"},
		{"Chinese", telling("a@aoba.cn", "您好，会议资料请查收。谢谢！"), "no"},
		{"no mail", given{&Facts{}}, "no"},
	})
	check(t, "han-simplified-1", []example{
		{"one", telling(aoba, greeted("会议の案内をお送りします。会议は午後です。")), "hit"},
		{"two", telling(aoba, greeted("会议の资料をお送りします。")), "no"},
		{"none", telling(aoba, greeted("会議の資料をお送りします。")), "no"},
	})
	check(t, "han-traditional", []example{
		{"three", telling(aoba, greeted("內容の值段を啟動しますのでご確認ください。")), "hit"},
		{"two", telling(aoba, greeted("內容を啟動しますのでご確認ください。")), "no"},
		{"partner in Taiwan by name", telling(aoba, greeted("吳啟值様が来日されますのでお迎えください。")), "no"},
		{"customer in Taiwan", telling("a@aoba.tw", greeted("內容の值段を啟動しますのでご確認ください。")), "recorded"},
	})
}

// Text in a wrong charset is damaged, and no Chinese.
func TestHanOfDamagedText(t *testing.T) {
	const letter = "会議の資料をお送りしますので、ご確認くださいますようお願いいたします。"
	read := func(written, as encoding.Encoding) string {
		octets, err := written.NewEncoder().String(letter)
		if err != nil {
			t.Fatal(err)
		}
		shown, err := as.NewDecoder().String(octets)
		if err != nil {
			t.Fatal(err)
		}
		return shown
	}
	utf8 := encoding.Nop
	for what, shown := range map[string]string{
		"UTF-8 as GBK": read(utf8, simplifiedchinese.GBK), "UTF-8 as Big5": read(utf8, traditionalchinese.Big5), "Shift_JIS as GBK": read(japanese.ShiftJIS, simplifiedchinese.GBK),
		"Shift_JIS as Big5": read(japanese.ShiftJIS, traditionalchinese.Big5), "UTF-8 as Shift_JIS": read(utf8, japanese.ShiftJIS), "EUC-JP as Shift_JIS": read(japanese.EUCJP, japanese.ShiftJIS),
		"EUC-JP as Big5": read(japanese.EUCJP, traditionalchinese.Big5),
	} {
		for _, id := range []string{"han-simplified", "han-simplified-1", "han-traditional", "odd-japanese"} {
			if got := state(t, id, telling(aoba, shown).f); got != "no" {
				t.Errorf("%s, %s: %s: %q", id, what, got, shown)
			}
		}
	}
}

func TestOddJapanese(t *testing.T) {
	check(t, "odd-japanese", []example{
		{"two phrases", telling(aoba, "親愛なるお客様、", "ここでクリックして確認をお願いします。"), "hit"},
		{"look-alikes in two words", telling(aoba, greeted("口グインできません。パスワ一ドを更新してください。")), "hit"},
		{"radicals and a phrase", telling(aoba, "親愛なる会員の皆さま", "⼝座の確認をお願いします。"), "hit"},
		{"widths mixed in a word and stops", telling(aoba, "アカウンﾄの確認をお願いします.", "ご協力をお願いします."), "hit"},
		{"subject cut off, Hangul", telling(aoba, "お世話になります안내をお送りします。").subject("の陳述書"), "hit"},
		{"one phrase", telling(aoba, "親愛なるお客様、ご確認をお願いします。"), "no"},
		{"radicals pasted from a PDF file", telling(aoba, greeted("⾦額は⼀万円、⼝座は⽇本銀⾏です。")), "no"},
		{"full stops alone", telling(aoba, "論文を拝読しました.", "添付の図をご覧ください."), "no"},
		{"comma of official documents", telling(aoba, greeted("標記の件，下記のとおり，ご確認くださいますよう，お願いいたします。")), "no"},
		{"words that begin with kanji", telling(aoba, greeted("口コミと力ワザで、二ヶ月、八ヶ岳、一カ所、工エリア、夕ダチ、サービス口座、メニュー一覧、プラン二つ。")), "no"},
		{"half-width names", telling(aoba, greeted("ｶﾌﾞｼｷｶﾞｲｼｬ ｱｵﾊﾞ トウキョウ支店 ﾌﾘｺﾐ です。")), "no"},
		{"Korean partner", telling(aoba, greeted("김철수様から안내文をいただきました。")), "no"},
		{"foreigner who writes by machine", telling("john@parts.fr", "親愛なる先生", "私たちはあなたの製品を知りたいです。返事をお願いします。"), "recorded"},
		{"correspondent", telling(aoba, "親愛なるお客様、", "ここでクリックして確認をお願いします。").set(friendly), "recorded"},
		{"reply whose subject is another's", telling(aoba, "親愛なるお客様、よろしくお願いします。").subject("Re: の陳述書"), "no"},
		{"English", telling(aoba, "Dear customer, please click here. Thank you."), "no"},
	})
}

func TestInsiderGreeting(t *testing.T) {
	hello := []string{"佐藤さん", "", "お疲れ様です。総務の田中です。", "資料をお送りします。"}
	greeting := func(from string, lines ...string) given { return telling(from, lines...).recalling(unknownHere) }
	check(t, "insider-greeting", []example{
		{"stranger", greeting(aoba, hello...), "hit"},
		{"beside a long address", greeting("a@aoba.example", "お疲れ様です。", "https://files.aoba.example/documents/invoices/2026/11/05/abcdefgh"), "hit"},
		{"staff of the house, it says", greeting(aoba, "従業員各位", "", "健康診断のご案内です。"), "hit"},
		{"in our name from outside", greeting("a@tokiwa.example", hello...).auth(origin.No), "hit"},
		{"colleague inside", greeting("a@tokiwa.example", hello...).at("", "192.168.1.5"), "no"},
		{"colleague, confirmed", greeting("a@tokiwa.example", hello...).auth(origin.Yes), "no"},
		{"service that may write for us", greeting("attendance@tokiwa.example", "従業員各位", "勤怠の締切です。").named("mail.hr-service.example"), "no"},
		{"contractor who is known", greeting(aoba, hello...).recalling(knownHere), "recorded"},
		{"partner, confirmed", greeting("a@aoba-seiki.co.jp", hello...).auth(origin.Yes), "recorded"},
		{"partner's name, not confirmed", greeting("a@aoba-seiki.co.jp", hello...).auth(origin.No), "hit"},
		{"list that is known", greeting(aoba, hello...).recalling(func(r *history.Relation) { r.KnownList = origin.Yes }), "recorded"},
		{"no history", greeting(aoba, hello...).related(history.Relation{}), "undecided"},
		{"past", greeting(aoba, "先日はお疲れ様でした。", "資料をお送りします。"), "no"},
		{"further down", greeting(aoba, "a", "b", "c", "d", "e", "お疲れ様です。"), "no"},
		{"circular to everybody concerned", greeting(aoba, "関係者各位", "", "平素よりお世話になっております。"), "no"},
		{"quoted", greeting(aoba, "承知しました。", "", "> お疲れ様です。"), "no"},
		{"customer abroad", greeting("a@aoba.cn", hello...), "recorded"},
		{"no author", showing("", strings.Join(hello, "\n")).toTokiwa(), "no"},
	})
}

// What a stranger writes costs no more than its length, and nothing panics.
func TestHostileWording(t *testing.T) {
	long := strings.Repeat("至急パスワードの有効期限をログインしてください会议资料", 20_000)
	for _, unit := range []string{long, "\n", "至急", "パスワード:", "メールボックスの容量", "自宅から", "会议", "請求書を添付", "お疲れ様です\n", "コンテンツの有効化", "関係者限定", "。", "の", "口グイン", "\u2f00", "ｱア",
		"です.", "https://", "「", "re:", "a", "\xff"} {
		s := unit
		if len(s) < 1000 {
			s = strings.Repeat(unit, (1<<20)/len(unit))
		}
		g := telling("株式会社青葉 <x@gmail.com>", s).subject(strings.Repeat(unit, 1+10_000/len(unit))).linking("https://evil.example/", "").
			carrying(file("2", s[:min(len(s), 10_000)]+".zip", payload.ZIP))
		g.f.Mail.Root.Parts = nil
		for _, row := range append(append(languageTraits(), themeTraits()...), identityTraits()...) {
			row.Find(g.f)
		}
	}
}

func TestHundredThousandLines(t *testing.T) {
	g := telling("x@gmail.com", strings.Repeat("至急、自宅から会议の资料をメールします。\n", 100_000))
	if state(t, "han-simplified", g.f) != "hit" || state(t, "private-mail-excuse", g.f) != "hit" {
		t.Error("what stands at both ends of a long text is not found")
	}
}
