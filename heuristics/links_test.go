package heuristics

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sekisho/internal/mail"
	"sekisho/internal/origin"
	"sekisho/internal/payload"
)

func (g given) linking(url, shown string) given {
	g.f.Mail.Links = append(g.f.Mail.Links, mail.Link{Part: "1", URL: url, Shown: shown})
	return g
}

func (g given) via(wrapped string) given {
	g.f.Mail.Links[len(g.f.Mail.Links)-1].Via = wrapped
	return g
}

// linking is a mail of a stranger with one link.
func linking(url, shown string) given {
	return facts().toTokiwa().from("a@midori.example").linking(url, shown)
}

// circular makes the mail a newsletter, confirmed or not.
func (g given) circular(aligned origin.Truth) given {
	return g.field("List-Unsubscribe", "<https://midori.example/u>").auth(aligned)
}

func TestURLTextMismatch(t *testing.T) {
	const evil = "https://evil.example/login"
	for shown, want := range map[string]string{
		"https://www.tokiwa.example/login": "hit", "HTTP://TOKIWA.EXAMPLE": "hit", "www.tokiwa.example": "hit",
		"www.tokiwa.example を見る": "hit", "www.tokiwa.exampleを見る": "hit", "詳細はhttps://www.tokiwa.example/をご覧ください": "hit",
		"https://例え.jp/": "hit", "www.例え.jp": "hit", "mofa.go.jp": "hit", "「mofa.go.jp」": "hit", "外務省(mofa.go.jp)": "hit",
		"外務省 mofa.go.jp/press": "hit", "tokiwa.com": "hit", "Tokiwa.com/login": "hit", "https://192.0.2.1/": "hit",
		"https://evil.example@mofa.go.jp/": "hit", "www.раypal.com": "hit", "https://tokiwa.example…": "no",

		evil: "no", "www.evil.example": "no", "http://mail.evil.example": "no", "evil.co.jp": "no",
		"こちら": "no", "": "no", "報告書.pdf": "no", "README.md": "no", "setup.zip": "no", "Booking.com": "no", "ASP.NET": "no",
		"v1.2.3": "no", "10.5": "no", "2026.11.22": "no", "e.g.": "no", "株式会社常盤": "no", "info@tokiwa.example": "no",
		"https://": "no", "www.": "no", "https://localhost/": "no", "www.toki...": "no", "awww.tokiwa.example": "no",
		"会議 14:00～ 第1.2会議室": "no", "Node.js": "no", "a.b.c": "no",
	} {
		check(t, "url-text-mismatch", []example{{fmt.Sprintf("%q", shown), linking(evil, shown), want}})
	}
	const shown = "https://www.tokiwa.example/"
	check(t, "url-text-mismatch", []example{
		{"mail link", linking("mailto:a@evil.example", shown), "no"},
		{"confirmed", linking(evil, shown).auth(origin.Yes), "hit"},
		{"newsletter", linking("https://click.tracker.example/1", "https://www.midori-shoten.co.jp/").circular(origin.Yes), "no"},
		{"newsletter that shows our address", linking("https://click.tracker.example/1", shown).circular(origin.Yes), "hit"},
		{"full-width", linking("https://evil.example.net/1", "ｗｗｗ．ｔｏｋｉｗａ．ｅｘａｍｐｌｅ"), "hit"},
		{"dots of another script", linking("https://evil.example.net/1", "www。tokiwa。example"), "hit"},
		{"zero-width", linking("https://evil.example.net/1", "www.toki\u200bwa.example"), "hit"},
		{"padded", linking("https://evil.example.net/1", shown+strings.Repeat(" .", 500)), "hit"},
		{"unconfirmed newsletter", linking("https://click.tracker.example/1", shown).circular(origin.No), "hit"},
		{"newsletter, nobody authenticated it", linking(evil, shown).circular(origin.Unknown), "hit"},
		{"mail service's counter", linking("https://u1.ct.sendgrid.net/ls/click?x", shown).auth(origin.Yes), "no"},
		{"mail service's counter, not confirmed", linking("https://u1.ct.sendgrid.net/ls/click?x", shown).auth(origin.No), "hit"},
		{"mail service that names the address", linking("https://www.google.com/url?q=https%3A%2F%2Fwww.tokiwa.example%2F&sa=D", shown), "no"},
		{"mail service that names another", linking("https://www.google.com/url?q=https%3A%2F%2Fevil.example%2F", shown), "hit"},
		{"a stranger who names the address", linking("https://evil.example/?q=https%3A%2F%2Fwww.tokiwa.example%2F", shown), "hit"},
		{"shortened", linking("https://bit.ly/3x", shown), "hit"},
		{"the same name elsewhere", linking("https://www.tokiwa.co.jp/", shown), "no"},
		{"our own gateway", linking("https://links.tokiwa.example/check?1", "https://www.aoba.example/"), "no"},
		{"closed gateway", linking("https://protect-us.mimecast.com/s/abc", shown), "no"},
		{"gateway that changed the text, too", linking("https://www.tokiwa.example/", "https://gate.example/x").via("https://gate.example/x?u=1"), "no"},
		{"gateway, unwrapped to another", linking(evil, shown).via("https://gate.example/x?u=1"), "hit"},
		{"second link", linking("https://www.tokiwa.example/", shown).linking(evil, shown), "hit"},
		{"same host, another text", linking(evil, "こちら").linking(evil+"?2", shown), "hit"},
	})
	e := evidenceOf(t, judge(t, linking("https://xn--r8jz45g.jp/a", shown).f), "url-text-mismatch")
	contains(t, e, "shows “www.tokiwa.example” but goes to 例え.jp = xn--r8jz45g.jp", "表示は「www.tokiwa.example」ですが、実際のリンク先は「例え.jp = xn--r8jz45g.jp」")
}

func TestURLBrandLookalike(t *testing.T) {
	for url, want := range map[string]string{
		"https://mofa-go-jp.com/": "hit", "https://m0fa.go.jp/": "hit", "https://tokiwa-support.com/": "hit", "https://www.tokkiwa.co.jp/x": "hit",
		"https://mofa.go.jp.example.net/": "hit", "https://login.tokiwa.co.jp.evil.example/": "hit", "https://x.go-jp.net/": "hit",
		"https://evil.example/mofa.go.jp/login": "hit", "https://evil.example/a/www.tokiwa.co.jp": "hit", "https://evil.example/TOKIWA.CO.JP/": "hit",
		"https://evil.example/nikkei.com/": "hit",

		"https://www.mofa.go.jp/": "no", "https://mail.tokiwa.co.jp/": "no", "https://aoba-seiki.co.jp/": "no", "https://www.nikkei.com/": "no",
		"https://evil.example/": "no", "https://midori.co.jp/tokiwa/": "no", "https://evil.example/?to=mofa.go.jp": "no",
		"https://web.archive.org/web/2020/https://www.mofa.go.jp/": "no", "https://web.archive.org/web/2020/www.mofa.go.jp/": "no",
		"https://cache.example/https://www.mofa.go.jp/": "no", "https://cache.example/http:/mofa.go.jp/": "no",
		"https://b.hatena.ne.jp/entry/s/www.mofa.go.jp/": "no", "https://www.google.com/search?q=mofa.go.jp": "no",
		"https://www.google.com/a/tokiwa.co.jp/": "no", "https://login.microsoftonline.com/tokiwa.co.jp/oauth2": "no",
		"https://u1.ct.sendgrid.net/mofa.go.jp": "no", "https://www.mofa.go.jp/mofa.go.jp": "no", "https://mofa-go-jp.translate.goog/": "no",
		"https://evil.example/mofa.go.jp.html": "no", "https://evil.example/report.v1.pdf": "no", "mailto:a@mofa-go-jp.com": "no",
		"https://secure-раypal.example/": "no", // an odd address
	} {
		check(t, "url-brand-lookalike", []example{{url, linking(url, ""), want}})
	}
	const inPath, host = "https://crm.midori.example/tokiwa.co.jp/", "https://tokiwa-support.com/"
	check(t, "url-brand-lookalike", []example{
		{"tenant's path on the sender's site, confirmed", linking(inPath, "").auth(origin.Yes), "no"},
		{"the same, not confirmed", linking(inPath, "").auth(origin.No), "hit"},
		{"path in a newsletter", linking("https://news.example/mofa.go.jp/", "").circular(origin.Yes), "no"},
		{"look-alike in a newsletter", linking(host, "").circular(origin.Yes), "hit"},
		{"confirmed look-alike", linking(host, "").auth(origin.Yes), "hit"},
		{"nothing of the house is known", facts().linking("https://x.go-jp.net/", ""), "hit"},
	})
	contains(t, evidenceOf(t, judge(t, linking("https://mofa.go.jp.example.net/x", "").f), "url-brand-lookalike"),
		"mofa.go.jp.example.net, which contains the name mofa.go.jp but belongs to example.net", "「mofa.go.jp」という名前が含まれていますが、実際は「example.net」")
	contains(t, evidenceOf(t, judge(t, linking("https://mofa-go-jp.com/", "").f), "url-brand-lookalike"),
		"A link goes to mofa-go-jp.com, which imitates mofa.go.jp.", "リンク先の「mofa-go-jp.com」は、「mofa.go.jp」に似せた")
	contains(t, evidenceOf(t, judge(t, linking("https://evil.example/mofa.go.jp/", "").f), "url-brand-lookalike"),
		"The link evil.example/mofa.go.jp/ contains the name mofa.go.jp but goes to evil.example", "実際の接続先は「evil.example」")
}

func TestURLIPLiteral(t *testing.T) {
	for url, want := range map[string]string{
		"http://192.0.2.7/x": "hit", "https://[2001:db8::7]/": "hit", "http://3221225991/": "hit", "http://0xC0.0x00.0x02.0x07/": "hit",
		"http://0300.0.2.7/": "hit", "http://[::ffff:192.0.2.7]/": "hit", "http://192.0.519/": "hit", "https://evil.example:8443/": "hit",
		"https://mofa.go.jp@evil.example/": "hit", "https://user:pw@evil.example/": "hit", "https://secure-раypal.example/": "hit",
		"http://%65vil.example/": "hit", "file://192.0.2.7/share/a.lnk": "hit", "http://evil.example:81/": "hit",
		"http://0xC0000207/": "hit", "http://030000001007/": "hit", "http://192.0.0x207/": "hit", "http://0xC0.0.0x207/": "hit", "http://192.0.2.7./": "hit",
		"http://１９２．０．２．７/": "hit", "http://192。0。2。7/": "hit", "http://%31%39%32.0.2.7/": "hit", "http://[::ffff:c000:207]/": "hit",
		"http://[64:ff9b::c000:207]/": "hit", "http:192.0.2.7/x": "hit", `http:\\192.0.2.7\x`: "hit", "http://a:b@192.0.2.7/": "hit",

		"http://0xC0A80114/": "no", "http://[::ffff:c0a8:114]/": "no", "http://１９２．１６８．１．２０/": "no",
		"http://192.168.1.20/": "no", "http://10.1.2.3:8080/": "no", "http://127.0.0.1/": "no", "http://100.64.1.1/": "no", "https://[fd00::1]/": "no",
		"http://169.254.1.1/": "no", "http://3232235796/": "no", "https://intra.tokiwa.example:8443/": "no", "https://vpn.aoba-seiki.co.jp:10443/": "no",
		"https://evil.example/": "no", "https://evil.example:443/": "no", "http://evil.example:80/": "no", "http://evil.example:443/": "no",
		"https://例え.jp/": "no", "https://bücher.example/": "no", "ftp://user@ftp.midori.example/": "no", "mailto:a@192.0.2.7": "no",
		"https://evil.example/a@b": "no", "https://medium.example/@user": "no", "https://1.2.3.4.example/": "no",
	} {
		check(t, "url-ip-literal", []example{{url, linking(url, ""), want}})
	}
	check(t, "url-ip-literal", []example{
		{"port of the sender's own server, confirmed", linking("https://desk.midori.example:8443/", "").auth(origin.Yes), "no"},
		{"the same, not confirmed", linking("https://desk.midori.example:8443/", ""), "hit"},
	})
	contains(t, evidenceOf(t, judge(t, linking("http://192.0.2.7/x", "").f), "url-ip-literal"), "a bare IP address (192.0.2.7/x)", "IPアドレスで書かれています")
	contains(t, evidenceOf(t, judge(t, linking("http://3221225991/", "").f), "url-ip-literal"), ": 3221225991/ goes to 192.0.2.7", "実際の接続先は「192.0.2.7」")
	contains(t, evidenceOf(t, judge(t, linking("https://mofa.go.jp@evil.example/", "").f), "url-ip-literal"),
		"begins with another name but goes to evil.example", "実際の接続先は「evil.example」")
	contains(t, evidenceOf(t, judge(t, linking("https://evil.example:8081/", "").f), "url-ip-literal"), "port 8081", "ポート 8081")
}

// A mail of ten thousand links is judged in time that grows with their number, and what was not looked at is said.
func TestLinksAreBounded(t *testing.T) {
	many := func(n int, url string) given {
		g := facts().toTokiwa().from("a@midori.example")
		for i := range n {
			g = g.linking(fmt.Sprintf(url, i), "https://www.midori.example/")
		}
		return g
	}
	g := many(10_000, "https://midori.example/%d")
	for _, row := range linkTraits() {
		if got := state(t, row.ID, g.f); got != "undecided" && row.ID != "attach-and-url" { // which rests on the words of the letter
			t.Errorf("%s on ten thousand links: %s", row.ID, got)
		}
	}
	if n := len(g.f.links().list); n != maxLinks {
		t.Errorf("%d links are judged", n)
	}
	if got := state(t, "url-text-mismatch", many(1000, "https://midori.example/%d").f); got != "no" {
		t.Errorf("a thousand: %s", got)
	}
	same := facts().toTokiwa().from("a@midori.example")
	for range 10_000 {
		same = same.linking("https://midori.example/", "x")
	}
	if got := state(t, "url-ip-literal", same.f); got != "no" || len(same.f.links().list) != 1 {
		t.Errorf("one link ten thousand times: %s, %d", got, len(same.f.links().list))
	}
	if hits, _ := row1(t, "url-text-mismatch").Find(many(1000, "https://host%d.example/").f); len(hits) != maxFindings {
		t.Errorf("%d hits", len(hits))
	}
	long := linking("https://midori.example/", "")
	long.f.Mail.Texts = []mail.Text{{Part: "1", Cut: true}}
	if got := state(t, "url-ip-literal", long.f); got != "undecided" {
		t.Errorf("behind what is read of a text: %s", got)
	}
	lost := linking("https://midori.example/", "")
	lost.f.Mail.Defects = []mail.Defect{mail.DefectTooManyParts}
	if got := state(t, "url-ip-literal", lost.f); got != "undecided" {
		t.Errorf("mail that was not read whole: %s", got)
	}
}

// What a mail shows as a link's text cannot stop the judgement.
func FuzzHostShown(f *testing.F) {
	for _, seed := range []string{"https://www.tokiwa.exampleを見る", "www.例え.jp", "http://[::1]:80/", "mofa.go.jp…", "http://%", "..", "a@b.c"} {
		f.Add(seed, "https://evil.example/%2e?q=https://x.example")
	}
	f.Fuzz(func(t *testing.T, shown, url string) {
		g := linking(url, shown)
		for _, row := range linkTraits() {
			hits, _ := row.Find(g.f)
			for _, h := range hits {
				if h.Share <= 0 || h.Part != "1" {
					t.Errorf("%s: %+v", row.ID, h)
				}
			}
		}
	})
}

// letterWithLinks is a page with sixty links to that many hosts; every sixth shows its address.
func letterWithLinks(hosts int) *Facts {
	g := facts().toTokiwa().from("news@midori.example")
	for i := range 60 {
		shown := "詳しくはこちら"
		if i%6 == 0 {
			shown = "https://www.midori-shoten.co.jp/item/"
		}
		g = g.linking(fmt.Sprintf("https://shop%d.midori-shoten.co.jp/item/%d/index.html?utm_source=mail&utm_campaign=%d", i%hosts, i, i), shown)
	}
	return g.f
}

func BenchmarkLinks(b *testing.B) {
	rows := linkTraits()
	for _, hosts := range []int{6, 60} {
		f := letterWithLinks(hosts)
		b.Run(fmt.Sprintf("60 links, %d hosts", hosts), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f.leads = nil
				for _, row := range rows {
					if hits, _ := row.Find(f); len(hits) > 0 {
						b.Fatal(row.ID, hits)
					}
				}
			}
		})
	}
}

func BenchmarkDomains(b *testing.B) {
	f, rows := answering("a@aoba.co.jp", "b@midori.example").envelope("c@bounce.midori.example").f, slices.Concat(domainTraits(), contentTraits())
	b.ReportAllocs()
	for b.Loop() {
		for _, row := range rows {
			row.Find(f)
		}
	}
}

// BenchmarkLinksAndWords adds the text of a page of 50 KB, and an image to scan.
func BenchmarkLinksAndWords(b *testing.B) {
	rows := linkTraits()
	f := letterWithLinks(20)
	shown := strings.Repeat("平素より格別のご高配を賜り、厚く御礼申し上げます。展示会についてご案内いたします。詳しくはサイトをご覧ください。\n", 100)
	f.Mail.Texts = []mail.Text{{Part: "1", MediaType: "text/html", Shown: shown}}
	f.Mail.Root = &mail.Part{Path: "1", MediaType: "text/html"}
	f.Objects = []*payload.Object{{Path: "2", Name: "a.pdf", Type: payload.PDF, Size: 50_000}}
	b.ReportAllocs()
	for b.Loop() {
		f.leads, f.wrote, f.said = nil, nil, nil
		for _, row := range rows {
			if hits, _ := row.Find(f); len(hits) > 0 {
				b.Fatal(row.ID, hits)
			}
		}
	}
}
