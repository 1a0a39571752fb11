package heuristics

import (
	"slices"
	"strings"
	"testing"

	"sekisho/internal/history"
	"sekisho/internal/intel"
	"sekisho/internal/mail"
	"sekisho/internal/origin"
	"sekisho/internal/record"
)

// wave is a stranger's mail that n people got, fast of them within ten minutes, by as many mails before it.
func wave(n, fast, before int) given {
	return stranger("x@evil.example", "sato@tokiwa.example").field("To", "sato@tokiwa.example").also(func(r *history.Relation) {
		r.Copies = history.Copies{Rcpts: n, Fast: fast, Earlier: make([]history.Earlier, before)}
	})
}

func TestSimilarToMany(t *testing.T) {
	hidden := func(n, before int) given {
		g := wave(n, n, before)
		g.f.Mail.Header = slices.DeleteFunc(g.f.Mail.Header, func(f mail.Field) bool { return f.Name == "To" })
		return g
	}
	list := func(g given, aligned origin.Truth) given {
		return g.field("List-Unsubscribe", "<https://a.example/>").auth(aligned)
	}
	check(t, "similar-to-many", []example{
		{"three people", wave(3, 1, 2), "hit"},
		{"two people", wave(2, 2, 1), "no"},
		{"one mail to three who see each other", wave(3, 3, 0), "no"},
		{"one mail to thirty who see each other", wave(30, 30, 0), "no"},
		{"one mail to three by BCC", hidden(3, 0), "no"},
		{"one mail to ten by BCC", hidden(10, 0), "hit"},
		{"newsletter", list(wave(30, 30, 10), origin.Yes), "no"},
		{"calls itself a newsletter", list(wave(30, 30, 10), origin.No), "hit"},
		{"calls itself a newsletter, nobody verified", wave(30, 30, 10).field("List-Unsubscribe", "<https://a.example/>"), "hit"},
		{"list that is known", wave(30, 30, 10).also(func(r *history.Relation) { r.KnownList = origin.Yes }), "no"},
		{"his second mail to the same person", wave(30, 30, 10).also(func(r *history.Relation) { r.FirstContact, r.FirstToRcpt = origin.No, origin.No }), "hit"},
		{"notice of a correspondent", wave(0, 0, 0).also(knownHere), "no"},
		{"calls itself an automatic answer", wave(3, 3, 2).nobody().field("Auto-Submitted", "auto-replied"), "hit"},
		{"report on delivery", wave(3, 3, 2).nobody().root(report("message/delivery-status")), "no"},
		{"day 1", wave(30, 30, 10).also(learning), "undecided"},
		{"our own server", func() given {
			g := wave(30, 30, 10).at("JP", "192.168.0.7")
			g.f.Mail.Header = nil
			return g.from("it@tokiwa.example")
		}(), "no"},
	})
	for n, want := range map[[3]int]float64{{3, 3, 2}: 3, {9, 9, 8}: 3, {10, 9, 9}: 3, {10, 10, 9}: 4, {100, 100, 99}: 4} {
		if got := 3 * share(t, "similar-to-many", wave(n[0], n[1], n[2]).f); got != want {
			t.Errorf("%v: %v, want %v", n, got, want)
		}
	}
	e := evidenceOf(t, judge(t, wave(100, 98, 99).f), "similar-to-many")
	contains(t, e, "98 people here got nearly the same mail from strangers within ten minutes (100", "当組織の98人に届いています(24時間では100人)")
}

// again is a mail that shares features with an attack six weeks ago.
func again(kinds ...string) given {
	return stranger("y@evil.example", "sato@tokiwa.example").field("To", "sato@tokiwa.example").also(func(r *history.Relation) {
		r.Cases = []history.CaseMatch{{Case: "C-7", Date: noon.AddDate(0, 0, -42), Kinds: kinds}}
	})
}

func TestCampaignFingerprint(t *testing.T) {
	old := again("net", "helo", "toolchain")
	old.f.Relation.Cases[0].Date = noon.AddDate(-1, 0, -2)
	cloud := func(kinds ...string) given { return again(kinds...).cloud("Google") }
	check(t, "campaign-fingerprint", []example{
		{"two features", again("net", "helo"), "hit"},
		{"three", again("boundary", "toolchain", "envelope"), "hit"},
		{"one", again("net"), "no"},
		{"one, told twice", again("net", "net"), "no"},
		{"none", again(), "no"},
		{"no case", stranger("y@evil.example", "sato@tokiwa.example"), "no"},
		{"more than a year ago", old, "no"},
		{"a cloud's network and host", cloud("net", "helo"), "no"},
		{"a cloud's network and a program", cloud("net", "toolchain"), "no"},
		{"by a cloud, two of its own", cloud("net", "toolchain", "payload"), "hit"},
	})
	e := evidenceOf(t, judge(t, again("net", "helo", "toolchain").f), "campaign-fingerprint")
	contains(t, e, "the attack C-7, confirmed on 2026-09-24: the network, the name of the sending server", "「C-7」、2026年9月24日確認")
}

// indicated is a mail that matches an indicator.
func indicated(where, kind, value, tlp string) given {
	return indicatedBy(intel.Match{Where: where, Indicator: record.Indicator{ID: "J-77", Kind: kind, Value: value, Source: "J-CSIP", TLP: tlp}})
}

func indicatedBy(list ...intel.Match) given {
	return facts().from(aoba).set(func(f *Facts) { f.Intel = list })
}

func indicatorSamples() []given {
	list := []given{
		indicated("from", "address", "x@evil.example", "red"),
		indicatedBy(intel.Match{Where: "elsewhere", Indicator: record.Indicator{Kind: "url", Value: "https://evil.example/"}}),
		indicatedBy(intel.Match{Where: "host", Indicator: record.Indicator{Kind: "host", Value: "evil.example", TLP: "red"}}),
	}
	for where := range placeWords {
		list = append(list, indicated(where, "host", "evil.example", "amber"))
	}
	return list
}

func TestIndicators(t *testing.T) {
	check(t, "ioc-match", []example{
		{"sender", indicated("from", "address", "x@evil.example", "green"), "hit"},
		{"nothing matches", facts().from(aoba), "no"},
		{"matcher lost", facts().from(aoba).missing("intel", "panic"), "undecided"},
		{"matcher lost, match filled", indicated("from", "address", "x@evil.example", "green").missing("intel", "panic"), "undecided"},
	})
	for what, c := range map[string]struct {
		facts given
		score float64
		level Level
	}{
		"sender":                    {indicated("from", "address", "x@evil.example", "green"), 10, Hold},
		"digest":                    {indicated("digest", "sha256", strings.Repeat("a", 64), "green"), 10, Hold},
		"host of the attacker":      {indicated("host", "host", "evil.example", "green"), 10, Hold},
		"address on a shared host":  {indicated("url", "url", "https://drive.google.com/x", "green"), 10, Hold},
		"subject":                   {indicated("subject", "subject", "^緊急", "green"), 10, Hold},
		"file name":                 {indicated("file", "file", "請求書.zip", "green"), 6, Mark},
		"IP address":                {indicated("ip", "ip", "192.0.2.1", "green"), 4, Note},
		"file sharing":              {indicated("host", "host", "drive.google.com", "green"), 3, Note},
		"free mail":                 {indicated("domain", "domain", "gmail.com", "green"), 3, Note},
		"suffix of many":            {indicated("host", "host", "cloudfront.net", "green"), 3, Note},
		"one below the suffix":      {indicated("host", "host", "d1a2b3.cloudfront.net", "green"), 10, Hold},
		"ministry that is imitated": {indicated("domain", "domain", "mofa.go.jp", "green"), 3, Note},
	} {
		v := judge(t, c.facts.f)
		if v.Score != c.score || v.Level != c.level {
			t.Errorf("%s: %v %s", what, v.Score, v.Level)
		}
	}
	address := intel.Match{Where: "from", Indicator: record.Indicator{ID: "1", Kind: "address", Source: "a"}}
	ip := intel.Match{Where: "ip", Indicator: record.Indicator{ID: "2", Kind: "ip", Source: "a"}}
	hits, _ := findIndicators(indicatedBy(ip, address, address).f)
	if len(hits) != 2 || hits[0].Data["id"] != "1" {
		t.Errorf("each once, the strongest first: %v", hits)
	}
	if v := judge(t, indicatedBy(address).auth(origin.Yes).recalling(knownHere).f); v.Level != Mark {
		t.Errorf("what lowers the score stops at the hard floor: %v %s", v.Score, v.Level)
	}
	e := evidenceOf(t, judge(t, indicated("from", "address", "x@evil.example", "amber").f), "ioc-match")
	contains(t, e, "The sender's address (x@evil.example) matches attack information that J-CSIP has shared (J-77).", "差出人のアドレス(x@evil.example)が、J-CSIPから共有された攻撃情報(J-77)と一致します。")
}

// TLP:RED is for the ears of those who were told: evidence names the indicator and its source, and nothing of it.
func TestRedIndicatorsAreNotTold(t *testing.T) {
	for _, m := range []intel.Match{
		{Where: "from", Part: "2", Indicator: record.Indicator{ID: "J-77", Kind: "address", Value: "secret@evil.example", Source: "J-CSIP", TLP: "red", Note: "secret"}},
		{Where: "from", Part: "2", Indicator: record.Indicator{Kind: "address", Value: "secret@evil.example", Source: "J-CSIP", TLP: "RED"}},
	} {
		v := judge(t, indicatedBy(m).f)
		for _, f := range v.Findings {
			if f.Trait != "ioc-match" {
				continue
			}
			told := f.Evidence.En + f.Evidence.Ja + f.Part
			for _, value := range f.Evidence.Data {
				told += value
			}
			if strings.Contains(told, "secret") || strings.Contains(told, "address") || f.Part != "" || !strings.Contains(told, "J-CSIP") {
				t.Errorf("told: %+v", f)
			}
		}
	}
}
