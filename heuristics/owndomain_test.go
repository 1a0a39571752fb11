package heuristics

import (
	"net/netip"
	"testing"

	"sekisho/internal/history"
	"sekisho/internal/mail"
	"sekisho/internal/origin"
)

// tokiwa is the house that the mails below come to.
func tokiwa() *House {
	h := &House{
		Domains: []string{"tokiwa.example", "tokiwa.co.jp"}, Partners: []string{"aoba-seiki.co.jp"},
		Authorised: Authorised{
			Addresses: []string{"attendance@tokiwa.example"}, Domains: []string{"hr-service.example"},
			Networks: []netip.Prefix{netip.MustParsePrefix("203.0.113.64/26")},
		},
	}
	h.Protect()
	return h
}

func (g given) house(h *House) given {
	g.f.House = h
	return g
}

func (g given) toTokiwa() given { return g.house(tokiwa()) }

func (g given) envelope(from string, rcpts ...string) given {
	g.f.Mail.Envelope = mail.Envelope{Known: true, From: from}
	for _, r := range rcpts {
		g.f.Mail.Envelope.Rcpts = append(g.f.Mail.Envelope.Rcpts, mail.Recipient{Addr: r})
	}
	return g
}

func (g given) related(r history.Relation) given {
	g.f.Relation = r
	return g
}

func (g given) named(host string) given {
	g.f.Origin.Name = host
	return g
}

func (g given) spf(result, domain string) given {
	g.f.Auth.Known, g.f.Auth.SPF, g.f.Auth.SPFDomain = true, result, domain
	return g
}

// ours is a mail in our name from an outside host.
func ours() given { return facts().toTokiwa().from("総務部 <soumu@tokiwa.example>") }

func TestOwnDomainOutside(t *testing.T) {
	inbound := func(c mail.Client) given {
		g := ours()
		g.f.Mail.Client = c
		return g
	}
	private := ours()
	private.f.Origin = origin.Result{IP: netip.MustParseAddr("192.168.1.9"), Class: origin.UnknownClass, Certainty: origin.Proven, Reason: "private"}
	roaming := ours().took("from pc (softbank.example [192.0.2.1]) by mx.tokiwa.example with ESMTPSA id 1; Mon, 2 Nov 2026 10:00:00 +0900")
	roaming.f.Mail.Stored = true
	forgedLogin := ours().field("Received", "from pc (x [192.0.2.99]) by mx.tokiwa.example with ESMTPSA id 1; Mon, 2 Nov 2026 10:00:00 +0900")
	check(t, "own-domain-outside", []example{
		{"nobody authenticated it", ours(), "hit"},
		{"not confirmed", ours().auth(origin.No), "hit"},
		{"confirmed or not is unknown", ours().auth(origin.Unknown), "hit"},
		{"a sub-domain of ours", facts().toTokiwa().from("a@sales.tokiwa.co.jp"), "hit"},
		{"in capitals", facts().toTokiwa().from("a@TOKIWA.example"), "hit"},
		{"second of two senders", facts().toTokiwa().from("a@aoba.example, b@tokiwa.example").auth(origin.Yes), "hit"},
		{"only Sender", facts().toTokiwa().field("Sender", "a@tokiwa.example"), "hit"},
		{"only the reverse-path", facts().toTokiwa().from("a@aoba.example").envelope("b@tokiwa.example"), "hit"},
		{"calls itself a list's", ours().field("List-Id", "<talk.lists.example>"), "hit"},
		{"known list or not is unknown", ours().related(history.Relation{Known: origin.Yes}), "hit"},
		{"cloud service", ours().cloud("Microsoft 365").certainty(origin.Proven), "hit"},
		{"null reverse-path alone", ours().envelope(""), "hit"},
		{"posing as an automatic response", ours().envelope("").field("Auto-Submitted", "auto-replied"), "hit"},
		{"claims that somebody logged in", forgedLogin, "hit"},
		{"another of the authorised network's neighbours", ours().at("JP", "203.0.113.63"), "hit"},
		{"authorised domain by an unconfirmed name", ours().named(""), "hit"},
		{"authorised domain by a failed SPF", ours().spf("fail", "hr-service.example"), "hit"},
		{"another author beside the authorised one", facts().toTokiwa().from("attendance@tokiwa.example, president@tokiwa.example"), "hit"},

		{"confirmed", ours().auth(origin.Yes), "no"},
		{"known list", ours().related(history.Relation{KnownList: origin.Yes}), "no"},
		{"report", ours().envelope("").root(report("message/delivery-status")), "no"},
		{"authorised author", facts().toTokiwa().from("Attendance@Tokiwa.example").envelope("bounce@tokiwa.example"), "no"},
		{"authorised network", ours().at("JP", "203.0.113.64"), "no"},
		{"authorised host", ours().named("mx3.hr-service.example"), "no"},
		{"authorised by SPF", ours().spf("pass", "mail.hr-service.example"), "no"},
		{"somebody who logged in", inbound(mail.Client{Addr: netip.MustParseAddr("192.0.2.1"), AuthUser: "tanaka"}), "no"},
		{"submitted on this host", inbound(mail.Client{Addr: netip.MustParseAddr("127.0.0.1")}), "no"},
		{"somebody who logged in, stored", roaming, "no"},
		{"somebody else", facts().toTokiwa().from("a@aoba.example"), "no"},
		{"a name that ends like ours", facts().toTokiwa().from("a@nottokiwa.example"), "no"},
		{"a house of which nothing is known", facts().from("a@tokiwa.example"), "no"},

		{"passed on by a relay of ours that tells no origin", ours().nowhere("not-recorded"), "undecided"},
		{"private address", private, "undecided"},
		{"origin lost", ours().missing("origin", "panic"), "undecided"},
		{"origin lost, confirmed", ours().missing("origin", "panic").auth(origin.Yes), "no"},
		{"origin lost, somebody else", facts().toTokiwa().from("a@aoba.example").missing("origin", "panic"), "no"},
	})
}

// A mail in our own name is marked whatever lowers it, and its evidence tells whether it poses as one from inside.
func TestOwnDomainOutsideIsMarked(t *testing.T) {
	v := judge(t, ours().at("CN", "114.114.114.114").f)
	contains(t, evidenceOf(t, v, "own-domain-outside"), "soumu@tokiwa.example is one of ours, but the mail came from outside (114.114.114.114)",
		"当組織のアドレス(soumu@tokiwa.example)ですが、組織の外(114.114.114.114)から届いたメール")
	if v.Level != Mark {
		t.Errorf("%s at %v", v.Level, v.Score)
	}
	posing := ours().set(func(f *Facts) { f.Origin.Poses = true })
	for what, c := range map[string]struct {
		facts given
		want  string
	}{"posing": {posing, "claimed"}, "plain": {ours(), "none"}} {
		if e := evidenceOf(t, judge(t, c.facts.f), "own-domain-outside"); e.Data["hops"] != c.want {
			t.Errorf("%s: hops %q, want %q", what, e.Data["hops"], c.want)
		}
	}
}
