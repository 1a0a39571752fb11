package heuristics

import (
	"testing"
	"time"

	"sekisho/internal/history"
	"sekisho/internal/origin"
	"sekisho/internal/payload"
	"sekisho/internal/payload/document"
)

// friend is a mail of somebody who has written two mails in ten days and had two answers, the last a day ago: too soon to be a correspondent by an address
// that anybody can have.
func friend(from string, change func(*history.Sender)) given {
	return facts().toTokiwa().from(from).recalling(func(r *history.Relation) {
		r.Sender = history.Sender{First: noon.AddDate(0, 0, -10), Mails: 2, Replies: 2, Replied: noon.AddDate(0, 0, -1)}
		if change != nil {
			change(&r.Sender)
		}
	})
}

func justAnswered(s *history.Sender) { s.Replied = noon.Add(-12 * time.Minute) }

func lockedArchive() *payload.Object {
	o := packed("2", "資料.zip", "資料.docx")
	o.Encrypted, o.Unfinished = true, payload.Encrypted
	return o
}

func form() *payload.Object { return sheetDocument(plainMacros) }

func rapportSamples() []given {
	return []given{friend("x@gmail.com", nil).carrying(lockedArchive()), friend("x@gmail.com", justAnswered).linking("https://drive.google.com/x", "")}
}

func TestRapportThenPayload(t *testing.T) {
	table := file("2", "見積.xlsx", payload.OOXML)
	check(t, "rapport-then-payload", []example{
		{"text", friend("x@gmail.com", nil), "no"},
		{"link to a page", friend("x@gmail.com", nil).linking("https://www.evil.example/", ""), "no"},
		{"picture in the signature", friend("x@gmail.com", nil).carrying(&payload.Object{Path: "2", Name: "logo.png", Type: payload.Image, Size: 90_000, Inline: true}), "no"},
		{"sent files before", friend("x@gmail.com", func(s *history.Sender) { s.Carried = s.First }).carrying(lockedArchive()), "no"},
		{"nobody answered", friend("x@gmail.com", func(s *history.Sender) { s.Replies = 0 }).carrying(lockedArchive()), "no"},
		{"ours wrote first", friend("x@gmail.com", func(s *history.Sender) { s.OursFirst = true }).carrying(lockedArchive()), "no"},
		{"two months ago", friend("x@gmail.com", func(s *history.Sender) { s.First = noon.AddDate(0, -2, 0) }).carrying(lockedArchive()), "no"},
		{"stranger", friend("x@gmail.com", func(s *history.Sender) { *s = history.Sender{} }).carrying(lockedArchive()), "no"},
		{"new customer, confirmed", friend("tanaka@midori.example", nil).auth(origin.Yes).carrying(lockedArchive()), "no"},
		{"reader lost", friend("x@gmail.com", nil).missing("payload", "panic"), "undecided"},
	})
	for what, c := range map[string]struct {
		facts given
		want  float64
	}{
		"encrypted archive":             {friend("x@gmail.com", nil).carrying(lockedArchive()), 4},
		"encrypted archive at once":     {friend("x@gmail.com", justAnswered).carrying(lockedArchive()), 5},
		"program":                       {friend("x@gmail.com", nil).carrying(file("2", "a.exe", payload.PE)), 4},
		"shared file":                   {friend("x@gmail.com", nil).linking("https://drive.google.com/x", ""), 4},
		"table":                         {friend("x@gmail.com", nil).carrying(table), 2},
		"table at once":                 {friend("x@gmail.com", justAnswered).carrying(table), 3},
		"form with macros":              {friend("x@gmail.com", nil).carrying(form()), 2},
		"own domain, not confirmed":     {friend("x@evil.example", nil).auth(origin.No).carrying(lockedArchive()), 4},
		"own domain, nobody verified":   {friend("x@evil.example", nil).carrying(lockedArchive()), 4},
		"free mail, confirmed":          {friend("x@gmail.com", nil).auth(origin.Yes).carrying(lockedArchive()), 4},
		"answer after the mail (clock)": {friend("x@gmail.com", func(s *history.Sender) { s.Replied = noon.Add(time.Hour) }).carrying(lockedArchive()), 4},
	} {
		if got := 4 * share(t, "rapport-then-payload", c.facts.f); got != c.want {
			t.Errorf("%s: %v, want %v", what, got, c.want)
		}
	}
	e := evidenceOf(t, judge(t, friend("x@gmail.com", justAnswered).carrying(lockedArchive()).f), "rapport-then-payload")
	contains(t, e, "After 2 mails from x@gmail.com without a file (2 mails went back), the first attachment comes, 12 minutes after a reply", "こちらの返信の12分後に、初めて添付ファイル")
	if v := judge(t, friend("x@gmail.com", nil).linking("https://drive.google.com/x", "").f); !hasFinding(v, "cloud-rapport") {
		t.Errorf("no cloud-rapport: %v", found(v))
	}
	for what, g := range map[string]given{ // new customers
		"estimate by free mail": friend("x@gmail.com", justAnswered).carrying(table),
		"confirmed, by a link":  friend("tanaka@midori.example", nil).auth(origin.Yes).linking("https://drive.google.com/x", ""),
	} {
		if v := judge(t, g.f); v.Level != Pass && v.Level != Note {
			t.Errorf("%s: %v %v", what, v.Score, found(v))
		}
	}
}

// regular is a mail of somebody of whom twenty mails with documents are known.
func regular(sent ...history.Class) given {
	return facts().toTokiwa().from(aoba).recalling(func(r *history.Relation) {
		knownHere(r)
		r.Sender = history.Sender{First: noon.AddDate(0, -5, 0), Mails: 20, Sent: map[history.Class]bool{history.ClassDocument: true}}
		for _, c := range sent {
			r.Sender.Sent[c] = true
		}
	})
}

func unusual(o *payload.Object, sent ...history.Class) given { return regular(sent...).carrying(o) }

func TestAttachUnusualForSender(t *testing.T) {
	table, zip := file("2", "見積.xlsx", payload.OOXML), packed("2", "図面.zip", "図面.pdf")
	macro := sheetDocument(document.Macros{Code: true})
	few := unusual(zip)
	few.f.Relation.Sender.Mails = 9
	check(t, "attach-unusual-for-sender", []example{
		{"first archive", unusual(zip), "hit"},
		{"first program", unusual(file("2", "a.exe", payload.PE), history.ClassArchive), "hit"},
		{"program in an archive", unusual(packed("2", "a.zip", "a.exe"), history.ClassArchive), "hit"},
		{"first macros", unusual(macro), "hit"},
		{"first disk image", unusual(file("2", "a.iso", payload.ISO), history.ClassArchive), "hit"},
		{"first encrypted archive", unusual(lockedArchive(), history.ClassArchive), "hit"},
		{"first page", unusual(file("2", "a.html", payload.HTML)), "hit"},
		{"archive as ever", unusual(zip, history.ClassArchive), "no"},
		{"archive of who locks them", unusual(zip, history.ClassLocked), "no"},
		{"encrypted archive as ever", unusual(lockedArchive(), history.ClassLocked), "no"},
		{"form as ever", unusual(macro, history.ClassMacro), "no"},
		{"document", unusual(table), "no"},
		{"picture", unusual(file("2", "a.png", payload.Image)), "no"},
		{"text", regular(), "no"},
		{"nine mails", few, "no"},
		{"reader lost", regular().missing("payload", "panic"), "undecided"},
	})
	e := evidenceOf(t, judge(t, unusual(zip).f), "attach-unusual-for-sender")
	contains(t, e, "an archive (20 mails so far)", "(圧縮ファイル)が届くのは初めてです(これまでのメール:20通)")
	if v := judge(t, unusual(zip).auth(origin.Yes).f); v.Level != Pass {
		t.Errorf("first archive of a correspondent: %v %v", v.Score, found(v))
	}
}
