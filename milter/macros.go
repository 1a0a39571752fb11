package milter

import (
	"bytes"
	"cmp"
	"fmt"

	gomilter "github.com/emersion/go-milter"

	"sekisho/internal/mail"
)

// macros are the MTA's macros that we read, merged over all stages: an MTA sends each where it is first known, and seldom again.
type macros struct {
	daemon, resolved, ptr, tls string // of the connection
	queueID, authUser          string // of the message

	fresh bool // the macros of MAIL have come, MAIL has not
}

// merge takes in one MACRO frame: the command it belongs to, then names and values. What it does not name stays.
func (m *macros) merge(data []byte) error {
	if len(data) == 0 {
		return fmt.Errorf("%w: MACRO without a command", errMalformed)
	}
	if gomilter.Code(data[0]) == gomilter.CodeMail {
		m.endMessage()
		m.fresh = true
	}
	var name, value []byte
	for rest := data[1:]; len(rest) > 0; {
		name, rest, _ = bytes.Cut(rest, []byte{0})
		value, rest, _ = bytes.Cut(rest, []byte{0})
		m.set(name, value)
	}
	return nil
}

func (m *macros) set(name, value []byte) {
	switch string(name) {
	case "i":
		assign(&m.queueID, value)
	case "{auth_authen}":
		assign(&m.authUser, value)
	case "{tls_version}":
		assign(&m.tls, value)
	case "{daemon_name}":
		assign(&m.daemon, value)
	case "{client_resolve}":
		assign(&m.resolved, value)
	case "{client_ptr}":
		assign(&m.ptr, value)
	}
}

// assign does not allocate when nothing changes: Postfix repeats the queue id before every header field.
func assign(dst *string, value []byte) {
	value = value[:min(len(value), maxName)]
	if *dst != string(value) {
		*dst = string(value)
	}
}

// mail is called at MAIL: macros of the message before are forgotten, those that were just sent for this one are kept.
func (m *macros) mail() {
	if !m.fresh {
		m.endMessage()
	}
	m.fresh = false
}

// endMessage forgets what belongs to one message.
func (m *macros) endMessage() {
	m.queueID, m.authUser, m.fresh = "", "", false
}

// describe adds to a client what the macros say of it.
func (m *macros) describe(c *mail.Client) {
	c.AuthUser, c.TLSVersion, c.Daemon = m.authUser, m.tls, m.daemon
	c.PTR, c.Resolve = hostName(m.ptr), m.resolve()
	switch c.Resolve {
	case mail.ResolveOK:
		c.PTR = cmp.Or(c.PTR, c.Name)
	case "":
	default: // Sendmail shows the name of the PTR record in CONNECT all the same
		c.Name = ""
	}
}

// resolve is how the look-up of the client's name ended. Of "FAIL" alone, without the PTR record, it is not known which way failed.
// Postfix says so of every client where it is told to look nothing up (smtpd_peername_lookup).
func (m *macros) resolve() mail.Resolve {
	switch r := mail.Resolve(m.resolved); {
	case m.resolved == "", r == mail.ResolveOK, r == mail.ResolveForged:
		return r
	case r == mail.ResolveFail && m.ptr != "":
		return r
	}
	return mail.ResolveTemp
}
