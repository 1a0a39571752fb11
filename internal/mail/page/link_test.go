package page

import (
	"slices"
	"strings"
	"testing"
)

func TestLinks(t *testing.T) {
	tests := []struct {
		name, src string
		want      []Link
	}{
		{"anchor", `<a href="https://a.example/?x=1&amp;y=2">こちら <b>から</b></a>.`, []Link{{"https://a.example/?x=1&y=2", "こちら から"}}},
		{"white space", "<a href=' http\n://a.example/\tx '>\n a\n<br>b </a>", []Link{{"http://a.example/x", "a b"}}},
		{"no end", `<p><a href=http://a.example>a</p>b`, []Link{{"http://a.example", "a b"}}},
		{"nested", `<a href=http://a.example>a<a href=http://b.example>b</a>c</a>d`, []Link{{"http://a.example", "a"}, {"http://b.example", "b"}}},
		{"image", `<a href=http://a.example><img src=x alt="ログイン"></a>`, []Link{{"http://a.example", "ログイン"}}},
		{"hidden", `<div hidden><a href=http://a.example>a</a></div>`, []Link{{"http://a.example", ""}}},
		{"hidden part", `<a href=http://a.example>ba<span style="display:none">x</span>nk.example</a>`, []Link{{"http://a.example", "bank.example"}}},
		{"area", `<map><area href=http://a.example alt=a></map>`, []Link{{"http://a.example", "a"}}},
		{"form", `<form action="http://a.example"><button formaction=http://b.example>送信</button><input formaction=http://c.example value=OK></form>`,
			[]Link{{"http://a.example", ""}, {"http://b.example", "送信"}, {"http://c.example", "OK"}}},
		{"frames", `<iframe src=http://a.example><a href=http://x.example></iframe><frame src="http://b.example">`,
			[]Link{{"http://a.example", ""}, {"http://b.example", ""}}},
		{"refresh", `<meta http-equiv=Refresh content="0; URL='http://a.example/'"><meta http-equiv=refresh content="5,http://b.example"><meta http-equiv=refresh content="http://x.example">`,
			[]Link{{"http://a.example/", ""}, {"http://b.example", ""}}},
		{"SVG", `<svg><a xlink:href=http://a.example><text>a</text></a></svg>`, []Link{{"http://a.example", "a"}}},
		{"SVG style is no raw text", `<svg><style><a href=http://a.example></style></svg>`, []Link{{"http://a.example", ""}}},
		{"raw text", `<style><a href=http://a.example></style><script>"<a href=http://b.example>"</script>`, nil},
		{"conditional", `<!--[if mso]><v:roundrect href="http://a.example">予約</v:roundrect><![endif]--><!--[if !mso]><!--><a href=http://b.example>予約</a><!--<![endif]-->`,
			[]Link{{"http://b.example", "予約"}, {"http://a.example", "予約"}}},
		{"plain comment", `<!-- <a href="http://a.example"> -->`, nil},
		{"within the page", `<a href="#top">http://a.example</a><a name=x></a><a href="">b</a>`, nil},
		{"running text", `a http://a.example/x <a href=http://b.example>http://c.example</a>（https://d.exam<b>ple</b>）`,
			[]Link{{"http://b.example", "http://c.example"}, {"http://a.example/x", ""}, {"https://d.example", ""}}},
		{"quoted", `<blockquote><a href=http://a.example>a<br>b</a></blockquote>`, []Link{{"http://a.example", "a b"}}},
		{"duplicate attribute", `<a href=http://a.example href=http://b.example>a`, []Link{{"http://a.example", "a"}}},
		{"onclick", `<td onclick="window.open('http://a.example/x')"><p onclick="location.href = &quot;https://b.example&quot;; return f('http://x.example')">`,
			[]Link{{"http://a.example/x", ""}, {"https://b.example", ""}}},
		{"stylesheet", `<link href=http://a.example><img src=http://b.example>`, nil},
		{"other schemes", `<a href="mailto:a@b.example">a</a><a href="javascript:x()">b</a>`, []Link{{"mailto:a@b.example", "a"}, {"javascript:x()", "b"}}},
	}
	for _, test := range tests {
		p := Read(test.src, testLimits)
		if !slices.Equal(p.Links, test.want) || p.Count != len(test.want) {
			t.Errorf("%s: %d %q, not %q", test.name, p.Count, p.Links, test.want)
		}
	}
}

func TestBase(t *testing.T) {
	tests := []struct{ base, href, want string }{
		{"https://a.example/b/c?d", "e", "https://a.example/b/e"},
		{"https://a.example/b/c", "/e", "https://a.example/e"},
		{"https://a.example", "e/f", "https://a.example/e/f"},
		{"https://a.example?x", "e", "https://a.example/e"},
		{"https://a.example/b/c", "?e", "https://a.example/b/c?e"},
		{"https://a.example/b/", "//b.example/e", "https://b.example/e"},
		{`https:\\a.example\b\`, "e", "https://a.example/b/e"},
		{"https://a.example/b/", "http://b.example", "http://b.example"},
		{"https://a.example/b/", "HTTPS:b.example", "HTTPS:b.example"},
		{"https://a.example/b/", "mailto:x@b.example", "mailto:x@b.example"},
		{"https://a.example/b/", `\\host\share`, `\\host\share`},
		{"https://a.example/b/", "www.b.example", "www.b.example"},
		{"b/c", "e", "e"},
		{"", "e", "e"},
		{"", "//b.example", "//b.example"},
		{"https://" + strings.Repeat("a", maxBase), "e", "e"},
		{`b"><base href="https://a.example/"><base href="https://b.example/`, "e", "https://a.example/e"},
	}
	for _, test := range tests {
		p := Read(`<base href="`+test.base+`"><a href="`+test.href+`">x</a>`, testLimits)
		if len(p.Links) != 1 || p.Links[0].URL != test.want {
			t.Errorf("%s in %s: %q, not %q", test.href, test.base, p.Links, test.want)
		}
	}
}

func TestRunningText(t *testing.T) {
	tests := []struct {
		text string
		want []string
	}{
		{"「詳細はhttps://example.jp/a?b=c。」", []string{"https://example.jp/a?b=c"}},
		{"https://example.jp/をご覧ください、https://example.jp:8080です", []string{"https://example.jp/", "https://example.jp:8080"}},
		{"（http://a.example/）http://b.example　http://c.example」", []string{"http://a.example/", "http://b.example", "http://c.example"}},
		{"URL:http://a.example/x, (http://b.example/y). \"http://c.example/z\"!", []string{"http://a.example/x", "http://b.example/y", "http://c.example/z"}},
		{"https://ja.example/wiki/A_(B) (see https://b.example/C_(D)).", []string{"https://ja.example/wiki/A_(B)", "https://b.example/C_(D)"}},
		{"<URL:http://a.example/b>, <http://c.example/d\r\n  e/f>, <http://g.example/\nnot so>", []string{"http://a.example/b", "http://c.example/de/f", "http://g.example/"}},
		{"www.example.jp/x と WWW.Example.com。xwww.example.com a.www.example.com", []string{"www.example.jp/x", "WWW.Example.com"}},
		{"HTTP://A.EXAMPLE URLhttps://b.example hxxp://c.example sftp://d.example ftp://e.example file://f/g", []string{"HTTP://A.EXAMPLE", "https://b.example", "ftp://e.example", "file://f/g"}},
		{`資料は\\fileserver\share\a.docです C:\\x\y a\\b\c \\\\ \\host `, []string{`\\fileserver\share\a.doc`}},
		{"https://日本語.jp/a https://日本語.jpです https://аррle.com/x https://example.jp.日本", []string{"https://日本語.jp/a", "https://日本語.jp", "https://аррle.com/x", "https://example.jp"}},
		{"example.jp a@example.jp http:// https:// http://。 www. ://", nil},
		{"資料はこちらexample.jp/a.zip、 Bit.ly/3x example.co.jp/ a/b.example/c 1.5/2 2026.11/05 a@example.jp/x hxxp://b.example/x TCP/IP and.or/x co.jp/x example.jp:80/a -.jp/a",
			[]string{"http://example.jp/a.zip", "http://Bit.ly/3x"}},
		{"http://[::1]/a [http://b.example] {http://c.example}", []string{"http://[::1]/a", "http://b.example", "http://c.example"}},
		{"ｈｔｔｐｓ：／／ｅｖｉｌ．ｅｘａｍｐｌｅ／ｌｏｇｉｎ？ａ＝１ です。「ＨＴＴＰ：／／a.example」（ｈｔｔｐ：//ｂ。example/。）",
			[]string{"https://evil.example/login?a=1", "http://a.example", "http://b.example/"}},
		{"http://１９２．０．２．７/x https://ｅｖｉｌ．example/y http://（a）", []string{"http://192.0.2.7/x", "https://evil.example/y"}},
		{"時間：／／ 注：ｈｔｔｐ ：：／／ ｈｔｔｐ：／／ 区分 ｘｈｔｔｐｓ：／／ｃ．ｅｘａｍｐｌｅ", []string{"https://c.example"}},
		{"http://user@a.example/http://b.example", []string{"http://user@a.example/http://b.example"}},
		{"http://" + strings.Repeat("a", 2*MaxURL) + " http://b.example", []string{"http://" + strings.Repeat("a", MaxURL-7), "http://b.example"}},
	}
	for _, test := range tests {
		if got := slices.Collect(Addresses(test.text)); !slices.Equal(got, test.want) {
			t.Errorf("%.200q: %.200q, not %.200q", test.text, got, test.want)
		}
	}
}

// Of a page that is opened in a browser the scripts count.
func TestScripts(t *testing.T) {
	const src = `<script src="https://cdn.example/a.js">x='https://b.example'</script>
<script>var img="https://img.example/a.png"; if(x) window.location.replace("https://a.example/1"); location='//c.example'; document.f.action = "http://d.example/post";
fetch('https://e.example/take', {}); el.src="https://f.example/"; top.location.href='https://g.example/'</script>`
	want := []Link{{"https://a.example/1", ""}, {"http://d.example/post", ""}, {"https://e.example/take", ""}, {"https://g.example/", ""}}
	l := testLimits
	if p := Read(src, l); len(p.Links) != 0 {
		t.Errorf("scripts of a mail: %q", p.Links)
	}
	l.Scripts = true
	if p := Read(src, l); !slices.Equal(p.Links, want) {
		t.Errorf("%q, not %q", p.Links, want)
	}
}
