package heuristics

import (
	"testing"
	"time"

	"sekisho/internal/history"
	"sekisho/internal/origin"
)

// noon is when the mails below are received.
var noon = time.Date(2026, 11, 5, 12, 0, 0, 0, time.FixedZone("JST", 9*3600))

// recalling gives the mail what a history of half a year says.
func (g given) recalling(change func(*history.Relation)) given {
	g.f.Mail.Received = noon
	g.f.Relation = history.Relation{Began: noon.AddDate(0, -6, 0), Known: origin.No, FirstContact: origin.No, FirstToRcpt: origin.No}
	change(&g.f.Relation)
	return g
}

// stranger is a mail of somebody who never wrote here, to recipients.
func stranger(from string, rcpts ...string) given {
	g := facts().toTokiwa().from(from)
	return g.envelope(g.f.Mail.From().Addr, rcpts...).recalling(unknownHere)
}

func unknownHere(r *history.Relation) { r.FirstContact, r.FirstToRcpt = origin.Yes, origin.Yes }

func learning(r *history.Relation) {
	r.Learning, r.Began = true, time.Time{}
	r.Known, r.FirstContact, r.FirstToRcpt = origin.Unknown, origin.Unknown, origin.Unknown
}

func knownHere(r *history.Relation) {
	r.Known, r.KnownNet, r.KnownDomain = origin.Yes, origin.Yes, origin.Yes
}

// relationIDs are the traits that need the history.
var relationIDs = []string{
	"first-contact-rcpt", "first-contact-org", "fake-reply", "stolen-thread", "replayed-business-mail", "attach-replaced", "rapport-then-payload",
	"attach-unusual-for-sender", "role-address", "hidden-recipients", "known-name-new-addr", "similar-to-many", "campaign-fingerprint",
	"known-correspondent", "reply-to-ours", "known-list",
}

// relationSamples are facts in which the traits about relations are found, by id.
func relationSamples() map[string][]given {
	return map[string][]given{
		"first-contact-rcpt":        {facts().from(aoba).recalling(func(r *history.Relation) { r.FirstToRcpt = origin.Yes })},
		"first-contact-org":         {stranger(aoba, "sato@tokiwa.example")},
		"role-address":              {stranger(aoba, "saiyo@tokiwa.example")},
		"hidden-recipients":         {stranger(aoba, "sato@tokiwa.example").field("To", "list@midori.example")},
		"fake-reply":                {stranger(aoba, "sato@tokiwa.example").subject("Re: x")},
		"stolen-thread":             stolenSamples(),
		"replayed-business-mail":    replaySamples(),
		"attach-replaced":           replacedSamples(),
		"rapport-then-payload":      rapportSamples(),
		"attach-unusual-for-sender": {unusual(packed("2", "a.zip", "a.xlsx"))},
		"known-name-new-addr":       {bearer("田中 一郎 <x@example.net>", history.Namesake{Addr: "tanaka@aoba.co.jp", Domain: "aoba.co.jp", Here: 2}), bearer("田中 一郎 <x@example.net>", history.Namesake{Here: 2})},
		"colleague-name-outside":    {toStaff().from("佐藤 花子 <x@example.net>"), toStaff().from("鈴木 次郎 <x@example.net>")},
		"similar-to-many":           {wave(3, 1, 2), wave(30, 12, 10)},
		"campaign-fingerprint":      {again("net", "helo")},
		"ioc-match":                 indicatorSamples(),
		"known-correspondent":       {facts().from(aoba).recalling(knownHere)},
		"reply-to-ours":             {answeringOurs()},
		"known-list":                {facts().from(aoba).field("List-Id", "<seminar.lists.example>").recalling(func(r *history.Relation) { r.KnownList = origin.Yes })},
	}
}

// Nothing of the history, a history that failed and one that is too young fire nothing and exempt nobody.
func TestWithoutHistoryRelationsAreUndecided(t *testing.T) {
	for _, id := range relationIDs {
		for _, g := range relationSamples()[id] {
			f := *g.f
			for what, change := range map[string]func(*Facts){
				"history lost":    func(f *Facts) { f.Missing = map[string]Reason{"history": "panic"} },
				"not reached":     func(f *Facts) { f.Relation = history.Relation{Why: "history not reached"} },
				"never asked":     func(f *Facts) { f.Relation = history.Relation{} },
				"lost, all known": func(f *Facts) { f.Relation.Why = "history not reached" },
			} {
				without := f
				change(&without)
				if got := state(t, id, &without); got != "undecided" {
					t.Errorf("%s, %s: %s", id, what, got)
				}
			}
		}
	}
	for _, id := range []string{"first-contact-rcpt", "first-contact-org", "role-address", "hidden-recipients", "fake-reply", "similar-to-many"} {
		for _, g := range relationSamples()[id] {
			young := *g.f
			copies := young.Relation.Copies
			young.Relation = history.Relation{Copies: copies}
			learning(&young.Relation)
			if hits, reason := row1(t, id).Find(&young); len(hits) > 0 || reason != tooShort {
				t.Errorf("%s on day 1: %v, %q", id, hits, reason)
			}
		}
	}
}

// Reports and automatic answers have no author whose relations would tell anything.
func TestBouncesHaveNoRelations(t *testing.T) {
	for id, list := range relationSamples() {
		switch id {
		case "ioc-match", "campaign-fingerprint", "known-correspondent", "reply-to-ours", "known-list":
			continue
		}
		for _, g := range list {
			f := *g.f
			f.Mail.Envelope.Known, f.Mail.Envelope.From = true, ""
			f.Mail.Root = report("message/delivery-status")
			f.list = nil
			if got := state(t, id, &f); got != "no" {
				t.Errorf("%s of a report: %s", id, got)
			}
		}
	}
}
