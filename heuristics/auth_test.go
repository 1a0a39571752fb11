package heuristics

import (
	"testing"

	"sekisho/internal/origin"
)

func TestGoJPUnauth(t *testing.T) {
	check(t, "gojp-unauth", []example{
		{"ministry", facts().from("x@mofa.go.jp").auth(origin.No), "hit"},
		{"another ministry", facts().from("報道室 <press@soumu.go.jp>").auth(origin.No), "hit"},
		{"host below", facts().from("x@mail.nids.mod.go.jp").auth(origin.No), "hit"},
		{"body that the table does not know", facts().from("x@some-agency.go.jp").auth(origin.No), "hit"},
		{"go.jp itself", facts().from("x@go.jp").auth(origin.No), "hit"},
		{"upper case, trailing dot", facts().from("X@MOFA.GO.JP").auth(origin.No), "hit"},
		{"body without go.jp", facts().from("info@jpcert.or.jp").auth(origin.No), "hit"},
		{"full-width domain", facts().from("x@mofa.ｇｏ.ｊｐ").auth(origin.No), "hit"},
		{"aligned for the other From", facts().from("a@evil.example", "x@mofa.go.jp").auth(origin.Yes), "hit"},
		{"aligned for the other address", facts().from("x@mofa.go.jp, a@evil.example").auth(origin.Yes), "hit"},
		{"other address aligned, so no result for the mail", facts().from("a@evil.example, x@mofa.go.jp").auth(origin.Unknown), "hit"},
		{"author without an address before", facts().from("x, y@mofa.go.jp").auth(origin.Unknown), "hit"},
		{"aligned", facts().from("x@mofa.go.jp").auth(origin.Yes), "no"},
		{"same domain twice, aligned", facts().from("x@mofa.go.jp, y@mofa.go.jp").auth(origin.Yes), "no"},
		{"nobody verified", facts().from("x@mofa.go.jp"), "undecided"},
		{"verifier without a result", facts().from("x@mofa.go.jp").auth(origin.Unknown), "undecided"},
		{"reader failed", facts().from("x@mofa.go.jp").missing("auth", "panic"), "undecided"},
		{"town office", facts().from("x@town.example.lg.jp").auth(origin.No), "no"},
		{"company", facts().from("x@aoba.co.jp").auth(origin.No), "no"},
		{"look-alike", facts().from("x@mofa-go.jp").auth(origin.No), "no"},
		{"go.jp as a sub-domain", facts().from("x@mofa.go.jp.example.net").auth(origin.No), "no"},
		{"company, nobody verified", facts().from("x@aoba.co.jp"), "no"},
		{"no From", facts().auth(origin.No), "no"},
	})
	v := judge(t, facts().from("x@mofa.go.jp").f)
	if u, ok := undecided(v, "gojp-unauth"); !ok || u.Reason != notVerified {
		t.Errorf("undecided %+v", v.Undecided)
	}
	e := evidenceOf(t, judge(t, facts().from("x@meti.go.jp").auth(origin.No).f), "gojp-unauth")
	contains(t, e, "x@meti.go.jp", "x@meti.go.jp")
	contains(t, e, "Ministry of Economy", "「経済産業省」")
}

func TestAuthresForged(t *testing.T) {
	forged := facts()
	forged.f.Auth.Forged = []origin.Forgery{{Field: "Authentication-Results", Index: 1, Value: "mx.tokiwa.example; dmarc=pass"}}
	check(t, "authres-forged", []example{
		{"forged field", forged, "hit"},
		{"none", facts().auth(origin.Yes), "no"},
		{"nobody verified", facts(), "no"},
		{"reader failed", facts().missing("auth", "panic"), "undecided"},
	})
	contains(t, evidenceOf(t, judge(t, forged.f), "authres-forged"), "Authentication-Results", "Authentication-Results")
}

func TestAuthenticatedSenders(t *testing.T) {
	for _, c := range []struct {
		what        string
		facts       given
		other, gojp string
	}{
		{"company", facts().from("a@aoba.co.jp").auth(origin.Yes), "hit", "no"},
		{"foreign company", facts().from("a@example.de").auth(origin.Yes), "hit", "no"},
		{"ministry", facts().from("x@mofa.go.jp").auth(origin.Yes), "no", "hit"},
		{"body without go.jp", facts().from("x@jpcert.or.jp").auth(origin.Yes), "no", "hit"},
		{"free mail", facts().from("gaimusho@gmail.com").auth(origin.Yes), "no", "no"},
		{"Japanese free mail", facts().from("x@yahoo.co.jp").auth(origin.Yes), "no", "no"},
		{"failed", facts().from("a@aoba.co.jp").auth(origin.No), "no", "no"},
		{"ministry, failed", facts().from("x@mofa.go.jp").auth(origin.No), "no", "no"},
		{"unknown", facts().from("a@aoba.co.jp"), "undecided", "no"},
		{"ministry, unknown", facts().from("x@mofa.go.jp"), "no", "undecided"},
		{"two domains", facts().from("a@aoba.co.jp, x@mofa.go.jp").auth(origin.Yes), "no", "no"},
		{"two From fields", facts().from("x@mofa.go.jp", "a@aoba.co.jp").auth(origin.Yes), "no", "no"},
		{"no From", facts().auth(origin.Yes), "no", "no"},
		{"like a ministry, nobody to protect", facts().from("x@mofa-go.jp").auth(origin.Yes), "hit", "no"},
		{"look-alike of a ministry", facts().toTokiwa().from("x@mofa-go-jp.com").auth(origin.Yes), "no", "no"},
		{"look-alike of a partner", facts().toTokiwa().from("x@aoba-seiki-jp.com").auth(origin.Yes), "no", "no"},
		{"partner", facts().toTokiwa().from("x@aoba-seiki.co.jp").auth(origin.Yes), "hit", "no"},
	} {
		if got := state(t, "auth-aligned", c.facts.f); got != c.other {
			t.Errorf("auth-aligned, %s: %s, want %s", c.what, got, c.other)
		}
		if got := state(t, "gojp-auth-aligned", c.facts.f); got != c.gojp {
			t.Errorf("gojp-auth-aligned, %s: %s, want %s", c.what, got, c.gojp)
		}
	}
}
