package mta

import (
	"fmt"
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
		if v.outward() {
			p.checkOutward(w)
		} else {
			p.checkInbound(w)
		}
		p.checkEach(w)
		p.checkMaps(w)
	}
	p.checkLocal(p.cleanup().wiring("non_smtpd_milters"))
	p.checkOverrides()
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
	what := Text{"no smtpd service sends mail to us", "どのsmtpdサービスも sekisho にメールを渡していません"}
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
	p.checkInside(w)
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
	if w.reinjection() && !w.outward() {
		severity = Info // mail that was judged already comes back here
	}
	if options, where := w.get("receive_override_options"); strings.Contains(options, "no_milters") {
		p.report(severity, where, Text{
			fmt.Sprintf("service %s: receive_override_options=no_milters lets mail pass us by", w.title()),
			fmt.Sprintf("サービス%s: receive_override_options=no_milters のため、メールが sekisho を通りません", w.title())},
			Text{"right only where mail comes back from a content filter; otherwise remove no_milters",
				"コンテンツフィルタから戻るメール専用でなければ、no_milters を外してください"})
		return true
	}
	if len(w.uses) > 0 {
		return false
	}
	p.report(severity, w.where, Text{
		fmt.Sprintf("service %s: smtpd_milters does not name us, so its mail passes us by", w.title()),
		fmt.Sprintf("サービス%s: smtpd_milters に sekisho がないため、メールが素通りします", w.title())},
		p.missing(w))
	return true
}

func (p *postfix) missing(w wiring) Text {
	want := inbound
	if w.outward() {
		want = outbound
	}
	s, _ := withRole(p.ours, want)
	if w.reinjection() && !w.outward() {
		return Text{"right only where mail comes back from a content filter", "コンテンツフィルタから戻るメール専用なら、このままで構いません"}
	}
	if len(w.filters) == 0 {
		return p.instead(w, want)
	}
	return p.adding(w, s)
}
