package page

import (
	"slices"
	"strings"
	"testing"
)

var testLimits = Limits{Text: 1 << 20, Links: 1000}

func TestVisibleText(t *testing.T) {
	tests := []struct{ name, src, want string }{
		{"entities", "&lt;a&gt; &amp; &#x8acb;&#27714;&nbsp;x", "<a> & 請求\u00a0x"},
		{"white space", "  a \r\n\t b<b> c</b>  <i> d</i>", "a b c d"},
		{"lines", "<p>一</p><p>二<br>三</p>四<div><div>五</div></div>", "一\n二\n三\n四\n五\n"},
		{"broken Japanese", "請求\n書を <b>\n送る</b>\nabc\n請求", "請求書を送る abc 請求"},
		{"Korean has words", "안녕\n하세요", "안녕 하세요"},
		{"cells", "<table><tr><td>a<td> b</td></tr>\n<tr><th>c</th><th><p>d</th></tr></table>e", "a\tb\nc\td\ne"},
		{"head", "<html><head><title>t</title><style>p{}</style><script>1<2</script></head><body>x", "x"},
		{"text in the head ends it", "<head hidden>x", "x"},
		{"pre", "<pre>a  b\n\n c</pre>d  e", "a  b\n\n c\nd e"},
		{"noscript", "<noscript><p>a</p></noscript>", "a\n"},
		{"comments", "a<!-- <p>b -->c<![if !mso]>d<![endif]>e<?xml f?>", "acde"},
		{"image", `a<img alt="b">c`, "ac"},
		{"control", "a\x00b", "ab"},
		{"ruby", "<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>", "漢かん"},
		{"end tags alone", "a</p>b</div>c</br>d</x>e", "a\nbc\nde"},
		{"unclosed tag", "a<b", "a"},
	}
	for _, test := range tests {
		if got := Read(test.src, testLimits).Text; got != test.want {
			t.Errorf("%s: %q gives %q, not %q", test.name, test.src, got, test.want)
		}
	}
}

func TestHiddenText(t *testing.T) {
	hidden := []string{
		`<p style="display:none">x</p>`,
		`<p style='color:red; DISPLAY : None !important;display:block'>x</p>`,
		`<p style="dis/**/play:no/* */ne">x`,
		`<div hidden><div>x</div>x</div>`,
		`<span style="visibility:hidden"><b>x</b></span>`,
		`<span style="font-size:0px">x<b style="font-size:200%">x</b></span>`,
		`<span style="font:0/0 a">x</span>`,
		`<span style="font-size:.1px">x</span>`,
		`<table style="display:none"><tr><td>x</table>`,
		`<span style="display:none"><div></span>x</div>`,
		`<svg><title>`, `<select hidden><option>x`, `<script>x`, `<title>x`, `<style>x`, `<noframes>x`, `<iframe>x</iframe>`, `<!-- x`,
	}
	for _, src := range hidden {
		if got := Read(src, testLimits).Text; strings.Contains(got, "x") {
			t.Errorf("%s shows %q", src, got)
		}
	}
	shown := []string{
		`<p style="display:none">h<p>x`,
		`<p style="display:none">h<div>x`,
		`<li hidden>h<li>x`,
		`<dl><dt hidden>h<dd>x`,
		`<table><tr><td hidden>h<td>x`,
		`<table><tr hidden><td>h<tr><td>x`,
		`<table><tr style="display:none">x`,
		`<table style="display:none"><tr><div>x</div>`,
		`<table style="display:none"><tr>x<td>h</table>`,
		`<font style="display:none"><p></font>x`,
		`<div><span style="display:none">h</div>x`,
		`<h1 hidden>h<h2>x`,
		`<body><body style="display:none">x`,
		`<form><form style="display:none">x`,
		`<colgroup hidden>x`, `<frameset hidden>x`, `<br hidden>x`, `<html><head style="display:none">x`,
		`<svg style="display:none"><p>x`,
		`<svg><style><p>x`,
		`<div style="visibility:hidden"><p style="visibility:visible">x`,
		`<td style="font-size:0"><p style="font-size:14px">x`,
		`<td style="font-size:0"><font size=3>x`,
		`<p style="display:none;display:block">x`,
		`<p style="font-size:10px;font:bold 100 12px/0 a">x`,
		`<a style="display:none">h<a>x`,
		`<p style="display:nonesuch;background:display:none">x`,
		`<textarea>x`, `<p title="</p>" >x`,
	}
	for _, src := range shown {
		if got := Read(src, testLimits).Text; !strings.Contains(got, "x") {
			t.Errorf("%s hides its text: %q", src, got)
		}
	}
	if got := Read("請<div style=display:none>x</div>求<span hidden>x</span>書", testLimits).Text; got != "請求書" {
		t.Errorf("hidden text tears words apart: %q", got)
	}
}

func TestQuotedMail(t *testing.T) {
	outlook := `<p>Yes.</p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal>`
	tests := []struct{ name, src, want string }{
		{"blockquote", "A wrote:<blockquote>b<br>c<blockquote>d</blockquote>e</blockquote>f", "A wrote:\n> b\n> c\n> > d\n> e\nf"},
		{"deep", "A wrote:" + strings.Repeat("<blockquote>", 100) + "a", "A wrote:\n> > > > a"},
		{"nothing introduces it", "a<blockquote>b<blockquote class=gmail_quote>c</blockquote></blockquote>", "a\nb\nc\n"},
		{"introduced unseen", `a<p hidden>A wrote:</p><blockquote>b</blockquote>`, "a\nb\n"},
		{"introduced within", "a<blockquote type=cite><div>On 1 May, A wrote:</div><br><div>b</div></blockquote>c", "a\nOn 1 May, A wrote:\n\n> b\nc"},
		{"further ones", "A wrote:<blockquote>b</blockquote>c<blockquote>d</blockquote>", "A wrote:\n> b\nc\n> d\n"},
		{"two lines", "On 1 May 2026, A<br>&lt;a@b.example&gt; wrote:<br><br><blockquote>b</blockquote>", "On 1 May 2026, A\n<a@b.example> wrote:\n\n> b\n"},
		{"header block", "From: a<br>Sent: b<br>To: c<br>Subject: d<blockquote>e</blockquote>", "From: a\nSent: b\nTo: c\nSubject: d\n> e\n"},
		{"a colon alone", "以下の通りです:<blockquote>b</blockquote>", "以下の通りです:\nb\n"},
		{"Gmail", `a<div class="gmail_quote gmail_quote_container"><div class="gmail_attr">On x wrote:</div><blockquote class="gmail_quote">b</blockquote></div>c`,
			"a\nOn x wrote:\n> b\nc"},
		{"Outlook on the web", `a<hr><div id="divRplyFwdMsg"><b>From:</b> b</div><div>c</div>`, "a\n> From: b\n> c\n"},
		{"Outlook's mark alone", `a<div id="divRplyFwdMsg"></div><div>c</div>`, "a\nc\n"},
		{"Outlook", outlook + `<b>差出人<span lang=EN-US>:</span></b> x</p></div></div><p>b</p>`, "Yes.\n> 差出人: x\n> b\n"},
		{"a line only", outlook + `Deep</p></div></div><p>b</p>`, "Yes.\nDeep\nb\n"},
	}
	for _, test := range tests {
		if got := Read(test.src, testLimits).Text; got != test.want {
			t.Errorf("%s: %q, not %q", test.name, got, test.want)
		}
	}
}

func TestLanguages(t *testing.T) {
	src := `<html lang="ja" xml:lang=ja><meta http-equiv=content-language content="zh-CN"><style><!-- p {mso-fareast-language:EN-US;} -->
		p.x {mso-ansi-language:"X-NONE"; language:xx}</style><body lang=JA><p style='mso-fareast-language:ZH-CN;mso-ansi-language:KO'>x
		<p>A wrote:<blockquote><p lang=de style="mso-ansi-language:fr">x</blockquote><p lang="  "></p>`
	want := []string{"ja", "zh-CN", "EN-US", "JA", "ZH-CN", "KO"}
	got := Read(src, testLimits).Langs
	if !slices.Equal(got, want) {
		t.Errorf("%q, not %q", got, want)
	}
}
