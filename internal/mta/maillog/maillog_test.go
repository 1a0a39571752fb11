package maillog_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"

	"sekisho/internal/mta/maillog"
)

var (
	japan = time.FixedZone("JST", 9*3600)
	saved = time.Date(2026, 11, 3, 0, 0, 0, 0, japan) // when the logs of the tests were last changed
)

// read returns what one log tells.
func read(t *testing.T, log string) ([]maillog.Event, maillog.Counts) {
	t.Helper()
	return readAt(t, saved, log)
}

func readAt(t *testing.T, modified time.Time, logs ...string) ([]maillog.Event, maillog.Counts) {
	t.Helper()
	var events []maillog.Event
	l := maillog.New(maillog.Options{Zone: japan}, func(e maillog.Event) bool {
		events = append(events, e)
		return true
	})
	for _, log := range logs {
		if err := l.Read(t.Context(), strings.NewReader(log), modified); err != nil {
			t.Fatal(err)
		}
	}
	l.End()
	return events, l.Counts()
}

// told is an event on one line.
func told(e maillog.Event) string {
	from := e.Client.String()
	if e.Local {
		from = "local"
	}
	var rcpts []string
	for _, r := range e.Rcpts {
		rcpts = append(rcpts, strings.TrimSuffix(r.Addr+" "+r.Status+" "+r.Orig, " "))
	}
	return fmt.Sprintf("%s %s (%s) %q <%s> %s -> %s %d", e.Time.Format("01-02 15:04:05"), from, e.ClientName, e.AuthUser, e.From, e.MessageID, strings.Join(rcpts, ", "), e.Size)
}

func tell(events []maillog.Event) []string {
	var list []string
	for _, e := range events {
		list = append(list, told(e))
	}
	return list
}

const inbound = `Nov  2 09:12:44 mx postfix/smtpd[4711]: connect from mail.example.net[203.0.113.9]
Nov  2 09:12:44 mx postfix/smtpd[4711]: 4Bx1Yz0Q5tz9sP: client=mail.example.net[203.0.113.9]
Nov  2 09:12:45 mx postfix/cleanup[4715]: 4Bx1Yz0Q5tz9sP: message-id=<1@example.net>
Nov  2 09:12:45 mx postfix/qmgr[812]: 4Bx1Yz0Q5tz9sP: from=<suzuki@example.net>, size=20480, nrcpt=2 (queue active)
Nov  2 09:12:45 mx postfix/lmtp[4716]: 4Bx1Yz0Q5tz9sP: to=<hanako@tokiwa.example>, orig_to=<info@tokiwa.example>, relay=mx.tokiwa.example[private/dovecot-lmtp], delay=0.31, delays=0.2/0/0.05/0.06, dsn=2.0.0, status=sent (250 2.0.0 <hanako@tokiwa.example> Saved)
Nov  2 09:12:45 mx postfix/lmtp[4716]: 4Bx1Yz0Q5tz9sP: to=<taro@tokiwa.example>, relay=mx.tokiwa.example[private/dovecot-lmtp], delay=0.31, delays=0.2/0/0.05/0.06, dsn=5.2.2, status=bounced (host said: 552 status=sent)
Nov  2 09:12:45 mx postfix/qmgr[812]: 4Bx1Yz0Q5tz9sP: removed
Nov  2 09:12:46 mx postfix/smtpd[4711]: disconnect from mail.example.net[203.0.113.9] ehlo=1 mail=1 rcpt=2 data=1 quit=1 commands=6
Nov  2 09:12:46 mx dovecot: lmtp(hanako): saved mail to INBOX
`

func TestPostfixInbound(t *testing.T) {
	events, counts := read(t, inbound)
	want := []string{`11-02 09:12:44 203.0.113.9 (mail.example.net) "" <suzuki@example.net> <1@example.net> -> hanako@tokiwa.example sent info@tokiwa.example, taro@tokiwa.example bounced 20480`}
	if diff := cmp.Diff(want, tell(events)); diff != "" {
		t.Error(diff)
	}
	r := maillog.Recipient{Addr: "hanako@tokiwa.example", Orig: "info@tokiwa.example", Status: "sent", DSN: "2.0.0", Relay: "mx.tokiwa.example[private/dovecot-lmtp]"}
	if diff := cmp.Diff(r, events[0].Rcpts[0]); diff != "" {
		t.Error(diff)
	}
	if counts != (maillog.Counts{Lines: 9, Other: 1, Events: 1}) {
		t.Errorf("%+v", counts)
	}
}

func TestPostfixOutbound(t *testing.T) {
	events, counts := read(t, `2026-11-02T09:12:44.123456+09:00 mx postfix/submission/smtpd[99]: 8D1C02E0A1: client=unknown[192.168.0.23], sasl_method=PLAIN, sasl_username=taro@tokiwa.example
2026-11-02T00:12:45Z mx postfix/cleanup[98]: 8D1C02E0A1: message-id=<2@tokiwa.example>
2026-11-02T09:12:45+0900 mx postfix/qmgr[97]: 8D1C02E0A1: from=<taro@tokiwa.example>, size=512, nrcpt=2 (queue active)
2026-11-02T09:12:46 mx postfix/smtp[96]: 8D1C02E0A1: to=<a@aoba.example>, relay=mx.aoba.example[2001:db8::25]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 ok)
2026-11-02T09:12:46 mx postfix/smtp[96]: 8D1C02E0A1: to=<b@kaede.example>, relay=none, delay=1, delays=0/0/0/1, dsn=4.4.1, status=deferred (connect to kaede.example[198.51.100.1]:25: Connection timed out)
<22>Nov  2 10:12:46 mx postfix/smtp[96]: 8D1C02E0A1: to=<b@kaede.example>, relay=mx.kaede.example[198.51.100.1]:25, conn_use=2, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 ok)
<22>Nov  2 10:12:46.5 mx postfix/qmgr[97]: 8D1C02E0A1: removed
Nov  2 11:00:00 mx postfix/pickup[95]: A0000001: uid=1000 from=<taro>
Nov  2 11:00:00 mx postfix/cleanup[98]: A0000001: message-id=<3@tokiwa.example>
Nov  2 11:00:00 mx postfix/qmgr[97]: A0000001: from=<taro@tokiwa.example>, size=300, nrcpt=1 (queue active)
Nov  2 11:00:00 mx postfix/local[94]: A0000001: to=<root@tokiwa.example>, orig_to=<root>, relay=local, delay=0, delays=0/0/0/0, dsn=2.0.0, status=sent (delivered to mailbox)
Nov  2 11:00:00 mx postfix/qmgr[97]: A0000001: removed
`)
	want := []string{
		`11-02 09:12:44 192.168.0.23 () "taro@tokiwa.example" <taro@tokiwa.example> <2@tokiwa.example> -> a@aoba.example sent, b@kaede.example sent 512`,
		`11-02 11:00:00 local () "" <taro@tokiwa.example> <3@tokiwa.example> -> root@tokiwa.example sent root 300`,
	}
	if diff := cmp.Diff(want, tell(events)); diff != "" {
		t.Error(diff)
	}
	if counts.Broken != 0 || counts.Lines != 12 {
		t.Errorf("%+v", counts)
	}
}

// mailOf writes the lines of a mail of Postfix that is delivered, with further lines before the delivery.
func mailOf(id string, lines ...string) string {
	head := "Nov  2 09:12:44 mx postfix/"
	log := head + "smtpd[1]: " + id + ": client=mail.example.net[203.0.113.9]\n" +
		head + "cleanup[1]: " + id + ": message-id=<" + id + "@example.net>\n"
	for _, line := range lines {
		log += head + line + "\n"
	}
	return log + head + "qmgr[1]: " + id + ": from=<a@example.net>, size=1, nrcpt=1 (queue active)\n" +
		head + "local[1]: " + id + ": to=<b@tokiwa.example>, relay=local, delay=0, delays=0/0/0/0, dsn=2.0.0, status=sent (delivered to mailbox)\n" +
		head + "qmgr[1]: " + id + ": removed\n"
}

// What was refused, held or thrown away teaches nothing, whatever the log says of it afterwards.
func TestNotAccepted(t *testing.T) {
	for name, test := range map[string]struct {
		lines []string
		want  maillog.Counts
	}{
		"accepted":              {nil, maillog.Counts{Events: 1}},
		"milter-hold":           {[]string{"cleanup[1]: AAAAA1: milter-hold: END-OF-MESSAGE from mail.example.net[203.0.113.9]: milter triggers HOLD action; from=<a@example.net> to=<b@tokiwa.example> proto=ESMTP helo=<mail>"}, maillog.Counts{Held: 1}},
		"hold":                  {[]string{"cleanup[1]: AAAAA1: hold: header Subject: x from mail.example.net[203.0.113.9]; from=<a@example.net>"}, maillog.Counts{Held: 1}},
		"held and released":     {[]string{"cleanup[1]: AAAAA1: milter-hold: END-OF-MESSAGE from x[203.0.113.9]: y;", "postsuper[1]: AAAAA1: released from hold"}, maillog.Counts{Held: 1}},
		"by hand":               {[]string{"postsuper[1]: AAAAA1: placed on hold"}, maillog.Counts{Held: 1}},
		"milter-reject":         {[]string{"cleanup[1]: AAAAA1: milter-reject: END-OF-MESSAGE from x[203.0.113.9]: 5.7.1 Command rejected; from=<a@example.net>"}, maillog.Counts{Refused: 1}},
		"milter-discard":        {[]string{"cleanup[1]: AAAAA1: milter-discard: END-OF-MESSAGE from x[203.0.113.9]: milter triggers DISCARD action;"}, maillog.Counts{Refused: 1}},
		"body check":            {[]string{"cleanup[1]: AAAAA1: reject: body x from x[203.0.113.9]; from=<a@example.net>"}, maillog.Counts{Refused: 1}},
		"data":                  {[]string{"smtpd[1]: AAAAA1: reject: DATA from x[203.0.113.9]: 550 5.7.1 no;"}, maillog.Counts{Refused: 1}},
		"another recipient":     {[]string{"smtpd[1]: AAAAA1: reject: RCPT from x[203.0.113.9]: 550 5.1.1 no;"}, maillog.Counts{Events: 1}},
		"milter and recipient":  {[]string{"smtpd[1]: AAAAA1: milter-reject: RCPT from x[203.0.113.9]: 550 5.7.1 no;"}, maillog.Counts{Events: 1}},
		"warned":                {[]string{"cleanup[1]: AAAAA1: warning: header Subject: milter-hold: END-OF-MESSAGE from x[203.0.113.9];"}, maillog.Counts{Events: 1}},
		"NOQUEUE":               {[]string{"smtpd[1]: NOQUEUE: reject: RCPT from x[203.0.113.9]: 554 5.7.1 no; from=<a@example.net>", "smtpd[1]: NOQUEUE: milter-reject: CONNECT from x[203.0.113.9]: 451 4.7.1 no;"}, maillog.Counts{Events: 1, Refused: 2}},
		"thrown away elsewhere": {[]string{"discard[1]: AAAAA1: to=<b@tokiwa.example>, relay=none, delay=0, delays=0/0/0/0, dsn=2.0.0, status=sent (x)"}, maillog.Counts{Events: 1}},
	} {
		_, got := read(t, mailOf("AAAAA1", test.lines...))
		got.Lines = 0
		if got != test.want {
			t.Errorf("%s: %+v, want %+v", name, got, test.want)
		}
	}
}

func TestNotDelivered(t *testing.T) {
	for _, status := range []string{"bounced", "deferred", "expired", "undeliverable", "deliverable"} {
		_, counts := read(t, strings.ReplaceAll(inbound, "status=sent (250", "status="+status+" (250"))
		if counts.Events != 0 || counts.Undelivered != 1 {
			t.Errorf("%s: %+v", status, counts)
		}
	}
	discarded := strings.ReplaceAll(mailOf("AAAAA1"), "postfix/local[1]", "postfix/discard[1]")
	if _, counts := read(t, discarded); counts.Events != 0 || counts.Undelivered != 1 {
		t.Errorf("discard: %+v", counts)
	}
}

// What senders choose is not read as what the log says.
func TestForgedValues(t *testing.T) {
	evil := `"x>, size=1, nrcpt=1 (queue active)\"<"@example.net`
	log := strings.ReplaceAll(mailOf("AAAAA1"), "from=<a@example.net>", "from=<"+evil+">")
	log = strings.ReplaceAll(log, "message-id=<AAAAA1@example.net>", "message-id=<x>, client=localhost[127.0.0.1]: removed")
	log = strings.ReplaceAll(log, "to=<b@tokiwa.example>", `to=<"b>, status=bounced "@tokiwa.example>`)
	want := []string{`11-02 09:12:44 203.0.113.9 (mail.example.net) "" <` + evil + `> <x>, client=localhost[127.0.0.1]: removed -> "b>, status=bounced "@tokiwa.example sent 1`}
	events, counts := read(t, log)
	if diff := cmp.Diff(want, tell(events)); diff != "" || counts.Broken != 0 {
		t.Errorf("%s%+v", diff, counts)
	}
	forged := strings.ReplaceAll(sendmailIn, "msgid=<1@example.net>", "msgid=x, relay=localhost [127.0.0.1]")
	events, _ = read(t, forged)
	if len(events) != 1 || events[0].Client != netip.MustParseAddr("203.0.113.9") {
		t.Errorf("%v", tell(events))
	}
}

// A content filter makes two queue ids of one mail: it is counted once, and comes from where it came from.
func TestContentFilter(t *testing.T) {
	first := mailOf("AAAAA1")
	first = strings.ReplaceAll(first, "postfix/local[1]: AAAAA1: to=<b@tokiwa.example>, relay=local", "postfix/smtp[1]: AAAAA1: to=<b@tokiwa.example>, relay=127.0.0.1[127.0.0.1]:10024")
	second := strings.ReplaceAll(mailOf("BBBBB2"), "BBBBB2@example.net", "AAAAA1@example.net")
	second = strings.ReplaceAll(second, "09:12:44", "09:12:50")
	between := strings.LastIndex(first, "Nov  2 09:12:44 mx postfix/smtp[1]")
	for name, client := range map[string]string{
		"by Message-ID": "client=localhost[127.0.0.1]",
		"with XFORWARD": "client=localhost[127.0.0.1], orig_queue_id=AAAAA1, orig_client=mail.example.net[203.0.113.9]",
	} {
		again := strings.ReplaceAll(second, "client=mail.example.net[203.0.113.9]", client)
		events, counts := read(t, first[:between]+again+first[between:])
		want := []string{`11-02 09:12:44 203.0.113.9 (mail.example.net) "" <a@example.net> <AAAAA1@example.net> -> b@tokiwa.example sent 1`}
		if diff := cmp.Diff(want, tell(events)); diff != "" || counts.Passed != 1 || events[0].QueueID != "BBBBB2" {
			t.Errorf("%s: %s%+v", name, diff, counts)
		}
	}
	// The same Message-ID from outside is another mail.
	if events, _ := read(t, first[:between]+second+first[between:]); len(events) != 2 {
		t.Errorf("%v", tell(events))
	}
}

// Queued again by an administrator: what was held stays untaught.
func TestRequeued(t *testing.T) {
	held := "Nov  2 09:12:44 mx postfix/smtpd[1]: AAAAA1: client=mail.example.net[203.0.113.9]\n" +
		"Nov  2 09:12:44 mx postfix/cleanup[1]: AAAAA1: milter-hold: END-OF-MESSAGE from x[203.0.113.9]: y;\n"
	again := strings.Replace(mailOf("BBBBB2"), "smtpd[1]: BBBBB2: client=mail.example.net[203.0.113.9]", "pickup[1]: BBBBB2: uid=109 from=<a@example.net> orig_id=AAAAA1", 1)
	if _, counts := read(t, held+again); counts.Events != 0 || counts.Held != 2 {
		t.Errorf("%+v", counts)
	}
	if events, _ := read(t, strings.Split(held, "\n")[0]+"\n"+again); len(events) != 1 || events[0].Client != netip.MustParseAddr("203.0.113.9") || events[0].Local {
		t.Errorf("%v", tell(events))
	}
}

// Notices of the MTA and what aliases send on have no client; what began before the log has none that is known.
func TestWithoutOrigin(t *testing.T) {
	whole := mailOf("AAAAA1")
	_, noClient, _ := strings.Cut(whole, "\n")
	unknown := strings.Replace(whole, "mail.example.net[203.0.113.9]", "unknown[unknown]", 1)
	noSender := strings.Replace(whole, "from=<a@example.net>, size", "from <a@example.net>, size", 1)
	for name, log := range map[string]string{"no client": noClient, "unknown client": unknown, "no sender": noSender} {
		if events, counts := read(t, log); len(events) != 0 || counts.Incomplete != 1 {
			t.Errorf("%s: %v, %+v", name, tell(events), counts)
		}
	}
}

const sendmailIn = `Nov  2 09:12:44 mx sendmail[4711]: 7A20CiQ1004711: from=<suzuki@example.net>, size=2048, class=0, nrcpts=2, msgid=<1@example.net>, bodytype=8BITMIME, proto=ESMTP, daemon=MTA, relay=mail.example.net [203.0.113.9]
Nov  2 09:12:45 mx sendmail[4712]: 7A20CiQ1004711: to=<hanako@tokiwa.example>,<taro@tokiwa.example>, delay=00:00:01, xdelay=00:00:00, mailer=local, pri=62048, dsn=2.0.0, stat=Sent
`

func TestSendmail(t *testing.T) {
	events, counts := read(t, sendmailIn+`Nov  2 10:00:00 mx sm-mta[50]: AUTH=server, relay=pc23.tokiwa.example [192.168.0.23], authid=taro, mech=PLAIN, bits=0
Nov  2 10:00:00 mx sm-mta[50]: 7A21000a000050: from=<taro@tokiwa.example>, size=100, class=0, nrcpts=1, msgid=<2@tokiwa.example>, proto=ESMTPA, daemon=MSA, relay=pc23.tokiwa.example [192.168.0.23]
Nov  2 10:00:01 mx sm-mta[51]: 7A21000a000050: to=<a@aoba.example>, ctladdr=<taro@tokiwa.example> (1000/1000), delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=1, relay=mx.aoba.example. [198.51.100.7], dsn=4.0.0, stat=Deferred: Connection timed out
Nov  2 10:10:01 mx sm-mta[51]: 7A21000a000050: to=<a@aoba.example>, ctladdr=<taro@tokiwa.example> (1000/1000), delay=00:10:01, xdelay=00:00:01, mailer=esmtp, pri=1, relay=mx.aoba.example. [198.51.100.7], dsn=2.0.0, stat=Sent (ok, queued)
Nov  2 11:00:00 mx sendmail[60]: 7A22000a000060: from=taro, size=30, class=0, nrcpts=1, msgid=<3@tokiwa.example>, relay=taro@localhost
Nov  2 11:00:00 mx sm-mta[61]: 7A22000a000061: from=<taro@tokiwa.example>, size=300, class=0, nrcpts=1, msgid=<3@tokiwa.example>, proto=ESMTP, daemon=MTA, relay=localhost [127.0.0.1]
Nov  2 11:00:00 mx sendmail[60]: 7A22000a000060: to=b@kaede.example, ctladdr=taro (1000/1000), delay=00:00:00, xdelay=00:00:00, mailer=relay, pri=30, relay=[127.0.0.1] [127.0.0.1], dsn=2.0.0, stat=Sent (7A22000a000061 Message accepted for delivery)
Nov  2 11:00:02 mx sm-mta[62]: 7A22000a000061: to=<b@kaede.example>, delay=00:00:02, xdelay=00:00:01, mailer=esmtp, pri=1, relay=mx.kaede.example. [IPv6:2001:db8::25], dsn=2.0.0, stat=Sent (ok)
`)
	want := []string{
		`11-02 09:12:44 203.0.113.9 (mail.example.net) "" <suzuki@example.net> <1@example.net> -> hanako@tokiwa.example sent, taro@tokiwa.example sent 2048`,
		`11-02 10:00:00 192.168.0.23 (pc23.tokiwa.example) "taro" <taro@tokiwa.example> <2@tokiwa.example> -> a@aoba.example sent 100`,
		`11-02 11:00:00 local () "" <taro@tokiwa.example> <3@tokiwa.example> -> b@kaede.example sent 300`,
	}
	if diff := cmp.Diff(want, tell(events)); diff != "" {
		t.Error(diff)
	}
	if counts.Broken != 0 || counts.Events != 3 {
		t.Errorf("%+v", counts)
	}
}

func TestSendmailNotAccepted(t *testing.T) {
	for _, test := range []struct {
		line string
		want maillog.Counts
	}{
		{"milter=sekisho, quarantine=case 1", maillog.Counts{Held: 1}},
		{"Milter: data, reject=550 5.7.1 Command rejected", maillog.Counts{Refused: 1}},
		{"Milter: data, discard", maillog.Counts{Refused: 1}},
		{"milter=sekisho, action=eom, reject=550", maillog.Counts{Refused: 1}},
		{"Milter: to=<x@tokiwa.example>, reject=550", maillog.Counts{Events: 1}},
		{"milter=sekisho, action=rcpt, reject=550", maillog.Counts{Events: 1}},
		{"Milter insert (1): header: X: a, quarantine=b, reject", maillog.Counts{Events: 1}},
		{"ruleset=check_rcpt, arg1=<x@y>, relay=z [203.0.113.9], reject=550 5.7.1 <x@y>... Relaying denied", maillog.Counts{Events: 1, Refused: 1}},
	} {
		line := "Nov  2 09:12:44 mx sendmail[4711]: 7A20CiQ1004711: " + test.line + "\n"
		first, last, _ := strings.Cut(sendmailIn, "\n")
		logs := []string{first + "\n" + line + last}
		if strings.Contains(strings.ToLower(test.line), "milter") {
			logs = append(logs, line+sendmailIn)
		}
		for _, log := range logs {
			_, got := read(t, log)
			got.Lines = 0
			if got != test.want {
				t.Errorf("%s: %+v, want %+v", test.line, got, test.want)
			}
		}
	}
	for stat, want := range map[string]int64{"User unknown": 0, "Deferred: x": 0, "queued": 0, "Sentimental": 0, "Sent": 1} {
		if _, got := read(t, strings.ReplaceAll(sendmailIn, "stat=Sent", "stat="+stat)); got.Events != want {
			t.Errorf("%s: %+v", stat, got)
		}
	}
	forged := strings.ReplaceAll(sendmailIn, "[203.0.113.9]", "[203.0.113.9] (may be forged)")
	if events, _ := read(t, forged); len(events) != 1 || events[0].ClientName != "" || !events[0].Client.IsValid() {
		t.Errorf("%v", tell(events))
	}
}

// The year of a time without one is that of the file, or the one before.
func TestYears(t *testing.T) {
	line := strings.Split(mailOf("AAAAA1"), "\n")
	at := func(stamp string) string {
		return strings.ReplaceAll(strings.Join(line, "\n"), "Nov  2 09:12:44", stamp)
	}
	for _, test := range []struct{ modified, stamp, want string }{
		{"2026-11-03", "Nov  2 09:12:44", "2026-11-02"},
		{"2026-11-01", "Nov  1 23:12:44", "2026-11-01"}, // the clock of who wrote the file is not ours
		{"2027-01-02", "Dec 31 23:59:59", "2026-12-31"},
		{"2026-12-31", "Jan  1 00:00:30", "2026-01-01"},
		{"2027-01-02", "Jan  1 00:00:00", "2027-01-01"},
		{"2026-03-01", "Feb 29 12:00:00", "2024-02-29"},
		{"2028-03-01", "Feb 29 12:00:00", "2028-02-29"},
	} {
		modified, err := time.ParseInLocation(time.DateOnly, test.modified, japan)
		if err != nil {
			t.Fatal(err)
		}
		events, _ := readAt(t, modified, at(test.stamp))
		if len(events) != 1 || events[0].Time.Format(time.DateOnly) != test.want {
			t.Errorf("%s in a file of %s: %v", test.stamp, test.modified, events)
		}
	}
}

func TestBrokenLines(t *testing.T) {
	broken := []string{
		"no log", "Nov 32 09:12:44 mx postfix/smtpd[1]: AAAAA9: client=x[192.0.2.1]", "Nov  2 25:12:44 mx postfix/smtpd[1]: x: y", "Nov  2 09:12:44 mx",
		"2026-13-02T09:12:44Z mx postfix/smtpd[1]: x: y", "2026-11-02T09:12:44+9 mx postfix/smtpd[1]: x: y", "Feb 30 09:12:44 mx postfix/smtpd[1]: x: y",
		"Nov  2 09:12:44 mx postfix/qmgr[1]: AAAAA1: from=<a@example.net, size=1, nrcpt=1",
		"Nov  2 09:12:44 mx postfix/local[1]: AAAAA1: to=<b@tokiwa.example>, relay=local, delay=0",
		"Nov  2 09:12:44 mx postfix/local[1]: AAAAA1: to=<" + strings.Repeat("b", 2000) + ">, relay=local, status=sent (x)",
		"Nov  2 09:12:44 mx postfix/cleanup[1]: AAAAA1: message-id=<" + strings.Repeat("b", 2000) + ">",
		strings.Repeat("x", 70<<10), strings.Repeat("x", 200<<10),
	}
	log := mailOf("AAAAA1", "x[1]: y")
	events, counts := read(t, strings.Join(broken, "\n")+"\n"+log+strings.Join(broken, "\r\n"))
	if len(events) != 1 || counts.Broken != int64(2*len(broken)) {
		t.Errorf("%d of %d broken, %v", counts.Broken, 2*len(broken), tell(events))
	}
}

// A mail may begin in one file and end in the next; what is delivered and not ended counts at the end.
func TestSeveralFiles(t *testing.T) {
	log := mailOf("AAAAA1")
	for cut := range len(log) {
		if cut > 0 && log[cut-1] != '\n' {
			continue
		}
		if events, counts := readAt(t, saved, log[:cut], log[cut:]); len(events) != 1 || counts.Broken != 0 {
			t.Errorf("cut at %d: %v", cut, tell(events))
		}
	}
	open := log[:strings.LastIndex(strings.TrimSpace(log), "\n")+1]
	if events, _ := read(t, open); len(events) != 1 {
		t.Errorf("%v", tell(events))
	}
	if events, _ := read(t, open+log); len(events) != 2 {
		t.Errorf("an id that is used again: %v", tell(events))
	}
}

func TestBounds(t *testing.T) {
	var log strings.Builder
	for i := range 50 {
		whole := mailOf(fmt.Sprintf("AAAAA%d", i))
		fmt.Fprint(&log, strings.Join(strings.SplitAfter(whole, "\n")[:2], "")) // not delivered
	}
	delivered := mailOf("BBBBB1")
	fmt.Fprint(&log, delivered[:strings.LastIndex(strings.TrimSpace(delivered), "\n")+1])
	for i := range 20 {
		fmt.Fprint(&log, strings.Join(strings.SplitAfter(mailOf(fmt.Sprintf("CCCCC%d", i)), "\n")[:2], ""))
	}
	var events []maillog.Event
	l := maillog.New(maillog.Options{Zone: japan, Open: 10}, func(e maillog.Event) bool { events = append(events, e); return true })
	if err := l.Read(t.Context(), strings.NewReader(log.String()), saved); err != nil {
		t.Fatal(err)
	}
	if c := l.Counts(); c.Dropped != 60 || len(events) != 1 {
		t.Errorf("%+v, %v", c, tell(events))
	}
	var rcpts []string
	for i := range 1500 {
		rcpts = append(rcpts, fmt.Sprintf("local[1]: DDDDD1: to=<r%d@tokiwa.example>, relay=local, delay=0, delays=0/0/0/0, dsn=2.0.0, status=sent (x)", i))
	}
	many := mailOf("DDDDD1", rcpts...)
	if events, _ := read(t, many); len(events) != 1 || len(events[0].Rcpts) != 1000 || events[0].More != 501 {
		t.Errorf("%d recipients and %d more", len(events[0].Rcpts), events[0].More)
	}
}

// Values together are bounded too: a log of mails with long values that never end does not fill the memory.
func TestBoundOfMemory(t *testing.T) {
	var dropped int64
	l := maillog.New(maillog.Options{Zone: japan}, func(maillog.Event) bool { return true })
	long := strings.Repeat("x", 1000)
	var log bytes.Buffer
	for i := range 90_000 {
		fmt.Fprintf(&log, "Nov  2 09:12:44 mx postfix/smtpd[1]: A%07d: client=x[203.0.113.9]\nNov  2 09:12:44 mx postfix/cleanup[1]: A%07d: message-id=<%s%d>\n", i, i, long, i)
		if log.Len() > 1<<20 {
			if err := l.Read(t.Context(), &log, saved); err != nil {
				t.Fatal(err)
			}
			log.Reset()
		}
	}
	if dropped = l.Counts().Dropped; dropped < 20_000 {
		t.Errorf("%d of 90,000 dropped", dropped)
	}
}

func TestStopping(t *testing.T) {
	calls := 0
	l := maillog.New(maillog.Options{Zone: japan}, func(maillog.Event) bool { calls++; return false })
	if err := l.Read(t.Context(), strings.NewReader(mailOf("AAAAA1")+mailOf("AAAAA2")), saved); err != nil {
		t.Fatal(err)
	}
	if l.End(); calls != 1 {
		t.Errorf("visited %d times", calls)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	l = maillog.New(maillog.Options{}, func(maillog.Event) bool { return true })
	if err := l.Read(ctx, strings.NewReader(strings.Repeat("x\n", 3000)), saved); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if err := l.Read(t.Context(), io.MultiReader(strings.NewReader("x\n"), failing{}), saved); !errors.Is(err, os.ErrClosed) {
		t.Errorf("%v", err)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, os.ErrClosed }

func TestOpen(t *testing.T) {
	log := []byte(inbound)
	var gz, zst bytes.Buffer
	w := gzip.NewWriter(&gz)
	w.Write(log)
	w.Close()
	z, err := zstd.NewWriter(&zst)
	if err != nil {
		t.Fatal(err)
	}
	z.Write(log)
	z.Close()
	for name, content := range map[string][]byte{"mail.log": log, "mail.log.2.gz": gz.Bytes(), "mail.log.3.zst": zst.Bytes()} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, saved, saved); err != nil {
			t.Fatal(err)
		}
		f, err := maillog.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(f)
		if err != nil || !bytes.Equal(got, log) || !f.Modified.Equal(saved) || f.Size != int64(len(content)) || f.Consumed() != f.Size {
			t.Errorf("%s: %d octets, %v, %v, %d of %d", name, len(got), err, f.Modified, f.Consumed(), f.Size)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := maillog.Open(t.TempDir()); err == nil {
		t.Error("a folder is no log")
	}
	if _, err := maillog.Open("/nonexistent"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if f, err := maillog.Open(empty); err != nil {
		t.Errorf("an empty log: %v", err)
	} else {
		f.Close()
	}
}

func TestIs(t *testing.T) {
	for s, want := range map[string]bool{
		inbound: true, sendmailIn: true, "2026-11-02T09:12:44+09:00 mx kernel: x\n": true,
		"From a@example.net Sat Jan  3 01:05:34 2026\n": false, "Received: from x by y; Mon, 2 Nov 2026 09:12:44 +0900\n": false, "": false,
		"Subject: Nov  2 09:12:44 mx a: b": false,
	} {
		if maillog.Is([]byte(s)) != want {
			t.Errorf("%.40q: %v", s, !want)
		}
	}
}
