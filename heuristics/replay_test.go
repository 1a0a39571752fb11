package heuristics

import (
	"testing"
	"time"

	"sekisho/internal/history"
	"sekisho/internal/origin"
	"sekisho/internal/payload"
)

// genuine is a partner's mail ten hours ago, with a file.
func genuine(change func(*history.Earlier)) history.Earlier {
	e := history.Earlier{
		ID: "1", At: noon.Add(-10 * time.Hour), From: "tanaka@midori.example", Rcpt: "sato@tokiwa.example", Alike: 0.9, OtherFiles: true, File: "お見積り.xlsx",
	}
	if change != nil {
		change(&e)
	}
	return e
}

// repeating is a mail with a file whose text has come before.
func repeating(from string, list ...history.Earlier) given {
	return stranger(from, "sato@tokiwa.example").field("To", "sato@tokiwa.example").recalling(func(r *history.Relation) {
		unknownHere(r)
		r.Repeats = list
	}).carrying(file("1", "", payload.Text), file("2", "お見積り.xlsx", payload.OOXML))
}

func sameAuthor(e *history.Earlier) { e.SameAuthor, e.SameOrg = true, true }

func sameOrigin(e *history.Earlier) { e.SameAuthor, e.SameOrg, e.SameNet = true, true, true }

func replaySamples() []given {
	return []given{
		repeating("x@gmail.com", genuine(nil)),
		repeating("x@gmail.com", genuine(func(e *history.Earlier) { e.At, e.From = noon.Add(-time.Hour), "" })),
		repeating("x@gmail.com", genuine(func(e *history.Earlier) { e.Out, e.OtherLinks = true, true })),
		repeating("tanaka@midori.example", genuine(sameOrigin)),
	}
}

func replacedSamples() []given {
	nameless := repeating("x@gmail.com", genuine(func(e *history.Earlier) { e.File = "" }))
	nameless.f.Objects = append(nameless.f.Objects, file("3", "", payload.PDF))
	return []given{repeating("x@gmail.com", genuine(nil)), nameless}
}

// circular is a mail without a file by a cloud whose network says nothing.
func circular(g given) given {
	g.f.Objects = g.f.Objects[:1]
	return g.cloud("Amazon")
}

// autoAnswer is a mail without a file that calls itself an automatic answer.
func autoAnswer(g given) given {
	g.f.Objects = g.f.Objects[:1]
	return g.nobody().field("Auto-Submitted", "auto-replied")
}

func linksDiffer(e *history.Earlier) { e.OtherFiles, e.OtherLinks = false, true }

// circularFrom is one from a network that is known.
func circularFrom(ip string, g given) given {
	g.f.Objects = g.f.Objects[:1]
	return g.at("JP", ip)
}

func TestReplayedBusinessMail(t *testing.T) {
	echo := genuine(func(e *history.Earlier) { e.Out, e.Participant, e.ToAuthor, e.OtherFiles = true, true, true, false })
	early := func(d time.Duration) history.Earlier {
		return genuine(func(e *history.Earlier) { e.At = noon.Add(-d) })
	}
	check(t, "replayed-business-mail", []example{
		{"from free mail", repeating("x@gmail.com", genuine(nil)), "hit"},
		{"from free mail, confirmed", repeating("x@gmail.com", genuine(nil)).auth(origin.Yes), "hit"},
		{"from another domain, confirmed", repeating("x@evil.example", genuine(nil)).auth(origin.Yes), "hit"},
		{"forged, nobody verified", repeating("tanaka@midori.example", genuine(sameAuthor)), "hit"},
		{"forged, not confirmed", repeating("tanaka@midori.example", genuine(sameAuthor)).auth(origin.No), "hit"},
		{"our own mail comes back", repeating("x@evil.example", genuine(func(e *history.Earlier) { e.Out = true })), "hit"},
		{"after three minutes", repeating("x@gmail.com", early(3*time.Minute)), "hit"},
		{"at once, on two ways", repeating("x@gmail.com", early(time.Minute)), "no"},
		{"after four days", repeating("x@gmail.com", early(97*time.Hour)), "no"},
		{"the author sends it again, confirmed", repeating("tanaka@midori.example", genuine(sameAuthor)).auth(origin.Yes), "recorded"},
		{"the author sends it again, same network", repeating("tanaka@midori.example", genuine(sameOrigin)), "recorded"},
		{"the author sends it again, usual network", repeating("tanaka@midori.example", genuine(sameAuthor)).also(knownHere), "recorded"},
		{"his colleague sends it again", repeating("suzuki@midori.example", genuine(func(e *history.Earlier) { e.SameOrg = true })).auth(origin.Yes), "recorded"},
		{"reminder", repeating("tanaka@midori.example", genuine(func(e *history.Earlier) { sameOrigin(e); e.OtherFiles = false })), "no"},
		{"circular, one reader after the other", circular(repeating("news@midori.example", genuine(func(e *history.Earlier) { sameAuthor(e); e.OtherFiles = false }))), "no"},
		{"circular from elsewhere", circularFrom("203.0.113.7", repeating("news@midori.example", genuine(func(e *history.Earlier) { sameAuthor(e); e.OtherFiles = false }))), "hit"},
		{"calls itself an automatic answer", autoAnswer(repeating("x@evil.example", genuine(linksDiffer))), "hit"},
		{"automatic answer that echoes ours", autoAnswer(repeating("x@evil.example", genuine(func(e *history.Earlier) { linksDiffer(e); e.Out = true }))), "no"},
		{"echo of ours, usual network", repeating("tanaka@midori.example", echo).also(func(r *history.Relation) { r.KnownNet = origin.Yes }), "no"},
		{"list", repeating("x@gmail.com", genuine(nil)).also(func(r *history.Relation) { r.KnownList = origin.Yes }), "no"},
		{"second replay", repeating("x@evil.example", genuine(func(e *history.Earlier) { sameOrigin(e); e.At = noon.Add(-time.Hour) }), genuine(nil)), "hit"},
		{"author after a replay", repeating("tanaka@midori.example", genuine(func(e *history.Earlier) { e.At = noon.Add(-time.Hour) }), genuine(sameOrigin)), "recorded"},
		{"nothing like it", repeating("x@gmail.com"), "no"},
		{"our own scanner", repeating("mfp@tokiwa.example", genuine(sameAuthor)).at("JP", "192.168.0.7"), "no"},
	})
	e := evidenceOf(t, judge(t, repeating("x@gmail.com", genuine(nil)).f), "replayed-business-mail")
	contains(t, e, "as in the mail from tanaka@midori.example of 2026-11-05 02:00, 10 hours earlier. This time the mail comes from x@gmail.com. What differs: the sender, the network that it was sent from, the attached files.",
		"10時間前(2026年11月5日 02:00)のtanaka@midori.example からのメールとほぼ同じ文面ですが、今回はx@gmail.comから届いています。異なる点:差出人、送信元のネットワーク、添付ファイル。")
	e = evidenceOf(t, judge(t, repeating("x@gmail.com", genuine(nil)).f), "attach-replaced")
	contains(t, e, "carried “お見積り.xlsx”", "「お見積り.xlsx」が添付されていましたが、今回は別のファイル")
}

func TestSpan(t *testing.T) {
	for d, want := range map[time.Duration]string{
		20 * time.Second: "0 minutes", time.Minute: "1 minute", 89 * time.Minute: "89 minutes", 90 * time.Minute: "2 hours", 9*time.Hour + 50*time.Minute: "10 hours",
		-time.Hour: "60 minutes", 72 * time.Hour: "72 hours",
	} {
		if got := span(d).en; got != want {
			t.Errorf("%v: %s, want %s", d, got, want)
		}
	}
}

// A replay with another attachment is held whoever sends it; what its author sends again passes.
func TestReplayWithAnotherAttachment(t *testing.T) {
	for what, c := range map[string]struct {
		facts given
		level Level
	}{
		"free mail":                        {repeating("田中 <tanaka.midori@gmail.com>", genuine(nil)), Hold},
		"free mail, confirmed":             {repeating("tanaka.midori@gmail.com", genuine(nil)).auth(origin.Yes), Hold},
		"look-alike, confirmed":            {repeating("tanaka@aoba-seiki-jp.com", genuine(nil)).auth(origin.Yes), Hold},
		"forged, nobody verified":          {repeating("tanaka@midori.example", genuine(sameAuthor)).also(forged), Hold},
		"forged, not confirmed":            {repeating("tanaka@midori.example", genuine(sameAuthor)).also(forged).auth(origin.No), Hold},
		"unknown domain":                   {repeating("x@evil.example", genuine(nil)), Hold},
		"unknown domain, confirmed":        {repeating("x@evil.example", genuine(nil)).auth(origin.Yes), Mark},
		"free mail, same files":            {repeating("x@gmail.com", genuine(func(e *history.Earlier) { e.OtherFiles = false })), Note},
		"author, confirmed":                {repeating("tanaka@midori.example", genuine(sameAuthor)).also(knownHere).auth(origin.Yes), Pass},
		"author, not verified, usual net":  {repeating("tanaka@midori.example", genuine(sameOrigin)).also(knownHere), Pass},
		"forged, same files, another line": {repeating("tanaka@midori.example", genuine(func(e *history.Earlier) { sameAuthor(e); e.OtherFiles = false })).also(forged), Note},
		"author, by a cloud, not verified": {repeating("tanaka@midori.example", genuine(sameAuthor)).also(forged).cloud("Microsoft"), Mark},
		"two customers of one service":     {repeating("bill@aoba.example", genuine(nil)).also(partner).auth(origin.Yes), Pass},
		"two firms with one form of bill":  {repeating("bill@aoba.example", genuine(nil)).also(knownHere).also(settledHere), Note},
		"applicants with one form":         {repeating("x@gmail.com", genuine(nil)).to("sato@tokiwa.example").open("sato@tokiwa.example"), Note},
	} {
		if v := judge(t, c.facts.f); v.Level != c.level {
			t.Errorf("%s: %s (%v) %v, want %s", what, v.Level, v.Score, found(v), c.level)
		}
	}
	v := judge(t, repeating("x@gmail.com", genuine(nil)).f)
	if v.Score != 5+2+3 {
		t.Errorf("free mail: %v %v", v.Score, found(v))
	}
}

// forged: the address is a correspondent's, but the network is not his.
func forged(r *history.Relation) {
	r.KnownDomain, r.FirstContact, r.FirstToRcpt, r.KnownNet = origin.Yes, origin.No, origin.No, origin.No
}

func partner(r *history.Relation) {
	forged(r)
	r.Known = origin.Yes
}

func TestAttachReplaced(t *testing.T) {
	bare := repeating("x@gmail.com", genuine(nil))
	bare.f.Objects = bare.f.Objects[:1]
	check(t, "attach-replaced", []example{
		{"another file", repeating("x@gmail.com", genuine(nil)), "hit"},
		{"the same file", repeating("x@gmail.com", genuine(func(e *history.Earlier) { e.OtherFiles = false })), "no"},
		{"no file now", bare, "no"},
		{"author, confirmed", repeating("tanaka@midori.example", genuine(sameAuthor)).auth(origin.Yes), "no"},
		{"open desk", repeating("x@gmail.com", genuine(nil)).to("info@tokiwa.example").open("info@tokiwa.example"), "recorded"},
	})
}
