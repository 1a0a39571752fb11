package heuristics

import (
	"testing"

	"sekisho/internal/history"
	"sekisho/internal/mail"
	"sekisho/internal/origin"
)

// BenchmarkRelations lets the traits about relations look at an ordinary reply of a correspondent, and at a replay of his mail by somebody else.
func BenchmarkRelations(b *testing.B) {
	body := ordinaryLetter()
	letter := func(g given) *Facts {
		g = g.subject("Re: =?UTF-8?B?44GK6KaL56mN44KK44Gu5Lu2?=").field("To", "sato@tokiwa.example").auth(origin.Yes)
		g.f.Mail.Texts = []mail.Text{{Part: "1", MediaType: "text/plain", Body: body, Shown: body}}
		return g.f
	}
	replay := repeating("田中 一郎 <x@evil.example>", genuine(nil)).also(func(r *history.Relation) {
		r.Namesakes = []history.Namesake{{Addr: "tanaka@midori.example", Domain: "midori.example", Here: 5}}
	})
	for what, f := range map[string]*Facts{"reply": letter(answeringOurs()), "replay": letter(replay)} {
		table := append(append(nameRelationTraits(), firstContactTraits()...), threadTraits()...)
		table = append(append(append(append(table, replayTraits()...), senderTraits()...), campaignTraits()...), knownTraits()...)
		b.Run(what, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				identityOf(*f, table)
			}
		})
	}
}
