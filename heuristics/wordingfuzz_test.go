package heuristics

import (
	"strings"
	"testing"
	"unicode/utf8"

	"sekisho/internal/mail"
	"sekisho/internal/payload"
)

// Whatever a stranger writes, nothing panics and evidence stays one line of valid text.
func FuzzWording(f *testing.F) {
	for _, seed := range []string{quota, enable, "会议の资料をお送りします。张伟様", "口グインしてください.親愛なる安내ｱア", "お疲れ様です。", "解凍パスワード：abc123", "会社のメールが使えないため、自宅から送信します。", "請求書を添付します。至急、ご確認ください。",
		"> 引用\n-----Original Message-----\n関係者限定", "Re: の陳述書"} {
		f.Add("x@gmail.com", seed, seed, seed)
	}
	rows := append(append(append(languageTraits(), themeTraits()...), identityTraits()...), clientTraits()...)
	j, err := newJudge(DefaultPolicy(), rows, nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, from, subject, body, name string) {
		g := telling(from, body).subject(subject).recalling(unknownHere).linking("https://evil.example/", "").carrying(file("2", name, payload.ZIP), lockedZIP())
		g.f.Mail.Texts[0].Fonts = []mail.Font{{Families: name, Kana: 20}}
		v := j.Judge(g.f)
		for _, u := range v.Undecided {
			if u.Reason == "panic" {
				t.Error(u.Detail)
			}
		}
		for _, found := range v.Findings {
			if e := found.Evidence; !utf8.ValidString(e.En+e.Ja) || strings.ContainsAny(e.En+e.Ja, "\r\n\x00\u202e") || len(e.En) > 4096 {
				t.Errorf("%s: %q", found.Trait, e.En)
			}
		}
	})
}
