package page

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
)

// newsletter is a page of about n KB in the manner of newsletters, with 60 links for 50 KB.
func newsletter(kb int) string {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE html><html lang="ja"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>お知らせ</title>` +
		`<style>body{margin:0} .a{color:#333;mso-fareast-language:JA;}</style></head><body style="margin:0;padding:0">`)
	for i := 0; b.Len() < kb<<10; i++ {
		fmt.Fprintf(&b, `<table width="600" cellpadding="0" cellspacing="0" border="0" align="center" style="border-collapse:collapse;font-family:sans-serif">`+
			`<tr><td style="padding:10px 20px;font-size:14px;line-height:1.6;color:#333333" class="body"><p style="margin:0 0 1em 0">平素より格別のご高配を賜り、厚く御礼申し上げます。`+
			`第%d回の展示会についてご案内いたします。皆様のご来場を心よりお待ちしております。</p>`+
			`<a href="https://click.example.jp/c/%d?u=abc&amp;t=0123456789" style="color:#0066cc;text-decoration:none" target="_blank">詳しくはこちら&nbsp;&raquo;</a>`+
			`<img src="https://img.example.jp/%d.png" width="560" height="120" alt="展示会" style="display:block;border:0"></td></tr></table>`+"\r\n", i, i, i)
	}
	return b.String() + "</body></html>"
}

func benchmarkRead(b *testing.B, src string) {
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		Read(src, Limits{Text: 2 << 20, Links: 1000})
	}
}

func BenchmarkReadNewsletter50KB(b *testing.B) { benchmarkRead(b, newsletter(50)) }

// BenchmarkReadGrows shows that time grows with length alone: each line with four times as much takes four times as long.
func BenchmarkReadGrows(b *testing.B) {
	attributes := func(n int) string {
		var s strings.Builder
		s.WriteString("<p")
		for i := range n {
			s.WriteString(" a" + strconv.Itoa(i))
		}
		return s.String() + ">"
	}
	for _, kind := range []struct {
		name string
		make func(n int) string
	}{
		{"Japanese in one line", func(n int) string { return strings.Repeat("請求書をお送りします。", n*30) }},
		{"nesting", func(n int) string { return strings.Repeat("<div>", 100*n) }},
		{"nesting in pairs", func(n int) string { return strings.Repeat("<b><p>", 50*n) + strings.Repeat("</b></p>", 50*n) }},
		{"quotes", func(n int) string { return strings.Repeat("<blockquote>a<br>", 100*n) }},
		{"tables", func(n int) string { return strings.Repeat("<table><tr><td hidden>", 50*n) + strings.Repeat("a", 100*n) }},
		{"end tags without start", func(n int) string {
			return "<u><div>" + strings.Repeat("<i>", maxOpen) + strings.Repeat("</u>", 100*n)
		}},
		{"links", func(n int) string { return strings.Repeat("<a href=http://a.example/b>c</a>", 10*n) }},
		{"running links", func(n int) string { return strings.Repeat("<http://a.example/b(\n", 10*n) }},
		{"nested anchors", func(n int) string { return strings.Repeat("<a href=x>http://", 50*n) }},
		{"blanks", func(n int) string { return strings.Repeat(" \n", 500*n) }},
		{"entities", func(n int) string { return strings.Repeat("&amp;&#x3042;&x", 50*n) }},
		{"half tags", func(n int) string { return strings.Repeat("<", 1000*n) + strings.Repeat("<a ", 100*n) }},
		{"attributes", func(n int) string { return attributes(50*n) + strings.Repeat("<b c>", 100*n) }},
		{"style attributes", func(n int) string { return "<p style='" + strings.Repeat("/*display:;font:0/0 a!", 50*n) + "'>" }},
		{"conditional comments", func(n int) string { return strings.Repeat("<!--[if a]><a><![endif]-->", 50*n) }},
		{"style sheet", func(n int) string { return "<style>" + strings.Repeat("-language:", 100*n) }},
		{"foreign", func(n int) string { return strings.Repeat("<svg><p><![CDATA[", 50*n) }},
	} {
		for _, n := range []int{250, 1000} {
			b.Run(fmt.Sprintf("%s/%d", kind.name, n), func(b *testing.B) { benchmarkRead(b, kind.make(n)) })
		}
	}
}

func BenchmarkAddressesGrows(b *testing.B) {
	for _, unit := range []string{"詳細はhttps://example.jp/a?b=c。", "www.", "http://", "<http://a\n", `\\a\`, "https://日", "(((((((http:)))))))", ":://"} {
		for _, n := range []int{10_000, 40_000} {
			s := strings.Repeat(unit, n)
			b.Run(fmt.Sprintf("%s/%d", strings.TrimSpace(unit), n), func(b *testing.B) {
				b.SetBytes(int64(len(s)))
				for b.Loop() {
					for range Addresses(s) {
					}
				}
			})
		}
	}
}

func BenchmarkParseTarget(b *testing.B) {
	for _, url := range []string{"https://click.example.jp/c/1?u=abc&t=0123456789", "https://日本語.jp/a", "http://0xC0.0xA8.1.1/", "http://" + strings.Repeat("あ", MaxURL)} {
		b.Run(fmt.Sprintf("%.24s", url), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				ParseTarget(url)
			}
		})
	}
}
