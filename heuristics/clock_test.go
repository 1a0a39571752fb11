package heuristics

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"sekisho/internal/mail"
	"sekisho/internal/origin"
)

// arrived is when mail of these tests reaches us.
var arrived = time.Date(2026, 11, 5, 9, 0, 0, 0, time.FixedZone("JST", 9*60*60))

// dated is a mail with that Date field, straight to our own MTA.
func dated(from, value string) given {
	g := edge("118.27.105.9", "mail.aoba.co.jp", "mail.aoba.co.jp").from(from).field("Date", value)
	g.f.Mail.Received = arrived
	return g
}

func TestParseDate(t *testing.T) {
	for s, want := range map[string]string{
		"Thu, 5 Nov 2026 09:00:00 +0900":                "2026-11-05T00:00:00 540",
		"Thu,05 Nov 2026 09:00 +0900 (JST)":             "2026-11-05T00:00:00 540",
		"Thu,5 November 2026 09:00:00 -0330":            "2026-11-05T12:30:00 -210",
		"5 Nov 26 09:00:00 GMT":                         "2026-11-05T09:00:00 0",
		"5 Nov 126 09:00:00 UT":                         "2026-11-05T09:00:00 0",
		"5 Nov 99 09:00:00 EST":                         "1999-11-05T14:00:00 -300",
		"木, 5 Nov 2026 09:00:00 JST":                    "2026-11-05T00:00:00 540",
		"Thu, 5 Nov 2026 23:59:60 -0000":                "2026-11-06T00:00:00 0",
		"Thu, 5 Nov 2026 09:00:00 XST":                  "2026-11-05T09:00:00 no zone",
		"Thu, 5 Nov 2026 09:00:00":                      "2026-11-05T09:00:00 no zone",
		"Thu, 5 Nov 2026 09:00:00 +09:00":               "2026-11-05T09:00:00 no zone",
		"Thu, 5 Nov 2026 09:00:00 +9900":                "2026-11-05T09:00:00 no zone",
		"Thu, 5 Nov 2026 09:00:00 +0960":                "2026-11-05T09:00:00 no zone",
		"Thu, 5 Nov 2026 09:00:00 +-900":                "2026-11-05T09:00:00 no zone",
		"":                                              "",
		"yesterday":                                     "",
		"Thu, 32 Nov 2026 09:00:00 +0900":               "",
		"Thu, 5 Xyz 2026 09:00:00 +0900":                "",
		"Thu, 5 ebm 2026 09:00:00 +0900":                "",
		"Thu, 5 Nov 20266 09:00:00 +0900":               "",
		"Thu, 5 Nov 2026 0900 +0900":                    "",
		"Thu, 5 Nov 2026 09:-1:00 +0900":                "",
		"2026-11-05T09:00:00+09:00":                     "",
		"Thu, 5 Nov 2026 (" + strings.Repeat("x", 9999): "",
	} {
		got := ""
		if d, ok := parseDate(s); ok {
			got = d.time.Format("2006-01-02T15:04:05") + " no zone"
			if d.zoned {
				got = fmt.Sprint(d.time.Format("2006-01-02T15:04:05 "), d.offset)
			}
		}
		if got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

func TestDateZoneOdd(t *testing.T) {
	for zone, want := range map[string]float64{
		"+0800": 1, "+0100": 0.5, "+0700": 0.5, "+0530": 0.5, "+1000": 0.5, "-0300": 0.5, "-0900": 0.5, "+0930": 0.5,
		"+0900": 0, "JST": 0, "+0000": 0, "-0000": 0, "GMT": 0, "UTC": 0, "-0400": 0, "-0500": 0, "PST": 0, "-0700": 0, "-0800": 0, "XYZ": 0, "": 0,
	} {
		hits, reason := findDateZoneOdd(dated(aoba, "Thu, 5 Nov 2026 09:00:00 "+zone).f)
		switch {
		case reason != "", len(hits) != 0 && want == 0:
			t.Errorf("%q: %v %s", zone, hits, reason)
		case want != 0 && (len(hits) != 1 || hits[0].Share != want):
			t.Errorf("%q: %v, want %v", zone, hits, want)
		}
	}
	china := "Thu, 5 Nov 2026 09:00:00 +0800 (CST)"
	check(t, "date-tz-odd", []example{
		{"Japanese name", dated("外務省 <x@example.com>", china), "hit"},
		{"customer in China", dated("wang@example.cn", china), "recorded"},
		{"customer in Singapore, in English", dated("lim@example.com", china), "recorded"},
		{"known branch", dated(aoba, china).set(friendly), "recorded"},
		{"known branch, from another network", dated(aoba, china).auth(origin.Yes).set(func(f *Facts) { f.Relation.Known = origin.Yes }), "hit"},
		{"known author from elsewhere", dated(aoba, china).set(func(f *Facts) { f.Relation.Known = origin.Yes }), "hit"},
		{"no date", facts().from(aoba), "no"},
		{"date that cannot be read", dated(aoba, "today +0800"), "no"},
		{"no mail", given{&Facts{}}, "no"},
	})
	e := evidenceOf(t, judge(t, dated(aoba, china).f), "date-tz-odd")
	contains(t, e, "time zone +0800, although", "日本の差出人を名乗って")
	e = evidenceOf(t, judge(t, dated("wang@example.cn", china).f), "date-tz-odd")
	if strings.Contains(e.En, "Japan") || strings.Contains(e.Ja, "日本") {
		t.Errorf("nobody claims Japan: %q %q", e.En, e.Ja)
	}
}

func TestDateSkew(t *testing.T) {
	at := func(d time.Duration) string { return arrived.Add(d).Format(time.RFC1123Z) }
	by := func(d time.Duration) string { return "from x (x [118.27.105.9]) by gw with ESMTP id 1; " + at(d) }
	stored := func(f *Facts) { f.Mail.Stored, f.Mail.Client = true, mail.Client{} }
	check(t, "date-skew", []example{
		{"at once", dated(aoba, at(0)), "no"},
		{"a night in a queue", dated(aoba, at(-23*time.Hour)), "no"},
		{"a day late", dated(aoba, at(-25*time.Hour)), "hit"},
		{"years late", dated(aoba, "Thu, 1 Jan 1970 00:00:00 +0000"), "hit"},
		{"a clock an hour fast", dated(aoba, at(time.Hour)), "no"},
		{"three hours ahead", dated(aoba, at(3*time.Hour)), "hit"},
		{"other zone, same time", dated(aoba, arrived.UTC().Format(time.RFC1123Z)), "no"},
		{"no zone", dated(aoba, "Thu, 1 Jan 1970 00:00:00"), "no"},
		{"no date", facts().from(aoba), "no"},
		{"relayed at once, dated late", dated(aoba, at(-30*time.Hour)).relayed(by(-time.Minute)), "hit"},
		{"kept by our relay for two days", dated(aoba, at(-48*time.Hour)).relayed(by(-47 * time.Hour)), "no"},
		{"relay without a date", dated(aoba, at(-48*time.Hour)).relayed("from x (x [118.27.105.9]) by gw with ESMTP id 1"), "undecided"},
		{"stored, by our MX's field", dated(aoba, at(-30*time.Hour)).took(by(0)).set(stored), "hit"},
		{"stored years ago", dated(aoba, at(-9000*time.Hour)).took(by(-9000 * time.Hour)).set(stored), "no"},
		{"stored, arrival not known", dated(aoba, at(-30*time.Hour)).set(stored), "undecided"},
		{"arrival not known", dated(aoba, at(0)).set(func(f *Facts) { f.Mail.Received = time.Time{} }), "undecided"},
		{"origin lost", dated(aoba, at(-30*time.Hour)).missing("origin", "panic"), "undecided"},
	})
	contains(t, evidenceOf(t, judge(t, dated(aoba, at(-49*time.Hour)).f), "date-skew"), "49 hours before", "49時間前")
	contains(t, evidenceOf(t, judge(t, dated(aoba, at(5*time.Hour)).f), "date-skew"), "5 hours after", "5時間先")
}

// What weighs together is three of the four signs, unless the author is confirmed and known.
func TestForeignToolchain(t *testing.T) {
	three := func() given {
		return inCharset(aoba, "gb2312", "よろしくお願いします。").field("Date", "Thu, 5 Nov 2026 09:00:00 +0800").field("X-Mailer", "Foxmail 6")
	}
	friend := func(f *Facts) { f.Relation.Known = origin.Yes }
	for _, c := range []struct {
		what string
		g    given
		met  bool
	}{
		{"three", three(), true},
		{"three of a customer in China", three().from("wang@example.cn").set(func(f *Facts) { f.Mail.Header[1].Raw = []byte("wang@example.cn") }), false},
		{"two", dated(aoba, "Thu, 5 Nov 2026 09:00:00 +0800").field("X-Mailer", "Foxmail 6"), false},
		{"confirmed", three().auth(origin.Yes), true},
		{"known", three().set(friend), true},
		{"known and not confirmed", three().auth(origin.No).set(friend), true},
		{"known and confirmed", three().auth(origin.Yes).set(friend), false},
	} {
		v := judge(t, c.g.f)
		got := false
		for _, id := range found(v) {
			got = got || id == "foreign-toolchain"
		}
		if got != c.met {
			t.Errorf("%s: %v", c.what, found(v))
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{"Thu, 5 Nov 2026 09:00:00 +0900", "5 Nov 26 09:00 (((", ",,,, ", "-1 Jan 0 0:0 +0000", "é 1 Feb 3 4:5:6:7 Z"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, ok := parseDate(s)
		if ok && (d.time.Year() < -1 || d.time.Year() > 10000 || d.offset < -900 || d.offset > 900) {
			t.Errorf("%q: %+v", s, d)
		}
		for _, row := range clockTraits() {
			if hits, _ := row.Find(dated(aoba, s).f); len(hits) > 1 {
				t.Errorf("%s: %v", row.ID, hits)
			}
		}
	})
}
