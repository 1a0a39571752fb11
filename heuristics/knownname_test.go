package heuristics

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sekisho/internal/history"
	"sekisho/internal/origin"
)

// bearer is a mail of a stranger whose name others have.
func bearer(from string, list ...history.Namesake) given {
	return stranger(from, "sato@tokiwa.example").field("To", "sato@tokiwa.example").also(func(r *history.Relation) { r.Namesakes = list })
}

// settledHere has written here for a month, though not to this recipient.
func settledHere(r *history.Relation) {
	r.Sender.First, r.Sender.Mails = noon.Add(-settledTime), settledMails
}

func TestKnownNameNewAddr(t *testing.T) {
	usual := history.Namesake{Addr: "tanaka@midori.example", Domain: "midori.example", Mails: 9, Here: 2, Readers: 1}
	with := func(change func(*history.Namesake)) history.Namesake {
		n := usual
		change(&n)
		return n
	}
	const from = "田中 一郎 <x@evil.example.net>"
	check(t, "known-name-new-addr", []example{
		{"another domain", bearer(from, usual), "hit"},
		{"free mail", bearer("田中 一郎 <tanaka.ichiro@gmail.com>", usual), "hit"},
		{"three readers", bearer(from, with(func(n *history.Namesake) { n.Here, n.Readers = 0, 3 })), "hit"},
		{"with his firm", bearer("緑商事 田中一郎 <x@evil.example.net>", usual), "hit"},
		{"in Latin letters", bearer("Ichiro Tanaka <x@evil.example.net>", usual), "hit"},
		{"firm's name", bearer("株式会社緑商事 <x@evil.example.net>", usual), "hit"},
		{"one mail here, two readers", bearer(from, with(func(n *history.Namesake) { n.Here, n.Readers = 1, 2 })), "no"},
		{"his organisation", bearer("田中 一郎 <ichiro@midori.example>", with(func(n *history.Namesake) { n.SameOrg = true })), "no"},
		{"another of his organisation is known", bearer(from, usual, with(func(n *history.Namesake) { n.Addr, n.Domain, n.SameOrg = "y@example.net", "example.net", true })), "no"},
		{"a warm-up address is not", bearer(from, usual, with(func(n *history.Namesake) { n.SameOrg, n.Here, n.Readers = true, 1, 1 })), "hit"},
		{"known by himself", bearer(from, usual).also(knownHere), "recorded"},
		{"surname", bearer("田中 <x@evil.example.net>", usual), "no"},
		{"long surname", bearer("佐々木様 <x@evil.example.net>", usual), "no"},
		{"desk", bearer("営業部 <x@evil.example.net>", usual), "no"},
		{"desk in Latin letters", bearer("Customer Support <x@evil.example.net>", usual), "no"},
		{"machine", bearer("noreply <x@evil.example.net>", usual), "no"},
		{"service", bearer("Amazon.co.jp <x@amazon.example>", usual), "no"},
		{"address as a name", bearer(`"tanaka@midori.example" <x@evil.example.net>`, usual), "no"},
		{"no name", bearer("x@evil.example.net", usual), "no"},
		{"one of ours by name", bearer(from, with(func(n *history.Namesake) { n.Ours = true })), "no"},
		{"our own domain", bearer("田中 一郎 <tanaka@tokiwa.example>", usual), "no"},
		{"second free mailbox", bearer("田中 一郎 <tanaka1@gmail.com>", with(func(n *history.Namesake) { n.Addr, n.Domain = "tanaka1@yahoo.co.jp", "yahoo.co.jp" })), "hit"},
		{"service that tells so", bearer("田中 一郎 (Google ドライブ経由) <drive-shares-noreply@google.com>", usual).auth(origin.Yes), "recorded"},
		{"list", bearer(`"田中 一郎 via seminar" <seminar@lists.example>`, usual).also(func(r *history.Relation) { r.KnownList = origin.Yes }), "recorded"},
		{"one of ours bears it, too", bearer(from, usual, with(func(n *history.Namesake) { n.Ours, n.Addr, n.Domain = true, "tanaka@tokiwa.example", "tokiwa.example" })), "no"},
		{"ours wrote to him first", bearer(from, usual).auth(origin.Yes).also(func(r *history.Relation) { r.Sender.OursFirst = true }), "recorded"},
		{"ours wrote to him first, forged", bearer(from, usual).auth(origin.No).also(func(r *history.Relation) { r.Sender.OursFirst = true }), "hit"},
		{"two partners' firm", bearer("田中 一郎 <x@aoba-seiki.co.jp>", with(func(n *history.Namesake) { n.Domain = "aoba-seiki.co.jp" })), "no"},
	})
	for what, c := range map[string]struct {
		facts given
		want  float64
	}{
		"stranger":                           {bearer(from, usual), 1},
		"stranger, confirmed":                {bearer(from, usual).auth(origin.Yes), 1},
		"his firm under another suffix":      {bearer("田中 一郎 <x@midori.jp>", with(func(n *history.Namesake) { n.Domain = "midori.co.jp" })), 1},
		"the same, confirmed":                {bearer("田中 一郎 <x@midori.jp>", with(func(n *history.Namesake) { n.Domain = "midori.co.jp" })).auth(origin.Yes), sisterShare},
		"the same mailbox elsewhere":         {bearer("田中 一郎 <tanaka1@gmail.com>", with(func(n *history.Namesake) { n.Addr, n.Domain = "tanaka1@yahoo.co.jp", "yahoo.co.jp" })), 0.5},
		"a list of his own":                  {bearer("田中 一郎 via ml <ml@evil.example.net>", usual).field("List-Id", "<ml.evil.example.net>").auth(origin.Yes), 0.5},
		"gone to a firm of long standing":    {bearer(from, usual).auth(origin.Yes).also(func(r *history.Relation) { r.OldDomain = origin.Yes }), 0.5},
		"two people of one name":             {bearer(from, usual).auth(origin.Yes).also(settledHere), third},
		"forged, for a month":                {bearer(from, usual).auth(origin.No).also(settledHere), 1},
		"forged, of a firm of long standing": {bearer(from, usual).auth(origin.No).also(func(r *history.Relation) { r.OldDomain = origin.Yes }), 1},
	} {
		if got := share(t, "known-name-new-addr", c.facts.f); got != c.want {
			t.Errorf("%s: %v, want %v", what, got, c.want)
		}
	}
	e := evidenceOf(t, judge(t, bearer(from, usual).f), "known-name-new-addr")
	contains(t, e, "“田中 一郎” is known here as tanaka@midori.example; this mail comes from x@evil.example.net", "「田中 一郎」さんのメールは通常tanaka@midori.exampleから届いていますが、今回はx@evil.example.netから")
}

// toStaff is a mail to a house that lists its people.
func toStaff() given {
	h := &House{Domains: []string{"tokiwa.example"}, Authorised: Authorised{Domains: []string{"hr-service.example"}}, Roster: []Person{
		{Name: "佐藤 花子", Addr: "hanako@tokiwa.example", VIP: true},
		{Name: "Sato Hanako", Addr: "hanako@tokiwa.example", VIP: true},
		{Name: "サトウ ハナコ", Addr: "hanako@tokiwa.example", VIP: true},
		{Name: "鈴木 次郎", Addr: "jiro@tokiwa.example"},
		{Name: "鈴木 次郎", Addr: "Jiro.Suzuki@gmail.com"},
		{Name: "佐々木", Addr: "sasaki@tokiwa.example"},
		{Name: "林", Addr: "hayashi@tokiwa.example"},
	}}
	h.Protect()
	return facts().house(h).envelope("x@example.net", "kato@tokiwa.example").recalling(unknownHere)
}

func TestColleagueNameOutside(t *testing.T) {
	for name, want := range map[string]string{
		"佐藤 花子": "hit", "佐藤花子": "hit", "佐藤　花子": "hit", "花子 佐藤": "hit", "佐藤花子様": "hit", "佐藤花子部長": "hit", "佐藤 花子（常盤商事）": "hit",
		"常盤商事 佐藤 花子": "hit", "【常盤商事】佐藤花子": "hit", "佐藤\u200b花子": "hit", "Hanako Sato": "hit", "SATO Hanako": "hit", `Sato, Hanako`: "hit",
		"Ms. Hanako SATO": "hit", "ｻﾄｳ ﾊﾅｺ": "hit", "さとう はなこ": "hit", "佐藤 花子 / Hanako Sato": "hit", "鈴木次郎": "hit",
		"佐藤": "no", "花子": "no", "佐藤 太郎": "no", "佐藤花子美容室": "no", "Sato": "no", "Hanako": "no", "Hanako Suzuki": "no", "佐々木": "no", "林": "no",
		"常盤商事": "no", "": "no", "佐々木 花子": "no", "サトウ": "no",
	} {
		check(t, "colleague-name-outside", []example{{name, toStaff().from(`"` + name + `" <x@example.net>`), want}})
	}
	const sato, suzuki = "佐藤 花子 <x@example.net>", "鈴木 次郎 <x@example.net>"
	ourName := history.Namesake{Ours: true, Addr: "ito@tokiwa.example", Mails: 5}
	check(t, "colleague-name-outside", []example{
		{"her own address", toStaff().from("佐藤 花子 <hanako@tokiwa.example>"), "no"},
		{"registered private address", toStaff().from("鈴木 次郎 <jiro.suzuki+x@gmail.com>"), "no"},
		{"another private address", toStaff().from("鈴木 次郎 <jiro@yahoo.co.jp>"), "hit"},
		{"service of the house", toStaff().from("佐藤 花子 <notify@hr-service.example>"), "no"},
		{"service that tells so", toStaff().from("佐藤 花子 (Google ドライブ経由) <drive-shares-noreply@google.com>").auth(origin.Yes), "recorded"},
		{"calls itself a service", toStaff().from("佐藤 花子 (Google ドライブ経由) <x@example.net>").auth(origin.Yes), "hit"},
		{"list", toStaff().from(sato).also(func(r *history.Relation) { r.KnownList = origin.Yes }), "recorded"},
		{"history lost", toStaff().from(sato).missing("history", "panic"), "hit"},
		{"history lost, nobody of the roster", toStaff().from("伊藤 三郎 <x@example.net>").missing("history", "panic"), "undecided"},
		{"as our own mail shows", toStaff().from("伊藤 三郎 <x@example.net>").also(func(r *history.Relation) { r.Namesakes = []history.Namesake{ourName} }), "hit"},
		{"a desk as our own mail shows", toStaff().from("総務部 <x@example.net>").also(func(r *history.Relation) { r.Namesakes = []history.Namesake{ourName} }), "no"},
		{"nobody is listed", facts().toTokiwa().from(sato).recalling(unknownHere), "no"},
	})
	for what, c := range map[string]struct {
		facts given
		want  float64
	}{
		"likely target":            {toStaff().from(sato), 5},
		"somebody":                 {toStaff().from(suzuki), 4},
		"namesake who is known":    {toStaff().from(sato).also(knownHere), 2},
		"list of his own":          {toStaff().from("佐藤 花子 via ml <ml@evil.example.net>").field("List-Id", "<ml.evil.example.net>").auth(origin.Yes), 2},
		"service long in use here": {toStaff().from(sato).auth(origin.Yes).also(settledHere), 2},
		"forged, for a month":      {toStaff().from(sato).auth(origin.No).also(settledHere), 5},
		"namesake, never confirms": {toStaff().from(suzuki).auth(origin.No), 4},
	} {
		if got := 5 * share(t, "colleague-name-outside", c.facts.f); got != c.want {
			t.Errorf("%s: %v, want %v", what, got, c.want)
		}
	}
	e := evidenceOf(t, judge(t, toStaff().from("SATO Hanako <x@example.net>").f), "colleague-name-outside")
	contains(t, e, "the name of our Sato Hanako, but writes from the outside address x@example.net", "「Sato Hanako」さんと同じ名前")
}

// Names that are made to be compared for long cost no more than their length.
func TestHostileFullNames(t *testing.T) {
	for _, unit := range []string{"佐藤 ", "a ", "佐藤", "様", "部長", ",", "ア", "\u200b", "・"} {
		long := strings.Repeat(unit, (1<<18)/len(unit))
		if n := len(nameForms(long)); n > 4*maxNameParts {
			t.Errorf("%q: %d forms", unit, n)
		}
	}
}

func BenchmarkColleagueName(b *testing.B) {
	h := &House{Domains: []string{"tokiwa.example"}}
	for i := range 10_000 {
		h.Roster = append(h.Roster, Person{Name: fmt.Sprintf("田中 太郎%d", i)})
	}
	h.Protect()
	f := facts().house(h).from("青葉商事 田中 一郎 <tanaka@aoba.co.jp>").recalling(unknownHere).f
	b.ReportAllocs()
	for b.Loop() {
		findColleagueName(f)
	}
}

func FuzzNameForms(f *testing.F) {
	for _, s := range []string{"佐藤 花子", "SATO, Hanako (常盤商事)", "ｻﾄｳ ﾊﾅｺ様", "a b c d", "\xff\u200b佐藤\u3000花子部長"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		forms := nameForms(s)
		if len(forms) > 4*maxNameParts {
			t.Errorf("%q: %d forms", s, len(forms))
		}
		for _, form := range forms {
			if !wholeName(form, 2) && !wholeName(form, 1) {
				t.Errorf("%q: %q is no whole name", s, form)
			}
		}
		for _, form := range personForms(s) {
			if n := len(nameParts(s)); n > 0 && n <= 2 && !slices.Contains(forms, form) {
				t.Errorf("%q as listed is not found as shown: %q not in %q", s, form, forms)
			}
		}
	})
}
