package page

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"
)

func FuzzRead(f *testing.F) {
	seeds := []string{
		"<p style='display:none;font-size:0!important'>a<blockquote>b<br>c<a href=//x>d<img alt=e></a>",
		"<base href=http://a/b/c><a href=../d>x<a href=?y><svg><a xlink:href=z><style><![CDATA[<p>]]></svg>",
		"<!--[if mso]><v:rect href=http://a><td><![endif]--><table><tr>a<td>b<th hidden><div>c</table></td>",
		"<meta http-equiv=refresh content='0;url=\"x'><style>mso-fareast-language:JA;</style><title>\x00&#0;&#xD800;",
		"<div class=gmail_quote><div id=x_divRplyFwdMsg>From:<b><p></b><font size=1><pre>a\n\nb</pre>請求\n書",
		"<pre>a\x00b&#0;c", "<blockquote>A wrote:<p>b<math href=c><mi href=//d>e",
		"<script x=1 <a href='http://x", "<a " + strings.Repeat("b ", 3000) + "><style>c</style>http://d）<textarea>",
	}
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		l := Limits{Text: 4 << 10, Links: 20}
		p := Read(src, l)
		if len(p.Text) > l.Text || len(p.Links) > l.Links || p.Count < len(p.Links) || p.Count > maxLinks || len(p.Langs) > maxLangs {
			t.Errorf("beyond a limit: %d %d %d %d", len(p.Text), len(p.Links), p.Count, len(p.Langs))
		}
		if !utf8.ValidString(p.Text) || !utf8.ValidString(strings.Join(p.Langs, "")) || strings.Contains(p.Text, "\x00") {
			t.Errorf("text %q, languages %q", p.Text, p.Langs)
		}
		for _, k := range p.Links {
			if k.URL == "" || len(k.URL) > MaxURL+maxBase || len(k.Shown) > maxShown || !utf8.ValidString(k.URL) || !utf8.ValidString(k.Shown) {
				t.Errorf("link %q", k)
			}
		}
	})
}

func FuzzAddresses(f *testing.F) {
	for _, s := range []string{"こちらa.jp/b b.example/", "詳細はhttps://example.jp/(a)。", "<URL:http://a\r\n b>", `\\a\b www.c.d`, "ftp://日本.jpです", "http://[::1]:8)", "ｈｔｔｐ：／／ａ。ｂ/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		wide := strings.Contains(s, fullWidthColon) // what is yielded of it stands there in other letters
		for url := range Addresses(s) {
			if url == "" || len(url) > MaxURL || strings.ContainsAny(url, " \t\r\n<>\"") || strings.Contains(url, "。") {
				t.Errorf("%q in %q", url, s)
			}
			if i := strings.Index(s, strings.TrimPrefix(url, "http://")[:1]); i < 0 && !wide { // which may have been added
				t.Errorf("%q does not stand in %q", url, s)
			}
		}
		Unwrap(s)
	})
}

func FuzzParseTarget(f *testing.F) {
	seeds := []string{
		"https://user:pw@Example.JP:8443/a?b#c", `http:\\0x7f.1\a`, "//[::ffff:1.2.3.4]", `\\host\share`, "www.日本語。jp", "file:////h/s", "http://ａ%62.1",
		"https://nam01.safelinks.protection.outlook.com/?url=http%3A%2F%2Fa", "https://urldefense.com/v3/__http://a/*b**A__;IyMj!!c$",
	}
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, url string) {
		Unwrap(url)
		got, ok := ParseTarget(url)
		if !ok {
			return
		}
		odd := []string{"", OddDecimal, OddHex, OddOctal, OddShort, OddMapped, OddEncoded}
		if got.Host == "" || !ascii(got.Host) || got.Host != strings.ToLower(got.Host) || strings.HasSuffix(got.Host, ".") || !slices.Contains(odd, got.Odd) {
			t.Errorf("%q: %+v", url, got)
		}
		if got.IP.IsValid() && strings.Trim(got.Host, "[]") != got.IP.String() {
			t.Errorf("%q: %s is not %s", url, got.Host, got.IP)
		}
		if again, ok := ParseTarget(got.Scheme + "://" + got.Host); special(got.Scheme) && (!ok || again.Host != got.Host || again.IP != got.IP || again.Odd != "") {
			t.Errorf("%q: %+v, and again %+v", url, got, again)
		}
	})
}

// The two ways to read attributes must agree.
func FuzzAttributes(f *testing.F) {
	seeds := []string{
		`<a href=x HREF='y' hidden/style = "z" =id=1 / lang=">" alt='' src>`, `<a/href=/>`, `<a b="&amp;" href="&copy=1\r">`, `<a href= >`, `<a href="x"id=y class>`,
		"<a\x00 id\x00=3 id='\x00'>", `<a href==x>`, `<a=="x href=y">`, `<p/=/href=x>`, `<p style=a/b/ title=''hidden>`,
	}
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		z := html.NewTokenizer(strings.NewReader(src))
		for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
			if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
				continue
			}
			var scanned, told attributes
			whole := scanned.scan(z.Raw())
			_, more := z.TagName()
			for more {
				var name, value []byte
				name, value, more = z.TagAttr()
				told.set(name, value)
			}
			if whole && !reflect.DeepEqual(scanned, told) {
				t.Errorf("%q: %q, not %q", z.Raw(), scanned, told)
			}
		}
	})
}
