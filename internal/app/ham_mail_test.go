package app

import (
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"sekisho/internal/mail"
)

// hamMail is one mail with its envelope, as testdata/ham/NAME.mail describes it: lines "key: value", a blank line, the mail.
//
//	source       whose output the structure follows, and where that is shown
//	near         traits that the mail comes close to
//	origin       country or class that must be found
//	client_ip, client_name, client_ptr, client_resolve, helo, mail_from, rcpt_to, received_at, auth_user
//	             as Postfix tells a milter; client_ptr is client_name where it is not given
//
// The mail is written as it arrives, with LF for CRLF, and octets that a text cannot show in brackets:
//
//	⟦B charset|text⟧      an encoded word, base64 (RFC 2047)        ⟦Q charset|text⟧  the same, quoted-printable
//	⟦raw charset|text⟧    bare octets in that charset               ⟦pct charset|text⟧  percent-encoded (RFC 2231)
//	⟦token n⟧             n characters of base64 that mean nothing, for signatures and tracking
//
// and, on lines of their own, a body up to a line "⟧":
//
//	⟦raw charset          bare octets       ⟦base64 charset    ⟦qp charset
//	⟦file kind name…⟧     an inert file in base64, see hamFile
type hamMail struct {
	name, source, origin string
	near                 []string
	client               mail.Client
	envelope             mail.Envelope
	received             time.Time
	octets               string
}

func readHamMail(path string) (hamMail, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return hamMail{}, err
	}
	return parseHamMail(strings.TrimSuffix(filepath.Base(path), ".mail"), string(content))
}

func parseHamMail(name, content string) (hamMail, error) {
	head, body, ok := strings.Cut(content, "\n\n")
	if !ok {
		return hamMail{}, errors.New("no blank line after the envelope")
	}
	l := hamMail{name: name}
	if err := l.readEnvelope(head); err != nil {
		return l, err
	}
	text, err := (&notation{name: l.name}).expand(body)
	l.octets = strings.ReplaceAll(text, "\n", "\r\n")
	return l, err
}

func (l *hamMail) readEnvelope(head string) error {
	values := map[string]string{}
	for line := range strings.SplitSeq(head, "\n") {
		key, value, ok := strings.Cut(line, ":")
		if _, twice := values[key]; !ok || twice {
			return fmt.Errorf("envelope line %q", line)
		}
		values[key] = strings.TrimSpace(value)
	}
	take := func(key string) string {
		value := values[key]
		delete(values, key)
		return value
	}
	l.source, l.near, l.origin = take("source"), strings.Fields(take("near")), take("origin")
	addr, err := netip.ParseAddr(take("client_ip"))
	if err != nil {
		return err
	}
	if l.received, err = time.Parse(time.RFC3339, take("received_at")); err != nil {
		return err
	}
	l.client = mail.Client{
		Addr: addr, Port: 50123, Name: take("client_name"), PTR: take("client_ptr"), Resolve: mail.Resolve(take("client_resolve")),
		HELO: take("helo"), AuthUser: take("auth_user"),
	}
	l.lookUp()
	l.envelope = mail.Envelope{Known: true, From: take("mail_from")}
	for rcpt := range strings.FieldsSeq(take("rcpt_to")) {
		l.envelope.Rcpts = append(l.envelope.Rcpts, mail.Recipient{Addr: rcpt})
	}
	if l.source == "" || l.origin == "" || l.client.HELO == "" || len(l.envelope.Rcpts) == 0 || len(values) > 0 {
		return fmt.Errorf("missing or unknown keys: %v", slices.Collect(maps.Keys(values)))
	}
	return nil
}

// lookUp completes what the MTA found out about the client's name: without other word a name leads back, and no name has no record.
func (l *hamMail) lookUp() {
	switch c := &l.client; {
	case c.Resolve != "":
	case c.Name != "":
		c.PTR, c.Resolve = c.Name, mail.ResolveOK
	default:
		c.Resolve = mail.ResolveFail
	}
}
