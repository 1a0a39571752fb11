package heuristics

import (
	"testing"

	"sekisho/internal/history"
	"sekisho/internal/origin"
)

// answering is a mail from an author whose answers go elsewhere.
func answering(from, reply string) given {
	return facts().toTokiwa().from(from).field("Reply-To", reply)
}

func TestReplyToFreeMail(t *testing.T) {
	const firm, free = "a@aoba.co.jp", "a.aoba@gmail.com"
	inside := answering("web@tokiwa.example", "customer@yahoo.co.jp")
	check(t, "replyto-freemail", []example{
		{"a firm", answering(firm, free), "hit"},
		{"a public body", answering("x@mofa.go.jp", "x.mofa@yahoo.co.jp"), "hit"},
		{"a provider's", answering(firm, "aoba@nifty.com"), "hit"},
		{"confirmed", answering(firm, free).auth(origin.Yes), "hit"},
		{"second of two reply addresses", answering(firm, "b@aoba.co.jp, "+free), "hit"},
		{"second field", answering(firm, "b@aoba.co.jp").field("Reply-To", free), "hit"},
		{"calls itself a circular", answering(firm, free).field("List-Id", "<x.aoba.co.jp>"), "hit"},
		{"a form's host, known to be forged", answering("noreply@form.run", free).auth(origin.No), "hit"},
		{"a listed form's host, known to be forged", answering("form@hr-service.example", free).auth(origin.No), "hit"},
		{"our own address from outside", answering("web@tokiwa.example", "customer@gmail.com"), "hit"},

		{"free mail too", answering("a@outlook.jp", "b@gmail.com"), "no"},
		{"the same free mail", answering("a@gmail.com", "b@gmail.com"), "no"},
		{"the same firm", answering(firm, "b@sales.aoba.co.jp"), "no"},
		{"another firm", answering(firm, "b@midori.example"), "no"},
		{"a circular, confirmed", answering(firm, free).field("List-Unsubscribe", "<https://aoba.example/>").auth(origin.Yes), "no"},
		{"a known list", answering("talk@lists.example", free).related(history.Relation{KnownList: origin.Yes}), "no"},
		{"a form's host", answering("noreply@form.run", "customer@gmail.com"), "no"},
		{"a form's host that the house lists", answering("form@hr-service.example", "customer@gmail.com"), "no"},
		{"our own form, confirmed", answering("web@tokiwa.example", "customer@gmail.com").auth(origin.Yes), "no"},
		{"our own form, authorised host", answering("web@tokiwa.example", "customer@gmail.com").at("JP", "203.0.113.65"), "no"},
		{"our own form, authorised author", answering("attendance@tokiwa.example", "customer@gmail.com"), "no"},
		{"report", answering(firm, free).envelope("").root(report("message/delivery-status")), "no"},
		{"none", facts().toTokiwa().from(firm), "no"},
		{"no address", answering(firm, "undisclosed:;"), "no"},
		{"no sender", facts().toTokiwa().field("Reply-To", free), "no"},

		{"our own form, handed on inside", inside.nowhere("not-recorded"), "undecided"},
	})
	v := judge(t, answering(firm, free).f)
	contains(t, evidenceOf(t, v, "replyto-freemail"), "from a@aoba.co.jp, but a reply would go to a.aoba@gmail.com", "誰でも取得できるアドレス(a.aoba@gmail.com)")
	if hits, _ := row1(t, "replyto-freemail").Find(answering(firm, free).tokiwa().to("info@tokiwa.example").f); len(hits) != 1 || hits[0].Share != 0.5 {
		t.Errorf("a form on the web, to the open desk: %+v", hits)
	}
	small := answering(firm, free).auth(origin.Yes).related(history.Relation{Known: origin.Yes})
	if hits, _ := row1(t, "replyto-freemail").Find(small.f); len(hits) != 1 || hits[0].Share != 0.5 {
		t.Errorf("a known firm that is confirmed: %+v", hits)
	}
}

// posted is a mail through a list whose host SPF confirms or not.
func posted(reply, spf string) given {
	g := answering("a@aoba.co.jp", reply).envelope("bounce@ml.forum.example").field("List-Id", "<members.ml.forum.example>")
	return g.spf(spf, "ml.forum.example").aligning(origin.No)
}

func TestReplyToDiffers(t *testing.T) {
	const firm, other = "a@aoba.co.jp", "a@midori.example"
	check(t, "replyto-differs", []example{
		{"another firm", answering(firm, other), "hit"},
		{"from free mail to a firm", answering("a@gmail.com", other), "hit"},
		{"from free mail to other free mail", answering("a@gmail.com", "a@yahoo.co.jp"), "hit"},
		{"confirmed", answering(firm, other).auth(origin.Yes), "hit"},
		{"a help desk, not confirmed", answering(firm, "support@aoba.zendesk.com"), "hit"},

		{"from a firm to free mail: another trait's", answering(firm, "a@gmail.com"), "recorded"},
		{"the same firm", answering(firm, "b@mail.aoba.co.jp"), "no"},
		{"back to us", answering(firm, "desk@tokiwa.example"), "no"},
		{"a help desk, confirmed", answering(firm, "support@aoba.zendesk.com").auth(origin.Yes), "no"},
		{"a service that writes for others", answering("noreply@salesforce.com", other), "no"},
		{"a circular, confirmed", answering(firm, other).field("Precedence", "bulk").auth(origin.Yes), "no"},
		{"a known list", answering(firm, other).related(history.Relation{KnownList: origin.Yes}), "no"},
		{"a list's own address, SPF confirms the list", posted("members@ml.forum.example", "pass"), "no"},
		{"another address beside a confirmed list", posted(other, "pass"), "hit"},
		{"a list's own address, SPF does not", posted("members@ml.forum.example", "none"), "hit"},
		{"none", facts().from(firm), "no"},
	})
	for what, c := range map[string]struct {
		facts given
		share float64
	}{
		"plain":              {answering(firm, other), 1},
		"another suffix":     {answering(firm, "a@aoba.com"), 0.5},
		"name with a word":   {answering(firm, "a@aoba-mail.com"), 1},
		"List-Post":          {answering(firm, other).field("List-Post", "<mailto:x@midori.example>"), 0.5},
		"Precedence":         {answering(firm, other).field("Precedence", "Bulk"), 0.5},
		"another Precedence": {answering(firm, other).field("Precedence", "first-class"), 1},
	} {
		if hits, _ := row1(t, "replyto-differs").Find(c.facts.f); len(hits) != 1 || hits[0].Share != c.share {
			t.Errorf("%s: %+v, want a share of %v", what, hits, c.share)
		}
	}
}

// One reply address counts once.
func TestReplyToCountsOnce(t *testing.T) {
	v := judge(t, answering("a@aoba.co.jp", "a@gmail.com").f)
	if v.Score != 4 {
		t.Errorf("score %v: %v", v.Score, v.Findings)
	}
}

func TestEnvelopeMismatch(t *testing.T) {
	sent := func(from, path string) given {
		return facts().toTokiwa().from(from).envelope(path, "tanaka@tokiwa.example")
	}
	const author = "a@aoba.co.jp"
	check(t, "envelope-mismatch", []example{
		{"another's", sent(author, "x@midori.example"), "hit"},
		{"free mail", sent(author, "x@gmail.com"), "hit"},
		{"BATV of another", sent(author, "prvs=0123456789=x@midori.example"), "hit"},
		{"SRS of another", sent(author, "SRS0=HHH=TT=midori.example=x@forwarder.example"), "hit"},
		{"no SRS at all", sent(author, "SRS0=HHH@forwarder.example"), "hit"},
		{"another's, not confirmed", sent(author, "x@midori.example").auth(origin.No), "hit"},
		{"VERP of somebody else's recipient", sent(author, "bounces-else=tokiwa.example@list.example"), "hit"},

		{"the same", sent(author, author), "no"},
		{"the same organisation", sent(author, "x@bounce.aoba.co.jp"), "no"},
		{"BATV", sent(author, "prvs=0123456789=a@aoba.co.jp"), "no"},
		{"SRS", sent(author, "SRS0=HHH=TT=aoba.co.jp=a@forwarder.example"), "no"},
		{"SRS twice", sent(author, "SRS1=HHH=first.example==HHH=TT=aoba.co.jp=a@second.example"), "no"},
		{"SRS with another separator", sent(author, "SRS0+HHH=TT=aoba.co.jp=a@forwarder.example"), "no"},
		{"VERP", sent(author, "bounces-tanaka=tokiwa.example@list.example"), "no"},
		{"a mail service's", sent(author, "0101@ap-northeast-1.amazonses.com"), "no"},
		{"a list's", sent(author, "talk-bounces@lists.example").field("List-Id", "<talk.lists.example>"), "no"},
		{"known list", sent(author, "x@midori.example").related(history.Relation{KnownList: origin.Yes}), "no"},
		{"confirmed", sent(author, "x@midori.example").auth(origin.Yes), "no"},
		{"ours: another trait's", sent(author, "x@tokiwa.example"), "no"},
		{"null", sent(author, ""), "no"},
		{"no domain", sent(author, "root"), "no"},
		{"not known", facts().from(author), "no"},
		{"no sender", facts().envelope("x@midori.example"), "no"},
	})
	v := judge(t, sent(author, "x@midori.example").f)
	contains(t, evidenceOf(t, v, "envelope-mismatch"), "shows a@aoba.co.jp as its sender, but it was sent under another return address (x@midori.example)",
		"表示されている差出人(a@aoba.co.jp)と、配送に使われた差出人(x@midori.example)")
}

// Mails with very many addresses cost no more than those with a few.
func TestClaimsAreBounded(t *testing.T) {
	g := facts().toTokiwa().envelope("x@midori.example")
	for range 2000 {
		g = g.from("a@tokiwa-support.com").field("Reply-To", "b@gmail.com")
	}
	for _, row := range domainTraits() {
		if hits, _ := row.Find(g.f); len(hits) > maxFindings {
			t.Errorf("%s: %d hits", row.ID, len(hits))
		}
	}
}
