package heuristics

import (
	"strings"
	"testing"

	"sekisho/internal/history"
	"sekisho/internal/origin"
)

func (g given) dmarc(result, policy string) given {
	g.f.Auth.Known, g.f.Auth.DMARC, g.f.Auth.Policy = true, result, policy
	g.f.Auth.Aligned = origin.No
	if result == "pass" {
		g.f.Auth.Aligned = origin.Yes
	}
	return g
}

func shop() given { return facts().from("news@shop.example") }

func TestDMARCFail(t *testing.T) {
	known := history.Relation{KnownList: origin.Yes}
	for _, policy := range []string{"quarantine", "reject"} {
		check(t, "dmarc-fail", []example{{policy, shop().dmarc("fail", policy), "hit"}})
		check(t, "dmarc-fail-none", []example{{policy, shop().dmarc("fail", policy), "no"}})
	}
	for _, policy := range []string{"none", ""} {
		check(t, "dmarc-fail", []example{{policy, shop().dmarc("fail", policy), "no"}})
		check(t, "dmarc-fail-none", []example{{policy, shop().dmarc("fail", policy), "hit"}})
	}
	for _, id := range []string{"dmarc-fail", "dmarc-fail-none"} {
		check(t, id, []example{
			{"passed", shop().dmarc("pass", "reject"), "no"},
			{"no policy published", shop().dmarc("none", ""), "no"},
			{"policy that cannot be read", shop().dmarc("permerror", ""), "no"},
			{"known list, reject", shop().dmarc("fail", "reject").related(known), "no"},
			{"known list, none", shop().dmarc("fail", "none").related(known), "no"},
			{"no answer for now", shop().dmarc("temperror", ""), "undecided"},
			{"verifier without DMARC", shop().spf("pass", "shop.example"), "undecided"},
			{"nobody verified", shop(), "undecided"},
			{"result of nobody whom we trust", shop().dmarc("fail", "reject").unverified(), "undecided"},
			{"reader lost", shop().dmarc("fail", "reject").missing("auth", "panic"), "undecided"},
		})
	}
	check(t, "dmarc-fail", []example{
		{"calls itself a list's", shop().field("List-Id", "<news.shop.example>").dmarc("fail", "reject"), "hit"},
	})
	contains(t, evidenceOf(t, judge(t, shop().dmarc("fail", "reject").f), "dmarc-fail"),
		"confirmed as coming from shop.example (DMARC, the check of the sender's domain, failed), and shop.example asks receivers to reject it", "確認できないメールの「受信拒否」を求めています")
	contains(t, evidenceOf(t, judge(t, shop().dmarc("fail", "quarantine").f), "dmarc-fail"), "quarantine it", "「隔離」を求めています")
	contains(t, evidenceOf(t, judge(t, shop().dmarc("fail", "none").f), "dmarc-fail-none"), "only asks for reports", "「監視のみ」")
	contains(t, evidenceOf(t, judge(t, shop().dmarc("fail", "").f), "dmarc-fail-none"), "what shop.example asks for is not known", "差出人側の設定は不明")
	contains(t, evidenceOf(t, judge(t, facts().dmarc("fail", "").f), "dmarc-fail-none"), "the domain that it claims", "差出人欄に書かれたドメイン")
}

// A list may break what was signed; anybody may run one, so it takes little, and only where SPF confirms it.
func TestDMARCFailThroughList(t *testing.T) {
	list := func(spf, domain, id string) given {
		g := shop().envelope("b@lists.forum.example").field("List-Id", id).spf(spf, domain).dmarc("fail", "reject")
		return g
	}
	for what, c := range map[string]struct {
		given given
		share float64
	}{
		"confirmed":              {list("pass", "lists.forum.example", "Talk <talk.lists.forum.example>"), listShare},
		"no SPF":                 {list("none", "", "<talk.lists.forum.example>"), 1},
		"SPF of another domain":  {list("pass", "forum.test", "<talk.lists.forum.example>"), 1},
		"another's list":         {list("pass", "lists.forum.example", "<talk.python.org>"), 1},
		"no host in the List-Id": {list("pass", "lists.forum.example", "<example>"), 1},
		"no brackets":            {list("pass", "lists.forum.example", "talk.lists.forum.example"), 1},
		"List-Post alone":        {list("pass", "lists.forum.example", "").field("List-Post", "<mailto:talk@lists.forum.example>"), listShare},
		"another's List-Post":    {list("pass", "lists.forum.example", "").field("List-Post", "<mailto:talk@python.org>"), 1},
		"no posting":             {list("pass", "lists.forum.example", "").field("List-Post", "NO"), 1},
		"no list":                {list("pass", "lists.forum.example", ""), 1},
	} {
		hits, _ := row1(t, "dmarc-fail").Find(c.given.f)
		if len(hits) != 1 || hits[0].Share != c.share {
			t.Errorf("%s: %+v, want a share of %v", what, hits, c.share)
		}
	}
	contains(t, evidenceOf(t, judge(t, list("pass", "lists.forum.example", "<talk.lists.forum.example>").f), "dmarc-fail"),
		"the mailing list talk.lists.forum.example may be the cause", "メーリングリスト(talk.lists.forum.example)を経由した")
}

func TestSPFFail(t *testing.T) {
	failed := func() given { return shop().spf("fail", "shop.example").aligning(origin.No) }
	check(t, "spf-fail", []example{
		{"fail", failed(), "hit"},
		{"fail, domain of the reverse-path not told", shop().envelope("x@shop.example").spf("fail", "").aligning(origin.No), "hit"},
		{"calls itself a list's", failed().field("List-Id", "<news.shop.example>"), "hit"},
		{"softfail", shop().spf("softfail", "shop.example").aligning(origin.No), "no"},
		{"neutral", shop().spf("neutral", "shop.example").aligning(origin.No), "no"},
		{"pass", shop().spf("pass", "shop.example").aligning(origin.Yes), "no"},
		{"signed by the sender", shop().spf("fail", "shop.example").aligning(origin.Yes), "no"},
		{"known list", failed().related(history.Relation{KnownList: origin.Yes}), "no"},
		{"null reverse-path", failed().envelope(""), "no"},
		{"a signature could not be looked up", shop().spf("fail", "shop.example").aligning(origin.Unknown), "undecided"},
		{"no answer for now", shop().spf("temperror", "shop.example").aligning(origin.No), "undecided"},
		{"verifier without SPF", shop().auth(origin.No), "undecided"},
		{"nobody verified", shop(), "undecided"},
		{"reader lost", failed().missing("auth", "panic"), "undecided"},
	})
	contains(t, evidenceOf(t, judge(t, failed().f), "spf-fail"), "not one that shop.example allows", "(shop.example)が送信を許可しているサーバではありません")
}

// aligning sets Aligned beside results that are set.
func (g given) aligning(aligned origin.Truth) given {
	g.f.Auth.Aligned = aligned
	return g
}

// Failures of one mail are one fact seen several times.
func TestFailuresAreCapped(t *testing.T) {
	g := facts().from("x@mofa.go.jp").dmarc("fail", "reject").spf("fail", "mofa.go.jp")
	sum := 0.0
	for _, found := range judge(t, g.f).Findings {
		if found.Family == Auth {
			sum += found.Weight
		}
	}
	if v := judge(t, g.f); sum <= 5 || v.Score > 5+1 {
		t.Errorf("%v of failures count as %v", sum, v.Score)
	}
}

// A sealer that the house trusts vouches for mail that was good before it came to him; a seal that could not be checked leaves it open.
func TestARCVouches(t *testing.T) {
	arc := func(g given, chain string, passed origin.Truth) given {
		g.f.Auth.ARC = origin.ARC{Chain: chain, Sealer: "forwarder.example", Passed: passed}
		return g
	}
	fails := map[string]func() given{
		"dmarc-fail":      func() given { return shop().dmarc("fail", "reject") },
		"dmarc-fail-none": func() given { return shop().dmarc("fail", "none") },
		"spf-fail": func() given {
			g := shop().envelope("b@shop.example").spf("fail", "shop.example")
			g.f.Auth.Aligned = origin.No
			return g
		},
	}
	for id, failed := range fails {
		check(t, id, []example{
			{"no chain", arc(failed(), "", origin.No), "hit"},
			{"vouched for", arc(failed(), "pass", origin.Yes), "no"},
			{"the sealer found that it failed", arc(failed(), "pass", origin.No), "hit"},
			{"broken chain", arc(failed(), "fail", origin.No), "hit"},
			{"not to be checked for now", arc(failed(), "temperror", origin.Unknown), "undecided"},
		})
	}
}

// Why a mail was not verified, or what could not be found out, stands in the reason.
func TestWhyNotVerified(t *testing.T) {
	g := shop()
	g.f.Auth.Why = "no DNS"
	if _, reason := g.f.failedDMARC(); reason != "no DNS" {
		t.Error(reason)
	}
	g = shop().dmarc("temperror", "")
	g.f.Auth.Aligned, g.f.Auth.Why = origin.Unknown, "DMARC: no answer in time"
	for _, find := range []func() Reason{
		func() Reason { _, reason := g.f.failedDMARC(); return reason },
		func() Reason { _, reason := g.f.aligned(); return reason },
	} {
		if reason := string(find()); !strings.HasPrefix(reason, "no result of ") || !strings.HasSuffix(reason, "(DMARC: no answer in time)") {
			t.Error(reason)
		}
	}
}
