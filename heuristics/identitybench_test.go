package heuristics

import (
	"strings"
	"testing"

	"sekisho/internal/mail"
	"sekisho/internal/origin"
)

// ordinaryLetter is a mail of 5 KB as firms write it.
func ordinaryLetter() string {
	return "株式会社常盤\n資材部 佐藤様\n\nいつもお世話になっております。青葉商事の田中です。\n" +
		strings.Repeat("先日お打ち合わせいたしました件につきまして、下記のとおりご連絡いたします。\n", 45) +
		"\n以上、よろしくお願いいたします。\n-- \n*****************************\n株式会社青葉商事 営業部\n田中 一郎\n〒100-0001 東京都千代田区千代田1-1\n" +
		"TEL 03-0000-0000\nE-mail: tanaka@aoba.co.jp\nhttps://www.aoba.co.jp/\n*****************************\n"
}

// identityOf lets the traits look at a mail that nobody has looked at before.
func identityOf(f Facts, table []Trait) (hits int) {
	for _, row := range table {
		found, _ := row.Find(&f)
		hits += len(found)
	}
	return hits
}

func BenchmarkIdentity(b *testing.B) {
	body := ordinaryLetter()
	for what, from := range map[string]string{
		"firm": `"=?UTF-8?B?55Sw5Lit5LiA6YOO?=" <tanaka@aoba.co.jp>`, "freemail": `"=?UTF-8?B?55Sw5Lit5LiA6YOO?=" <tanaka@gmail.com>`,
	} {
		g := facts().tokiwa().from(from).subject("=?UTF-8?B?44CQ6Z2S6JGJ5ZWG5LqL44CR44GU6YCj57Wh?=").field("To", "sato@tokiwa.example").auth(origin.Yes)
		g.f.Mail.Texts = []mail.Text{{Part: "1", MediaType: "text/plain", Body: body, Shown: body}}
		b.Run(what, func(b *testing.B) {
			table := identityTraits()
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				identityOf(*g.f, table)
			}
		})
	}
}

// What a sender writes costs no more than its length: names, subjects and letters that are made to be searched for long.
func TestHostileNamesAreBounded(t *testing.T) {
	for _, unit := range []string{"外務省", "株式会社", "a@", "@a.jp ", "www.", "https://", "【", "\u200b", "から", "(", "・", "大学", "-", "\n", "消防庁の", "a@gmail.com, ", "外務省 <a@gmail.com>, "} {
		long := strings.Repeat(unit, (1<<18)/len(unit))
		g := facts().tokiwa().from(long+" <x@gmail.com>", long).subject(long).field("To", long).field("List-Id", long)
		g.f.Mail.Texts = []mail.Text{{Part: "1", MediaType: "text/plain", Body: long, Shown: long}}
		identityOf(*g.f, identityTraits())
	}
}
