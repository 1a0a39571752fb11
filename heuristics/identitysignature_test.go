package heuristics

import (
	"math"
	"slices"
	"strings"
	"testing"

	"sekisho/internal/history"
	"sekisho/internal/mail"
	"sekisho/internal/origin"
)

func TestSigDomainMismatch(t *testing.T) {
	sig := func(from string, lines ...string) given { return facts().tokiwa().from(from).signed(lines...) }
	aoba := []string{"青葉商事 営業部", "田中一郎", "tanaka@aoba.co.jp"}
	list := func() given { return sig("list@lists.example.org", aoba...).field("List-Id", "<l.lists.example.org>") }
	check(t, "sig-domain-mismatch", []example{
		{"another address", sig("x@evil.example.net", aoba...), "hit"},
		{"full-width address", sig("x@evil.example.net", "青葉商事", "ｔａｎａｋａ＠ａｏｂａ．ｃｏ．ｊｐ"), "hit"},
		{"web site", sig("x@evil.example.net", "青葉商事", "https://www.aoba.co.jp/"), "hit"},
		{"web site without a scheme", sig("x@evil.example.net", "青葉商事", "www.aoba.co.jp"), "hit"},
		{"a partner's", sig("x@evil.example.net", "青葉商事", "tanaka@aoba.example"), "hit"},
		{"free mail, nobody named", sig("x@gmail.com", "田中一郎", "tanaka@aoba.co.jp"), "hit"},
		{"circular", sig("x@evil.example.net", aoba...).field("List-Unsubscribe", "<mailto:x@evil.example.net>"), "hit"},

		{"same address", sig("tanaka@aoba.co.jp", aoba...), "no"},
		{"same organisation", sig("tanaka@mail.aoba.co.jp", aoba...), "no"},
		{"other suffix", sig("tanaka@aoba.com", aoba...), "no"},
		{"own address before another", sig("x@evil.example.net", "x@evil.example.net", "tanaka@aoba.co.jp"), "no"},
		{"own web site before an address", sig("x@evil.example.net", "https://evil.example.net/", "tanaka@aoba.co.jp"), "no"},
		{"web site of the group", sig("tanaka@aoba-sales.co.jp", "https://www.aoba-group.co.jp/"), "no"},
		{"short label before the hyphen", sig("tanaka@abc-sales.co.jp", "https://www.abc-group.co.jp/"), "hit"},
		{"ours in the signature", sig("x@evil.example.net", "常盤 佐藤", "sato@tokiwa.example"), "no"},
		{"from us", sig("sato@tokiwa.example", aoba...), "no"},
		{"two partners", sig("a@midori.example", "a@aoba.example"), "no"},
		{"reader of the mail", sig("x@evil.example.net", aoba...).field("Cc", "suzuki@aoba.co.jp"), "no"},
		{"private phone", sig("x@midori.co.jp", "田中一郎", "tanaka@docomo.ne.jp"), "no"},
		{"private mailbox", sig("x@midori.co.jp", "田中一郎", "tanaka@gmail.com"), "no"},
		{"page on a platform", sig("x@midori.co.jp", "https://www.facebook.com/aoba", "https://twitter.com/a", "https://maps.google.co.jp/?q=a"), "no"},
		{"shared file", sig("x@midori.co.jp", "https://drive.google.com/file/d/1"), "no"},
		{"short link", sig("x@midori.co.jp", "https://bit.ly/3"), "no"},
		{"two domains of a body", sig("x@nisc.go.jp", "x@cyber.go.jp"), "no"},
		{"no contact", sig("x@midori.co.jp", "緑商事", "田中一郎"), "no"},
		{"no signature set apart", facts().from("x@evil.example.net").writing("お送りください。", "tanaka@aoba.co.jp"), "no"},
		{"no signature set apart, but a ministry named there", facts().from("x@gmail.com").writing("お送りください。", "", "外務省 報道課", "tanaka@mofa.go.jp"), "hit"},
		{"the address stands further up", facts().from("x@gmail.com").writing("tanaka@mofa.go.jpまでお送りください。", "", "外務省 報道課"), "no"},
		{"company on free mail", sig("x@gmail.com", "株式会社青葉", "tanaka@aoba.co.jp"), "no"},
		{"ministry on free mail", sig("x@gmail.com", "外務省 報道課", "x@mofa.go.jp"), "hit"},
		{"two senders", sig("x@evil.example.net, y@aoba.co.jp", aoba...), "no"},
		{"bounce", sig("x@evil.example.net", aoba...).nobody().root(report("message/delivery-status")), "no"},
		{"list, confirmed and known", list().auth(origin.Yes).related(history.Relation{KnownList: origin.Yes}), "no"},
		{"list that only says so, confirmed", list().auth(origin.Yes), "hit"},
		{"list, nobody verified", list(), "hit"},
		{"another list, confirmed", sig("x@evil.example.net", aoba...).field("List-Id", "<l.lists.example.org>").auth(origin.Yes), "hit"},
		{"service, confirmed", sig("noreply@freee.co.jp", aoba...).auth(origin.Yes), "no"},
		{"service, nobody verified", sig("noreply@freee.co.jp", aoba...), "hit"},
		{"correspondent", sig("x@evil.example.net", aoba...).known(), "recorded"},
	})
	for what, c := range map[string]struct {
		facts given
		want  float64
	}{
		"address":               {sig("x@evil.example.net", aoba...), 3},
		"web site":              {sig("x@evil.example.net", "https://www.aoba.co.jp/"), 2},
		"circular":              {sig("x@evil.example.net", aoba...).field("Precedence", "Bulk"), 1},
		"reply address, too":    {sig("x@evil.example.net", aoba...).field("Reply-To", "tanaka@aoba.co.jp"), 1},
		"another reply address": {sig("x@evil.example.net", aoba...).field("Reply-To", "tanaka@midori.co.jp"), 3},
		"circular and web site": {sig("x@evil.example.net", "https://www.aoba.co.jp/").field("List-Id", "<a.b.example>"), 1},
	} {
		if got := 3 * share(t, "sig-domain-mismatch", c.facts.f); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s weighs %v, want %v", what, got, c.want)
		}
	}
	e := evidenceOf(t, judge(t, sig("x@evil.example.net", append([]string{"old@midori.co.jp"}, aoba...)...).f), "sig-domain-mismatch")
	contains(t, e, "gives the address tanaka@aoba.co.jp, but the mail was sent from x@evil.example.net", "署名にあるメールアドレス(tanaka@aoba.co.jp)と、差出人のアドレス(x@evil.example.net)")
	e = evidenceOf(t, judge(t, sig("x@evil.example.net", "https://www.aoba.co.jp/a").f), "sig-domain-mismatch")
	contains(t, e, "the web site www.aoba.co.jp", "Webサイト(www.aoba.co.jp)")
}

func TestHosts(t *testing.T) {
	for s, want := range map[string][]string{
		"https://www.aoba.co.jp/a":         {"www.aoba.co.jp"},
		"URL:http://aoba.co.jp":            {"aoba.co.jp"},
		"HTTPS://AOBA.example:8080/":       {"aoba.example"},
		"www.aoba.co.jp http://b.example.": {"www.aoba.co.jp", "b.example"},
		"https://日本語.jp/":                  nil,
		"http://localhost/":                nil,
		"www.":                             nil,
		"://":                              nil,
		"":                                 nil,
	} {
		if got := hosts(s); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
	if n := len(hosts(strings.Repeat("http://a.example ", 1000))); n != maxContacts {
		t.Errorf("%d hosts", n)
	}
}

// The same by the text as it stands in a mail.
func TestSigDomainMismatchInText(t *testing.T) {
	const greeting = "佐藤様\n\nいつもお世話になっております。\n資料をお送りします。\n\n"
	for what, c := range map[string]struct{ body, want string }{
		"ruled":       {greeting + "*****************\n青葉商事 営業部\n田中一郎\nTEL 03-0000-0000\nE-mail: tanaka@aoba.co.jp\n*****************\n", "hit"},
		"dashes":      {greeting + "-- \n田中一郎\ntanaka@aoba.co.jp\n", "hit"},
		"own":         {greeting + "-- \n田中一郎\ntanaka@evil.example.net\n", "no"},
		"in prose":    {greeting + "ご質問は tanaka@aoba.co.jp までお願いいたします。\n\n田中一郎\n", "no"},
		"quoted only": {greeting + "> -- \n> 田中一郎\n> tanaka@aoba.co.jp\n", "no"},
	} {
		g := facts().tokiwa().from("田中一郎 <x@evil.example.net>")
		g.f.Mail.Texts = []mail.Text{{Part: "1", MediaType: "text/plain", Body: c.body, Shown: c.body}}
		if got := state(t, "sig-domain-mismatch", g.f); got != c.want {
			t.Errorf("%s: %s, want %s (signature %q)", what, got, c.want, g.f.wrote.signature)
		}
	}
}
