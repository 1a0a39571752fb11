package heuristics

import (
	"testing"
	"time"

	"sekisho/internal/history"
	"sekisho/internal/intel"
	"sekisho/internal/origin"
	"sekisho/internal/payload"
	"sekisho/internal/payload/document"
	"sekisho/internal/record"
)

// arriving is a mail to one person of the house, who stands in To.
func arriving(from string, change func(*history.Relation)) given {
	g := facts().toTokiwa().from(from).field("To", "sato@tokiwa.example")
	return g.envelope(g.f.Mail.From().Addr, "sato@tokiwa.example").recalling(change).carrying(file("1", "", payload.Text))
}

// Archetypes of attacks in which the history has a part, and of ordinary mail beside them.
func TestArchetypes(t *testing.T) {
	tanaka := history.Namesake{Addr: "tanaka@midori.example", Domain: "midori.example", Mails: 12, Here: 6, Readers: 3}
	asTanaka := func(from string, change func(*history.Relation)) given {
		return arriving("田中 一郎 <"+from+">", func(r *history.Relation) {
			unknownHere(r)
			r.Namesakes = []history.Namesake{tanaka}
			if change != nil {
				change(r)
			}
		})
	}
	quotesOurs := func(r *history.Relation) { r.Quotes = []history.Earlier{ourMail} }
	macros := sheetDocument(dropMacros)
	oneNote := section("a.wsf")
	bigRAR := file("2", "資料.rar", payload.RAR)
	bigRAR.Encrypted, bigRAR.Unfinished = true, payload.Encrypted
	known := func(r *history.Relation) {
		knownHere(r)
		r.Sender = history.Sender{First: noon.AddDate(-1, 0, 0), Mails: 40, OursFirst: true, Carried: noon.AddDate(0, -9, 0),
			Sent: map[history.Class]bool{history.ClassArchive: true, history.ClassLocked: true, history.ClassMacro: true, history.ClassDocument: true}}
	}
	ioc := arriving("x@evil.example", unknownHere)
	ioc.f.Intel = []intel.Match{{Where: "from", Indicator: record.Indicator{ID: "1", Kind: "address", Value: "x@evil.example", Source: "J-CSIP"}}}
	for what, c := range map[string]struct {
		facts given
		level Level
		has   []string
	}{
		"harmless chat, then a locked archive": {friend("外務省 <x@gmail.com>", justAnswered).carrying(lockedArchive()), Hold, []string{"rapport-then-payload"}},
		"replay with macros from abroad": {asTanaka("x@evil.example", func(r *history.Relation) { r.Repeats = []history.Earlier{genuine(nil)} }).at("CN", "114.114.114.114").carrying(macros),
			Hold, []string{"replayed-business-mail", "attach-replaced", "known-name-new-addr", "thread-payload"}},
		"reply to a stolen mail, locked archive": {asTanaka("x@evil.example", quotesOurs).subject("Re: お見積り").carrying(lockedArchive()),
			Hold, []string{"stolen-thread", "fake-reply", "known-name-new-addr", "thread-payload"}},
		"known name, OneNote": {asTanaka("x@evil.example", nil).carrying(oneNote), Hold, []string{"known-name-new-addr", "thread-payload", "payload-first-contact"}},
		"boss on free mail, locked archive": {toStaff().from("佐藤 花子 <x@gmail.com>").field("To", "kato@tokiwa.example").carrying(lockedArchive()),
			Mark, []string{"colleague-name-outside", "first-contact-org"}},
		"boss on free mail, shared file":     {toStaff().from("佐藤 花子 <x@gmail.com>").field("To", "kato@tokiwa.example").linking("https://drive.google.com/x", ""), Hold, []string{"cloud-rapport"}},
		"look-alike that signs for itself":   {arriving("x@aoba-seiki-jp.com", unknownHere).auth(origin.Yes).carrying(file("2", "資料.pdf", payload.PDF)), Mark, []string{"lookalike-domain", "first-contact-org"}},
		"stranger's disk image to three":     {wave(3, 1, 2).carrying(file("2", "RFQ.iso", payload.ISO)), Hold, []string{"similar-to-many", "payload-first-contact"}},
		"tools of a confirmed attack, RAR":   {again("net", "helo").carrying(bigRAR), Mark, []string{"campaign-fingerprint", "opaque-archive"}},
		"sender on a list":                   {ioc, Hold, []string{"ioc-match"}},
		"account of a partner, first macros": {regular(history.ClassDocument).auth(origin.Yes).carrying(macros), Pass, []string{"attach-unusual-for-sender", "macro-doc"}},

		"partner's locked archive":     {arriving("tanaka@midori.example", known).auth(origin.Yes).carrying(lockedArchive()), Pass, nil},
		"partner's shared file":        {arriving("tanaka@midori.example", known).auth(origin.Yes).linking("https://xgf.nu/abc", ""), Pass, nil},
		"accountants' form":            {arriving("tanaka@midori.example", known).auth(origin.Yes).carrying(sheetDocument(autoMacros)), Pass, nil},
		"new supplier's archive":       {arriving("bill@aoba.example", unknownHere).auth(origin.Yes).carrying(lockedArchive()), Pass, nil},
		"customer abroad":              {arriving("john@parts.example.com", unknownHere).at("US", "198.51.100.4").auth(origin.Yes).carrying(file("2", "RFQ.pdf", payload.PDF)), Pass, nil},
		"ministry by a cloud":          {arriving("x@mofa.go.jp", unknownHere).cloud("Microsoft").auth(origin.Yes).carrying(file("2", "資料.pdf", payload.PDF)), Pass, nil},
		"post to a list that is known": {arriving("x@member.example", func(r *history.Relation) { unknownHere(r); r.KnownList = origin.Yes; quotesOurs(r) }).field("List-Id", "<ml.lists.example>").subject("Re: [ml:12] x"), Pass, nil},
		"small firm on free mail":      {arriving("有限会社青葉 <aoba@gmail.com>", unknownHere).carrying(file("2", "ご案内.pdf", payload.PDF)), Note, nil},
		"partner sends it again": {arriving("tanaka@midori.example", func(r *history.Relation) {
			known(r)
			r.Repeats = []history.Earlier{genuine(func(e *history.Earlier) { sameAuthor(e); e.At = noon.Add(-20 * time.Minute) })}
		}).auth(origin.Yes).carrying(file("2", "お見積り.xlsx", payload.OOXML)), Pass, []string{"replayed-business-mail"}},
	} {
		v := judge(t, c.facts.f)
		if v.Level != c.level {
			t.Errorf("%s: %s (%v), want %s: %v", what, v.Level, v.Score, c.level, found(v))
		}
		for _, id := range c.has {
			if !hasFinding(v, id) {
				t.Errorf("%s: no %s among %v", what, id, found(v))
			}
		}
	}
}

// On the first day nobody is a stranger, and what tells by itself tells as ever.
func TestFirstDay(t *testing.T) {
	day1 := func(g given) given { return g.recalling(learning) }
	for what, c := range map[string]struct {
		facts given
		level Level
	}{
		"stranger":           {day1(arriving("x@evil.example", learning)), Pass},
		"looks like a reply": {day1(arriving("x@evil.example", learning)).subject("Re: x"), Pass},
		"program":            {day1(arriving("x@evil.example", learning)).carrying(file("2", "a.exe", payload.PE)), Mark},
		"ministry, macros": {day1(arriving("外務省 <x@gmail.com>", learning)).carrying(sheetDocument(document.Macros{Code: true, AutoExec: []string{"AutoOpen"}, Calls: []string{"Shell"}})),
			Hold},
	} {
		v := judge(t, c.facts.f)
		if v.Level != c.level {
			t.Errorf("%s: %s (%v), want %s: %v", what, v.Level, v.Score, c.level, found(v))
		}
		for _, f := range v.Findings {
			if f.Family == Relation {
				t.Errorf("%s: %s on the first day", what, f.Trait)
			}
		}
		if u, ok := undecided(v, "first-contact-org"); !ok || u.Reason != tooShort {
			t.Errorf("%s: %+v", what, v.Undecided)
		}
	}
}
