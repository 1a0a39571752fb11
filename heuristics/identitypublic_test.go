package heuristics

import (
	"strings"
	"testing"

	"sekisho/internal/history"
	"sekisho/internal/mail"
	"sekisho/internal/origin"
)

// writing gives the mail a letter that ends in some lines.
func (g given) writing(lines ...string) given {
	g.f.wrote = &letter{text: strings.Join(lines, "\n")}
	return g
}

// signed gives the mail a letter with a signature set apart.
func (g given) signed(lines ...string) given {
	s := strings.Join(lines, "\n")
	g.f.wrote = &letter{text: "お世話になっております。\n\n" + s, signature: s}
	return g
}

func (g given) subject(s string) given { return g.field("Subject", s) }

// tokiwa is the house with its domains, partners and open desks.
func (g given) tokiwa() given {
	g.f.House = &House{Domains: []string{"tokiwa.example", "tokiwa-group.example"}, Partners: []string{"aoba.example", "midori.example"},
		OpenDesks: []string{"info@tokiwa.example"}}
	return g
}

func (g given) known() given {
	g.f.Relation = history.Relation{Known: origin.Yes}
	return g
}

func TestPublicBodyClaim(t *testing.T) {
	check(t, "public-body-claim", []example{
		{"name, free mail", facts().from("外務省 <x@gmail.com>"), "hit"},
		{"name, own domain that passes", facts().from("外務省 領事局 <x@gaimusho.example>").auth(origin.Yes), "hit"},
		{"office of a town in hiragana", facts().from("いわき税務署 <x@example.net>"), "hit"},
		{"person in hiragana", facts().from("防衛省 とみた <x@example.net>"), "hit"},
		{"zero-width space within", facts().from("外\u200b務省 <x@example.net>"), "hit"},
		{"name with blanks", facts().from("外 務 省 <x@example.net>"), "hit"},
		{"English name", facts().from("Ministry of Foreign Affairs of Japan <x@example.net>"), "hit"},
		{"second sender", facts().from("佐藤 <a@aoba.example>, 防衛省 <x@example.net>"), "hit"},
		{"body that is no ministry", facts().from("IPA 情報処理推進機構 <x@example.net>"), "hit"},
		{"name of one's own, confirmed", facts().from("外務省 <x@mofa.go.jp>").auth(origin.Yes), "no"},
		{"name of one's own, below", facts().from("警視庁 <x@mail.keishicho.metro.tokyo.lg.jp>").auth(origin.Yes), "no"},
		{"go.jp, not confirmed", facts().from("x@mofa.go.jp").auth(origin.No), "hit"},
		{"lg.jp, not confirmed", facts().from("x@town.example.lg.jp").auth(origin.No), "hit"},
		{"ac.jp, not confirmed", facts().from("x@cs.example.ac.jp").auth(origin.No), "hit"},
		{"ed.jp, not confirmed", facts().from("x@example.ed.jp").auth(origin.No), "hit"},
		{"lg.jp itself", facts().from("x@lg.jp").auth(origin.No), "hit"},
		{"go.jp, nobody verified", facts().from("x@mofa.go.jp"), "undecided"},
		{"lg.jp, nobody verified", facts().from("x@town.example.lg.jp"), "undecided"},
		{"lg.jp, confirmed", facts().from("x@town.example.lg.jp").auth(origin.Yes), "no"},
		{"ac.jp, reader lost", facts().from("x@cs.example.ac.jp").missing("auth", "panic"), "undecided"},
		{"part of a label", facts().from("x@go-lg.jp").auth(origin.No), "no"},
		{"company", facts().from("青葉商事 <x@aoba.example>").auth(origin.No), "no"},
		{"no From", facts(), "no"},
		{"no mail", given{&Facts{}}, "no"},

		{"subject in brackets", facts().from("a@example.net").subject("【外務省】会議のご案内"), "hit"},
		{"subject in square brackets", facts().from("a@example.net").subject("[国税庁] 還付のお知らせ"), "hit"},
		{"subject, office", facts().from("a@example.net").subject("【経済産業省 大臣官房総務課】ご照会"), "hit"},
		{"subject from", facts().from("a@example.net").subject("国税庁からのお知らせ"), "hit"},
		{"subject about", facts().from("a@example.net").subject("総務省の統計発表について"), "no"},
		{"newsletter about a subsidy", facts().from("a@example.net").subject("【経済産業省補助金】公募が始まりました"), "no"},
		{"newsletter about an approval", facts().from("a@example.net").subject("総務省から認定を受けました"), "no"},
		{"reply", facts().from("a@example.net").subject("Re: 【外務省】会議のご案内"), "no"},
		{"forwarded", facts().from("a@example.net").subject("Fwd: 国税庁からのお知らせ"), "no"},
		{"brackets further back", facts().from("a@example.net").subject("新着記事 【外務省】"), "no"},

		{"signature", facts().from("田中 <x@example.net>").signed("----", "外務省 総合外交政策局", "田中一郎"), "hit"},
		{"last lines", facts().from("田中 <x@example.net>").writing("資料を送ります。", "", "防衛研究所 企画部", "田中一郎"), "hit"},
		{"English signature", facts().from("x@example.net").signed("Taro Tanaka", "Consular Affairs Bureau, Ministry of Foreign Affairs of Japan"), "hit"},
		{"framed", facts().from("x@example.net").signed("*****", "◆ 外務省 ◆", "*****"), "hit"},
		{"prose at the end", facts().from("x@example.net").writing("先日の外務省の発表を読みました。", "外務省に問い合わせましたが、回答はありませんでした。", "田中"), "no"},
		{"prose without a full stop", facts().from("x@example.net").writing("外務省に確認したところ", "未定とのこと", "田中"), "no"},
		{"prose before the end", facts().from("x@example.net").writing(append([]string{"外務省 報道課"}, strings.Split(strings.Repeat("本文\n", 13), "\n")...)...), "no"},
		{"addressee", facts().from("x@example.net").writing("外務省 領事局 御中", "お問い合わせいたします。", "田中"), "no"},
		{"addressed person", facts().from("x@example.net").writing("外務省 山田様", "お世話になっております。", "田中"), "no"},
		{"registration of a company", facts().from("x@aoba.example").signed("青葉商事", "総務省登録 第123号"), "no"},
		{"home page as a source", facts().from("x@aoba.example").writing("厚生労働省ホームページ", "https://www.mhlw.go.jp/"), "no"},
		{"group that a body is the topic of", facts().from("外務省を考える会 <x@gmail.com>"), "no"},
		{"long line", facts().from("x@example.net").writing("外務省" + strings.Repeat("資", 400)), "no"},

		{"our own mail about a body", facts().tokiwa().from("総務部 <soumu@tokiwa.example>").subject("【国税庁】年末調整").writing("国税庁"), "no"},
		{"a body's name beside an official's other post", facts().from("x@cas.go.jp").auth(origin.Yes).signed("内閣官房", "外務省 総合外交政策局"), "no"},
		{"professor who serves at an institute", facts().from("x@cs.example.ac.jp").auth(origin.Yes).signed("理化学研究所 客員研究員"), "no"},
		{"bounce", facts().from("外務省 <x@example.net>").nobody().root(report("message/delivery-status")), "no"},
	})
	v := judge(t, facts().from("外務省 <x@gaimusho.example>").auth(origin.Yes).f)
	contains(t, evidenceOf(t, v, "public-body-claim"), "Ministry of Foreign Affairs of Japan, but x@gaimusho.example", "「外務省」を名乗っていますが、差出人のアドレス(x@gaimusho.example)")
	v = judge(t, facts().from("x@town.example.lg.jp").auth(origin.No).f)
	contains(t, evidenceOf(t, v, "public-body-claim"), "a local government in Japan", "「地方公共団体」のアドレス(x@town.example.lg.jp)")
}

func TestPublicBodyIsToldOnce(t *testing.T) {
	g := facts().from("外務省 <x@example.net>").subject("【外務省】ご案内").signed("外務省 報道課", "防衛省")
	hits, _ := row1(t, "public-body-claim").Find(g.f)
	if len(hits) != 2 {
		t.Errorf("%d hits, want one for each body: %v", len(hits), hits)
	}
}

func TestNameLines(t *testing.T) {
	for line, want := range map[string]string{
		"外務省 報道課":         "外務省 報道課",
		"  ■ 青葉商事 ■  ":    "青葉商事",
		"-- ":             "",
		"田中です。":           "",
		"青葉商事 佐藤様":        "",
		"青葉商事 お客様相談室":     "青葉商事 お客様相談室",
		"青葉商事 佐藤殿":        "",
		"2019年 青葉商事 入社":   "",
		"(元 青葉商事)":        "",
		"Aoba Trading":    "Aoba Trading",
		"Dear Aoba Team,": "",
		"one two three four five six seven eight nine ten eleven": "",
		strings.Repeat("青", 61):                                   "",
	} {
		l := letter{text: line}
		got := strings.Join(l.nameLines(), "|")
		if got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
	l := letter{signature: strings.Repeat("青葉商事\n", 100)}
	if n := len(l.nameLines()); n != maxNameLines {
		t.Errorf("%d lines of a hundred", n)
	}
}

func TestIsReply(t *testing.T) {
	for subject, want := range map[string]bool{
		"Re: a": true, "RE:a": true, "Fwd: a": true, "FW: a": true, "Re[2]: a": true, "Re^3: a": true, "返信: a": true, "转发: a": true, "AW: a": true,
		"a": false, "報告: Re": false, "request: a": false, "": false, ":": false, "Re a": false,
	} {
		if got := isReply(subject); got != want {
			t.Errorf("%q: %t", subject, got)
		}
	}
}

func TestSameHouse(t *testing.T) {
	f := facts().tokiwa().f
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"a.aoba.co.jp", "aoba.co.jp", true}, {"tokiwa.example", "mail.tokiwa-group.example", true}, {"nisc.go.jp", "cyber.go.jp", true},
		{"mofa.go.jp", "mod.go.jp", false}, {"unheard.go.jp", "unheard-of.go.jp", false}, {"aoba.co.jp", "midori.co.jp", false},
		{"tokiwa.example", "aoba.co.jp", false}, {"", "", false}, {"co.jp", "co.jp", false},
	} {
		if got := f.sameHouse(c.a, c.b); got != c.want {
			t.Errorf("%s, %s: %t", c.a, c.b, got)
		}
	}
}

// What the mail answers is another's: the ministry that is quoted did not write it.
func TestQuotedNamesAreNotTheAuthors(t *testing.T) {
	own := "田中です。\n承知しました。\n"
	for what, c := range map[string]struct{ body, want string }{
		"own":            {own + "\n外務省 報道課\n田中一郎\n", "hit"},
		"quoted":         {own + "\n> よろしくお願いいたします。\n> 外務省 報道課\n> 田中一郎\n", "no"},
		"original below": {own + "\n-----Original Message-----\nFrom: 山田 <yamada@mofa.go.jp>\nSent: Monday, November 2, 2026 9:00 AM\nTo: tanaka\nSubject: x\n\nよろしく\n外務省 報道課\n", "no"},
	} {
		for _, id := range []string{"public-body-claim", "org-name-freemail"} {
			g := facts().from("田中 <x@gmail.com>")
			g.f.Mail.Texts = []mail.Text{{Part: "1", MediaType: "text/plain", Body: c.body, Shown: c.body}}
			if got := state(t, id, g.f); got != c.want {
				t.Errorf("%s, %s: %s", id, what, got)
			}
		}
	}
}
