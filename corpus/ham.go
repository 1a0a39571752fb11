package corpus

import (
	"slices"

	"sekisho/heuristics"
)

func ham() []Sample { return slices.Concat(domestic(), abroad()) }

// domestic is mail of a partner in Japan, in the charsets of old and new mail programs.
func domestic() []Sample {
	return []Sample{
		{
			Name: "business-iso2022jp", Want: heuristics.Pass,
			Title:  Text{"Business mail in ISO-2022-JP with a PDF", "ISO-2022-JPの業務メールとPDF"},
			Client: partner, From: "suzuki@aoba.example", To: []string{"yamada@tokiwa.example", "sato@tokiwa.example"},
			Mail: Mail{
				Charset: ISO2022JP, From: Address{"鈴木 一郎", "suzuki@aoba.example"}, To: []Address{yamada, sato}, Subject: "御見積書送付の件",
				Text:  "常盤商事 山田様\n\nいつもお世話になっております。青葉製作所の鈴木です。\n御見積書をお送りいたします。ご査収ください。\n",
				Files: []File{{Name: "御見積書.pdf", Type: "application/pdf", Content: PDF()}},
			},
		},
		{
			Name: "dotted-report", Want: heuristics.Pass,
			Title:  Text{"報告.2024.pdf: a year before the suffix, name in Shift_JIS", "拡張子の前に年がある「報告.2024.pdf」(Shift_JIS)"},
			Client: partner, From: "suzuki@aoba.example", To: []string{"yamada@tokiwa.example"},
			Mail: Mail{
				Charset: ShiftJIS, From: Address{"鈴木 一郎", "suzuki@aoba.example"}, To: []Address{yamada}, Subject: "年次報告",
				Text:  "山田様\n\n年次報告をお送りします。\n",
				Files: []File{{Name: "報告.2024.pdf", Naming: Raw, Type: "application/pdf", Content: PDF()}},
			},
		},
		{
			Name: "legacy-eucjp", Want: heuristics.Pass,
			Title:  Text{"Old mail program: EUC-JP, undeclared file name", "古いメールソフト(EUC-JP、生のファイル名)"},
			Client: partner, From: "jimu@aoba.example", To: []string{"sato@tokiwa.example"},
			Mail: Mail{
				Charset: EUCJP, From: Address{"事務局", "jimu@aoba.example"}, To: []Address{sato}, Subject: "名簿の送付",
				Text:  "佐藤様\n\n名簿をお送りします。\n",
				Files: []File{{Name: "名簿.pdf", Naming: Raw, Type: "application/pdf", Content: PDF()}},
			},
		},
		{
			Name: "accounting-raw-name", Want: heuristics.Pass,
			Title:  Text{"Accounting package: text in ISO-2022-JP, file name in bare Shift_JIS", "会計ソフト(本文はISO-2022-JP、ファイル名は生のShift_JIS)"},
			Client: partner, From: "keiri@aoba.example", To: []string{"sato@tokiwa.example"},
			Mail: Mail{
				Charset: ISO2022JP, From: Address{"経理課", "keiri@aoba.example"}, To: []Address{sato}, Subject: "支払明細の送付",
				Text:  "佐藤様\n\n支払明細をお送りします。\n",
				Files: []File{{Name: "支払明細表.pdf", Naming: Raw, Charset: ShiftJIS, Type: "application/pdf", Content: PDF()}},
			},
		},
	}
}

// abroad is mail that comes from servers outside Japan or of cloud services, as much honest mail does, and a release from a developer.
func abroad() []Sample {
	return []Sample{
		{
			Name: "cloud-office", Want: heuristics.Pass,
			Title:  Text{"Partner on a cloud mail service, with a document", "クラウドメールを使う取引先からの文書"},
			Client: outlook, From: "takahashi@midori.example", To: []string{"sato@tokiwa.example"},
			Mail: Mail{
				From: Address{"高橋 みどり", "takahashi@midori.example"}, To: []Address{sato}, Subject: "打ち合わせの議事録",
				Text:  "佐藤様\n\n先日の打ち合わせの議事録をお送りします。\n",
				Files: []File{{Name: "議事録.docx", Type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", Content: Word("議事録")}},
			},
		},
		{
			Name: "ministry-cloud", Want: heuristics.Pass,
			Title:  Text{"A ministry by way of a foreign cloud, DMARC passed", "海外クラウド経由の官庁メール(DMARC成功)"},
			Client: gateway, From: "news@meti.go.jp", To: []string{"yamada@tokiwa.example"},
			Mail: Mail{
				Fields: through(sendgrid, "spf=pass smtp.mailfrom=meti.go.jp;\r\n dkim=pass header.d=meti.go.jp;\r\n dmarc=pass (p=reject) header.from=meti.go.jp"),
				From:   Address{"メールマガジン事務局", "news@meti.go.jp"}, To: []Address{yamada}, Subject: "説明会のご案内",
				Text:  "説明会を開催します。詳細は添付の案内をご覧ください。\n",
				Files: []File{{Name: "案内.pdf", Type: "application/pdf", Content: PDF()}},
			},
		},
		{
			Name: "developer-tar-gz", Want: heuristics.Pass,
			Title:  Text{"Source code as tar.gz from a developer", "開発者からのソースコード(tar.gz)"},
			Client: partner, From: "dev@example.com", To: []string{"smith@tokiwa.example"},
			Mail: Mail{
				From: Address{"Dev Eloper", "dev@example.com"}, To: []Address{smith}, Subject: "library-1.2.tar.gz",
				Text:  "Hi Jane,\n\nhere is the release we talked about.\n",
				Files: []File{{Name: "library-1.2.tar.gz", Type: "application/gzip", Content: TarGz(Entry{Name: "library-1.2/README", Content: []byte("a library\n")})}},
			},
		},
		{
			Name: "english-customer", Want: heuristics.Pass,
			Title:  Text{"Customer abroad with documents in a ZIP", "海外の顧客からの文書(ZIP)"},
			Client: america, From: "orders@example.com", To: []string{"smith@tokiwa.example"},
			Mail: Mail{
				From: Address{"Order Desk", "orders@example.com"}, To: []Address{smith}, Subject: "Purchase order 4711",
				Text:  "Dear Jane,\n\nour purchase order and the drawings are attached.\n",
				Files: []File{{Name: "order-4711.zip", Type: "application/zip", Content: Zip(Entry{Name: "order-4711.docx", Content: Word("order")}, Entry{Name: "drawing.pdf", Content: PDF()})}},
			},
		},
		{
			Name: "newsletter", Want: heuristics.Pass,
			Title:  Text{"Newsletter through a mailing service", "配信サービスによるメールマガジン"},
			Client: sendgrid, From: "bounce@news.example", To: []string{"sato@tokiwa.example"},
			Mail: Mail{
				Fields: []Field{{"List-Id", "<weekly.news.example>"}, {"List-Unsubscribe", "<https://news.example/unsubscribe>"}, {"Precedence", "bulk"}},
				From:   Address{"週刊ニュース", "weekly@news.example"}, To: []Address{sato}, Subject: "今週のお知らせ",
				Text: "今週のお知らせです。\nhttps://news.example/2026/10\n",
			},
		},
	}
}
