package mta

import (
	"fmt"
	"strings"
)

// checkLocal looks at mail that does not come by SMTP: sendmail(1), and what postsuper -r puts in again.
func (p *postfix) checkLocal(w wiring) {
	gate, serves := withRole(p.ours, outbound)
	if !serves {
		return
	}
	if len(w.uses) == 0 {
		p.report(Fix, w.where, Text{
			"non_smtpd_milters does not name us: the outbound gate does not see mail from sendmail(1)",
			"non_smtpd_milters に sekisho がないため、sendmailコマンドからの送信メールが見えません"},
			p.adding(w, gate))
	} else if !w.has(outbound, auto) {
		p.report(Fix, w.where, Text{
			"non_smtpd_milters is wired to the inbound listener: what programs on this host send is judged as mail from outside",
			"non_smtpd_milters が受信用の待ち受けにつながっています。このホストからの送信メールが外部からのメールとして判定されます"},
			Text{"non_smtpd_milters = " + gate.postfixForm(w.queue()), "non_smtpd_milters = " + gate.postfixForm(w.queue()) + " にしてください"})
	}
	p.checkEach(w)
}

// checkOverrides: what sendmail(1) hands in passes through pickup, QMQP through qmqpd; either may leave the milters out.
func (p *postfix) checkOverrides() {
	if _, serves := withRole(p.ours, outbound); !serves {
		return
	}
	for _, s := range p.services {
		if s.command != "pickup" && s.command != "qmqpd" {
			continue
		}
		v := view{p, s}
		if options, where := v.get("receive_override_options"); strings.Contains(options, "no_milters") {
			p.report(Fix, where, Text{
				fmt.Sprintf("service %s: receive_override_options=no_milters lets mail that does not come by SMTP (sendmail(1)) pass the outbound gate by", v.title()),
				fmt.Sprintf("サービス%s: receive_override_options=no_milters のため、SMTP以外(sendmailコマンドなど)の送信メールが見えません", v.title())},
				Text{"remove no_milters", "no_milters を外してください"})
		}
	}
}
