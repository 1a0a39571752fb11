package heuristics

import (
	"strings"
	"testing"

	"sekisho/internal/history"
	"sekisho/internal/origin"
)

func (g given) knownList() given {
	g.f.Relation = history.Relation{KnownList: origin.Yes}
	return g
}

func TestNameHoldsOtherAddr(t *testing.T) {
	list := func(from string) given { return facts().from(from).field("List-Id", "Project <project.lists.example>") }
	check(t, "name-holds-other-addr", []example{
		{"address as a name", facts().from(`"tanaka@aoba.co.jp" <x@evil.example>`), "hit"},
		{"address beside a name", facts().from(`"田中 tanaka@aoba.co.jp" <x@evil.example>`), "hit"},
		{"in brackets", facts().from(`"田中 <tanaka@aoba.co.jp>" <x@evil.example>`), "hit"},
		{"full-width at", facts().from(`"田中 tanaka＠aoba.co.jp" <x@evil.example>`), "hit"},
		{"all full-width", facts().from(`"ｔａｎａｋａ＠ａｏｂａ．ｃｏ．ｊｐ" <x@evil.example>`), "hit"},
		{"small at", facts().from(`"tanaka﹫aoba.co.jp" <x@evil.example>`), "hit"},
		{"zero-width space within", facts().from("\"tanaka@ao\u200bba.co.jp\" <x@evil.example>"), "hit"},
		{"blanks around the at", facts().from(`"tanaka @ aoba.co.jp" <x@evil.example>`), "hit"},
		{"encoded word", facts().from("=?UTF-8?B?dGFuYWthQGFvYmEuY28uanA=?= <x@evil.example>"), "hit"},
		{"as a comment", facts().from("x@evil.example (tanaka@aoba.co.jp)"), "hit"},
		{"ours", facts().tokiwa().from(`"soumu@tokiwa.example" <x@gmail.com>`), "hit"},
		{"second address in the name", facts().from(`"x@evil.example / tanaka@aoba.co.jp" <x@evil.example>`), "hit"},
		{"second sender", facts().from(`a@evil.example, "tanaka@aoba.co.jp" <x@evil.example>`), "hit"},
		{"other free mail", facts().from(`"tanaka@yahoo.co.jp" <x@gmail.com>`), "hit"},

		{"same address", facts().from(`"tanaka@aoba.co.jp" <tanaka@aoba.co.jp>`), "no"},
		{"same address in capitals", facts().from(`"Tanaka@AOBA.co.jp" <tanaka@aoba.co.jp>`), "no"},
		{"same organisation", facts().from(`"tanaka@aoba.co.jp" <tanaka@mail.aoba.co.jp>`), "no"},
		{"our two domains", facts().tokiwa().from(`"soumu@tokiwa.example" <soumu@tokiwa-group.example>`), "no"},
		{"two domains of a body", facts().from(`"info@nisc.go.jp" <info@cyber.go.jp>`), "no"},
		{"no address", facts().from(`"田中 @青葉" <x@evil.example>`), "no"},
		{"host without a domain", facts().from(`"root@localhost" <x@aoba.co.jp>`), "no"},
		{"name only", facts().from("MAILER-DAEMON"), "no"},
		{"bounce", facts().from(`"tanaka@aoba.co.jp" <x@evil.example>`).nobody().root(report("message/delivery-status")), "hit"},

		{"second mailbox", facts().from(`"tanaka@yahoo.co.jp" <tanaka@gmail.com>`), "recorded"},
		{"list that is confirmed", list(`"'tanaka@aoba.co.jp' via Project" <project@lists.example>`).auth(origin.Yes), "recorded"},
		{"list in Japanese", list(`"'tanaka@aoba.co.jp' (プロジェクト経由)" <project@lists.example>`).auth(origin.Yes), "recorded"},
		{"list that nobody verified", list(`"'tanaka@aoba.co.jp' via Project" <project@lists.example>`), "hit"},
		{"list that failed", list(`"'tanaka@aoba.co.jp' via Project" <project@lists.example>`).auth(origin.No), "hit"},
		{"list without saying so", list(`"tanaka@aoba.co.jp" <project@lists.example>`).auth(origin.Yes), "hit"},
		{"via without a list", facts().from(`"tanaka@aoba.co.jp via Project" <project@evil.example>`).auth(origin.Yes), "hit"},
		{"public body by a list", list(`"'x@mofa.go.jp' via Project" <project@lists.example>`).auth(origin.Yes), "hit"},
		{"public body by a known list", list(`"'x@mofa.go.jp' via Project" <project@lists.example>`).knownList(), "recorded"},
		{"known list, without via", list(`"x@mofa.go.jp" <project@lists.example>`).knownList(), "hit"},
		{"free mail that says via", list(`"'tanaka@aoba.co.jp' via Project" <x@gmail.com>`).auth(origin.Yes), "hit"},
		{"viaduct", list(`"tanaka@aoba.co.jp viaduct" <x@lists.example>`).auth(origin.Yes), "hit"},
		{"our own list", facts().tokiwa().from(`"'tanaka@aoba.co.jp' via Sales" <sales@tokiwa.example>`), "recorded"},
		{"service on behalf", facts().from(`"tanaka@aoba.co.jp on behalf of Aoba" <noreply@salesforce.com>`).auth(origin.Yes), "recorded"},
		{"service that names itself", facts().from(`"tanaka@aoba.co.jp (Google カレンダー)" <calendar-notification@google.com>`).auth(origin.Yes), "recorded"},
		{"service that nobody verified", facts().from(`"tanaka@aoba.co.jp (Google カレンダー)" <calendar-notification@google.com>`), "hit"},
	})
	e := evidenceOf(t, judge(t, facts().from(`"田中 tanaka＠aoba.co.jp" <x@evil.example>`).f), "name-holds-other-addr")
	contains(t, e, "shows the address tanaka@aoba.co.jp, but the mail was sent from x@evil.example", "別のアドレス(tanaka@aoba.co.jp)が書かれていますが、実際の差出人は「x@evil.example」です。")
}

func TestAddressOfASisterDomain(t *testing.T) {
	for from, want := range map[string]float64{
		`"tanaka@aoba.co.jp" <tanaka@aoba.com>`: sisterShare, `"tanaka@aoba.co.jp" <tanaka@aoba-mail.com>`: 1, `"tanaka@aoba.co.jp" <tanaka@evil.example>`: 1,
	} {
		if got := share(t, "name-holds-other-addr", facts().from(from).f); got != want {
			t.Errorf("%s: %v, want %v", from, got, want)
		}
	}
}

func TestLongNamesAreClipped(t *testing.T) {
	g := facts().from(`"` + strings.Repeat("あ", 10000) + `tanaka@aoba.co.jp" <x@evil.example>`)
	if got := state(t, "name-holds-other-addr", g.f); got != "no" {
		t.Errorf("beyond what is looked at: %s", got)
	}
	if got := clipped(strings.Repeat("あ", 200)); len(got) > maxShownName || strings.Contains(got, "\ufffd") {
		t.Errorf("%d octets, %q", len(got), got)
	}
}
