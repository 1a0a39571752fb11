package mta

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"sekisho/internal/config"
)

// outward tells whether only our own users and hosts hand in their mail there: submission, or a service for networks of its own.
func (v view) outward() bool {
	return v.submission() || v.overridden("mynetworks") && v.relays() != "" || v.privateAddress()
}

// privateAddress tells whether the service listens on an address of a private network (RFC 1918, RFC 4193) alone.
func (v view) privateAddress() bool {
	host, _ := hostAndPort(v.service.name)
	addr, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && addr.IsPrivate()
}

// relays names the first entry of mynetworks beyond this host, or "": hosts there may send to the world through the service.
func (v view) relays() string {
	networks, _ := v.get("mynetworks")
	if networks == "" {
		if style, _ := v.get("mynetworks_style"); style == "subnet" || style == "class" {
			return "mynetworks_style=" + style
		}
	}
	for _, entry := range splitWords(networks, ", \t") {
		if !strings.HasPrefix(entry, "!") && !thisHost(entry) {
			return entry
		}
	}
	return ""
}

func thisHost(entry string) bool {
	network, ok := parseNetwork(entry)
	return ok && network.Addr().Unmap().IsLoopback()
}

// parseNetwork reads "192.168.0.0/16", "[2001:db8::]/32" and single addresses (postconf(5), mynetworks). Tables and files are none.
func parseNetwork(entry string) (netip.Prefix, bool) {
	entry = strings.NewReplacer("[", "", "]", "").Replace(entry)
	if network, err := netip.ParsePrefix(entry); err == nil {
		return network.Masked(), true
	}
	addr, err := netip.ParseAddr(entry)
	return netip.PrefixFrom(addr, addr.BitLen()), err == nil
}

// checkOutward looks at a service through which our own users send.
func (p *postfix) checkOutward(w wiring) {
	if _, serves := withRole(p.ours, outbound); !serves {
		return
	}
	if p.bypassed(w) {
		return
	}
	if !w.has(outbound, auto) {
		p.report(Fix, w.where, Text{
			fmt.Sprintf("our users send through service %s, but it is wired to the inbound listener: the outbound gate does not see their mail", w.title()),
			fmt.Sprintf("サービス%sは利用者の送信用ですが、受信用の待ち受けにつながっています。送信メールが見えません", w.title())},
			p.instead(w, outbound))
	}
	p.checkKnown(w)
	p.checkErrorLimits(w)
}

// checkInside looks at our own users and hosts on a service to which the world connects, too: the inbound listener does not stop their mail.
func (p *postfix) checkInside(w wiring) {
	who := w.ownSenders()
	if _, serves := withRole(p.ours, outbound); !serves || who.En == "" {
		return
	}
	if !w.has(auto) {
		p.report(Fix, w.where, Text{
			fmt.Sprintf("service %s takes outgoing mail (%s), but leads to the inbound listener only: the outbound gate does not see it", w.title(), who.En),
			fmt.Sprintf("サービス%sは外部への送信も受け付けます(%s)が、受信用の待ち受けにだけつながっているため、送信メールが見えません", w.title(), who.Ja)},
			Text{"name a listener of [listen] auto there, which tells the direction by itself, or give our own users a service of their own",
				"方向を自動で判別する [listen] auto の待ち受けにつなぐか、利用者の送信用に別のサービスを設けてください"})
		return
	}
	p.checkKnown(w)
	p.checkErrorLimits(w)
}

// ownSenders says which of our own may send through the service, "" for none.
func (v view) ownSenders() Text {
	if sasl, _ := v.get("smtpd_sasl_auth_enable"); strings.EqualFold(sasl, "yes") {
		return Text{"smtpd_sasl_auth_enable = yes", "smtpd_sasl_auth_enable = yes"}
	}
	if network := v.relays(); network != "" {
		return Text{"mynetworks: " + network, "mynetworks: " + network}
	}
	return Text{}
}

// checkKnown: the auto listener knows hosts inside by [house] internal_networks alone.
func (p *postfix) checkKnown(w wiring) {
	if w.has(outbound) || !w.has(auto) {
		return
	}
	inside, err := config.Prefixes(p.config.House.InternalNetworks)
	if err != nil {
		return // the configuration itself is refused for it
	}
	networks, where := w.get("mynetworks")
	for _, entry := range splitWords(networks, ", \t") {
		if strings.HasPrefix(entry, "!") || thisHost(entry) {
			continue
		}
		if network, ok := parseNetwork(entry); ok && covered(network, inside) {
			continue
		}
		p.report(Fix, where, Text{
			fmt.Sprintf("service %s: mynetworks has %s, which is not known to be in [house] internal_networks: what hosts there send is judged as mail from outside, and the outbound gate does not see it", w.title(), entry),
			fmt.Sprintf("サービス%s: mynetworks の %s が [house] internal_networks に含まれているか確認できません。含まれないホストからの送信は外部からのメールとして判定され、送信の制御が効きません", w.title(), entry)},
			Text{"write the same networks into mynetworks and internal_networks", "mynetworks と internal_networks に同じネットワークを書いてください"})
	}
}

func covered(network netip.Prefix, by []netip.Prefix) bool {
	for _, b := range by {
		if b.Bits() <= network.Bits() && b.Contains(network.Addr()) {
			return true
		}
	}
	return false
}

// checkErrorLimits: during an incident the gate answers 451 at RCPT, and Postfix counts each as an error of the client.
func (p *postfix) checkErrorLimits(w wiring) {
	for _, limit := range []struct {
		name  string
		least int
	}{{"smtpd_soft_error_limit", 1000}, {"smtpd_hard_error_limit", 1001}} {
		value, where := w.get(limit.name)
		if n, err := strconv.Atoi(value); err == nil && n >= limit.least {
			continue
		}
		if !w.overridden(limit.name) {
			where = w.service.where
		}
		p.report(Fix, where, Text{
			fmt.Sprintf("service %s: %s = %s; while the gate is closed, a client with that many refused recipients is disconnected", w.title(), limit.name, value),
			fmt.Sprintf("サービス%s: %s = %s。外部送信の停止中、この数の宛先を拒否されたクライアントは切断されます", w.title(), limit.name, value)},
			Text{fmt.Sprintf("-o %s=%d", limit.name, limit.least), fmt.Sprintf("-o %s=%d を加えてください", limit.name, limit.least)})
	}
}

func (p *postfix) checkMaps(w wiring) {
	maps, where := w.get("smtpd_milter_maps")
	if maps == "" || len(w.uses) == 0 {
		return
	}
	if strings.Contains(maps, "DISABLE") {
		p.report(Fix, where, Text{
			fmt.Sprintf("service %s: smtpd_milter_maps = %s lets the mail of some clients pass us by", w.title(), maps),
			fmt.Sprintf("サービス%s: smtpd_milter_maps = %s により、一部のクライアントのメールが sekisho を通りません", w.title(), maps)},
			Text{"remove DISABLE", "DISABLE を外してください"})
		return
	}
	p.report(Warn, where, Text{
		fmt.Sprintf("smtpd_milter_maps = %s replaces the milters for some clients; the tables were not looked into", maps),
		fmt.Sprintf("smtpd_milter_maps = %s により、一部のクライアントではmilterが変わります。表の中身は確認していません", maps)},
		Text{"see that no client gets DISABLE or a list without us",
			"どのクライアントにも、DISABLE や sekisho を含まない一覧が当たらないことを確かめてください"})
}
