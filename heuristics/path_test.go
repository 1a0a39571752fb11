package heuristics

import (
	"testing"

	"sekisho/internal/origin"
)

func TestOriginForeign(t *testing.T) {
	check(t, "origin-foreign", []example{
		{"China", facts().at("CN", "114.114.114.114"), "hit"},
		{"Germany over IPv6", facts().at("DE", "2a00::1"), "hit"},
		{"Japan", facts(), "no"},
		{"cloud relay in the United States", facts().cloud("Microsoft"), "no"},
		{"private address", facts().nowhere("private"), "undecided"},
		{"relay that recorded nothing", facts().nowhere("not-recorded"), "undecided"},
		{"no data", facts().missing("origin", "panic"), "undecided"},
		{"branch abroad", facts().at("CN", "114.114.114.114").set(known), "no"},
		{"new network abroad", facts().at("CN", "114.114.114.114").set(func(f *Facts) { f.Relation.KnownNet = origin.No }), "hit"},
		{"no country code", facts().at("", "192.0.2.1"), "no"},
	})
	for iso, names := range map[string][2]string{"CN": {"China", "中国"}, "KR": {"South Korea", "韓国"}, "DE": {"Germany", "ドイツ"}} {
		e := evidenceOf(t, judge(t, facts().at(iso, "198.51.100.9").f), "origin-foreign")
		contains(t, e, names[0], names[1])
		contains(t, e, "198.51.100.9", "198.51.100.9")
	}
}

func TestOriginJPClaim(t *testing.T) {
	check(t, "origin-jp-claim", []example{
		{"go.jp from abroad", facts().from("x@mofa.go.jp").at("CN", "114.114.1.1"), "hit"},
		{"company", facts().from("eigyo@aoba.co.jp").at("KR", "192.0.2.4"), "hit"},
		{"plain .jp, not authenticated", facts().from("a@aoba.jp").at("US", "192.0.2.4"), "hit"},
		{"failed authentication", facts().from("a@aoba.jp").at("US", "192.0.2.4").auth(origin.No), "hit"},
		{"authentication lost", facts().from("a@aoba.jp").at("US", "192.0.2.4").missing("auth", "panic"), "hit"},
		{"body by name only", facts().from("外務省 <a@mail.example.net>").at("CN", "192.0.2.4"), "hit"},
		{"name without an address of Japan", facts().from(`"外務省 報道課" <a@163.com>`).at("CN", "192.0.2.4"), "hit"},
		{"second From", facts().from("a@example.net", "x@mod.go.jp").at("CN", "192.0.2.4"), "hit"},
		{"second address", facts().from("a@example.net, x@mod.go.jp").at("CN", "192.0.2.4"), "hit"},
		{"second address beside an aligned one", facts().from("a@example.net, x@mod.go.jp").at("CN", "192.0.2.4").auth(origin.Yes), "hit"},
		{"authenticated", facts().from("a@aoba.co.jp").at("US", "192.0.2.4").auth(origin.Yes), "no"},
		{"branch abroad", facts().from("x@aoba.co.jp").at("CN", "192.0.2.4").set(known), "no"},
		{"new network abroad", facts().from("x@aoba.co.jp").at("CN", "192.0.2.4").set(func(f *Facts) { f.Relation.KnownNet = origin.No }), "hit"},
		{"from Japan", facts().from("x@mofa.go.jp"), "no"},
		{"cloud", facts().from("x@mofa.go.jp").cloud("Google"), "no"},
		{"customer abroad", facts().from("wang@example.cn").at("CN", "192.0.2.4"), "no"},
		{"jp within a name", facts().from("a@jp.example.com").at("CN", "192.0.2.4"), "no"},
		{"no From", facts().at("CN", "192.0.2.4"), "no"},
		{"origin unknown", facts().from("x@mofa.go.jp").nowhere("no-data"), "undecided"},
		{"no claim, origin unknown", facts().from("wang@example.cn").nowhere("no-data"), "no"},
		{"authenticated, origin unknown", facts().from("x@mofa.go.jp").nowhere("no-data").auth(origin.Yes), "no"},
	})
}

func TestOriginJPClaimSaysWho(t *testing.T) {
	for from, want := range map[string][2]string{
		"x@mofa.go.jp":                {"Ministry of Foreign Affairs", "「外務省」"},
		"外務省 <x@example.net>":         {"Ministry of Foreign Affairs", "「外務省」"},
		"x@unheard.go.jp":             {"government body", "政府機関"},
		"山田 <yamada@aoba.example.jp>": {"aoba.example.jp is Japanese", "「aoba.example.jp」は日本のもの"},
	} {
		e := evidenceOf(t, judge(t, facts().from(from).at("CN", "192.0.2.4").f), "origin-jp-claim")
		contains(t, e, want[0], want[1])
		contains(t, e, "China", "中国")
	}
}
