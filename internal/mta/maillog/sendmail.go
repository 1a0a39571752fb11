package maillog

import (
	"bytes"
	"strconv"
	"strings"
	"time"
)

// login is who has logged in to a process of Sendmail: the line comes before there is a queue id.
type login struct {
	relay, user string
	at          time.Time
}

// loginLasts is how long a process and its client are taken for the same: ids of processes are used again.
const loginLasts = time.Hour

// isSendmail knows the names that Sendmail's daemons log under ("sendmail", "sm-mta", "sm-msp-queue").
func isSendmail(program []byte) bool {
	return bytes.HasPrefix(program, []byte("sendmail")) || bytes.HasPrefix(program, []byte("sm-"))
}

func (l *Log) sendmail(h head) bool {
	id, said, ok := queueID(h.said)
	if !ok {
		l.authenticated(h)
		return true
	}
	switch {
	case bytes.HasPrefix(said, []byte("from=")):
		return l.sendmailFrom(h, id, said)
	case bytes.HasPrefix(said, []byte("to=")):
		return l.sendmailTo(id, said)
	case bytes.HasPrefix(said, []byte("milter=")), bytes.HasPrefix(said, []byte("Milter: ")):
		l.sendmailMilter(h, id, said)
	case bytes.HasPrefix(said, []byte("ruleset=")) && bytes.Contains(said, []byte(", reject=")):
		l.counts.Refused++ // a command; the mail may go on with other recipients
	}
	return true
}

// authenticated: "AUTH=server, relay=name [address], authid=taro, mech=PLAIN, bits=0".
func (l *Log) authenticated(h head) {
	rest, ok := key(h.said, "AUTH=server, relay=")
	if !ok {
		return
	}
	relay, rest, _ := bytes.Cut(rest, []byte(", authid="))
	end := bytes.LastIndex(rest, []byte(", mech="))
	if end < 0 || end > maxValue || len(relay) > maxValue {
		return
	}
	if len(l.logins) >= maxLogins {
		clear(l.logins)
	}
	l.logins[string(h.pid)] = login{string(relay), string(rest[:end]), h.time}
}

// sendmailFrom: "from=<address>, size=1234, class=0, nrcpts=1, msgid=<…>, proto=ESMTP, daemon=MTA, relay=name [address]". The client
// writes the msgid, so that the relay is what stands behind the last "relay=".
func (l *Log) sendmailFrom(h head, id, said []byte) bool {
	from, rest, ok := sendmailAddress(said[len("from="):])
	if !ok {
		return false
	}
	at := bytes.LastIndex(rest, []byte(", relay="))
	if at < 0 || len(rest) > 4*maxValue {
		return false
	}
	relay := rest[at+len(", relay="):]
	e := l.open[string(id)]
	if e == nil || e.from {
		e = l.begin(id, h.time)
	}
	e.from, e.event.From = true, from
	l.cameFrom(e, relay, h)
	for rest = bytes.TrimPrefix(rest[:at], []byte(", ")); len(rest) > 0; {
		name, value, more, ok := field(rest)
		if !ok {
			break
		}
		switch string(name) {
		case "size":
			e.event.Size, _ = strconv.ParseInt(string(value), 10, 64)
		case "nrcpts":
			e.expect, _ = strconv.Atoi(string(value))
		case "msgid":
			l.identify(e, string(value))
			more = nil // what follows may be the client's
		}
		rest = more
	}
	l.weigh(e, len(from)+len(e.event.ClientName)+len(e.event.AuthUser))
	return true
}

// cameFrom: "name [address]", "name [address] (may be forged)", "user@localhost" for sendmail(1).
func (l *Log) cameFrom(e *entry, relay []byte, h head) {
	e.event.ClientName, e.event.Client = host(relay)
	if bytes.HasSuffix(relay, []byte("(may be forged)")) {
		e.event.ClientName = ""
	}
	e.event.Local = !e.event.Client.IsValid() && bytes.HasSuffix(relay, []byte("@localhost"))
	e.origin = e.event.Client.IsValid() || e.event.Local
	if who, ok := l.logins[string(h.pid)]; ok && who.relay == string(relay) && h.time.Sub(who.at) < loginLasts {
		e.event.AuthUser = who.user
	}
}

// sendmailTo: "to=<a>,<b>, ctladdr=…, delay=…, mailer=esmtp, relay=name [address], dsn=2.0.0, stat=Sent (…)".
func (l *Log) sendmailTo(id, said []byte) bool {
	e := l.open[string(id)]
	rest := said[len("to="):]
	var rcpts []string
	for {
		addr, more, ok := sendmailAddress(rest)
		if !ok {
			return false
		}
		rcpts = append(rcpts, addr)
		if rest = more; len(rest) < 2 || rest[0] != ',' || rest[1] == ' ' || len(rcpts) > maxRcpts {
			break
		}
		rest = rest[1:]
	}
	at := bytes.Index(rest, []byte(", stat="))
	if at < 0 {
		return false
	}
	if e == nil {
		return true
	}
	r := sendmailResult(rest[:at], string(rest[at+len(", stat="):]))
	for _, addr := range rcpts {
		r.Addr = addr
		l.delivery(e, r)
	}
	if r.Status != "deferred" {
		if e.decided += len(rcpts); e.expect > 0 && e.decided >= e.expect {
			l.finish(e)
		}
	}
	return true
}

// sendmailResult puts Sendmail's words into those of Postfix. What sendmail(1) has handed to the daemon of its own host is not delivered yet.
func sendmailResult(fields []byte, stat string) (r Recipient) {
	for rest := bytes.TrimPrefix(fields, []byte(", ")); len(rest) > 0; {
		name, value, more, ok := field(rest)
		if !ok {
			break
		}
		switch string(name) {
		case "relay":
			r.Relay = string(value)
		case "dsn":
			r.DSN = string(value)
		}
		rest = more
	}
	_, relay := host([]byte(r.Relay))
	switch {
	case strings.HasPrefix(stat, "Sent") && relay.IsLoopback() && strings.Contains(stat, "Message accepted for delivery"):
		r.Status = "relayed"
	case stat == "Sent" || strings.HasPrefix(stat, "Sent "):
		r.Status = sent
	case strings.HasPrefix(stat, "Deferred"), strings.HasPrefix(stat, "queued"), strings.HasPrefix(stat, "quarantined"):
		r.Status = "deferred"
	default:
		r.Status = "bounced"
	}
	return r
}

// sendmailAddress takes an address in brackets, or what stands up to a comma: a local name, a program in quotes.
func sendmailAddress(b []byte) (addr string, rest []byte, ok bool) {
	if inside, rest, ok := path(b); ok {
		return string(inside), rest, true
	}
	if len(b) == 0 || b[0] == '<' {
		return "", nil, false
	}
	quoted := false
	for i, c := range b {
		if c == '"' {
			quoted = !quoted
		}
		if c == ',' && !quoted {
			return string(b[:i]), b[i:], i > 0 && i <= maxValue
		}
	}
	return "", nil, false
}

// sendmailMilter: "milter=name, quarantine=reason", "Milter: data, reject=550 …", "milter=name, action=eom, reject". A recipient that a milter
// refuses ("Milter: to=…", "action=rcpt") is not the whole mail.
func (l *Log) sendmailMilter(h head, id, said []byte) {
	e := l.open[string(id)]
	if e == nil {
		e = l.begin(id, h.time) // Milters may speak before the sender's line is written
	}
	switch {
	case bytes.Contains(said, []byte(", quarantine=")):
		e.held = true
	case bytes.HasPrefix(said, []byte("Milter: to=")), bytes.Contains(said, []byte(", action=rcpt")):
	case bytes.Contains(said, []byte(", reject")), bytes.Contains(said, []byte(", discard")), bytes.Contains(said, []byte(", tempfail")):
		e.refused = true
	}
}
