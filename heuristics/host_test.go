package heuristics

import (
	"net/netip"
	"strings"
	"testing"

	"sekisho/internal/mail"
	"sekisho/internal/origin"
)

// edge is a mail that a host outside handed to our own MTA.
func edge(ip, name, helo string) given {
	g := facts().at("JP", ip)
	g.f.Origin.Name, g.f.Origin.PTR, g.f.Origin.HELO = name, name, helo
	g.f.Mail.Client = mail.Client{Addr: netip.MustParseAddr(ip), Name: name, HELO: helo}
	g.f.House = &House{Domains: []string{"tokiwa.example"}}
	return g
}

func (g given) set(change func(*Facts)) given {
	change(g.f)
	return g
}

// relayed says that a trusted host took the mail, and wrote that down.
func (g given) relayed(received string) given {
	g.f.Origin.Relay = netip.MustParseAddr("203.0.113.10")
	g.f.Mail.Client.Addr = g.f.Origin.Relay
	return g.took(received)
}

// took is what a trusted host wrote down of it.
func (g given) took(received string) given {
	trace, date, _ := strings.Cut(received, ";")
	_, protocol, _ := cutLast(trace, " with ")
	protocol, _, _ = strings.Cut(protocol, " ")
	g.f.Origin.Took = origin.Handover{Protocol: protocol, Date: strings.TrimSpace(date)}
	return g
}

func known(f *Facts)    { f.Relation.KnownNet = origin.Yes }
func loggedIn(f *Facts) { f.Mail.Client.AuthUser = "taro" }
func noPTR(f *Facts)    { f.Origin.NoPTR = true }

func TestWatchlist(t *testing.T) {
	watch := func(f *Facts) { f.Origin.Watch = "AS64500 (rented servers)" }
	check(t, "origin-watchlist", []example{
		{"on the list", facts().set(watch), "hit"},
		{"on the list, cloud", facts().cloud("Google").set(watch), "hit"},
		{"not on the list", facts(), "no"},
		{"origin unknown", facts().nowhere("not-recorded"), "undecided"},
		{"origin lost", facts().missing("origin", "panic"), "undecided"},
	})
	e := evidenceOf(t, judge(t, facts().set(watch).f), "origin-watchlist")
	contains(t, e, "(192.0.2.1) is on your watch list (AS64500 (rented servers))", "要注意リスト(AS64500 (rented servers))")
}

func TestRDNSGeneric(t *testing.T) {
	const ip = "118.27.105.9"
	check(t, "rdns-generic", []example{
		{"no PTR", edge(ip, "", "mail.example.net").set(noPTR), "hit"},
		{"octets in the name", edge(ip, "v118-27-105-9.static.cnode.example", "x"), "hit"},
		{"PTR that does not lead back", edge(ip, "", "x").set(func(f *Facts) { f.Origin.PTR = "118-27-105-9.dyn.example.net" }), "hit"},
		{"mail server", edge(ip, "mail.aoba.co.jp", "mail.aoba.co.jp"), "no"},
		{"known network", edge(ip, "", "x").set(noPTR).set(known), "no"},
		{"access line of a known network", edge(ip, "118-27-105-9.dyn.example.net", "x").set(known), "no"},
		{"network known to be new", edge(ip, "", "x").set(noPTR).set(func(f *Facts) { f.Relation.KnownNet = origin.No }), "hit"},
		{"cloud", edge(ip, "a118-27-105-9.smtp-out.amazonses.com", "x").set(func(f *Facts) { f.Origin.Class = origin.Cloud }), "no"},
		{"logged in", edge(ip, "118-27-105-9.dyn.example.net", "x").set(loggedIn), "no"},
		{"through a trusted relay", edge(ip, "118-27-105-9.dyn.example.net", "x").relayed("from x (x [118.27.105.9]) by gw.example with ESMTP; x"), "no"},
		{"name not looked up", edge(ip, "", "x"), "undecided"},
		{"private address", edge("192.168.1.4", "", "x").set(noPTR), "undecided"},
		{"shared address space", edge("100.64.1.4", "", "x").set(noPTR), "undecided"},
		{"submitted on this host", edge("127.0.0.1", "localhost", "x").set(noPTR), "no"},
		{"origin unknown", facts().nowhere("not-recorded"), "undecided"},
		{"origin lost", facts().missing("origin", "panic"), "undecided"},
	})
	contains(t, evidenceOf(t, judge(t, edge(ip, "118-27-105-9.dyn.example.net", "x").f), "rdns-generic"), "rented server (118-27-105-9.dyn", "直接送信")
	contains(t, evidenceOf(t, judge(t, edge(ip, "", "x").set(noPTR).f), "rdns-generic"), "("+ip+") has no host name", "名前(逆引き)が登録されていません")
}

func TestGenericName(t *testing.T) {
	for _, c := range []struct{ name, ip string }{
		{"118-27-105-9.example.net", "118.27.105.9"},
		{"118.27.105.9.example.net", "118.27.105.9"},
		{"i118-27-105-9.s41.a013.ap.plala.or.jp", "118.27.105.9"},
		{"122x220x11x9.ap122.ftth.ucom.ne.jp", "122.220.11.9"},
		{"9.105.27.118.rev.example.net", "118.27.105.9"},
		{"h27-105-9.example.net", "118.27.105.9"},
		{"host-118-27-105.example.net", "118.27.105.9"},
		{"KD118027105009.ppp-bb.dion.ne.jp", "118.27.105.9"},
		{"softbank060108012034.bbtec.net", "60.108.12.34"},
		{"pd2a1b3c4.hyognt01.ap.example.ne.jp", "210.161.179.196"},
		{"p761B6909.tokynt01.example.ne.jp", "118.27.105.9"},
		{"1981507849.example.net", "118.27.105.9"},
		{"fp760a1b2c.tkyc123.ap.nuro.jp", "192.0.2.1"},
		{"p1a2.tokynt01.ap.so-net.ne.jp", "192.0.2.1"},
		{"p1234-ipngn200101osakachuo.osaka.ocn.ne.jp", "192.0.2.1"},
		{"eatkyo123.adsl.ppp.infoweb.ne.jp", "192.0.2.1"},
		{"abc.ipv4.ftth.ne.jp", "192.0.2.1"},
		{"ik1-123-45678.vs.sakura.ne.jp", "192.0.2.1"},
		{"cpe-1.dhcp.example.com", "192.0.2.1"},
		{"dyn42.example.com", "192.0.2.1"},
		{"vps-9f3a.example.net", "192.0.2.1"},
		{"vps12345.example.net", "192.0.2.1"},
		{"static-7.example.net", "192.0.2.1"},
		{"user.pool.example.net.", "192.0.2.1"},
		{"2400-2410-abcd-1.example.ne.jp", "2400:2410:abcd:1::5"},
		{"24002410abcd00010000000000000005.ipv6.example.ne.jp", "2400:2410:abcd:1::5"},
		{"5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.0.0.d.c.b.a.0.1.4.2.0.0.4.2.example.net", "2400:2410:abcd:1::5"},
	} {
		if !genericName(c.name, netip.MustParseAddr(c.ip)) {
			t.Errorf("%s for %s is not seen", c.name, c.ip)
		}
	}
	for _, c := range []struct{ name, ip string }{
		{"mail.aoba.co.jp", "118.27.105.9"},
		{"mx1.city.example.lg.jp", "118.27.105.9"},
		{"www1234.sakura.ne.jp", "59.106.13.4"},
		{"sv1234.xserver.jp", "162.43.116.10"},
		{"smtp-27-105.example.jp", "118.27.105.9"},
		{"mta9.mx27.dc105.example.jp", "118.27.105.9"},
		{"smtp-pool-3.mailer.example", "192.0.2.1"},
		{"relay.vps-hosting.example", "192.0.2.1"},
		{"host.dhcp-soft.co.jp", "192.0.2.1"},
		{"static.example.co.jp", "192.0.2.1"},
		{"carpool.sub.example.co.jp", "192.0.2.1"},
		{"vpsa.example.co.jp", "192.0.2.1"},
		{"mbkd0123.ocn.ad.jp", "192.0.2.1"},
		{"mail-1.ocn.ne.jp", "192.0.2.1"},
		{"a.b.c", "192.0.2.1"},
		{"1234118027105009.example.jp", "18.2.71.5"},
		{"mail6.example.jp", "2400:2410:abcd:1::5"},
		{"0-0-0.example.jp", "2400::1"},
		{"ne.jp", "118.27.105.9"},
		{"", "118.27.105.9"},
	} {
		if genericName(c.name, netip.MustParseAddr(c.ip)) {
			t.Errorf("%s for %s is taken for an access line", c.name, c.ip)
		}
	}
}

func TestHELOForged(t *testing.T) {
	const ip = "118.27.105.9"
	spf := func(domain string) func(*Facts) {
		return func(f *Facts) { f.Auth = origin.Auth{Known: true, SPF: "pass", SPFDomain: domain} }
	}
	authorised := func(a Authorised) func(*Facts) { return func(f *Facts) { f.House.Authorised = a } }
	looked := func(leads origin.Truth) func(*Facts) {
		return func(f *Facts) {
			f.Auth = origin.Auth{Known: true, Own: true, SPF: "none", HELO: leads, Why: "DMARC: no answer in time"}
		}
	}
	check(t, "helo-forged", []example{
		{"ministry, the name does not lead to it", edge(ip, "", "mail.mofa.go.jp").set(looked(origin.No)), "hit"},
		{"ministry, the name leads to it", edge(ip, "", "mail.mofa.go.jp").set(looked(origin.Yes)), "no"},
		{"ministry, the name leads to its provider's host", edge(ip, "p1.isp.example", "mail.mofa.go.jp").set(looked(origin.Yes)), "no"},
		{"ministry, another of its hosts", edge(ip, "mx2.mofa.go.jp", "mail.mofa.go.jp").set(looked(origin.No)), "no"},
		{"ministry, the DNS does not tell", edge(ip, "v9.hosting.example", "mail.mofa.go.jp").set(looked(origin.Unknown)), "undecided"},
		{"our domain", edge(ip, "", "tokiwa.example"), "hit"},
		{"our host", edge(ip, "x.example.net", "MAIL.tokiwa.example."), "hit"},
		{"our host, by its confirmed name", edge(ip, "branch.tokiwa.example", "mail.tokiwa.example"), "no"},
		{"our host, known network", edge(ip, "x.example.net", "tokiwa.example").set(known), "hit"},
		{"our name at the front", edge(ip, "x.example.net", "tokiwa.example.net"), "no"},
		{"our name at the end", edge(ip, "x.example.net", "nottokiwa.example"), "no"},
		{"authorised network", edge(ip, "", "mail.tokiwa.example").set(authorised(Authorised{Networks: []netip.Prefix{netip.MustParsePrefix("118.27.0.0/16")}})), "no"},
		{"authorised host", edge(ip, "out.saas.example", "tokiwa.example").set(authorised(Authorised{Domains: []string{"saas.example"}})), "no"},
		{"other authorised host", edge(ip, "out.saas.example", "tokiwa.example").set(authorised(Authorised{Domains: []string{"aoba.example"}})), "hit"},
		{"ministry, another's host", edge(ip, "v9.hosting.example", "mail.mofa.go.jp"), "hit"},
		{"town, another's host", edge(ip, "v9.hosting.example", "mx.town.example.lg.jp"), "hit"},
		{"ministry, its own host", edge(ip, "mx2.mofa.go.jp", "mail.mofa.go.jp"), "no"},
		{"ministry, other ministry's host", edge(ip, "mx2.meti.go.jp", "mail.mofa.go.jp"), "hit"},
		{"ministry, provider's host that its SPF names", edge(ip, "p1.isp.example", "mail.mofa.go.jp").set(spf("mofa.go.jp")), "no"},
		{"ministry, SPF of another", edge(ip, "p1.isp.example", "mail.mofa.go.jp").set(spf("evil.example")), "hit"},
		{"ministry, no confirmed name", edge(ip, "", "mail.mofa.go.jp"), "undecided"},
		{"ministry, no PTR", edge(ip, "", "mail.mofa.go.jp").set(noPTR), "undecided"},
		{"go.jp at the front", edge(ip, "v9.hosting.example", "go.jp.example.net"), "no"},
		{"another's address", edge(ip, "x.example.net", "[198.51.100.7]"), "hit"},
		{"another's address without brackets", edge(ip, "", "198.51.100.7"), "hit"},
		{"its address", edge(ip, "", "[118.27.105.9]"), "no"},
		{"its address without brackets", edge(ip, "", "118.27.105.9"), "no"},
		{"its IPv6 address", edge("2400:2410::5", "", "[IPv6:2400:2410:0::5]"), "no"},
		{"another IPv6 address", edge("2400:2410::5", "", "[IPv6:2400:2410::6]"), "hit"},
		{"private address", edge(ip, "", "[192.168.1.10]"), "hit"},
		{"private address, known network", edge(ip, "", "[192.168.1.10]").set(known), "no"},
		{"private address, logged in", edge(ip, "", "[192.168.1.10]").set(loggedIn), "no"},
		{"private address, through a relay", edge(ip, "", "[192.168.1.10]").relayed("from [192.168.1.10] (x [118.27.105.9]) by gw with ESMTP; x"), "no"},
		{"through a relay", edge(ip, "", "tokiwa.example").relayed("from tokiwa.example (x [118.27.105.9]) by gw with ESMTP; x"), "hit"},
		{"through a relay, logged in", edge(ip, "", "tokiwa.example").relayed("from tokiwa.example (x [118.27.105.9]) by gw with ESMTPSA id 1; x"), "no"},
		{"greeting that poses as a login", edge(ip, "", "tokiwa.example").relayed("from with (ESMTPA [118.27.105.9]) by gw with ESMTP; x"), "hit"},
		{"ordinary", edge(ip, "mail.aoba.co.jp", "mail.aoba.co.jp"), "no"},
		{"ordinary, other name", edge(ip, "v9.hosting.example", "mail.aoba.co.jp"), "no"},
		{"logged in", edge(ip, "", "tokiwa.example").set(loggedIn), "no"},
		{"inside", edge("10.1.2.3", "", "tokiwa.example"), "undecided"},
		{"submitted on this host", edge("127.0.0.1", "", "tokiwa.example"), "no"},
		{"no HELO", edge(ip, "", ""), "undecided"},
		{"origin unknown", facts().nowhere("not-recorded"), "undecided"},
		{"no mail", given{&Facts{}}, "no"},
	})
	v := judge(t, edge(ip, "", "tokiwa.example").f)
	contains(t, evidenceOf(t, v, "helo-forged"), "("+ip+") introduced itself as “tokiwa.example”", "「tokiwa.example」と偽って")
	if v.Score != 4 {
		t.Errorf("score %v", v.Score)
	}
	v = judge(t, edge(ip, "", "[192.168.1.10]").f)
	contains(t, evidenceOf(t, v, "helo-forged"), "private network, [192.168.1.10]", "組織の内部などで使うアドレス")
	if v.Score != 2 {
		t.Errorf("private address: score %v", v.Score)
	}
}

func TestHELODesktop(t *testing.T) {
	const ip = "118.27.105.9"
	for _, helo := range []string{
		"localhost", "localhost.localdomain", "LOCALHOST.", "WIN-8OV2K3MQ1AB", "DESKTOP-4F7G8H9", "USER-PC", "user-2019", "PC-TANAKA", "friend", "ylmf-pc",
		"mailserver", "win-8ov2k3mq1ab.example.com", "DESKTOP-4F7G8H9.local", "taro-pc.lan", "a_b", "ubuntu.localdomain",
	} {
		if got := state(t, "helo-desktop", edge(ip, "x.example.net", helo).f); got != "hit" {
			t.Errorf("%s: %s", helo, got)
		}
	}
	for _, helo := range []string{
		"mail.aoba.co.jp", "pc-koubou.example", "user-mail.example.jp", "win-consulting.co.jp", "desktop-publishing.example.com", "EX01.corp.local",
		"[118.27.105.9]", "118.27.105.9", "[192.168.1.10]", "localhostess.example.jp", "WIN-SHORT1.example.jp", "[garbage]",
	} {
		if got := state(t, "helo-desktop", edge(ip, "x.example.net", helo).f); got != "no" {
			t.Errorf("%s: %s", helo, got)
		}
	}
	check(t, "helo-desktop", []example{
		{"its confirmed name", edge(ip, "win-8ov2k3mq1ab.example.com", "WIN-8OV2K3MQ1AB.example.com"), "no"},
		{"logged in", edge(ip, "", "DESKTOP-4F7G8H9").set(loggedIn), "no"},
		{"logged in with a relay", edge(ip, "", "DESKTOP-4F7G8H9").relayed("from DESKTOP-4F7G8H9 (x [118.27.105.9])\n\tby gw (Postfix) with ESMTPSA id 1; x"), "no"},
		{"let in by a relay", edge(ip, "", "DESKTOP-4F7G8H9").relayed("from DESKTOP-4F7G8H9 (x [118.27.105.9]) by gw with ESMTP; x"), "hit"},
		{"copier inside", edge("192.168.1.20", "", "MFP"), "undecided"},
		{"submitted on this host", edge("127.0.0.1", "", "localhost"), "no"},
		{"greeting that poses as a host and a login", edge(ip, "", "by").relayed("from by (with.esmtpa [118.27.105.9])\n\tby gw with ESMTP; x"), "hit"},
		{"no HELO", edge(ip, "", ""), "undecided"},
		{"origin lost", facts().missing("origin", "panic"), "undecided"},
	})
	contains(t, evidenceOf(t, judge(t, edge(ip, "", "WIN-8OV2K3MQ1AB").f), "helo-desktop"), "introduced itself as “WIN-8OV2K3MQ1AB”", "「WIN-8OV2K3MQ1AB」を名乗って")
}

// A login counts only where a trusted host wrote it down, whatever Received fields say.
func TestForgedLogin(t *testing.T) {
	g := edge("118.27.105.9", "", "desk").field("Received", "from desk (x [118.27.105.9]) by gw with ESMTPSA; x")
	if got := state(t, "helo-desktop", g.f); got != "hit" {
		t.Errorf("forged login: %s", got)
	}
}

func FuzzHost(f *testing.F) {
	for _, seed := range [][2]string{
		{"118-27-105-9.dyn.example.net", "[IPv6:::1]"}, {strings.Repeat("1.", 200), "localhost"}, {"ppp.ne.jp", "win-"}, {"", "[]"}, {"é.example", "mail.mofa.go.jp"},
	} {
		f.Add(seed[0], seed[1], uint32(0x761B6909))
	}
	f.Fuzz(func(t *testing.T, name, helo string, ip uint32) {
		addr := netip.AddrFrom4([4]byte{byte(ip >> 24), byte(ip >> 16), byte(ip >> 8), byte(ip)})
		g := edge(addr.String(), name, helo).relayed("from " + helo + " (" + name + " [" + addr.String() + "]) by gw with ESMTP; " + name)
		for _, row := range hostTraits() {
			direct := edge(addr.String(), name, helo)
			for _, facts := range []*Facts{g.f, direct.f} {
				if hits, _ := row.Find(facts); len(hits) > 1 {
					t.Errorf("%s: %v", row.ID, hits)
				}
			}
		}
		genericName(name, netip.AddrFrom16([16]byte{0x24, 0, 0x24, 0x10, byte(ip), byte(ip >> 8)}))
	})
}
