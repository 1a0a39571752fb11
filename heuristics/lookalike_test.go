package heuristics

import (
	"testing"

	"sekisho/internal/history"
	"sekisho/internal/origin"
)

func TestLookalikeDomain(t *testing.T) {
	from := func(addr string) given { return facts().toTokiwa().from(addr) }
	old := history.Relation{OldDomain: origin.Yes}
	check(t, "lookalike-domain", []example{
		{"confusable", from("a@m0fa.go.jp"), "hit"},
		{"capital I", from("a@toklwa.co.jp").from("b@TokIwa.co.jp"), "hit"},
		{"typo", from("a@tokkiwa.co.jp"), "hit"},
		{"second From field", from("a@aoba-seiki.co.jp").from("b@aoba-seiki-info.com"), "hit"},
		{"typo of the press", from("a@nlkkei.com"), "hit"},
		{"moved suffix", from("a@mofa-go-jp.com"), "hit"},
		{"sub-domain of a stranger", from("a@mofa.go.jp.example.net"), "hit"},
		{"some body's suffix", from("a@anything-go-jp.com"), "hit"},
		{"extra word", from("a@tokiwa-support.com"), "hit"},
		{"mixed scripts", from("a@secure-раypal.example"), "hit"},
		{"A-label", from("a@xn--tkiwa-jye.co.jp"), "hit"},
		{"in Reply-To", from("a@aoba.example").field("Reply-To", "a@tokiwa-support.com"), "hit"},
		{"in the reverse-path", from("a@aoba.example").envelope("a@tokiwa-support.com"), "hit"},
		{"confirmed: whoever registers it can sign", from("a@tokiwa-support.com").auth(origin.Yes), "hit"},
		{"nothing of the house is known", facts().from("a@anything-go-jp.com"), "hit"},
		{"old domain or not is unknown", from("a@tokiwa-support.com").related(history.Relation{Known: origin.Yes}), "hit"},
		{"old domain, new reply domain", from("a@aoba.example").field("Reply-To", "a@tokiwa-support.com").related(old), "hit"},
		{"old domain beside another sender", from("a@aoba.example, b@tokiwa-support.com").related(old), "hit"},

		{"our own", from("a@tokiwa.co.jp"), "no"},
		{"below our own", from("a@mail.tokiwa.co.jp"), "no"},
		{"a partner", from("a@aoba-seiki.co.jp"), "no"},
		{"a public body that resembles another", from("a@moj.go.jp"), "no"},
		{"a public body that no table has", from("a@mofb.go.jp"), "no"},
		{"the press", from("a@nikkei.com"), "no"},
		{"somebody else", from("a@aoba.example"), "no"},
		{"old domain", from("a@tokiwa-support.com").related(old), "no"},
		{"old domain, its own reverse-path", from("a@tokiwa-support.com").envelope("b@mail.tokiwa-support.com").related(old), "no"},
		{"free mail", from("a@ymail.ne.jp"), "no"},
		{"report", from("a@tokiwa-support.com").envelope("").root(report("message/delivery-status")), "hit"},
		{"no domain", from("postmaster"), "no"},
		{"no sender", facts().toTokiwa(), "no"},
	})
	listed := tokiwa()
	listed.Authorised.Domains = append(listed.Authorised.Domains, "tokiwa-support.com")
	listed.Authorised.Addresses = append(listed.Authorised.Addresses, "a@secure-tokiwa.com")
	check(t, "lookalike-domain", []example{
		{"authorised domain", facts().house(listed).from("a@tokiwa-support.com"), "no"},
		{"authorised author", facts().house(listed).from("a@secure-tokiwa.com"), "no"},
		{"another author there", facts().house(listed).from("b@secure-tokiwa.com"), "hit"},
	})
}

func TestLookalikeDomainEvidence(t *testing.T) {
	for domain, want := range map[string]struct{ how, en, ja string }{
		"m0fa.go.jp":            {"confusable", "The sender's domain m0fa.go.jp looks the same as mofa.go.jp", "「m0fa.go.jp」は、「mofa.go.jp」と見間違えやすい文字"},
		"tokkiwa.co.jp":         {"typo", "differs from tokiwa.co.jp by only a letter or two", "「tokiwa.co.jp」と1、2文字だけ違う"},
		"mofa-go-jp.com":        {"moved-suffix", "reads like mofa.go.jp but ends differently", "「mofa.go.jp」のように読めますが、末尾が異なる"},
		"tokiwa-support.com":    {"extra-word", "adds a word to the name of tokiwa.example", "「tokiwa.example」の名前に別の語を付け足した"},
		"secure-раypal.example": {"mixed-script", "раypal.example = xn--", "異なる言語の文字を混ぜて「secure-paypal.example」に見せかけた"},
	} {
		e := evidenceOf(t, judge(t, facts().toTokiwa().from("a@"+domain).f), "lookalike-domain")
		contains(t, e, want.en, want.ja)
		if e.Data["how"] != want.how {
			t.Errorf("%s: %q", domain, e.Data["how"])
		}
	}
	reply := facts().toTokiwa().from("a@aoba.example").field("Reply-To", "a@tokiwa-support.com")
	contains(t, evidenceOf(t, judge(t, reply.f), "lookalike-domain"), "The reply address's domain tokiwa-support.com adds", "返信先のドメイン「tokiwa-support.com」")
	sent := facts().toTokiwa().from("a@aoba.example").envelope("a@tokiwa-support.com")
	contains(t, evidenceOf(t, judge(t, sent.f), "lookalike-domain"), "The return address's domain tokiwa-support.com adds", "配送に使われた差出人のドメイン「tokiwa-support.com」")
}

// lookalikes has one mail for each way to imitate, and one for each place.
func lookalikes() []given {
	list := []given{
		facts().toTokiwa().from(aoba).envelope("a@tokiwa-support.com"),
		facts().toTokiwa().from(aoba).field("Reply-To", "a@tokiwa-support.com"),
	}
	for _, domain := range []string{"m0fa.go.jp", "tokkiwa.co.jp", "mofa-go-jp.com", "tokiwa-support.com", "secure-раypal.example"} {
		list = append(list, facts().toTokiwa().from("a@"+domain))
	}
	return list
}
