package heuristics

import (
	"encoding/base64"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"sekisho/internal/mail"
	"sekisho/internal/origin"
	"sekisho/internal/payload"
)

// showing is a mail with that text.
func showing(from, shown string) given {
	g := facts().from(from)
	g.f.Mail.Texts = []mail.Text{{Part: "1", MediaType: "text/plain", Body: shown, Shown: shown}}
	return g.root(&mail.Part{Path: "1", MediaType: "text/plain", Charset: "utf-8"})
}

// inCharset is a mail whose text has that label.
func inCharset(from, label, shown string) given {
	g := showing(from, shown)
	g.f.Mail.Root.Charset = label
	return g
}

// withID is a mail with that Message-ID, or without any, and that reverse-path.
func withID(from, id, reverse string) given {
	g := facts().from(from)
	g.f.Mail.Header = g.f.Mail.Header[1:]
	g.f.Mail.Envelope = mail.Envelope{Known: true, From: reverse}
	if id != "" {
		g.field("message-id", id)
	}
	return g
}

// friendly says that the author is known, and the network his mail comes from.
func friendly(f *Facts) { f.Relation.Known, f.Relation.KnownNet = origin.Yes, origin.Yes }

func gbkWord(label, s string) string {
	octets, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte(s))
	if err != nil {
		panic(err)
	}
	return "=?" + label + "?B?" + base64.StdEncoding.EncodeToString(octets) + "?="
}

func TestMailerForeign(t *testing.T) {
	for _, mailer := range []string{
		"Foxmail 4.2 [cn]", "FoxMail 7.2.25.213[cn]", "Coremail Webmail Server Version XT5.0.14", "NetEase Flash Mail 2.4.1", "QQMail 2.x", "DreamMail 4.6.9.0",
		"KooMail 5.50", "TurboMailer 2.7", "Supmailer 38.1.2", "163.com webmail", "163 mail", "Some Mailer [CN]",
	} {
		for _, name := range []string{"X-Mailer", "User-Agent", "x-mailer"} {
			if got := state(t, "mailer-foreign", facts().from(aoba).field(name, mailer).f); got != "hit" {
				t.Errorf("%s: %s: %s", name, mailer, got)
			}
		}
	}
	for _, mailer := range []string{
		"Microsoft Outlook 16.0.16327.20214", "Microsoft Outlook 16.0", "Becky! ver. 2.163.00 [ja]", "Mozilla Thunderbird", "Apple Mail (2.3163.5)",
		"Cybozu Office/10.8.6", "Fox River Mail 1.0", "Build 163", "Shuriken 2018", "",
	} {
		if got := state(t, "mailer-foreign", facts().from(aoba).field("X-Mailer", mailer).f); got != "no" {
			t.Errorf("%s: %s", mailer, got)
		}
	}
	check(t, "mailer-foreign", []example{
		{"subsidiary in China", facts().from("wang@aoba.cn").field("X-Mailer", "Foxmail 7"), "recorded"},
		{"known subsidiary in China, in Japanese", showing("wang@aoba.com", "よろしくお願いします。").field("X-Mailer", "Foxmail 7").at("CN", "114.114.114.114").
			set(friendly), "recorded"},
		{"known subsidiary", facts().from(aoba).field("X-Mailer", "Foxmail 7").set(friendly), "recorded"},
		{"known author, confirmed", facts().from(aoba).field("X-Mailer", "Foxmail 7").auth(origin.Yes).set(func(f *Facts) { f.Relation.Known = origin.Yes }), "recorded"},
		{"known author from elsewhere", facts().from(aoba).field("X-Mailer", "Foxmail 7").set(func(f *Facts) { f.Relation.Known = origin.Yes }), "hit"},
		{"in the subject", facts().from(aoba).field("Subject", "Foxmail"), "no"},
		{"behind another program", facts().from(aoba).field("X-Mailer", "x").field("X-Mailer", "Foxmail"), "hit"},
		{"no mail", given{&Facts{}}, "no"},
	})
	contains(t, evidenceOf(t, judge(t, facts().from(aoba).field("X-Mailer", "Foxmail 4.2 [cn]").f), "mailer-foreign"), "Foxmail 4.2 [cn]", "(Foxmail 4.2 [cn])")
}

const request = "いつもお世話になっております。様式をご確認ください。"

func TestCharsetForeign(t *testing.T) {
	file := func(charset, name string, defects ...mail.Defect) given {
		return named(aoba, mail.Name{Source: "disposition", Text: name, Charset: charset, Defects: defects})
	}
	for _, label := range []string{
		"gb2312", "GB2312", "gbk", "gb18030", "x-gbk", "hz-gb-2312", "big5", "Big5-HKSCS", "euc-kr", "ks_c_5601-1987", "cp936", "\"gb2312\"", "windows-949",
	} {
		if got := state(t, "charset-foreign", inCharset(aoba, label, request).f); got != "hit" {
			t.Errorf("%s: %s", label, got)
		}
	}
	for _, label := range []string{"iso-2022-jp", "utf-8", "shift_jis", "euc-jp", "cp932", "windows-31j", "us-ascii", "", "iso-8859-1"} {
		if got := state(t, "charset-foreign", inCharset(aoba, label, request).f); got != "no" {
			t.Errorf("%s: %s", label, got)
		}
	}
	check(t, "charset-foreign", []example{
		{"subject", facts().from(aoba).field("Subject", gbkWord("gb2312", "お見積りのお願い")), "hit"},
		{"subject in GBK, folded", facts().from(aoba).field("Subject", "x\n "+gbkWord("GBK*zh", "お見積りのお願い")), "hit"},
		{"name and subject together", facts().from(gbkWord("gb2312", "やまだ")+" <"+aoba+">").field("Subject", gbkWord("gb2312", "おしらせ")), "hit"},
		{"short subject", facts().from(aoba).field("Subject", gbkWord("gb2312", "資料の件")), "no"},
		{"subject in Chinese", facts().from(aoba).field("Subject", gbkWord("gb2312", "报价单")), "no"},
		{"Chinese with a kana for its looks", inCharset(aoba, "gbk", "优の良品 鲜の每日 您好,请查收附件。"), "no"},
		{"Korean", inCharset(aoba, "euc-kr", "안녕하세요. 견적서를 보내드립니다."), "no"},
		{"file name", file("gb2312", "おみつもり.xls"), "hit"},
		{"file name that nobody labelled", file("gb18030", "おみつもり.xls", mail.DefectRaw8Bit), "no"},
		{"file name in Shift_JIS", file("shift_jis", "おみつもり.xls"), "no"},
		{"one text in another charset", inCharset(aoba, "gb2312", "ok").set(func(f *Facts) {
			f.Mail.Texts = append(f.Mail.Texts, mail.Text{Part: "2", Body: request, Shown: request})
		}), "no"},
		{"half-width kana", inCharset(aoba, "gb18030", "ｵﾐﾂﾓﾘﾃﾞｽ"), "hit"},
		{"customer in China", inCharset("wang@example.cn", "gb2312", request), "recorded"},
		{"label without end", facts().from(aoba).field("Subject", "=?gb2312"), "no"},
		{"no mail", given{&Facts{}}, "no"},
	})
	contains(t, evidenceOf(t, judge(t, inCharset(aoba, "GB2312", request).f), "charset-foreign"), "(gb2312)", "文字コード(gb2312)")
}

// Mail labelled gb2312 is GBK as a rule; that it is needed is kept.
func TestGBKAsGB2312(t *testing.T) {
	for what, c := range map[string]struct {
		g    given
		want string
	}{
		"様 is not in GB 2312":   {inCharset(aoba, "gb2312", request), "gbk-as-gb2312"},
		"all in GB 2312":        {inCharset(aoba, "gb2312", "よろしくおねがいします。"), ""},
		"labelled gbk":          {inCharset(aoba, "gbk", request), ""},
		"subject":               {facts().from(aoba).field("Subject", gbkWord("gb2312", "お見積書のお願いです")), "gbk-as-gb2312"},
		"not in GBK either (😀)": {inCharset(aoba, "gb2312", "よろしくおねがいします😀"), ""},
	} {
		hits, _ := findCharsetForeign(c.g.f)
		if len(hits) != 1 || hits[0].Data["sub"] != c.want {
			t.Errorf("%s: %v", what, hits)
		}
	}
}

func TestLangTagForeign(t *testing.T) {
	page := func(shown string, langs ...string) given {
		g := showing(aoba, shown)
		g.f.Mail.Texts[0].MediaType, g.f.Mail.Texts[0].Langs = "text/html", langs
		return g
	}
	partTag := showing(aoba, request)
	partTag.f.Mail.Root.Header = mail.Header{{Name: "Content-Language", Raw: []byte(" ko-KR")}}
	check(t, "lang-tag-foreign", []example{
		{"mail", showing(aoba, request).field("Content-Language", "zh-CN"), "hit"},
		{"mail, list", showing(aoba, request).field("Content-Language", "en-US, zh-TW"), "hit"},
		{"part", partTag, "hit"},
		{"page", page(request, "zh-CN"), "hit"},
		{"page, with a comment in English", page(request, "en-US", "ZH_cn", "ja"), "hit"},
		{"Korean page", page(request, "ko"), "hit"},
		{"Japanese page with a Chinese quote", page(request, "ja", "zh-CN"), "no"},
		{"Japanese", showing(aoba, request).field("Content-Language", "ja-JP"), "no"},
		{"English", page(request, "en-US"), "no"},
		{"text in Chinese", page("您好,请查收附件。", "zh-CN"), "no"},
		{"few kana", page("資料の件", "zh-CN"), "no"},
		{"tag that only begins so", page(request, "kok-IN", "zhx"), "no"},
		{"attached page", showing(aoba, request).root(&mail.Part{Path: "2", MediaType: "text/html", Disposition: "attachment",
			Header: mail.Header{{Name: "Content-Language", Raw: []byte("zh-CN")}}}), "no"},
		{"customer in China", showing("wang@example.cn", request).field("Content-Language", "zh-CN"), "recorded"},
		{"no mail", given{&Facts{}}, "no"},
	})
	contains(t, evidenceOf(t, judge(t, page(request, "zh-CN").f), "lang-tag-foreign"), "(zh-CN)", "(zh-CN)")
}

func TestMessageIDMismatch(t *testing.T) {
	const theirs = "taro@aoba.co.jp"
	check(t, "msgid-mismatch", []example{
		{"another's", withID(aoba, "<1@mail.example.net>", theirs), "hit"},
		{"null reverse-path", withID(aoba, "<1@mail.example.net>", ""), "hit"},
		{"no brackets", withID(aoba, "1@mail.example.net", theirs), "hit"},
		{"own host", withID(aoba, "<1@pc1.aoba.co.jp>", theirs), "no"},
		{"of the second author", withID("a@aoba.co.jp, b@example.net", "<1@mail.example.net>", theirs), "no"},
		{"of the reverse-path", withID(aoba, "<1@www1.rental.example>", "bounce@rental.example"), "no"},
		{"Microsoft 365", withID(aoba, "<1@OS3P286MB0001.JPNP286.PROD.OUTLOOK.COM>", theirs), "no"},
		{"Google", withID(aoba, "<CAB+x@mail.gmail.com>", theirs), "no"},
		{"Amazon SES", withID(aoba, "<1@ap-northeast-1.amazonses.com>", theirs), "no"},
		{"Japanese delivery service", withID(aoba, "<1@bma.mpse.jp>", theirs), "no"},
		{"imitation of a service", withID(aoba, "<1@amazonses.com.example.net>", theirs), "hit"},
		{"ours: our MTA gives one to mail without", withID(aoba, "<1@mx.tokiwa.example>", theirs).set(func(f *Facts) { f.House = &House{Domains: []string{"tokiwa.example"}} }), "no"},
		{"mailing list", withID(aoba, "<1@mail.example.net>", theirs).field("List-Id", "<x.example.net>"), "no"},
		{"list header in name only", withID(aoba, "<1@mail.example.net>", theirs).field("Listed", "x"), "hit"},
		{"bounce", withID(aoba, "<1@mail.example.net>", "").root(report("message/delivery-status")), "no"},
		{"local name", withID(aoba, "<1@DESKTOP-4F7G8H9>", theirs), "no"},
		{"address", withID(aoba, "<1@[203.0.113.7]>", theirs), "no"},
		{"no Message-ID", withID(aoba, "", theirs), "no"},
		{"no author", withID(aoba, "<1@mail.example.net>", theirs).set(func(f *Facts) { f.Mail.Header = f.Mail.Header[1:] }), "no"},
		{"envelope not known", withID(aoba, "<1@mail.example.net>", "").set(func(f *Facts) { f.Mail.Envelope.Known = false }), "undecided"},
		{"no claim of Japan", withID("a@example.com", "<1@mail.example.net>", "b@example.com"), "recorded"},
		{"no mail", given{&Facts{}}, "no"},
	})
	contains(t, evidenceOf(t, judge(t, withID(aoba, "<1@mail.example.net>", theirs).f), "msgid-mismatch"), "issued by mail.example.net", "(mail.example.net)")
}

func TestMessageIDLocal(t *testing.T) {
	for _, id := range []string{
		"<1@localhost>", "<1@localhost.localdomain>", "<1@WIN-8OV2K3MQ1AB>", "<000a01c8$1@PC1>", "<1@DESKTOP-4F7G8H9.local>", "<1@[192.168.1.5]>", "<1@10.0.0.5>",
		"<1@127.0.0.1>", "<1>", "abc", "<>", "<1@>", "<a@b@localhost>", "<1@LOCALHOST> (x)",
	} {
		if got := state(t, "msgid-local", withID(aoba, id, "").f); got != "hit" {
			t.Errorf("%s: %s", id, got)
		}
	}
	for _, id := range []string{
		"<1@aoba.co.jp>", "<1@mail.example.net>", "<1@EX01.corp.local>", "<1@[118.27.105.9]>", "<1@118.27.105.9>", "1@aoba.co.jp", "<1@aoba.co.jp.>",
		"<\"a@localhost\"@aoba.co.jp>", "\n <1@aoba.co.jp>",
		"<nmY3a4JPTsWJcH2bq4kUqA@geopod-ismtpd-11>", "<Share-7a2b3c4d-MSGID@odspnotify>",
	} {
		if got := state(t, "msgid-local", withID(aoba, id, "").f); got != "no" {
			t.Errorf("%s: %s", id, got)
		}
	}
	none := func() given { return withID(aoba, "", "b@aoba.co.jp") }
	check(t, "msgid-local", []example{
		{"missing", none(), "hit"},
		{"missing in stored mail", none().set(func(f *Facts) { f.Mail.Stored = true }), "hit"},
		{"missing, header cut", none().set(func(f *Facts) { f.Mail.Defects = []mail.Defect{mail.DefectHeaderTooBig} }), "undecided"},
		{"missing, no claim of Japan", withID("a@example.com", "", ""), "recorded"},
		{"logged in", none().set(loggedIn), "no"},
		{"copier inside", none().at("JP", "192.168.1.9"), "no"},
		{"copier inside, as a trusted client", none().nowhere("not-recorded").set(func(f *Facts) { f.Origin.Relay = edge("192.168.1.9", "", "").f.Origin.IP }), "no"},
		{"submitted on this host", none().set(func(f *Facts) { f.Mail.Client = edge("127.0.0.1", "", "").f.Mail.Client }), "no"},
		{"bounce", withID(aoba, "", "").root(report("message/delivery-status")), "no"},
		{"no header at all", facts().set(func(f *Facts) { f.Mail.Header = nil }), "no"},
		{"no mail", given{&Facts{}}, "no"},
	})
	contains(t, evidenceOf(t, judge(t, withID(aoba, "<1@PC1>", "").f), "msgid-local"), "“<1@PC1>”) does not name a real mail server", "「<1@PC1>」")
	contains(t, evidenceOf(t, judge(t, none().f), "msgid-local"), "has no identifier (Message-ID)", "管理番号(Message-ID)がありません")
}

func TestClaimsJapan(t *testing.T) {
	stranger := func(from, shown string) *Facts { return showing(from, shown).at("CN", "114.114.114.114").f }
	acquainted := func(f *Facts) *Facts {
		f.Relation.Known, f.Relation.KnownNet = origin.Yes, origin.Yes
		return f
	}
	long := strings.Repeat("Dear Sir or Madam, we are pleased to write. ", 200)
	for _, c := range []struct {
		what  string
		facts *Facts
		want  bool
	}{
		{"domain", stranger("a@aoba.co.jp", "Hello"), true},
		{"name", stranger("外務省 <a@example.com>", "Hello"), true},
		{"text", stranger("a@example.com", request), true},
		{"page", showing("a@example.com", "").set(func(f *Facts) { f.Mail.Texts[0] = mail.Text{MediaType: "text/html", Body: "<p>", Shown: request} }).f, true},
		{"text, domain of another country", stranger("a@example.cn", request), false},
		{"text in English with some Japanese", stranger("a@example.com", long+request), false},
		{"text in Chinese", stranger("a@example.com", "您好,请查收附件。"), false},
		{"signature", stranger("a@example.com", long+"\n\n外務省 山田太郎"), true},
		{"signature, domain of another country", stranger("a@example.cn", long+"\n\n経済産業省 山田太郎"), true},
		{"ministry in a sentence", stranger("a@example.com", long+"\n\nThe Embassy invites you together with JETRO and the Ministry of Economy, Trade and Industry."), false},
		{"source below the text", stranger("a@example.com", long+"\n\n外務省 https://www.mofa.go.jp/mofaj/area/page1.html"), false},
		{"press in the signature", stranger("a@example.com", long+"\n\n朝日新聞社 山田太郎"), true},
		{"known abroad, in Japanese", acquainted(stranger("a@example.com", request)), false},
		{"known abroad, with a Japanese signature", acquainted(stranger("a@example.com", long+"\n\n外務省 山田太郎")), false},
		{"known abroad, Japanese domain", acquainted(stranger("a@aoba.co.jp", request)), true},
		{"known in Japan", acquainted(showing("a@example.com", request).f), true},
		{"nothing", &Facts{}, false},
		{"text without an author", facts().set(func(f *Facts) { f.Mail.Texts = []mail.Text{{Shown: request}} }).f, true},
	} {
		if got := c.facts.claimsJapan(); got != c.want {
			t.Errorf("%s: %v", c.what, got)
		}
	}
	unsure := stranger("a@example.com", request)
	unsure.Relation.Known = origin.Yes
	if !unsure.claimsJapan() {
		t.Error("what is not known exempts nobody")
	}
}

func FuzzClient(f *testing.F) {
	f.Add("Foxmail [cn]", "=?gb2312?B?pKo=?=", "<a@b>", "zh-CN,ja")
	f.Add("163", "=?=?=?big5?Q?=A4", "<<@>@[", ",,ko")
	f.Fuzz(func(t *testing.T, mailer, subject, id, tag string) {
		g := withID(aoba, id, "b@example.net").field("X-Mailer", mailer).field("Subject", subject).field("Content-Language", tag)
		g.carrying(file("2", "", payload.Text)).root(&mail.Part{Path: "1", Charset: tag, Names: []mail.Name{{Text: subject, Charset: tag}}})
		g.f.Mail.Texts = []mail.Text{{Part: "1", Shown: subject + request}}
		for _, row := range clientTraits() {
			if hits, _ := row.Find(g.f); len(hits) > 1 {
				t.Errorf("%s: %v", row.ID, hits)
			}
		}
	})
}

// BenchmarkPathAndClient judges an ordinary mail of 3 KB, one with everything foreign, and one with a large header.
func BenchmarkPathAndClient(b *testing.B) {
	letter := strings.Repeat("いつもお世話になっております。青葉商事の山田です。資料をお送りします。\n", 28)
	business := func(from, charset, zone string) given {
		g := inCharset(from, charset, letter)
		d := dated(from, "Thu, 5 Nov 2026 09:00:00 "+zone)
		d.f.Mail.Texts, d.f.Mail.Root = g.f.Mail.Texts, g.f.Mail.Root
		d.f.Mail.Envelope = mail.Envelope{Known: true, From: from}
		for _, f := range [][2]string{
			{"Received", "from mail.aoba.co.jp (mail.aoba.co.jp [192.0.2.25]) by mx.aoba.co.jp (Postfix) with ESMTPS id 4XkQ2; Thu, 5 Nov 2026 09:00:00 +0900"},
			{"DKIM-Signature", strings.Repeat("v=1; a=rsa-sha256; d=aoba.co.jp; ", 10)}, {"To", "hanako@tokiwa.example"}, {"MIME-Version", "1.0"},
			{"Subject", "=?iso-2022-jp?B?GyRCJCo4KyRRJGokTjdvGyhC?="}, {"X-Mailer", "Microsoft Outlook 16.0"}, {"Content-Language", "ja"}, {"Thread-Index", "AdpQ"},
		} {
			d.field(f[0], f[1])
		}
		return d
	}
	large := business("yamada@aoba.co.jp", "iso-2022-jp", "+0900")
	for range 20_000 {
		large.field("X-Filler", strings.Repeat("=?x", 16))
	}
	rows := append(append(hostTraits(), clockTraits()...), clientTraits()...)
	j, err := newJudge(DefaultPolicy(), rows, nil)
	if err != nil {
		b.Fatal(err)
	}
	for name, g := range map[string]given{
		"ordinary": business("yamada@aoba.co.jp", "iso-2022-jp", "+0900"),
		"foreign":  business("yamada@example.com", "gb2312", "+0800").field("X-Mailer", "Foxmail"),
		"1-MB":     large,
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				j.Judge(g.f)
			}
		})
	}
}
