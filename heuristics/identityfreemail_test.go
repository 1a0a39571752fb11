package heuristics

import (
	"math"
	"testing"

	"sekisho/internal/mail"
)

// share is the largest share of a trait's hits.
func share(t *testing.T, id string, f *Facts) float64 {
	t.Helper()
	hits, _ := row1(t, id).Find(f)
	most := 0.0
	for _, h := range hits {
		most = max(most, h.Share)
	}
	return most
}

func TestOrgNameFreemail(t *testing.T) {
	check(t, "org-name-freemail", []example{
		{"list of sources", facts().from("小川 <x@gmail.com>").writing("ご参考まで。", "国税庁 https://www.nta.go.jp/taxes/index.htm", "日本年金機構 https://www.nenkin.go.jp/service/kounen/"), "no"},
		{"site of who signs", facts().from("小川 <x@gmail.com>").writing("ご確認ください。", "国税庁 課税部 https://www.nta.go.jp/"), "hit"},
		{"ministry", facts().from("外務省 領事局 <gaimusho@gmail.com>"), "hit"},
		{"ministry in English", facts().from("Ministry of Foreign Affairs of Japan <x@outlook.com>"), "hit"},
		{"newspaper", facts().from("朝日新聞社 政治部 <x@yahoo.co.jp>"), "hit"},
		{"town office", facts().from("青葉市役所 総務課 <x@gmail.com>"), "hit"},
		{"school board", facts().from("青葉市教育委員会 <x@gmail.com>"), "hit"},
		{"ministry that no list has", facts().from("復興開拓省 <x@gmail.com>"), "hit"},
		{"university office", facts().from("青葉大学 総務課 <x@gmail.com>"), "hit"},
		{"professor's signature", facts().from("田中 <x@gmail.com>").signed("青葉大学 法学部 教授", "田中一郎"), "hit"},
		{"ministry in the signature", facts().from("田中 <x@gmail.com>").signed("外務省 報道課", "田中一郎"), "hit"},
		{"ministry in the last lines", facts().from("田中 <x@163.com>").writing("資料です。", "防衛研究所", "田中一郎"), "hit"},
		{"our own domain as a name", facts().tokiwa().from("tokiwa.example 総務部 <x@gmail.com>"), "hit"},
		{"a partner's domain as a name", facts().tokiwa().from("Aoba.Example サポート <x@gmail.com>"), "hit"},
		{"full-width domain as a name", facts().tokiwa().from("ａｏｂａ．ｅｘａｍｐｌｅ <x@gmail.com>"), "hit"},
		{"a public body's domain as a name", facts().from("mofa.go.jp <x@gmail.com>"), "hit"},
		{"provider's mail", facts().from("外務省 <x@nifty.com>"), "hit"},
		{"phone", facts().from("外務省 <x@docomo.ne.jp>"), "hit"},
		{"second sender", facts().from("a@aoba.example, 外務省 <x@gmail.com>"), "hit"},
		{"to an open desk", facts().tokiwa().from("外務省 <x@gmail.com>").to("info@tokiwa.example"), "hit"},

		{"own domain", facts().from("外務省 <x@example.net>"), "no"},
		{"person", facts().from("田中一郎 <x@gmail.com>"), "no"},
		{"company", facts().from("株式会社青葉 <x@gmail.com>"), "no"},
		{"association", facts().from("青葉商工協会 <x@gmail.com>"), "no"},
		{"union of a town office", facts().from("青葉市役所職員組合 <x@gmail.com>"), "no"},
		{"group about a body", facts().from("外務省を考える会 <x@gmail.com>"), "no"},
		{"citizen writes about a body", facts().from("田中 <x@gmail.com>").writing("外務省の発表について伺います。", "田中"), "no"},
		{"to a body", facts().from("田中 <x@gmail.com>").writing("外務省 御中", "教えてください。", "田中"), "no"},
		{"company with a registration", facts().from("x@gmail.com").signed("株式会社青葉", "総務省登録 第1号"), "no"},
		{"another domain as a name", facts().tokiwa().from("midori.example.net <x@gmail.com>"), "no"},
		{"address as a name", facts().tokiwa().from(`"x@aoba.example" <x@gmail.com>`), "no"},
		{"graduate", facts().from("田中 <x@gmail.com>").signed("青葉大学 法学部 卒業", "田中一郎"), "no"},
		{"correspondent", facts().known().from("外務省 <x@gmail.com>"), "recorded"},
		{"student to an open desk", facts().tokiwa().from("x@gmail.com").signed("青葉大学 法学部 3年", "田中一郎").to("info@tokiwa.example"), "recorded"},
		{"bounce that names others in its text", facts().from("Mail Delivery Subsystem <mailer-daemon@googlemail.com>").signed("外務省 報道課").nobody().root(report("message/delivery-status")), "no"},
		{"bounce", facts().from("外務省 <x@gmail.com>").nobody().root(report("message/delivery-status")), "hit"},
		{"no From", facts(), "no"},
	})
	for what, c := range map[string]struct {
		facts given
		want  float64
	}{
		"free":            {facts().from("外務省 <x@gmail.com>"), 5},
		"provider":        {facts().from("外務省 <x@sub.nifty.com>"), 4},
		"phone":           {facts().from("外務省 <x@docomo.ne.jp>"), 5},
		"student":         {facts().from("x@gmail.com").signed("青葉大学 法学部 3年", "田中一郎"), 3},
		"student by name": {facts().from(`"田中(青葉大学)" <x@gmail.com>`), 3},
		"doctoral course": {facts().from("x@gmail.com").signed("青葉大学 大学院 博士課程", "田中一郎"), 3},
		"dean":            {facts().from("x@gmail.com").signed("青葉大学 法学部長", "田中一郎"), 5},
		"alumni":          {facts().from("青葉大学同窓会 事務局 <x@gmail.com>"), 3},
	} {
		if got := 5 * share(t, "org-name-freemail", c.facts.f); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s weighs %v, want %v", what, got, c.want)
		}
	}
	e := evidenceOf(t, judge(t, facts().from("外務省 <x@gmail.com>").f), "org-name-freemail")
	contains(t, e, "from the Ministry of Foreign Affairs of Japan but was sent from x@gmail.com, a free", "「外務省」を名乗っていますが、フリーメール(x@gmail.com)")
	e = evidenceOf(t, judge(t, facts().from("外務省 <x@nifty.com>").f), "org-name-freemail")
	contains(t, e, "private persons", "個人向けのプロバイダ")
	e = evidenceOf(t, judge(t, facts().from("外務省 <x@sute.jp>").f), "org-name-freemail")
	contains(t, e, "throw-away", "使い捨て")
}

func TestCompanyOnFreemail(t *testing.T) {
	check(t, "company-on-freemail", []example{
		{"company", facts().from("株式会社青葉 <x@gmail.com>"), "hit"},
		{"abbreviated", facts().from(`"(株)青葉 営業部" <x@yahoo.co.jp>`), "hit"},
		{"tax office", facts().from("田中 <x@gmail.com>").signed("田中税理士事務所", "税理士 田中一郎"), "hit"},
		{"shop", facts().from("x@nifty.com").writing("よろしくお願いいたします。", "青葉商店", "田中"), "hit"},
		{"association", facts().from("青葉商工協会 <x@gmail.com>"), "hit"},
		{"union of a town office", facts().from("青葉市役所職員組合 <x@gmail.com>"), "hit"},
		{"neighbours", facts().from("青葉町内会連絡協議会 <x@gmail.com>"), "hit"},
		{"institute of one person", facts().from("田中デザイン研究所 <x@gmail.com>"), "hit"},
		{"company with a particle", facts().from("株式会社青葉の田中 <x@gmail.com>"), "hit"},
		{"what becomes of a company", facts().from("株式会社青葉をよくする会 <x@gmail.com>"), "no"},
		{"own domain", facts().from("株式会社青葉 <x@aoba.example>"), "no"},
		{"person", facts().from("田中 <x@gmail.com>").writing("よろしくお願いします。", "田中一郎"), "no"},
		{"ministry", facts().from("外務省 <x@gmail.com>"), "no"},
		{"ministry by name, company in the signature", facts().from("外務省 <x@gmail.com>").signed("株式会社青葉"), "no"},
		{"prose", facts().from("田中 <x@gmail.com>").writing("株式会社青葉の件ですが、来週伺います。", "田中"), "no"},
		{"addressee", facts().from("田中 <x@gmail.com>").writing("株式会社常盤 御中", "お世話になります。", "田中"), "no"},
		{"career", facts().from("田中 <x@gmail.com>").writing("2019年4月 株式会社青葉 入社", "2024年3月 株式会社青葉 退社", "田中"), "no"},
		{"correspondent", facts().known().from("株式会社青葉 <x@gmail.com>"), "recorded"},
		{"to an open desk", facts().tokiwa().from("株式会社青葉 <x@gmail.com>").to("info@tokiwa.example"), "recorded"},
		{"to an open desk and a person", facts().tokiwa().from("株式会社青葉 <x@gmail.com>").to("info@tokiwa.example", "sato@tokiwa.example"), "hit"},
		{"bounce", facts().from("株式会社青葉 <x@gmail.com>").nobody().root(report("message/delivery-status")), "hit"},
	})
	for what, c := range map[string]struct {
		facts given
		want  float64
	}{
		"free":                    {facts().from("株式会社青葉 <x@gmail.com>"), 3},
		"provider":                {facts().from("株式会社青葉 <x@nifty.com>"), 2},
		"openly":                  {facts().from("株式会社青葉 <x@gmail.com>").signed("株式会社青葉", "x@gmail.com"), 2},
		"openly at a provider":    {facts().from("株式会社青葉 <x@nifty.com>").signed("株式会社青葉", "x@nifty.com"), 2},
		"address of its own firm": {facts().from("株式会社青葉 <x@gmail.com>").signed("株式会社青葉", "x@aoba.co.jp"), 3},
	} {
		if got := 3 * share(t, "company-on-freemail", c.facts.f); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s weighs %v, want %v", what, got, c.want)
		}
	}
}

// Small firms, practices and parents' associations that write from free mail are never marked for it, and a sender is one trait's only.
func TestSmallFirmsAreNotMarked(t *testing.T) {
	for what, g := range map[string]given{
		"firm":     facts().from("有限会社青葉 <aoba@gmail.com>").signed("有限会社青葉", "代表取締役 田中一郎", "aoba@gmail.com"),
		"replies":  facts().from("株式会社青葉 <aoba@gmail.com>").field("Reply-To", "田中 <tanaka@yahoo.co.jp>").signed("株式会社青葉", "tanaka@yahoo.co.jp"),
		"web site": facts().from("田中税理士事務所 <tanaka.tax@gmail.com>").signed("田中税理士事務所", "https://www.tanaka-tax.example.jp/"),
		"parents":  facts().from("青葉小学校PTA <aoba.pta@gmail.com>").signed("青葉小学校PTA 広報委員会"),
		"student":  facts().from("田中一郎 <x@gmail.com>").signed("青葉大学 経済学部 3年", "田中一郎", "x@gmail.com"),
	} {
		g.f.Mail.Root = &mail.Part{Path: "1", MediaType: "text/plain"}
		v := judge(t, g.f)
		if v.Score >= 5 {
			t.Errorf("%s: %v %v", what, v.Score, found(v))
		}
		if share(t, "org-name-freemail", g.f) > 0 && share(t, "company-on-freemail", g.f) > 0 {
			t.Errorf("%s: told twice", what)
		}
	}
}
