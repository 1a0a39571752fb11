package maillog

import (
	"bytes"
	"strconv"
)

// line reads one line.
func (l *Log) line(line []byte) {
	if len(line) == 0 {
		return
	}
	h, ok := l.head(line)
	if !ok {
		l.counts.Broken++
		return
	}
	slash := bytes.LastIndexByte(h.program, '/')
	switch {
	case slash > 0 && isDaemon(h.program[slash+1:]): // "postfix/smtpd", "postfix/submission/smtpd", "mx1/smtpd"
		ok = l.postfix(h, h.program[slash+1:])
	case isSendmail(h.program):
		ok = l.sendmail(h)
	default:
		l.counts.Other++
		return
	}
	if !ok {
		l.counts.Broken++
	}
}

// isDaemon says that a name is that of a part of Postfix whose lines tell something here.
func isDaemon(name []byte) bool {
	switch string(name) {
	case "smtpd", "cleanup", "pickup", "qmgr", "nqmgr", "smtp", "lmtp", "local", "virtual", "pipe", "error", "retry", "discard", "postsuper":
		return true
	}
	return false
}

// postfix reads what a daemon said. It returns false where the line should tell something and does not read.
func (l *Log) postfix(h head, daemon []byte) bool {
	id, said, ok := queueID(h.said)
	if !ok {
		if bytes.HasPrefix(h.said, []byte("NOQUEUE: ")) && refusal(h.said[len("NOQUEUE: "):]) {
			l.counts.Refused++
		}
		return true
	}
	switch string(daemon) {
	case "smtpd":
		return l.smtpd(h, id, said)
	case "pickup":
		return l.pickup(h, id, said)
	case "cleanup":
		return l.cleanup(id, said)
	case "qmgr", "nqmgr":
		return l.qmgr(id, said)
	case "postsuper":
		l.postsuper(id, said)
		return true
	}
	if !bytes.HasPrefix(said, []byte("to=")) {
		return true // "host … said: …" and the like
	}
	return l.deliver(id, said, string(daemon) == "discard")
}

// refusal says that words are those of a refused command.
func refusal(said []byte) bool {
	return bytes.HasPrefix(said, []byte("reject: ")) || bytes.HasPrefix(said, []byte("milter-reject: "))
}

// smtpd: "client=name[address], sasl_method=…, sasl_username=…, sasl_sender=…, orig_queue_id=…, orig_client=name[address]".
func (l *Log) smtpd(h head, id, said []byte) bool {
	value, ok := key(said, "client=")
	if !ok {
		l.refuse(id, said, true)
		return true
	}
	client, rest, _ := bytes.Cut(value, []byte(", "))
	if len(said) > 4*maxValue {
		return false
	}
	e := l.begin(id, h.time)
	e.event.ClientName, e.event.Client = host(client)
	e.origin = e.event.Client.IsValid()
	for len(rest) > 0 {
		name, value, more, ok := field(rest)
		if !ok {
			return false
		}
		switch string(name) {
		case "sasl_username":
			e.event.AuthUser = string(value)
		case "orig_client":
			e.event.ClientName, e.event.Client = host(value)
			e.origin = e.event.Client.IsValid()
		case "orig_queue_id":
			if first := l.open[string(value)]; first != nil && first != e {
				l.continues(e, first)
			}
		}
		rest = more
	}
	l.weigh(e, len(e.event.ClientName)+len(e.event.AuthUser))
	return true
}

// pickup: "uid=1000 from=<taro>", and "orig_id=…" of what postsuper(1) queues again.
func (l *Log) pickup(h head, id, said []byte) bool {
	uid, ok := key(said, "uid=")
	if !ok {
		return true
	}
	end := bytes.IndexByte(uid, ' ')
	if end < 0 {
		return false
	}
	e := l.begin(id, h.time)
	e.event.Local, e.origin = true, true
	if at := bytes.LastIndex(uid, []byte("> orig_id=")); at >= 0 {
		if first := l.open[string(uid[at+len("> orig_id="):])]; first != nil && first != e {
			e.origin = false
			l.continues(e, first)
		}
	}
	return true
}

func (l *Log) cleanup(id, said []byte) bool {
	value, ok := key(said, "message-id=")
	if !ok {
		l.refuse(id, said, false)
		return true
	}
	if len(value) > maxValue {
		return false
	}
	if e := l.open[string(id)]; e != nil {
		l.identify(e, string(value))
	}
	return true
}

// refuse notes that a mail was refused, thrown away or held. smtpd goes on after it has refused a sender's words or one recipient; what
// comes to mail data ends the mail.
func (l *Log) refuse(id, said []byte, smtpd bool) {
	e := l.open[string(id)]
	if e == nil {
		return
	}
	what, rest, _ := bytes.Cut(said, []byte(": "))
	stage, _, _ := bytes.Cut(rest, []byte(" "))
	switch string(what) {
	case "milter-hold", "hold", "milter-quarantine":
		e.held = true
	case "milter-discard", "discard":
		e.refused = true
	case "milter-reject", "reject":
		e.refused = e.refused || !smtpd || string(stage) != "RCPT"
	}
}

// qmgr: "from=<address>, size=1234, nrcpt=1 (queue active)" and "removed".
func (l *Log) qmgr(id, said []byte) bool {
	e := l.open[string(id)]
	if string(said) == "removed" {
		if e != nil {
			l.finish(e)
		} else {
			l.counts.Incomplete++
		}
		return true
	}
	value, ok := key(said, "from=")
	if !ok {
		return true
	}
	from, rest, ok := path(value)
	if !ok {
		return false
	}
	rest, ok = bytes.CutPrefix(rest, []byte(", size="))
	if !ok || e == nil || e.from {
		return true // "from=<…>, status=expired, …", or another try
	}
	digits, _, _ := bytes.Cut(rest, []byte(","))
	size, err := strconv.ParseInt(string(digits), 10, 64)
	if err != nil {
		return false
	}
	e.from, e.event.From, e.event.Size = true, string(from), size
	l.weigh(e, len(from))
	return true
}

// postsuper: what an administrator has put on hold is not learnt from, whatever becomes of it.
func (l *Log) postsuper(id, said []byte) {
	e := l.open[string(id)]
	switch {
	case e == nil:
	case string(said) == "placed on hold":
		e.held = true
	case string(said) == "removed":
		l.finish(e)
	}
}

// deliver: "to=<address>, orig_to=<address>, relay=…, delay=…, dsn=2.0.0, status=sent (…)".
func (l *Log) deliver(id, said []byte, discarded bool) bool {
	r, ok := delivery(said)
	if !ok {
		return false
	}
	if e := l.open[string(id)]; e != nil {
		if discarded {
			r.Status = "discarded"
		}
		l.delivery(e, r)
	}
	return true
}

func delivery(said []byte) (r Recipient, ok bool) {
	addr, rest, ok := path(said[len("to="):])
	if !ok {
		return r, false
	}
	r.Addr = string(addr)
	if orig, is := key(rest, ", orig_to="); is {
		if addr, rest, ok = path(orig); !ok {
			return r, false
		}
		r.Orig = string(addr)
	}
	for rest = bytes.TrimPrefix(rest, []byte(", ")); len(rest) > 0; {
		if status, is := key(rest, "status="); is {
			word, _, _ := bytes.Cut(status, []byte(" "))
			r.Status = string(word)
			return r, len(word) > 0 && len(word) < 20
		}
		var name, value []byte
		if name, value, rest, ok = field(rest); !ok {
			return r, false
		}
		switch string(name) {
		case "relay":
			r.Relay = string(value)
		case "dsn":
			r.DSN = string(value)
		}
	}
	return r, false
}
