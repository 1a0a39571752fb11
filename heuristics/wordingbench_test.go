package heuristics

import (
	"fmt"
	"strings"
	"testing"

	"sekisho/internal/mail"
	"sekisho/internal/origin"
	"sekisho/internal/payload"
)

// ordinaryMail is a mail of 5 KB as firms write it, from somebody whom nobody knows yet, with a bill and two links.
func ordinaryMail() *Facts {
	body := ordinaryLetter()
	g := facts().toTokiwa().from(`"=?UTF-8?B?55Sw5Lit5LiA6YOO?=" <tanaka@aoba.co.jp>`).subject("=?UTF-8?B?44CQ6Z2S6JGJ5ZWG5LqL44CR44GU6YCj57Wh?=").
		field("To", "sato@tokiwa.example").auth(origin.Yes).envelope("tanaka@aoba.co.jp", "sato@tokiwa.example").recalling(unknownHere)
	g.f.Mail.Texts = []mail.Text{{Part: "1", MediaType: "text/plain", Body: body, Shown: body}}
	g.root(&mail.Part{Path: "1", MediaType: "text/plain", Charset: "iso-2022-jp"})
	return g.linking("https://www.aoba.co.jp/", "").linking("https://www.aoba.co.jp/x", "").carrying(file("2", "御請求書.pdf", payload.PDF)).f
}

// newsletter is a page of 50 KB with 60 links, 30 KB of which are seen, of a sender whom nobody knows yet.
func newsletterMail() *Facts {
	var shown strings.Builder
	g := facts().toTokiwa().from("news@shop.example").subject("展示会のご案内").field("To", "sato@tokiwa.example").field("List-Unsubscribe", "<https://shop.example/u>").
		auth(origin.Yes).envelope("bounce@shop.example", "sato@tokiwa.example").recalling(unknownHere)
	for i := range 60 {
		fmt.Fprintf(&shown, "平素より格別のご高配を賜り、厚く御礼申し上げます。第%d回の展示会についてご案内いたします。皆様のご来場を心よりお待ちしております。\n\n詳しくはこちら\n\n", i)
		fmt.Fprintf(&shown, "会期は%d月%d日まで、会場は東京です(入場無料)。お申し込みはWebサイトからお願いいたします。\n", 1+i%12, 1+i%28)
		g.linking(fmt.Sprintf("https://click.shop.example/c/%d?u=abc&t=0123456789", i), "詳しくはこちら")
	}
	g.f.Mail.Texts = []mail.Text{{Part: "1", MediaType: "text/html", Body: shown.String(), Shown: shown.String(), Langs: []string{"ja"}, Fonts: []mail.Font{{Families: "Meiryo", Kana: 500}}}}
	return g.root(&mail.Part{Path: "1", MediaType: "text/html", Charset: "utf-8"}).f
}

// BenchmarkFamilies shows what each family costs by itself, and all of them together, for mail that no trait has looked at before.
func BenchmarkFamilies(b *testing.B) {
	for what, f := range map[string]*Facts{"5KB": ordinaryMail(), "50KB": newsletterMail()} {
		byFamily := map[Family][]Trait{}
		for _, row := range Table() {
			byFamily[row.Family] = append(byFamily[row.Family], row)
		}
		for family, rows := range byFamily {
			b.Run(what+"/"+string(family), func(b *testing.B) {
				for b.Loop() {
					identityOf(*f, rows)
				}
			})
		}
		b.Run(what+"/all", func(b *testing.B) {
			j, err := New(DefaultPolicy(), Table())
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				j.Judge(f)
			}
		})
	}
}
