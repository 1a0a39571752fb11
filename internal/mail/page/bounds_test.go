package page

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestBounds(t *testing.T) {
	deep := strings.Repeat("<div>", 100_000) + "a<a href=http://a.example>b</a>" + strings.Repeat("</div>", 100_000) + "c"
	if p := Read(deep, testLimits); strings.Join(strings.Fields(p.Text), " ") != "ab c" || len(p.Links) != 1 {
		t.Errorf("nested deeply: %q %q", p.Text, p.Links)
	}
	hidden := strings.Repeat("<div>", 2*maxOpen) + "<p style='display:none'>a</p>b"
	if p := Read(hidden, testLimits); !strings.Contains(p.Text, "b") {
		t.Errorf("text behind what is nested too deeply is lost: %q", p.Text)
	}
	many := strings.Repeat("<a href=http://a.example>b</a> http://c.example ", 2*maxLinks)
	if p := Read(many, testLimits); p.Count != maxLinks || len(p.Links) != testLimits.Links {
		t.Errorf("%d links, %d kept", p.Count, len(p.Links))
	}
	long := "<a href='http://a.example/" + strings.Repeat("あ", MaxURL) + "'>" + strings.Repeat("い", maxShown) + "</a>"
	if k := Read(long, testLimits).Links[0]; len(k.URL) > MaxURL || len(k.Shown) > maxShown || !utf8.ValidString(k.URL+k.Shown) || len(k.Shown) < maxShown-3 {
		t.Errorf("a long link: %d and %d octets", len(k.URL), len(k.Shown))
	}
	line := strings.Repeat("請求書をお送りします。", 40_000)
	if p := Read(line, testLimits); p.Text != line[:len(p.Text)] || len(p.Text) < testLimits.Text-3 || !p.Cut || !utf8.ValidString(p.Text) {
		t.Errorf("a long line: %d octets, cut %v", len(p.Text), p.Cut)
	}
	if p := Read("<p>a</p>b", Limits{}); p.Text != "" || !p.Cut || p.Links != nil {
		t.Errorf("no room: %+v", p)
	}
	if p := Read(strings.Repeat("<p lang=a>", 10)+"<p lang="+strings.Repeat("b", maxLang+1)+">", testLimits); len(p.Langs) != 1 {
		t.Errorf("languages %q", p.Langs)
	}
}

// A tag so long that another tokenizer goes on behind it loses nothing, and does not end raw text.
func TestLongTags(t *testing.T) {
	long := " x='" + strings.Repeat("y", maxTag) + "'"
	src := "a<p" + long + ">b<a" + long + " href=http://a.example>c</a" + long + ">d<style" + long + ">e</style>f<title" + long + "><p>g</title>h<script" + long + ">i"
	p := Read(src, testLimits)
	if p.Text != "a\nbcdfh" || len(p.Links) != 1 || p.Links[0].Shown != "c" {
		t.Errorf("%q %q", p.Text, p.Links)
	}
}

// What attributes are written like decides nothing.
func TestAttributesThatAreTakenApart(t *testing.T) {
	for _, tag := range []string{`<a href="http://a.example">`, `<a/href=http://a.example>`, `<A HREF = 'http://a.example'>`, `<a x="&" href=http://a.example>`,
		`<a =" href=http://a.example>`, `<a x href='&#104;ttp://a.example'>`, `<a href=http://a.example href=&amp;>`, `<a=="x href=http://a.example>`} {
		src := tag + "b</a>"
		p := Read(src, testLimits)
		if strings.HasPrefix(tag, "<a==") { // another element
			if len(p.Links) != 0 {
				t.Errorf("%s: %q", tag, p.Links)
			}
			continue
		}
		if len(p.Links) != 1 || p.Links[0] != (Link{"http://a.example", "b"}) {
			t.Errorf("%s: %q", tag, p.Links)
		}
	}
}
