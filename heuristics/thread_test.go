package heuristics

import (
	"testing"
	"time"

	"sekisho/internal/history"
	"sekisho/internal/mail"
	"sekisho/internal/origin"
	"sekisho/internal/payload"
)

// ourMail is a mail of ours to a correspondent, three days ago.
var ourMail = history.Earlier{ID: "1", At: noon.Add(-72 * time.Hour), Out: true, From: "sato@tokiwa.example", Rcpt: "tanaka@midori.example", Alike: 1}

// theirMail is his answer.
var theirMail = history.Earlier{ID: "2", At: noon.Add(-48 * time.Hour), From: "tanaka@midori.example", Rcpt: "sato@tokiwa.example", Alike: 1}

// quoting is a mail of somebody that quotes earlier mail.
func quoting(from string, list ...history.Earlier) given {
	return stranger(from, "sato@tokiwa.example").recalling(func(r *history.Relation) {
		unknownHere(r)
		r.Quotes = list
	})
}

func (g given) also(change func(*history.Relation)) given {
	change(&g.f.Relation)
	return g
}

func stolenSamples() []given {
	nameless, theirs := ourMail, theirMail
	nameless.From, nameless.Rcpt, theirs.From, theirs.Rcpt = "", "", "", ""
	answers := quoting("x@evil.example").also(func(r *history.Relation) { r.Answers = []history.Earlier{ourMail} })
	return []given{quoting("x@evil.example", ourMail), quoting("x@evil.example", theirMail), quoting("x@evil.example", nameless), quoting("x@evil.example", theirs), answers}
}

func part(e history.Earlier) history.Earlier {
	e.Participant = true
	return e
}

func own(e history.Earlier) history.Earlier {
	e.Participant, e.SameAuthor, e.SameOrg = true, true, true
	return e
}

func toAuthor(e history.Earlier) history.Earlier {
	e.Participant, e.ToAuthor = true, true
	return e
}

func TestStolenThread(t *testing.T) {
	answering := func(from string, list ...history.Earlier) given {
		return quoting(from).also(func(r *history.Relation) { r.Answers = list })
	}
	knownDomain := func(r *history.Relation) { r.KnownDomain = origin.Yes }
	list := func(g given, aligned origin.Truth) given {
		return g.field("List-Id", "<ml.lists.example>").auth(aligned)
	}
	toList := ourMail
	toList.Rcpt = "ml@ml.lists.example"
	check(t, "stolen-thread", []example{
		{"quotes ours", quoting("x@evil.example", ourMail), "hit"},
		{"quotes one to us", quoting("x@evil.example", theirMail), "hit"},
		{"names ours only", answering("x@evil.example", ourMail), "hit"},
		{"free mail, confirmed", quoting("tanaka@gmail.com", ourMail).auth(origin.Yes), "hit"},
		{"who got it", quoting("tanaka@midori.example", part(ourMail)), "no"},
		{"colleague of who got it", quoting("suzuki@midori.example", part(ourMail)), "no"},
		{"answers the last one, quotes them all", answering("suzuki@midori.example", part(theirMail)).also(func(r *history.Relation) { r.Quotes = []history.Earlier{ourMail} }), "no"},
		{"quotes it and answers a mail that he sent himself before", answering("x@evil.example", own(theirMail)).also(func(r *history.Relation) { r.Quotes = []history.Earlier{ourMail} }), "hit"},
		{"quotes it beside a mail that he sent himself before", quoting("x@evil.example", own(theirMail), ourMail), "hit"},
		{"quotes his own mail", quoting("tanaka@midori.example", own(theirMail)), "no"},
		{"goes on with his own thread, which ours have answered", answering("x@evil.example", own(theirMail), toAuthor(ourMail)).also(func(r *history.Relation) { r.Quotes = []history.Earlier{theirMail} }), "no"},
		{"quotes nothing known", quoting("x@evil.example"), "no"},
		{"correspondent whom a third one drew in", quoting("ito@aoba.example", ourMail).also(knownHere).also(settledHere), "recorded"},
		{"a correspondent's address, perhaps", quoting("ito@aoba.example", ourMail).also(func(r *history.Relation) { r.Known = origin.Unknown }), "hit"},
		{"one of ours", quoting("kato@tokiwa.example", ourMail), "no"},
		{"list that is known", quoting("x@member.example", ourMail).also(func(r *history.Relation) { r.KnownList = origin.Yes }), "no"},
		{"confirmed list of a known domain", list(quoting("x@member.example", ourMail), origin.Yes).also(knownDomain), "no"},
		{"ours went to that list", list(quoting("x@member.example", toList), origin.Yes), "no"},
		{"calls itself a list", list(quoting("x@evil.example", ourMail), origin.No), "hit"},
		{"calls itself the list that ours went to", list(quoting("x@evil.example", toList), origin.No), "hit"},
		{"day 1", quoting("x@evil.example", ourMail).also(learning), "hit"},
		{"automatic answer by another address", quoting("vacation@evil.example", ourMail).nobody().field("Auto-Submitted", "auto-replied"), "no"},
	})
	for what, c := range map[string]struct {
		facts given
		want  float64
	}{
		"stranger":                       {quoting("x@evil.example", ourMail), 1},
		"correspondent of some days":     {quoting("ito@aoba.example", ourMail).also(knownHere), third},
		"forwards, domain known":         {quoting("ito@aoba.example", theirMail).subject("Fwd: お見積り").also(knownDomain), 0.5},
		"forwards in Japanese":           {quoting("ito@aoba.example", theirMail).subject("転送：お見積り").also(knownDomain), 0.5},
		"forwards, domain not known":     {quoting("x@evil.example", theirMail).subject("Fwd: お見積り"), 1},
		"replies, domain known":          {quoting("ito@aoba.example", theirMail).subject("Re: Fwd: お見積り").also(knownDomain), 1},
		"confirmed list, not known here": {list(quoting("x@evil.example", ourMail), origin.Yes), 0.5},
	} {
		if got := share(t, "stolen-thread", c.facts.f); got != c.want {
			t.Errorf("%s: %v, want %v", what, got, c.want)
		}
	}
	e := evidenceOf(t, judge(t, quoting("x@evil.example", ourMail).f), "stolen-thread")
	contains(t, e, "our mail to tanaka@midori.example of 2026-11-02 12:00, but its sender x@evil.example", "2026年11月2日 12:00のtanaka@midori.example 宛ての当組織のメールを引用")
	e = evidenceOf(t, judge(t, answering("x@evil.example", theirMail).f), "stolen-thread")
	contains(t, e, "marked as a reply to the mail from tanaka@midori.example", "tanaka@midori.example からのメールへの返信とされて")
}

func TestFakeReply(t *testing.T) {
	reply := func(subject string) given { return stranger("x@evil.example", "sato@tokiwa.example").subject(subject) }
	shown := func(lines string) given {
		g := reply("見積の件")
		g.f.Mail.Texts = []mail.Text{{Part: "1", MediaType: "text/plain", Body: lines, Shown: lines}}
		return g
	}
	check(t, "fake-reply", []example{
		{"Re", reply("Re: 見積の件"), "hit"},
		{"RE, full width", reply("ＲＥ：見積の件"), "hit"},
		{"in Japanese", reply("返信: 見積の件"), "hit"},
		{"forwarded", reply("Fwd: 見積の件"), "hit"},
		{"behind a tag", reply("[External] Re: 見積の件"), "hit"},
		{"counted", reply("Re[2]: 見積の件"), "hit"},
		{"quotes", shown("了解しました。\n\n> お世話になっております。\n> 佐藤です。"), "hit"},
		{"names an unknown mail", reply("Re: 見積の件").field("In-Reply-To", "<1@evil.example>"), "hit"},
		{"stolen thread", reply("Re: 見積の件").also(func(r *history.Relation) { r.Quotes = []history.Earlier{ourMail} }), "hit"},
		{"no reply", reply("見積の件"), "no"},
		{"regarding", reply("Regarding: quotation"), "no"},
		{"no quotation", shown("お世話になっております。\n\nよろしくお願いします。"), "no"},
		{"answers a mail that he got", reply("Re: 見積の件").also(func(r *history.Relation) { r.Answers = []history.Earlier{part(ourMail)} }), "no"},
		{"seen before", reply("Re: 見積の件").recalling(func(r *history.Relation) { r.FirstToRcpt = origin.Yes }), "no"},
		{"correspondent", reply("Re: 見積の件").recalling(knownHere), "no"},
		{"one of ours", stranger("kato@tokiwa.example", "sato@tokiwa.example").subject("Re: x"), "no"},
		{"list", reply("Re: 見積の件").also(func(r *history.Relation) { r.KnownList = origin.Yes }), "no"},
		{"open desk", stranger("x@midori.example", "info@tokiwa.example").open("info@tokiwa.example").subject("Re: お電話の件"), "recorded"},
		{"day 1", reply("Re: 見積の件").recalling(learning), "undecided"},
		{"day 1, no reply", reply("見積の件").recalling(learning), "no"},
	})
}

func TestThreadPayload(t *testing.T) {
	locked := file("2", "資料.zip", payload.ZIP)
	locked.Encrypted, locked.Unfinished = true, payload.Encrypted
	for what, c := range map[string]struct {
		facts given
		want  bool
	}{
		"encrypted archive": {quoting("x@evil.example", ourMail).carrying(locked), true},
		"program":           {quoting("x@evil.example", ourMail).carrying(file("2", "a.exe", payload.PE)), true},
		"shared file":       {quoting("x@evil.example", ourMail).linking("https://drive.google.com/x", ""), true},
		"download":          {quoting("x@evil.example", ourMail).linking("https://evil.example/a.zip", ""), true},
		"known name":        {bearer("田中 一郎 <x@evil.example>", history.Namesake{Addr: "tanaka@midori.example", Domain: "midori.example", Here: 2}).carrying(locked), true},
		"PDF":               {quoting("x@evil.example", ourMail).carrying(file("2", "a.pdf", payload.PDF)), false},
		"text only":         {quoting("x@evil.example", ourMail), false},
		"who got it":        {quoting("tanaka@midori.example", part(ourMail)).carrying(locked), false},
		"stranger":          {stranger("x@evil.example", "sato@tokiwa.example").carrying(locked), false},
	} {
		if got := hasFinding(judge(t, c.facts.f), "thread-payload"); got != c.want {
			t.Errorf("%s: %t", what, got)
		}
	}
}
