package heuristics

import (
	"testing"

	"sekisho/internal/origin"
	"sekisho/internal/payload"
)

// offering is a stranger's mail with a text, a file and a link.
func offering(text string) given {
	return showing("a@midori.example", text).toTokiwa().linking("https://share.example/x", "").carrying(file("2", "請求書.pdf", payload.PDF)).recalling(unknownHere)
}

func TestAttachAndURL(t *testing.T) {
	for text, want := range map[string]string{
		"請求書を添付いたします。こちらのURLでも確認が可能です。":                                    "hit",
		"請求書を添付いたします。\n下記リンク（https://share.example/x）からもダウンロードいただけます。":     "hit",
		"添付ファイルが開けない場合は、以下のURLよりご確認ください。":                                  "hit",
		"添付ファイルまたは下記URLをご確認ください。":                                          "hit",
		"添付をご覧になれない方は、弊社サイトをご覧ください。":                                       "hit",
		"今月分の請求書です。同じものを下のURLにも置きました。":                                     "hit",
		"請求書を添付します。新製品の情報はサイトにも掲載しています。":                                   "no",
		"同じ資料はホームページからもご覧いただけます。":                                          "hit",
		"ＵＲＬからもご確認\nいただけます。":                                               "hit",
		"The invoice is attached. You can also view it at the link below.": "hit",
		"If you cannot open the attached file, please use this link.":      "hit",

		"請求書を添付いたします。ご確認ください。":                                                 "no",
		"当社の詳細はサイトをご覧ください。資料を添付します。":                                           "no",
		"会議のURLは以下の通りです。資料は添付をご参照ください。":                                        "no",
		"お申し込みは下記URLからお願いいたします。添付は当日の資料です。":                                    "no",
		"URL変更のお知らせです。今後でもご利用いただけます。":                                          "no",
		"The agenda is attached. The meeting link is https://share.example/x.": "no",
		"アドレスが変わりました。ファイルを添付します。":                                              "no",
	} {
		check(t, "attach-and-url", []example{{text, offering(text), want}})
	}
	const both = "請求書を添付いたします。こちらのURLでも確認が可能です。"
	check(t, "attach-and-url", []example{
		{"somebody known", offering(both).recalling(knownHere), "no"},
		{"no file", showing("a@midori.example", both).toTokiwa().linking("https://share.example/x", "").recalling(unknownHere), "no"},
		{"no link", showing("a@midori.example", both).toTokiwa().carrying(file("2", "a.pdf", payload.PDF)).recalling(unknownHere), "no"},
		{"newsletter", offering(both).circular(origin.Yes), "no"},
		{"history too short", offering(both).recalling(learning), "undecided"},
	})
	contains(t, evidenceOf(t, judge(t, offering(both).f), "attach-and-url"), "as a file and by a link (“こちらのurlでも確認が可能です", "添付ファイルとリンクの両方で見せようとしています(「こちらのurlでも")
}
