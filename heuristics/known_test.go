package heuristics

import (
	"testing"

	"sekisho/internal/history"
	"sekisho/internal/origin"
	"sekisho/internal/payload"
)

func answeringOurs() given {
	return facts().toTokiwa().from("tanaka@midori.example").recalling(func(r *history.Relation) {
		knownHere(r)
		e := part(ourMail)
		e.ToAuthor = true
		r.Answers = []history.Earlier{e}
	})
}

func TestKnownTraits(t *testing.T) {
	known := func(change func(*history.Relation)) given {
		return facts().toTokiwa().from("tanaka@midori.example").recalling(func(r *history.Relation) {
			r.Known = origin.Yes
			if change != nil {
				change(r)
			}
		})
	}
	check(t, "known-correspondent", []example{
		{"known", known(nil), "hit"},
		{"forged", known(func(r *history.Relation) { r.Known = origin.No }), "no"},
		{"one recipient does not know him", known(func(r *history.Relation) { r.Known = origin.No }).auth(origin.Yes), "no"},
		{"unknown of one recipient", known(func(r *history.Relation) { r.Known = origin.Unknown }).auth(origin.Yes), "undecided"},
	})
	check(t, "reply-to-ours", []example{
		{"answers", answeringOurs(), "hit"},
		{"answers, confirmed", answeringOurs().auth(origin.Yes), "hit"},
		{"answers, another network", answeringOurs().also(func(r *history.Relation) { r.KnownNet = origin.No }), "hit"},
		{"forged with a stolen mail", answeringOurs().also(func(r *history.Relation) { r.KnownNet = origin.No }).auth(origin.No), "no"},
		{"stolen mail under an old acquaintance's address", answeringOurs().also(func(r *history.Relation) { r.KnownNet = origin.No }).also(settledHere), "no"},
		{"old acquaintance, confirmed, by another server", answeringOurs().also(func(r *history.Relation) { r.KnownNet = origin.No }).also(settledHere).auth(origin.Yes), "hit"},
		{"ours went to somebody else", answeringOurs().also(func(r *history.Relation) { r.Answers[0].ToAuthor = false }), "no"},
		{"answers his own", answeringOurs().also(func(r *history.Relation) { r.Answers[0].Out = false }), "no"},
		{"quotes only", answeringOurs().also(func(r *history.Relation) { r.Quotes, r.Answers = r.Answers, nil }), "no"},
		{"answers nothing", known(nil).auth(origin.Yes), "no"},
	})
	list := func(truth origin.Truth) given {
		return known(func(r *history.Relation) { r.KnownList = truth }).field("List-Id", "Seminar <seminar.lists.example>")
	}
	check(t, "known-list", []example{
		{"known", list(origin.Yes), "hit"},
		{"new", list(origin.No), "no"},
		{"not decided", list(origin.Unknown), "undecided"},
		{"no list", known(nil), "no"},
	})
	e := evidenceOf(t, judge(t, list(origin.Yes).f), "known-list")
	contains(t, e, "seminar.lists.example", "(seminar.lists.example)")
}

// What a known partner sends every day passes.
func TestCorrespondentsPass(t *testing.T) {
	old := file("2", "図面.lzh", payload.LZH)
	for what, g := range map[string]given{
		"macros from the accountants": answeringOurs().auth(origin.Yes).carrying(sheetDocument(autoMacros)),
		"LZH":                         answeringOurs().carrying(old),
		"encrypted archive":           answeringOurs().auth(origin.Yes).carrying(lockedArchive()),
		"shared file":                 answeringOurs().auth(origin.Yes).linking("https://drive.google.com/x", ""),
	} {
		if v := judge(t, g.f); v.Level != Pass {
			t.Errorf("%s: %v %v", what, v.Score, found(v))
		}
	}
}
