package text

import (
	"strings"
	"testing"
	"unicode/utf8"
)

const greeting = "株式会社常盤\n佐藤様\n\nお世話になっております。\n青葉の山田です。\n見積書をお送りしますので、ご査収ください。\nよろしくお願いいたします。\n\n"

func TestSignature(t *testing.T) {
	for name, tt := range map[string]struct{ in, want string }{
		"RFC 3676":         {greeting + "-- \n山田 太郎\n株式会社青葉\n", "山田 太郎\n株式会社青葉"},
		"without blank":    {greeting + "--\n山田 太郎\n", "山田 太郎"},
		"framed":           {greeting + "━━━━━━━━━━━━━━\n株式会社青葉\n山田 太郎\nTEL 03-0000-0000\n━━━━━━━━━━━━━━\n", "株式会社青葉\n山田 太郎\nTEL 03-0000-0000"},
		"framed, stars":    {greeting + "*-*-*-*-*-*-*-*\n山田 太郎\n営業部\n*-*-*-*-*-*-*-*\n", "山田 太郎\n営業部"},
		"inner rules":      {greeting + "==========\n株式会社青葉\n山田 太郎\n----------\n〒100-0000 東京都\nTEL 03-0000-0000\n==========\n", "株式会社青葉\n山田 太郎\n----------\n〒100-0000 東京都\nTEL 03-0000-0000"},
		"open rule":        {greeting + "-----------------\n山田 太郎\nyamada@aoba.example\n", "山田 太郎\nyamada@aoba.example"},
		"rule and prose":   {"前半です。\n-----------------\n後半です。\n\n=================\n山田\nMail: a@aoba.example\n", "山田\nMail: a@aoba.example"},
		"full-width rule":  {greeting + "－－－－－－－－－\n山田\nＴＥＬ：０３－００００－００００\n", "山田\nＴＥＬ：０３－００００－００００"},
		"shapes":           {greeting + "◆□◆□◆□◆□\n青葉商店\n山田\n", "青葉商店\n山田"},
		"no rule":          {greeting + "山田 太郎\n株式会社青葉 営業部\nTel: 03-0000-0000\nE-mail: yamada@aoba.example\n", "山田 太郎\n株式会社青葉 営業部\nTel: 03-0000-0000\nE-mail: yamada@aoba.example"},
		"number alone":     {greeting + "山田\n03-0000-0000\n", "山田\n03-0000-0000"},
		"organisation+web": {greeting + "外務省 山田\nhttps://www.mofa.go.jp/\n", "外務省 山田\nhttps://www.mofa.go.jp/"},
		"before a quote":   {greeting + "-- \n山田\n\n-----Original Message-----\nFrom: sato\n-- \n佐藤\n", "山田"},
		"iPhone":           {greeting + "-- \n山田\n\niPhoneから送信\n", "山田"},
		"English":          {"Hello,\n\nplease find the file.\n\nBest regards,\n\nTaro Yamada\nAoba Inc.\nPhone: +81-3-0000-0000\n", "Taro Yamada\nAoba Inc.\nPhone: +81-3-0000-0000"},
		"one sentence":     {greeting + "__________\n青葉株式会社 山田\nTEL 03-0000-0000\n※本メールは転送しないでください。\n", "青葉株式会社 山田\nTEL 03-0000-0000\n※本メールは転送しないでください。"},
		"disclaimer": {greeting + "*************\n青葉商事株式会社\n　山田\n　Tel:03-0000-0000\n*************\n\n＜ご注意＞\nこのメールには機密情報が含まれています。\n誤って受信された場合は削除してください。\n",
			"青葉商事株式会社\n　山田\n　Tel:03-0000-0000"},
		"newsletter": {"━━━━━━━━━━━━\n■新製品のご案内\n━━━━━━━━━━━━\n新製品が出ました。詳しくは\nhttps://www.aoba.example/new\n━━━━━━━━━━━━\n配信停止はこちら\nhttps://www.aoba.example/stop\n発行：青葉株式会社\n━━━━━━━━━━━━\n",
			"配信停止はこちら\nhttps://www.aoba.example/stop\n発行：青葉株式会社"},
		"bilingual": {greeting + "--\n鈴木 花子\nHanako Suzuki\nTokiwa Denki Co., Ltd.\nTel +81-3-0000-0000\n\n2026年10月5日(月) 10:12 山田 太郎 <yamada@aoba.example>:\n> 鈴木様\n> --\n> 山田\n",
			"鈴木 花子\nHanako Suzuki\nTokiwa Denki Co., Ltd.\nTel +81-3-0000-0000"},
		"CRLF": {strings.ReplaceAll(greeting+"-- \n山田\nTEL 1\n", "\n", "\r\n"), "山田\nTEL 1"},
	} {
		if got := Signature(Unquoted(tt.in)); got != tt.want {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
}

func TestNoSignature(t *testing.T) {
	for name, in := range map[string]string{
		"none":              greeting,
		"empty":             "",
		"short":             "はい。",
		"-- in a sentence":  "a -- b です。\n以上です。\n",
		"-- before prose":   "-- \n一つ目です。\n二つ目です。\n三つ目です。\n",
		"between sections":  "前半です。\n--------------------\n後半です。お電話ください。\nよろしくお願いします。\n",
		"a phone in prose":  greeting + "ご不明な点は電話（03-0000-0000）までお願いします。\n",
		"link":              greeting + "資料はこちら\nhttps://www.tokiwa.example/doc\n",
		"addressee":         "株式会社常盤\n佐藤様\n\n承知しました。\n",
		"addressee, 御中":     "株式会社常盤 御中\n\n承知しました。\n",
		"rule, then 以上":     greeting + "----------\n以上\n",
		"only quoted":       "> -- \n> 山田\n> TEL 03-0000-0000\n",
		"a notice":          "関係者各位\n\n記\n--------------------------\n日時：10月5日(月) 10:00-\n場所：本社 第一会議室\n連絡先：総務部 03-0000-0000\n--------------------------\n\nよろしくお願いいたします。\n\n総務部 鈴木\n",
		"name alone":        "お疲れ様です。\n\n会議室の件、承知しました。\n\n山田\n",
		"amount":            greeting + "合計 1-2-3 個\n",
		"far from the end":  "TEL 03-0000-0000\n" + strings.Repeat("本文です。\n", 30),
		"one very long one": strings.Repeat("あ", 1<<16),
	} {
		if got := Signature(Unquoted(in)); got != "" {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

func TestRule(t *testing.T) {
	for in, want := range map[string]bool{
		"-----": true, "----": false, "━━━━━": true, "＊＊＊＊＊": true, "- - - - -": true, "～～～～～～": true, ":;:;:;": true, "・・・・・": true, "----- 記 -----": false,
		"": false, "     ": false, "-----a": false, "┏━━━━┓": true,
	} {
		if rule(in) != want {
			t.Errorf("%q: %v", in, !want)
		}
	}
}

func TestPhoneNumber(t *testing.T) {
	for in, want := range map[string]bool{
		"03-1234-5678": true, "０３（１２３４）５６７８": true, "090-1234-5678": true, "03(1234)5678 代": true, "1-2-3": false, "2026-10-05": false, "12345678901": false,
		"03-1234": false, "100-0000": false, "03-1234-5678-9": false, "A 03-1234-5678": true, "": false,
	} {
		if phoneNumber(in) != want {
			t.Errorf("%q: %v", in, !want)
		}
	}
}

func FuzzSignature(f *testing.F) {
	for _, s := range []string{"", greeting + "-- \n山田", "=====\nTEL\n=====", "\n\n--\n", "a\n\xff\n-----\n\xff", "様\n御中", "> \n-----"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Signature(Unquoted(s))
		if utf8.ValidString(s) && !utf8.ValidString(got) {
			t.Fatalf("%q: invalid %q", s, got)
		}
		if strings.Count(got, "\n") > maxSignature {
			t.Fatalf("%q: %d lines", s, strings.Count(got, "\n"))
		}
	})
}

// mailOf builds a Japanese business mail of about n octets with a quote and a signature.
func mailOf(n int) string {
	var s strings.Builder
	s.WriteString(greeting)
	for s.Len() < n*2/3 {
		s.WriteString("先日お打ち合わせしました常盤電機株式会社様向けの設備につきまして、仕様書と工程表を改めてお送りいたします。\n経済産業省の補助金は10月中に申請する予定です。ご確認のほどお願いします。\n\n")
	}
	s.WriteString("━━━━━━━━━━━━━━\n株式会社青葉 営業部\n山田 太郎\n〒100-0000 東京都千代田区\nTEL 03-0000-0000 FAX 03-0000-0001\nE-mail: yamada@aoba.example\nhttps://www.aoba.example/\n━━━━━━━━━━━━━━\n\n" +
		"2026年10月5日(月) 10:12 佐藤 花子 <sato@tokiwa.example>:\n\n")
	for s.Len() < n {
		s.WriteString("> お世話になっております。常盤の佐藤です。工程表をお送りください。\n")
	}
	return s.String()
}

func BenchmarkMailText(b *testing.B) {
	for name, s := range map[string]string{"5KB": mailOf(5 << 10), "50KB": mailOf(50 << 10), "1MB": mailOf(1 << 20), "1MB-line": strings.Repeat("常盤電機の設備", 1<<20/21),
		"1MB-at": strings.Repeat("﹫＠", 1<<20/6), "1MB-marks": strings.Repeat("社省庁", 1<<20/9)} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(s)))
			b.ReportAllocs()
			for b.Loop() {
				Signature(s)
				Addresses(s)
				Companies(s)
			}
		})
	}
	s := mailOf(5 << 10)
	for name, f := range map[string]func(){"Unquoted": func() { Unquoted(s) }, "Signature": func() { Signature(s) }, "Addresses": func() { Addresses(s) }, "Companies": func() { Companies(s) }} {
		b.Run("5KB/"+name, func(b *testing.B) {
			for b.Loop() {
				f()
			}
		})
	}
}
