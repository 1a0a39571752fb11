package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"sekisho/internal/incident"
	"sekisho/internal/mail"
	"sekisho/internal/mta/queue"
)

// queueTime bounds the look into Postfix's queue, shownDestinations what is printed of it.
const (
	queueTime         = 300 * time.Millisecond
	shownDestinations = 10
)

// inQueue is what waits in Postfix's queue and would be stopped now.
type inQueue struct {
	queue.Waiting
	err error
}

// queue looks into Postfix's queue, at most until end.
func (r *raising) queue(end time.Time) inQueue {
	if limit := time.Now().Add(queueTime); limit.Before(end) {
		end = limit
	}
	ctx, cancel := context.WithDeadline(context.Background(), end)
	defer cancel()
	standing, house := r.files.Load(), r.incidentHouse()
	stopped := func(sender, recipient string) bool {
		return !incident.Decide(standing, house, mail.Client{}, mail.Envelope{Known: true, From: sender}, recipient).Continue()
	}
	waiting, err := queue.List(ctx, stopped)
	return inQueue{waiting, err}
}

// tellUnstopped says what the level does not stop, with the commands of Postfix for it.
func (r *raising) tellUnstopped(state incident.State, q inQueue) {
	r.say("\nNOT stopped by this:", "\nこれでは止まらないもの:")
	r.say("1. Mail that Postfix had already taken. %s", "1. すでにPostfixが受け付けたメール。%s", r.waiting(q))
	for _, d := range q.Destinations[:min(len(q.Destinations), shownDestinations)] {
		fmt.Fprintf(r.out, "     %6d  %s\n", d.Mails, shown(d.Domain))
	}
	file := "held-" + state.Case + ".ids"
	r.say("   look:     postqueue -p", "   一覧:     postqueue -p")
	if len(r.house.Domains) == 0 {
		r.say("   (which domains are inside is not known here: this holds mail to inside, too)", "   (組織内のドメインが分からないため、次のコマンドは組織内宛も保留します)")
	}
	r.say("   hold:     %s", "   保留:     %s", holdOutgoing(r.house.Domains, file))
	r.say("             (what leads outside, mail to contacts too)", "             (外部宛をすべて保留します。連絡先宛も含みます)")
	r.say("   let go:   postsuper -H - < %s", "   再開:     postsuper -H - < %s", file)
	r.say("   Do not use postsuper -H ALL: it also frees suspicious mail that sekisho holds.",
		"   postsuper -H ALL は使わないでください。sekisho が保留した不審メールまで配送されます。")
	r.say("2. Mail from outside that an alias or a forward sends out again, and bounces that Postfix writes itself. To see and to stop them:",
		"2. 別名や転送で外へ出ていく受信メールと、Postfix自身が作るエラー通知。確認と停止:")
	r.say("   look:     postconf virtual_alias_maps alias_maps recipient_bcc_maps sender_bcc_maps", "   確認:     postconf virtual_alias_maps alias_maps recipient_bcc_maps sender_bcc_maps")
	r.say("   stop:     postconf -e defer_transports=smtp && postfix reload", "   停止:     postconf -e defer_transports=smtp && postfix reload")
	r.say("             (everything that leaves by SMTP waits in the queue, mail to contacts too)", "             (SMTPで出るメールはすべてキューで待ちます。連絡先宛も含みます)")
	r.say("   let go:   postconf -X defer_transports && postfix reload", "   再開:     postconf -X defer_transports && postfix reload")
	r.say("\nNext: sekisho incident status", "\n次に: sekisho incident status")
}

// waiting is what is known of the queue, in one sentence.
func (r *raising) waiting(q inQueue) string {
	switch {
	case errors.Is(q.err, queue.ErrNoPostqueue):
		return r.lang.pick("There is no postqueue here: look on the mail server.", "このホストには postqueue がありません。メールサーバで確認してください。")
	case q.err != nil:
		return fmt.Sprintf(r.lang.pick("The queue could not be read (%s).", "キューを読めませんでした(%s)。"), shown(q.err.Error()))
	case q.More:
		return fmt.Sprintf(r.lang.pick("In its queue for strangers: at least %d (not counted to the end).", "連絡先以外の外部宛が少なくとも %d 通キューにあります(数え終わっていません)。"), q.Mails)
	}
	return fmt.Sprintf(r.lang.pick("In its queue for strangers: %d.", "連絡先以外の外部宛が %d 通キューにあります。"), q.Mails)
}

// holdOutgoing is the command that puts on hold what leads outside, and notes which mails those were, so that they alone are let go later.
// It works on the lines of postqueue -j: recipients inside are struck out, and mails with a recipient left are meant.
func holdOutgoing(domains []string, file string) string {
	var inside string
	if len(domains) > 0 {
		quoted := make([]string, len(domains))
		for i, d := range domains {
			quoted[i] = regexp.QuoteMeta(d)
		}
		inside = fmt.Sprintf(`s/"address": "[^"]*@([^"@]*\.)?(%s)"//gI; `, strings.Join(quoted, "|"))
	}
	return fmt.Sprintf(`postqueue -j | sed -nE '/"queue_name": "hold"/d; %s/"address": "/s/.*"queue_id": "([^"]+)".*/\1/p' >> %s && postsuper -h - < %s`, inside, file, file)
}
