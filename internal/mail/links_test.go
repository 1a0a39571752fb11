package mail

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestLinksOfAMail(t *testing.T) {
	raw := "Content-Type: multipart/alternative; boundary=b\n\n" +
		"--b\nContent-Type: text/plain; charset=utf-8\n\n詳細はhttps://nam01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.jp%2Fa&data=xです。\n" +
		"--b\nContent-Type: text/html; charset=utf-8\n\n<html lang=ja><title>x</title><p>詳細は<a href=\"https://example.jp/a\">こちら</a></p>\n--b--\n"
	m := receive(t, raw, testLimits, nil)
	via := "https://nam01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.jp%2Fa&data=x"
	want := []Link{{Part: "1", URL: "https://example.jp/a", Via: via, Source: InText}, {Part: "2", URL: "https://example.jp/a", Shown: "こちら", Source: InPage}}
	if !slices.Equal(m.Links, want) {
		t.Errorf("%q, not %q", m.Links, want)
	}
	if len(m.Texts) != 2 || m.Texts[0].Shown != m.Texts[0].Body || m.Texts[1].Shown != "詳細はこちら\n" || !slices.Equal(m.Texts[1].Langs, []string{"ja"}) {
		t.Errorf("texts %+v", m.Texts)
	}
}

func TestManyLinks(t *testing.T) {
	for n, more := range map[int]bool{maxLinks: false, maxLinks + 1: true, 10 * maxLinks: true} {
		var plain, page strings.Builder
		for i := range n {
			fmt.Fprintf(&plain, "http://a.example/%d\n", i)
			fmt.Fprintf(&page, "<a href=http://a.example/%d>a</a>\n", i)
		}
		for kind, body := range map[string]string{"text/plain": plain.String(), "text/html": page.String()} {
			m := receive(t, "Content-Type: "+kind+"\n\n"+body, testLimits, nil)
			if len(m.Links) != min(n, maxLinks) || slices.Contains(m.Defects, DefectManyLinks) != more {
				t.Errorf("%d links in %s: %d kept, %v", n, kind, len(m.Links), m.Defects)
			}
		}
	}
}
