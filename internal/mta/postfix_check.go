package mta

import (
	"fmt"
	"strconv"
	"strings"
)

// check looks at each service alone, then at mail that does not come by SMTP.
func (p *postfix) check() {
	if !p.wired() {
		p.notWired()
		return
	}
	for _, v := range p.smtpds() {
		w := v.wiring("smtpd_milters")
		if v.submission() {
			p.checkSubmission(w)
		} else {
			p.checkInbound(w)
		}
		p.checkEach(w)
		p.checkMaps(w)
	}
	p.checkLocal(p.cleanup().wiring("non_smtpd_milters"))
}

func (p *postfix) wired() bool {
	for _, v := range p.smtpds() {
		if len(v.wiring("smtpd_milters").uses) > 0 {
			return true
		}
	}
	return false
}

// notWired says what to write, where no service leads to us, and what looks like us but is not.
func (p *postfix) notWired() {
	what := Text{"no smtpd service sends mail to us", "どのsmtpdサービスも本ソフトウェアにメールを渡していません"}
	ours, found := withRole(p.ours, inbound)
	if !found {
		p.report(Fix, p.mainPath, what, Text{"set [listen] inbound or auto", "[listen] の inbound か auto を設定してください"})
		return
	}
	p.report(Fix, p.mainPath, what, p.adding(p.cleanup().wiring("smtpd_milters"), ours))
	for _, v := range p.smtpds() {
		p.checkEach(v.wiring("smtpd_milters"))
	}
}

// adding says what to write into a list; where the chroot hides our socket, that we must listen elsewhere.
func (p *postfix) adding(w wiring, s socket) Text {
	form := s.postfixForm(w.queue())
	if w.service.chroot && strings.HasPrefix(form, "unix:/") {
		return p.listening(w)
	}
	return add(w.parameter, form)
}

func add(parameter, endpoint string) Text {
	return Text{fmt.Sprintf("add to the end of %s (before a milter that seals with ARC): %s", parameter, endpoint),
		fmt.Sprintf("%s の末尾(ARC署名のmilterがあればその前)に追加してください: %s", parameter, endpoint)}
}

// checkInbound looks at a service to which the world connects.
func (p *postfix) checkInbound(w wiring) {
	if p.bypassed(w) {
		return
	}
	if w.has(outbound) && !w.has(inbound, auto) {
		p.report(Fix, w.where, Text{
			fmt.Sprintf("service %s takes mail from outside but is wired to the outbound listener: nothing is judged", w.title()),
			fmt.Sprintf("サービス%sは外部からメールを受け取りますが、送信用の待ち受けにつながっています。判定が行われません", w.title())},
			p.instead(w, inbound))
	}
}

// checkSubmission looks at a service through which our own users send.
func (p *postfix) checkSubmission(w wiring) {
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
	p.checkErrorLimits(w)
}

func (p *postfix) instead(w wiring, r role) Text {
	s, _ := withRole(p.ours, r)
	form := s.postfixForm(w.queue())
	return Text{fmt.Sprintf("in master.cf, below the service: -o smtpd_milters=%s", form),
		fmt.Sprintf("master.cf のこのサービスに -o smtpd_milters=%s を加えてください", form)}
}

// bypassed reports a service whose mail does not reach us, and tells so.
func (p *postfix) bypassed(w wiring) bool {
	severity := Fix
	if w.reinjection() {
		severity = Info // mail that was judged already comes back here
	}
	if options, where := w.get("receive_override_options"); strings.Contains(options, "no_milters") {
		p.report(severity, where, Text{
			fmt.Sprintf("service %s: receive_override_options=no_milters lets mail pass us by", w.title()),
			fmt.Sprintf("サービス%s: receive_override_options=no_milters のため、メールが本ソフトウェアを通りません", w.title())},
			Text{"right only where mail comes back from a content filter; otherwise remove no_milters",
				"コンテンツフィルターから戻るメール専用でなければ、no_milters を外してください"})
		return true
	}
	if len(w.uses) > 0 {
		return false
	}
	p.report(severity, w.where, Text{
		fmt.Sprintf("service %s: smtpd_milters does not name us, so its mail passes us by", w.title()),
		fmt.Sprintf("サービス%s: smtpd_milters に本ソフトウェアがないため、メールが素通りします", w.title())},
		p.missing(w))
	return true
}

func (p *postfix) missing(w wiring) Text {
	want := inbound
	if w.submission() {
		want = outbound
	}
	s, _ := withRole(p.ours, want)
	if w.reinjection() {
		return Text{"right only where mail comes back from a content filter", "コンテンツフィルターから戻るメール専用なら、このままで構いません"}
	}
	if len(w.filters) == 0 {
		return p.instead(w, want)
	}
	return p.adding(w, s)
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
	if maps, where := w.get("smtpd_milter_maps"); maps != "" && len(w.uses) > 0 {
		p.report(Warn, where, Text{
			fmt.Sprintf("smtpd_milter_maps = %s replaces the milters for some clients; the tables were not looked into", maps),
			fmt.Sprintf("smtpd_milter_maps = %s により、一部のクライアントではmilterが変わります。表の中身は確認していません", maps)},
			Text{"see that no client from outside gets DISABLE or a list without us",
				"外部のクライアントに DISABLE や、本ソフトウェアを含まない一覧が当たらないことを確かめてください"})
	}
}

// checkLocal looks at mail that does not come by SMTP: sendmail(1), and what postsuper -r puts in again.
func (p *postfix) checkLocal(w wiring) {
	gate, serves := withRole(p.ours, outbound)
	if !serves {
		return
	}
	if len(w.uses) == 0 {
		p.report(Warn, w.where, Text{
			"non_smtpd_milters does not name us: the outbound gate does not see mail from sendmail(1)",
			"non_smtpd_milters に本ソフトウェアがないため、sendmailコマンドからの送信メールが見えません"},
			p.adding(w, gate))
	} else if !w.has(outbound, auto) {
		p.report(Fix, w.where, Text{
			"non_smtpd_milters is wired to the inbound listener: what programs on this host send is judged as mail from outside",
			"non_smtpd_milters が受信用の待ち受けにつながっています。このホストからの送信メールが外部からのメールとして判定されます"},
			Text{"non_smtpd_milters = " + gate.postfixForm(w.queue()), "non_smtpd_milters = " + gate.postfixForm(w.queue()) + " にしてください"})
	}
	p.checkEach(w)
}
