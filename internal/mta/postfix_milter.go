package mta

import (
	"fmt"
	"strings"
	"time"
)

// checkEach looks at our own entries in a milter list: what happens when we do not answer, which protocol, who stands before us.
func (p *postfix) checkEach(w wiring) {
	for _, u := range w.uses {
		p.checkAction(w, u)
		p.checkProtocol(w, u)
		p.checkTimeout(w, u)
	}
	if len(w.uses) > 1 {
		p.report(Warn, w.where, Text{
			fmt.Sprintf("%s names us %d times: each mail is judged as often", w.parameter, len(w.uses)),
			fmt.Sprintf("%s に sekisho が%d回書かれており、メールがその回数だけ判定されます", w.parameter, len(w.uses))},
			Text{"name one listener", "待ち受けは一つだけにしてください"})
	}
	if w.parameter == "smtpd_milters" && w.has(inbound, auto) && !w.submission() {
		p.checkOrder(w)
	}
	p.checkStrays(w)
}

// checkAction: design of the outbound gate is that it fails shut; inbound an administrator may decide otherwise.
func (p *postfix) checkAction(w wiring, u use) {
	action, where := w.option(u, "default_action", "milter_default_action")
	severity := Warn
	switch action = strings.ToLower(action); {
	case action == "tempfail" || action == "shutdown":
		return
	case u.socket.role != inbound:
		severity = Fix
	}
	effect := Text{"is not an action that Postfix knows", "Postfixにない値です"}
	switch action {
	case "accept":
		effect = Text{"lets all mail pass unseen while we are down", "停止中のメールがすべて素通りします"}
	case "quarantine":
		effect = Text{"puts all mail into the hold queue while we are down, and nobody looks at it later", "停止中のメールがすべて保留キューに残り、あとで判定されません"}
	case "reject":
		effect = Text{"sends all mail back to its senders while we are down", "停止中のメールがすべて差出人に返されます"}
	default:
		severity = Fix
	}
	p.report(severity, where, Text{
		fmt.Sprintf("%s, %s: default action %q %s", w.parameter, w.filters[u.index].endpoint, action, effect.En),
		fmt.Sprintf("%s の %s: 応答がないときの動作「%s」では、%s", w.parameter, w.filters[u.index].endpoint, action, effect.Ja)},
		Text{"milter_default_action = tempfail", "milter_default_action = tempfail にしてください"})
}

func (p *postfix) checkProtocol(w wiring, u use) {
	protocol, where := w.option(u, "protocol", "milter_protocol")
	for word := range strings.FieldsFuncSeq(protocol, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' }) {
		if word == "6" {
			return
		}
	}
	p.report(Fix, where, Text{
		fmt.Sprintf("milter protocol %q: below version 6 header fields lose their exact octets and every packet waits for an answer", protocol),
		fmt.Sprintf("milterプロトコル「%s」: 6より古いと、ヘッダの元のバイト列が失われ、処理も遅くなります", protocol)},
		Text{"milter_protocol = 6 (the default; the line can go)", "milter_protocol = 6 にしてください(既定値なので行を消しても構いません)"})
}

// timeoutMargin is what the MTA must wait beyond our own deadline: for the answer to be written and read.
const timeoutMargin = 5 * time.Second

func (p *postfix) checkTimeout(w wiring, u use) {
	value, where := w.option(u, "content_timeout", "milter_content_timeout")
	deadline := time.Duration(p.config.Screen.Limits.Deadline) + timeoutMargin
	if got, ok := postfixTime(value); ok && got >= deadline {
		return
	}
	p.report(Fix, where, Text{
		fmt.Sprintf("milter_content_timeout = %s is shorter than our deadline ([screen.limits] deadline and %v to spare)", value, timeoutMargin),
		fmt.Sprintf("milter_content_timeout = %s が、判定の制限時間([screen.limits] deadline に%vの余裕)より短くなっています", value, timeoutMargin)},
		Text{"milter_content_timeout = 300s (the default)", "milter_content_timeout = 300s(既定値)にしてください"})
}

// checkOrder: Authentication-Results fields are evidence only where a milter before us writes them and strips forged ones.
func (p *postfix) checkOrder(w wiring) {
	first := w.uses[0].index
	switch local := p.config.Origin.LocalAuthres; {
	case first > 0 && !local:
		p.report(Fix, w.where, precedes(w.filters[0].endpoint), authresOn())
	case first == 0 && local:
		p.report(Fix, w.where, nonePrecedes("smtpd_milters"), authresOff())
	}
	for i, f := range w.filters {
		name := strings.ToLower(f.endpoint)
		if i > first && (strings.Contains(name, "opendkim") || strings.Contains(name, "opendmarc")) {
			p.report(Warn, w.where, Text{
				fmt.Sprintf("%s stands after us: what it verifies is not known when we judge", f.endpoint),
				fmt.Sprintf("%s が sekisho より後にあるため、その検証結果を判定に使えません", f.endpoint)},
				Text{"put it before us", "sekisho より前に置いてください"})
		}
		if i < first && strings.Contains(name, "arc") && !strings.Contains(name, "dmarc") {
			p.report(Warn, w.where, Text{
				fmt.Sprintf("%s stands before us: where it seals with ARC, our tag breaks the seal", f.endpoint),
				fmt.Sprintf("%s が sekisho より前にあります。ARC署名を行う場合、件名のタグで署名が壊れます", f.endpoint)},
				Text{"put a milter that seals after us", "署名を行うmilterは sekisho より後に置いてください"})
		}
	}
}

func precedes(endpoint string) Text {
	return Text{fmt.Sprintf("milter %s precedes us and [origin] local_authres is not set: its Authentication-Results are not believed", endpoint),
		fmt.Sprintf("milter %s が前にありますが、[origin] local_authres が未設定のため、その認証結果(Authentication-Results)は使われません", endpoint)}
}

func authresOn() Text {
	return Text{"[origin] local_authres = true, where that milter verifies and removes forged fields; otherwise put it after us",
		"そのmilterが認証を検証し、偽のフィールドを取り除くなら [origin] local_authres = true に。そうでなければ sekisho より後に置いてください"}
}

func nonePrecedes(parameter string) Text {
	return Text{fmt.Sprintf("[origin] local_authres is set, but no milter precedes us in %s: a sender can forge Authentication-Results", parameter),
		fmt.Sprintf("[origin] local_authres が有効ですが、%s で sekisho より前にmilterがありません。認証結果を差出人が偽造できます", parameter)}
}

func authresOff() Text {
	return Text{"[origin] local_authres = false, or put the verifying milter before us",
		"[origin] local_authres = false にするか、検証を行うmilterを前に置いてください"}
}

// checkStrays finds entries that mean us by their name, but lead to no listener of ours: a path that the chroot moves, a changed port.
func (p *postfix) checkStrays(w wiring) {
	used := map[int]bool{}
	for _, u := range w.uses {
		used[u.index] = true
	}
	for i, f := range w.filters {
		if used[i] || !strings.Contains(strings.ToLower(f.endpoint), "sekisho") && !p.sameText(f.endpoint) {
			continue
		}
		seen := f.endpoint
		if w.ends[i].network == "unix" {
			seen = "unix:" + w.ends[i].path
		}
		p.report(Fix, w.where, Text{
			fmt.Sprintf("service %s: %s leads to %s, where we do not listen%s", w.title(), f.endpoint, seen, chrootNote(w, false)),
			fmt.Sprintf("サービス%s: %s は %s を指しますが、そこでは待ち受けていません%s", w.title(), f.endpoint, seen, chrootNote(w, true))},
			p.listening(w))
	}
}

func (p *postfix) sameText(endpoint string) bool {
	for _, s := range p.ours {
		if s.address == endpoint {
			return true
		}
	}
	return false
}

func chrootNote(w wiring, japanese bool) string {
	switch {
	case !w.service.chroot:
		return ""
	case japanese:
		return "(chroot内のパスはキューディレクトリからの相対になります)"
	}
	return " (in the chroot every path is below the queue directory)"
}

// listening says where we listen, and where we must, when a chroot keeps Postfix from reaching us.
func (p *postfix) listening(w wiring) Text {
	var addresses []string
	for _, s := range p.ours {
		addresses = append(addresses, s.postfixForm(w.queue()))
	}
	list := strings.Join(addresses, ", ")
	if w.service.chroot {
		return Text{fmt.Sprintf("listen below the queue directory, as unix:%s/sekisho/in.sock, and write unix:sekisho/in.sock here; now we listen at %s", w.queue(), list),
			fmt.Sprintf("キューディレクトリの下(例: unix:%s/sekisho/in.sock)で待ち受け、ここには unix:sekisho/in.sock と書いてください。現在の待ち受け: %s", w.queue(), list)}
	}
	return Text{"our listeners: " + list, "現在の待ち受け: " + list}
}
