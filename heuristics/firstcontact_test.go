package heuristics

import (
	"testing"

	"sekisho/internal/history"
	"sekisho/internal/origin"
	"sekisho/internal/payload"
)

// open makes addresses desks that strangers write to every day.
func (g given) open(desks ...string) given {
	h := *g.f.House
	h.OpenDesks = desks
	g.f.House = &h
	return g
}

func TestFirstContact(t *testing.T) {
	firstHere := func(r *history.Relation) { r.FirstToRcpt = origin.Yes }
	for what, c := range map[string]struct {
		facts     given
		rcpt, org string
	}{
		"stranger":                     {stranger(aoba, "sato@tokiwa.example"), "no", "hit"},
		"known to others":              {facts().toTokiwa().from(aoba).recalling(firstHere), "hit", "no"},
		"correspondent":                {facts().toTokiwa().from(aoba).recalling(knownHere), "no", "no"},
		"seen before":                  {facts().toTokiwa().from(aoba).recalling(func(*history.Relation) {}), "no", "no"},
		"to an open desk":              {stranger(aoba, "recruit@tokiwa.example").open("recruit@tokiwa.example"), "no", "recorded"},
		"to an open desk and a person": {stranger(aoba, "recruit@tokiwa.example", "sato@tokiwa.example").open("recruit@tokiwa.example"), "no", "hit"},
		"known to others, open desk":   {stranger(aoba, "recruit@tokiwa.example").open("recruit@tokiwa.example").recalling(firstHere), "recorded", "no"},
		"in our name from outside":     {stranger("soumu@tokiwa.example", "sato@tokiwa.example"), "hit", "no"},
		"our own scanner":              {stranger("mfp@tokiwa.example", "sato@tokiwa.example").at("JP", "192.168.0.7"), "no", "no"},
		"day 1":                        {stranger(aoba, "sato@tokiwa.example").recalling(learning), "undecided", "undecided"},
		"one statement unknown":        {stranger(aoba, "sato@tokiwa.example").recalling(func(r *history.Relation) { r.FirstContact = origin.Unknown }), "no", "undecided"},
		"no author":                    {stranger("", "sato@tokiwa.example"), "undecided", "undecided"},
		"no mail":                      {given{&Facts{}}, "no", "no"},
	} {
		check(t, "first-contact-rcpt", []example{{what, c.facts, c.rcpt}})
		check(t, "first-contact-org", []example{{what, c.facts, c.org}})
	}
	e := evidenceOf(t, judge(t, stranger("田中 <tanaka@midori.example>", "sato@tokiwa.example").f), "first-contact-org")
	contains(t, e, "first mail from tanaka@midori.example to this organisation", "(tanaka@midori.example)から当組織への初めての")
}

func TestRoleAddress(t *testing.T) {
	for rcpt, want := range map[string]string{
		"info@tokiwa.example": "hit", "Saiyo@Tokiwa.example": "hit", "recruit2027@tokiwa.example": "hit", "info-tokyo@tokiwa.example": "hit",
		"soumu@tokiwa.example": "hit", "koho@tokiwa.example": "hit", "press@tokiwa.example": "hit", "toiawase@tokiwa.example": "hit",
		"sato@tokiwa.example": "no", "sato-info@tokiwa.example": "no", "pressman@tokiwa.example": "no", "y.inf@tokiwa.example": "no", "": "no",
	} {
		check(t, "role-address", []example{{rcpt, stranger(aoba, rcpt), want}})
	}
	check(t, "role-address", []example{
		{"beside a person", stranger(aoba, "sato@tokiwa.example", "info@tokiwa.example"), "hit"},
		{"open desk", stranger(aoba, "info@tokiwa.example").open("info@tokiwa.example"), "recorded"},
		{"correspondent", stranger(aoba, "info@tokiwa.example").recalling(knownHere), "no"},
		{"day 1", stranger(aoba, "info@tokiwa.example").recalling(learning), "undecided"},
		{"day 1, to a person", stranger(aoba, "sato@tokiwa.example").recalling(learning), "no"},
		{"our own attendance system", stranger("kintai@tokiwa.example", "soumu@tokiwa.example").at("JP", "192.168.0.7"), "no"},
	})
}

func TestHiddenRecipients(t *testing.T) {
	check(t, "hidden-recipients", []example{
		{"BCC", stranger(aoba, "sato@tokiwa.example").field("To", aoba), "hit"},
		{"no To", stranger(aoba, "sato@tokiwa.example"), "hit"},
		{"in To", stranger(aoba, "sato@tokiwa.example").field("To", "佐藤 <Sato@TOKIWA.example>"), "no"},
		{"in Cc", stranger(aoba, "sato@tokiwa.example").field("To", aoba).field("Cc", "x@a.example, sato@tokiwa.example"), "no"},
		{"sub-address", stranger(aoba, "sato+shop@tokiwa.example").field("To", "sato@tokiwa.example"), "no"},
		{"one of two", stranger(aoba, "sato@tokiwa.example", "kato@tokiwa.example").field("To", "kato@tokiwa.example"), "no"},
		{"circular of a correspondent", stranger(aoba, "sato@tokiwa.example").field("To", aoba).recalling(knownHere), "no"},
		{"list", stranger(aoba, "sato@tokiwa.example").field("To", "ml@lists.example").field("List-Id", "<ml.lists.example>"), "no"},
		{"newsletter", stranger(aoba, "sato@tokiwa.example").field("List-Unsubscribe", "<https://a.example/>"), "no"},
		{"open desk", stranger(aoba, "info@tokiwa.example").open("info@tokiwa.example"), "recorded"},
		{"recipients not known", facts().toTokiwa().from(aoba).recalling(unknownHere), "no"},
		{"day 1", stranger(aoba, "sato@tokiwa.example").recalling(learning), "undecided"},
	})
}

// Sales, applicants and customers who write for the first time are never marked for that.
func TestStrangersAreNotMarked(t *testing.T) {
	text, cv := file("1", "", payload.Text), file("2", "履歴書.pdf", payload.PDF)
	shown := func(from, rcpt string) given { return stranger(from, rcpt).field("To", rcpt) }
	for what, g := range map[string]given{
		"sales":      shown("営業 <tanaka@midori.example>", "info@tokiwa.example").auth(origin.Yes).carrying(text, file("2", "ご案内.pdf", payload.PDF)),
		"applicant":  shown("田中一郎 <tanaka1@gmail.com>", "recruit@tokiwa.example").carrying(text, cv),
		"customer":   shown("John Smith <john@parts.example.com>", "sales@tokiwa.example").at("US", "198.51.100.9").carrying(text, file("2", "RFQ.pdf", payload.PDF)),
		"circular":   stranger("商工会議所 <info@cci.example>", "sato@tokiwa.example", "kato@tokiwa.example", "ito@tokiwa.example").carrying(text),
		"town":       shown("常盤町役場 <zeimu@town.tokiwa.lg.jp>", "sato@tokiwa.example").auth(origin.No).carrying(text, file("2", "通知.jtd", payload.JTD)),
		"town, form": shown("常盤町役場 <zeimu@town.tokiwa.lg.jp>", "sato@tokiwa.example").auth(origin.No).carrying(text, form()),
	} {
		if v := judge(t, g.f); v.Level != Pass && v.Level != Note {
			t.Errorf("%s: %v %v", what, v.Score, found(v))
		}
	}
}

func TestPayloadFirstContact(t *testing.T) {
	program := file("2", "資料.exe", payload.PE)
	for what, c := range map[string]struct {
		facts given
		want  bool
	}{
		"stranger's program":            {stranger(aoba, "sato@tokiwa.example").carrying(program), true},
		"stranger's download":           {stranger(aoba, "sato@tokiwa.example").linking("https://evil.example/a.exe", ""), true},
		"stranger's PDF":                {stranger(aoba, "sato@tokiwa.example").carrying(file("2", "資料.pdf", payload.PDF)), false},
		"stranger's form with macros":   {stranger(aoba, "sato@tokiwa.example").carrying(form()), false},
		"stranger's page":               {stranger(aoba, "sato@tokiwa.example").linking("https://evil.example/a.html", ""), false},
		"known to others":               {stranger(aoba, "sato@tokiwa.example").recalling(func(r *history.Relation) { r.FirstToRcpt = origin.Yes }).carrying(program), false},
		"day 1":                         {stranger(aoba, "sato@tokiwa.example").recalling(learning).carrying(program), false},
		"to an open desk":               {stranger(aoba, "info@tokiwa.example").open("info@tokiwa.example").carrying(program), false},
		"to an open desk and somebody":  {stranger(aoba, "info@tokiwa.example", "sato@tokiwa.example").open("info@tokiwa.example").carrying(program), true},
		"correspondent's program":       {stranger(aoba, "sato@tokiwa.example").recalling(knownHere).carrying(program), false},
		"history lost":                  {stranger(aoba, "sato@tokiwa.example").missing("history", "panic").carrying(program), false},
		"history lost, relation filled": {stranger(aoba, "sato@tokiwa.example").carrying(program).missing("history", "panic"), false},
	} {
		v := judge(t, c.facts.f)
		if got := hasFinding(v, "payload-first-contact"); got != c.want {
			t.Errorf("%s: %t", what, got)
		}
	}
}
