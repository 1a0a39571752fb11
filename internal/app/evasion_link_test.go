package app

import (
	"slices"
	"strings"
	"testing"
)

// lure is a link that leads somewhere else than its reader thinks, written so that a filter may miss it.
type lure struct{ name, body, trait string }

func pageOf(s string) string { return pageBody + "<html><body><p>" + s + "</p></body></html>" }

func lures() []lure {
	const evil = "https://evil.example.net/x"
	a := func(name, href, shown, trait string) lure {
		return lure{name, pageOf(`<a href="` + href + `">` + shown + `</a>`), trait}
	}
	shown := func(name, text string) lure { return a("shows "+name, evil, text, "url-text-mismatch") }
	file := func(name, s string) lure { return lure{name, pageOf(s), "url-direct-payload"} }
	plain := func(name, s, trait string) lure {
		return lure{"text: " + name, plainBody + salutation + s + "\n", trait}
	}
	safe := func(s string) string {
		return "https://nam01.safelinks.protection.outlook.com/?url=" + strings.NewReplacer("%", "%25", ":", "%3A", "/", "%2F", "?", "%3F", "=", "%3D", "&", "%26").Replace(s) + "&amp;data=1"
	}
	return []lure{
		shown("an address", "https://www.mofa.go.jp/a"),
		shown("an address over elements", "https://www.<b>mo</b><i>fa</i>.go<wbr>.jp/a"),
		shown("an address with zero-width characters", "https://www.mofa&#8203;.go&zwnj;.jp/a"),
		shown("a host with soft hyphens", "www.mofa&shy;.go.jp"),
		shown("a bare host with zero-width characters", "mofa&#8203;.go&#8203;.jp"),
		shown("full-width characters", "ｈｔｔｐｓ：／／ｗｗｗ．ｍｏｆａ．ｇｏ．ｊｐ／ａ"),
		shown("full-width characters, bare", "ｍｏｆａ．ｇｏ．ｊｐ"),
		shown("ideographic dots", "www。mofa。go。jp"),
		shown("an address and much more", "https://www.mofa.go.jp/a"+strings.Repeat("&nbsp; .", 300)),
		shown("an address behind a blank line", "<br><br>https://www.mofa.go.jp/a"),
		shown("an address in a cell", "<table><tr><td>https://www.mofa.go.jp/a</td></tr></table>"),
		shown("an address and hidden text within", `https://www.mofa<span style="display:none">.evil</span>.go.jp/a`),
		shown("an address as alternative text", `<img src="cid:1" alt="https://www.mofa.go.jp/a">`),
		a("shows an address, wrapped", safe(evil), "https://www.mofa.go.jp/a", "url-text-mismatch"),
		a("shows an address, wrapped by a foreign gateway", "https://safelinks.protection.outlook.com.evil.example/?url=https%3A%2F%2Fwww.mofa.go.jp%2F", "https://www.mofa.go.jp/a", "url-text-mismatch"),
		a("shows an address, opened by a program", "ms-word:ofe|u|https://evil.example.net/a.docm", "https://www.mofa.go.jp/a", "url-text-mismatch"),
		a("document by its program", "ms-word:ofe|u|https://evil.example.net/a.docm", "here", "url-direct-payload"),
		a("package by its installer", "ms-appinstaller:?source=https://evil.example.net/a.exe", "here", "url-direct-payload"),
		a("search in a share", `search-ms:query=a&amp;crumb=location:\\evil.example.net\share\a.lnk`, "here", "url-direct-payload"),
		a("wrapped once", safe("https://evil.example.net/a.exe"), "here", "url-direct-payload"),
		a("wrapped five times", safe(safe(safe(safe(safe("https://evil.example.net/a.exe"))))), "here", "url-direct-payload"),
		a("wrapped, name in capitals", strings.Replace(safe("https://evil.example.net/a.exe"), "?url=", "?URL=", 1), "here", "url-direct-payload"),
		a("wrapped, name encoded", strings.Replace(safe("https://evil.example.net/a.exe"), "?url=", "?%75rl=", 1), "here", "url-direct-payload"),
		file("base", `<base href="https://evil.example.net/d/"><a href="a.exe">x</a>`),
		file("base behind the link", `<a href="a.exe">x</a><base href="https://evil.example.net/d/">`),
		file("scheme in capitals", `<a href="HTTPS:evil.example.net/a.exe">x</a>`),
		file("backslashes", `<a href="https:\\evil.example.net\a.exe">x</a>`),
		file("line ends", "<a href=\"ht\ntps://evil.example.net/a.\nexe\">x</a>"),
		file("references", `<a href="&#104;ttps&colon;//evil.example.net/a&period;exe">x</a>`),
		file("no quotes", `<a/href=https://evil.example.net/a.exe>x</a>`),
		file("two attributes", `<a href="https://evil.example.net/a.exe" href="https://www.mofa.go.jp/">x</a>`),
		file("comment for Outlook", `<!--[if mso]><a href="https://evil.example.net/a.exe">x</a><![endif]-->`),
		file("comment for others", `<!--[if !mso]><!--><a href="https://evil.example.net/a.exe">x</a><!--<![endif]-->`),
		file("image with links", `<svg><a xlink:href="https://evil.example.net/a.exe"><text>x</text></a></svg>`),
		file("formula", `<math href="https://evil.example.net/a.exe"><mi>x</mi></math>`),
		file("formula within", `<math><mrow href="https://evil.example.net/a.exe"><mi>x</mi></mrow></math>`),
		file("map", `<map name=m><area href="https://evil.example.net/a.exe"></map><img usemap=#m src=cid:1>`),
		file("form", `<form action="https://evil.example.net/a.exe"><button>x</button></form>`),
		file("button", `<form><button formaction="https://evil.example.net/a.exe">x</button></form>`),
		file("refresh", `<meta http-equiv=refresh content="0;url=https://evil.example.net/a.exe">`),
		file("frame", `<iframe src="https://evil.example.net/a.exe"></iframe>`),
		file("shape", `<v:roundrect href="https://evil.example.net/a.exe">x</v:roundrect>`),
		file("download without a suffix", `<a href="https://evil.example.net/a.exe?x=1#y">x</a>`),
		file("suffix encoded", `<a href="https://evil.example.net/a%2e%65xe">x</a>`),
		file("suffix and a dot", `<a href="https://evil.example.net/a.exe.">x</a>`),
		file("suffix and a slash encoded", `<a href="https://evil.example.net/a%2Fb.exe">x</a>`),
		file("suffix and a blank", `<a href="https://evil.example.net/a.exe%20">x</a>`),
		file("name in the query", `<a href="https://evil.example.net/get?file=a.exe">x</a>`),
		plain("share", `\\evil.example.net\share\a.exe`, "url-direct-payload"),
		plain("share over the web", `\\evil.example.net@SSL\DavWWWRoot\a.exe`, "url-direct-payload"),
		plain("plain", "https://evil.example.net/a.exe", "url-direct-payload"),
		plain("no scheme", "evil.example.net/a.exe", "url-direct-payload"),
		plain("no scheme, shortened", "bit.ly/3abc", "url-shortener"),
		plain("no scheme, behind Japanese", "資料はこちらevil.example.net/a.exe", "url-direct-payload"),
		plain("over lines", "<https://evil.example.net/\na.exe>", "url-direct-payload"),
		plain("look-alike", "https://www.m0fa.go.jp/", "url-brand-lookalike"),
		plain("look-alike, Cyrillic", "https://www.aоba-shoji.co.jp/", "url-brand-lookalike"),
		plain("user info", "https://www.mofa.go.jp@evil.example.net/", "url-ip-literal"),
		plain("decimal", "http://3405803777/", "url-ip-literal"),
		plain("octal", "http://0313.0.0161.1/", "url-ip-literal"),
		plain("IPv6", "http://[2606:4700::1111]/", "url-ip-literal"),
		plain("mapped", "http://[::ffff:8.8.8.8]/", "url-ip-literal"),
		{"text alone, page without links", multipartText("alternative", "Content-Type: text/plain\n\nhttps://evil.example.net/a.exe", "Content-Type: text/html\n\n<p>x</p>"), "url-direct-payload"},
		{"many links before", pageOf(strings.Repeat(`<a href="https://evil.example.net/">x</a>`, 5000) + `<a href="https://evil.example.net/a.exe">x</a>`), "opaque-archive"},
		{"short link", pageOf(`<a href="https://bit.ly./3abc">x</a>`), "url-shortener"},
		{"shared file", pageOf(`<a href="https://DRIVE.google.com:443/file/d/1">x</a>`), "url-cloud-share"},
	}
}

func TestLuresAreSeen(t *testing.T) {
	for _, l := range lures() {
		t.Run(l.name, func(t *testing.T) {
			mail := disguise{fields: "From: x@evil.example.org\nSubject: shiryou", body: l.body}.mail()
			r := judge(t, guardedHouse(), "210.130.137.80", mail)
			if !slices.Contains(traitsOf(r), l.trait) {
				t.Errorf("%s is missing: level %s, score %v, traits %v, undecided %v", l.trait, r.Level, r.Score, traitsOf(r), r.Undecided)
			}
		})
	}
}

// That a attackerConfirmed sender writes to many does not free links that show a name of ours or of a partner.
func TestNewslettersMayNotShowOurAddresses(t *testing.T) {
	for _, shown := range []string{"https://www.tokiwa.example/login", "https://www.aoba-shoji.co.jp/a"} {
		mail := disguise{fields: attackerConfirmed + "From: x@evil.example.net\nList-Unsubscribe: <https://evil.example.net/u>\nSubject: news",
			body: pageOf(`<a href="https://evil.example.net/x">` + shown + `</a>`)}.mail()
		r := judgeFrom(t, guardedHouse(), "210.130.137.80", "x@evil.example.net", mail)
		if !slices.Contains(traitsOf(r), "url-text-mismatch") {
			t.Errorf("%s: %v", shown, traitsOf(r))
		}
	}
}
