package text

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestUnquoted(t *testing.T) {
	const own = "佐藤様\n\nお世話になっております。\n青葉の山田です。\n"
	for name, tt := range map[string]struct{ in, want string }{
		"nothing": {own, own},
		"lines":   {own + "> お疲れ様です。\n>> 見積です。\n＞ 全角です。\n| 縦線です。\n以上\n", own + "以上\n"},
		"Outlook, Japanese": {own + "\n________________________________\n差出人: 佐藤 <sato@tokiwa.example>\n送信日時: 2026年10月5日 10:12\n宛先: 山田 太郎 <yamada@aoba.example>\n" +
			"CC: 鈴木\n件名: RE: 見積の件\n\n山田様\n見積を拝見しました。\n", strings.TrimSpace(own)},
		"Outlook, English":     {"Thank you.\r\n\r\nFrom: Sato <sato@tokiwa.example>\r\nSent: Monday, October 5, 2026 10:12 AM\r\nTo: Yamada\r\nSubject: RE: quote\r\n\r\nDear all,\r\n", "Thank you."},
		"Outlook, bold":        {"Thank you.\n\n*From:* Sato <sato@tokiwa.example>\n*Sent:* Monday\n*To:* Yamada\n*Subject:* RE: quote\n\nDear all,\n", "Thank you."},
		"Outlook, long field":  {own + "差出人: 佐藤\n日付: 2026年10月5日\n宛先: a@a.example; b@b.example;\n c@c.example\n件名: 見積\n本文\n", strings.TrimSpace(own)},
		"Outlook Express":      {own + "\n----- Original Message -----\nFrom: \"sato\"\nTo: yamada\nSent: Monday\nSubject: a\n\n本文\n", strings.TrimSpace(own)},
		"Outlook 2003":         {own + "\n-----Original Message-----\n本文\n", strings.TrimSpace(own)},
		"Japanese words":       {own + "\n-----元のメッセージ-----\n本文\n", strings.TrimSpace(own)},
		"full-width colons":    {own + "送信者： 佐藤\n送信日時： 2026/10/05\n宛先： 山田\n件名： 見積\n本文\n", strings.TrimSpace(own)},
		"Gmail, Japanese":      {own + "\n2026年10月5日(月) 10:12 佐藤 花子 <sato@tokiwa.example>:\n\n> 見積です。\n> 以上\n", own + "\n\n"},
		"Gmail without marks":  {own + "\n2026年10月5日(月) 10:12 佐藤 花子 <sato@tokiwa.example>:\n\n見積です。\n", strings.TrimSpace(own)},
		"Gmail, broken line":   {own + "\n2026年10月5日(月) 10:12 佐藤 花子 <\nsato@tokiwa.example>:\n\n見積です。\n", strings.TrimSpace(own)},
		"Gmail, English":       {"Yes.\n\nOn Mon, Oct 5, 2026 at 10:12 AM Hanako Sato <sato@tokiwa.example> wrote:\n\n> No?\n", "Yes.\n\n\n"},
		"Gmail, English, wrap": {"Yes.\n\nOn Mon, Oct 5, 2026 at 10:12 AM Hanako Sato\n<sato@tokiwa.example>\nwrote:\n\nNo?\n", "Yes."},
		"Gmail, forward":       {"ご参考まで\n\n---------- Forwarded message ---------\nFrom: Sato <sato@tokiwa.example>\nDate: 2026年10月5日\nSubject: 見積\nTo: <y@aoba.example>\n\n本文", "ご参考まで"},
		"Thunderbird":          {own + "\nOn 2026/10/05 10:12, 佐藤 wrote:\n> 見積です。\nはい、届きました。\n> 以上\n", own + "\nはい、届きました。\n"},
		"Thunderbird, forward": {"転送します。\n\n-------- Forwarded Message --------\nSubject: 見積\nDate: Mon\nFrom: Sato\nTo: Yamada\n\n本文\n", "転送します。"},
		"Becky!":               {own + "\nOn Mon, 5 Oct 2026 10:12:33 +0900\n佐藤 花子 <sato@tokiwa.example> wrote:\n\n> 見積です。\n\n承知しました。\n", own + "\n\n\n承知しました。\n"},
		"name alone":           {own + "佐藤さんは書きました：\n> 見積です。\nはい。\n", own + "はい。\n"},
		"iPhone":               {own + "\niPhoneから送信\n\n2026/10/05 10:12、佐藤 花子 <sato@tokiwa.example>のメール:\n\n> 見積です。\n", own + "\niPhoneから送信\n\n\n"},
		"iPhone without marks": {own + "\n2026/10/05 10:12、佐藤 <sato@tokiwa.example>のメール:\n\n見積です。\n", strings.TrimSpace(own)},
		"iPhone, forward":      {"ご参考\n\nBegin forwarded message:\n\nFrom: Sato\n本文\n", "ご参考"},
		"Yahoo! Japan":         {own + "\n----- Original Message -----\nFrom: 佐藤 <sato@tokiwa.example>\nTo: y@aoba.example\nDate: 2026/10/5, Mon 10:12\nSubject: 見積\n\n本文", strings.TrimSpace(own)},
		"Yahoo!, English":      {"Yes.\n\n--- On Mon, 2026/10/5, sato <sato@tokiwa.example> wrote:\n\nNo?", "Yes."},
		"bare CR":              {"はい。\r> いいえ\r以上", "はい。\n以上"},
		"quote only":           {"-----Original Message-----\n本文\n", ""},
		"last line":            {"はい。\n> いいえ", "はい。\n"},
	} {
		if got := Unquoted(tt.in); got != tt.want {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
		if got, want := Unquoted(strings.ReplaceAll(strings.ReplaceAll(tt.in, "\r\n", "\n"), "\n", "\r\n")), strings.ReplaceAll(strings.ReplaceAll(tt.want, "\r\n", "\n"), "\n", "\r\n"); got != want && name != "bare CR" {
			t.Errorf("%s, CRLF: got %q, want %q", name, got, want)
		}
	}
}

func TestUnquotedKeeps(t *testing.T) {
	for name, in := range map[string]string{
		"banner":         ">>> 重要なお知らせ <<<\n本文\n",
		"arrow":          "詳細はこちら\n＞＞https://www.tokiwa.example/\n本文\n",
		"table":          "| 品名 | 数量 |\n| 釘 | 10 |\n",
		"rule":           "前半です。\n--------------------\n後半です。\n",
		"long rule":      "前半です。\n____________________\n後半です。\n",
		"he wrote":       "He wrote:\nWe agree.\n",
		"a date":         "2026年10月5日(月) 10:12 会議室:\nよろしくお願いします。\n",
		"one field":      "件名: 見積の件\n金額: 100円\n",
		"an event":       "日時: 10月5日\n場所: 会議室\n宛先: 各位\n件名: 会議\n本文\n",
		"-- ":            "区切り -- です。\n-- \n山田\n",
		"message":        "次の Original Message という件名のメールについて\n本文\n",
		"dash and words": "元のメッセージを読んでください。\n本文\n",
		"comparison":     "a > b なので\n本文\n",
		"On":             "On Monday we meet.\nSato\n",
		"empty":          "",
	} {
		if got := Unquoted(in); got != in {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

func FuzzUnquoted(f *testing.F) {
	for _, s := range []string{"", "a\n> b\nc", "On 1\nwrote:\nx", "差出人: a\n件名: b\n宛先: c\n", "-----Original Message-----", "\r\r\n\r", "2026年1月1日 <a@b>:\n>", "|\n||\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Unquoted(s)
		if len(got) > len(s) {
			t.Fatalf("%q grew to %q", s, got)
		}
		if utf8.ValidString(s) && !utf8.ValidString(got) {
			t.Fatalf("%q: invalid %q", s, got)
		}
	})
}
