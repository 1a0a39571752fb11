package corpus

import (
	"slices"

	"sekisho/heuristics"
)

func attacks() []Sample { return slices.Concat(disguised(), posing()) }

// disguised are programs that look like something else; all are held.
func disguised() []Sample {
	return []Sample{
		{
			Name: "gojp-double-ext", Attack: true, Want: heuristics.Hold,
			Title:  Text{"Program posing as photos for an estimate, as a ministry, DMARC failed", "官庁を名乗り「見積もり用写真」に見せた実行ファイル(DMARC失敗)"},
			Client: gateway, From: "kanri@soumu.go.jp", To: []string{"yamada@tokiwa.example"},
			Mail: Mail{
				Charset: ISO2022JP, Fields: through(china, "spf=fail smtp.mailfrom=soumu.go.jp;\r\n dmarc=fail (p=reject) header.from=soumu.go.jp"),
				From: Address{"総務課 田中", "kanri@soumu.go.jp"}, To: []Address{yamada}, Subject: "見積もり用写真の送付について",
				Text:  "山田様\n\nお世話になっております。\n見積もりに必要な写真をお送りします。\nご確認のほど、よろしくお願いいたします。\n",
				Files: []File{{Name: "見積もり用写真.xlsxs.exe", Content: Program()}},
			},
		},
		{
			Name: "exec-in-zip", Attack: true, Want: heuristics.Hold,
			Title:  Text{"Program inside a ZIP, names in Shift_JIS", "ZIPの中の実行ファイル(名前はShift_JIS)"},
			Client: china2, From: "keiri@example.co.jp", To: []string{"sato@tokiwa.example"},
			Mail: Mail{
				Charset: ShiftJIS, From: Address{"経理部 鈴木", "keiri@example.co.jp"}, To: []Address{sato}, Subject: "【至急】請求書の件",
				Text:  "佐藤様\n\n請求書をお送りします。本日中にご確認ください。\n",
				Files: []File{{Name: "請求書.zip", Naming: RFC2047, Type: "application/zip", Content: Zip(Entry{Name: "請求書_2026年10月.exe", Charset: ShiftJIS, Content: Program()})}},
			},
		},
		{
			Name: "shortcut-in-zip", Attack: true, Want: heuristics.Hold,
			Title:  Text{"Shortcut inside a ZIP", "ZIPの中のショートカット"},
			Client: china, From: "secretariat@example.org", To: []string{"yamada@tokiwa.example"},
			Mail: Mail{
				From: Address{"研究会事務局", "secretariat@example.org"}, To: []Address{yamada}, Subject: "国際会議の資料(関係者限定)",
				Text:  "山田先生\n\n会議の資料をお送りします。お目通しください。\n",
				Files: []File{{Name: "会議資料.zip", Type: "application/zip", Content: Zip(Entry{Name: "会議資料.lnk", Content: Shortcut()})}},
			},
		},
		{
			Name: "script", Attack: true, Want: heuristics.Hold,
			Title:  Text{"Script as a delivery note, from abroad in a Japanese name", "納品書に見せたスクリプト(国内を名乗り海外から)"},
			Client: china2, From: "haisou@example.co.jp", To: []string{"sato@tokiwa.example"},
			Mail: Mail{
				Charset: ISO2022JP, From: Address{"配送センター", "haisou@example.co.jp"}, To: []Address{sato}, Subject: "納品書の送付",
				Text:  "いつもお世話になっております。\n納品書を添付いたします。\n",
				Files: []File{{Name: "納品書.js", Naming: RFC2047, Type: "text/plain", Content: Script()}},
			},
		},
		{
			Name: "rlo-name", Attack: true, Want: heuristics.Hold,
			Title:  Text{"File name written backwards: reads …exe.docx, is a program", "表示順を変える文字で拡張子を偽ったファイル名"},
			Client: america, From: "press@example.com", To: []string{"yamada@tokiwa.example"},
			Mail: Mail{
				From: Address{"取材申込", "press@example.com"}, To: []Address{yamada}, Subject: "取材のお願い",
				Text:  "山田様\n\n取材の趣意書をお送りします。\n",
				Files: []File{{Name: "取材趣意書\u202excod.exe", Content: Program()}},
			},
		},
		{
			Name: "english-invoice", Attack: true, Want: heuristics.Hold,
			Title:  Text{"Invoice.pdf.exe from abroad", "海外から届いた「Invoice.pdf.exe」"},
			Client: america, From: "billing@example.com", To: []string{"smith@tokiwa.example"},
			Mail: Mail{
				From: Address{"Billing", "billing@example.com"}, To: []Address{smith}, Subject: "Overdue invoice",
				Text:  "Dear customer,\n\nplease find the overdue invoice attached.\n",
				Files: []File{{Name: "Invoice.pdf.exe", Type: "application/pdf", Content: Program()}},
			},
		},
		{
			Name: "garbled-name", Attack: true, Want: heuristics.Mark,
			Title:  Text{"Garbled file name: UTF-8 that was read as Western, from abroad in a Japanese name", "文字化けしたファイル名(国内を名乗り海外から)"},
			Client: china2, From: "soumu@example.co.jp", To: []string{"yamada@tokiwa.example"},
			Mail: Mail{
				From: Address{"総務部", "soumu@example.co.jp"}, To: []Address{yamada}, Subject: "会議資料の送付",
				Text:  "山田様\n\n会議の資料をお送りします。ご確認ください。\n",
				Files: []File{{Name: "ä¼šè\u00ad°è³‡æ–™.pdf", Type: "application/pdf", Content: PDF()}},
			},
		},
	}
}

// posing are senders who are not what they say, and a program that hides nothing: marked.
func posing() []Sample {
	return []Sample{
		{
			Name: "forged-results", Attack: true, Want: heuristics.Mark,
			Title:  Text{"Brings a forged result of our own checks (dmarc=pass)", "当組織の検査結果(dmarc=pass)を偽造したメール"},
			Client: china, From: "info@mod.go.jp", To: []string{"yamada@tokiwa.example"},
			Mail: Mail{
				Charset: ISO2022JP,
				Fields:  []Field{{"Authentication-Results", "mx.tokiwa.example; dmarc=pass header.from=mod.go.jp"}},
				From:    Address{"広報室", "info@mod.go.jp"}, To: []Address{yamada}, Subject: "会合日程の変更について",
				Text:  "関係者各位\n\n会合の日程を変更します。詳細は添付をご覧ください。\n",
				Files: []File{{Name: "日程.pdf", Type: "application/pdf", Content: PDF()}},
			},
		},
		{
			Name: "gojp-no-attachment", Attack: true, Want: heuristics.Hold,
			Title:  Text{"Text only, as a ministry, from abroad, DMARC failed", "官庁を名乗り海外から届いた本文だけのメール(DMARC失敗)"},
			Client: gateway, From: "chousa@mofa.go.jp", To: []string{"sato@tokiwa.example"},
			Mail: Mail{
				Charset: ISO2022JP, Fields: through(china, "dmarc=fail (p=reject) header.from=mofa.go.jp"),
				From: Address{"調査室", "chousa@mofa.go.jp"}, To: []Address{sato}, Subject: "意見交換のお願い",
				Text: "佐藤様\n\n突然のご連絡失礼いたします。\n意見交換をお願いしたく、ご都合をお知らせください。\n",
			},
		},
		{
			Name: "plain-program", Attack: true, Want: heuristics.Mark,
			Title:  Text{"A program and nothing else odd", "実行ファイルだけが添付されたメール"},
			Client: partner, From: "support@aoba.example", To: []string{"yamada@tokiwa.example"},
			Mail: Mail{
				Charset: ISO2022JP, From: Address{"サポート窓口", "support@aoba.example"}, To: []Address{yamada}, Subject: "更新プログラムのご案内",
				Text:  "山田様\n\n更新プログラムをお送りします。\n",
				Files: []File{{Name: "setup.exe", Content: Program()}},
			},
		},
	}
}
