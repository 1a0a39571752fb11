package heuristics

import (
	"slices"
	"strings"

	"sekisho/internal/mail"
	"sekisho/internal/text"
)

// maxMessageID bounds the octets that are read of a Message-ID; a line has at most 998 (RFC 5322, section 2.1.1).
const maxMessageID = 998

// messageID reads the Message-ID field (RFC 5322, section 3.6.4): the first word in brackets, or what stands there, and the host on its right
// side. ok is false if there is no field.
func (f *Facts) messageID() (id, host string, ok bool) {
	field, ok := topmost(f.Mail.Header, "Message-ID")
	if !ok {
		return "", "", false
	}
	id = text.Unfold(strings.TrimSpace(string(field.Raw[:min(len(field.Raw), maxMessageID)])))
	inner := id
	if _, rest, open := strings.Cut(id, "<"); open {
		inner, _, _ = strings.Cut(rest, ">")
	}
	_, host, found := cutLast(inner, "@")
	if !found {
		host = ""
	}
	return id, strings.ToLower(strings.Trim(strings.TrimSuffix(host, "."), " \t")), true
}

// byList says that the mail came through a mailing list (RFC 2919, RFC 2369), which may give its own identification.
func (f *Facts) byList() bool {
	return slices.ContainsFunc(f.Mail.Header, func(h mail.Field) bool {
		return len(h.Name) > 5 && strings.EqualFold(h.Name[:5], "List-")
	})
}

// findMessageIDMismatch leaves alone what says nothing of the author: identifications by our own hosts (which give one to mail without),
// by services that send for others, and by mailing lists.
func findMessageIDMismatch(f *Facts) ([]Hit, Reason) {
	if f.Mail == nil {
		return nil, ""
	}
	_, host, _ := f.messageID()
	authors := f.senders()
	if slices.ContainsFunc(authors, func(a sender) bool { return a.domain == host }) {
		return nil, ""
	}
	org := text.OrgDomain(host)
	if org == "" || len(authors) == 0 || noHost(host) || f.ours(host) || f.byList() || f.bounce() {
		return nil, ""
	}
	for _, a := range authors {
		if text.OrgDomain(a.domain) == org {
			return nil, ""
		}
	}
	if _, service := f.tables().MailService(host); service {
		return nil, ""
	}
	return f.beyondEnvelope(host, org)
}

// beyondEnvelope ends findMessageIDMismatch by the reverse-path, which names who really sends.
func (f *Facts) beyondEnvelope(host, org string) ([]Hit, Reason) {
	switch {
	case !f.Mail.Envelope.Known:
		return nil, "envelope not known"
	case text.OrgDomain(text.DomainOf(f.Mail.Envelope.From)) == org:
		return nil, ""
	}
	return f.japaneseOnly(Hit{Data: map[string]string{"domain": host}, Share: 1}, nil), ""
}

var withoutID = Text{
	En: "The mail has no identifier (Message-ID), which ordinary mail always has.",
	Ja: "通常のメールには必ず付いている管理番号(Message-ID)がありません。",
}

// findMessageIDLocal reads the header as it came: a milter sees it before its MTA adds anything. A stored or relayed mail may have got an
// identification by one of our hosts, which is a real one and so no hit.
func findMessageIDLocal(f *Facts) ([]Hit, Reason) {
	if f.Mail == nil || len(f.Mail.Header) == 0 || f.fromInside() || f.bounce() {
		return nil, ""
	}
	id, host, ok := f.messageID()
	switch {
	case !ok && f.headerUnread():
		return nil, "the header was not read to its end"
	case !ok || id == "":
		return f.japaneseOnly(Hit{Share: 1, Text: &withoutID}, nil), ""
	case !noHost(host), servicePlace(host):
		return nil, ""
	}
	return f.japaneseOnly(Hit{Data: map[string]string{"id": id}, Share: 1}, nil), ""
}

// fromInside says that the mail was written on our own hosts or by who logged in: scanners and monitoring write as they like.
func (f *Facts) fromInside() bool {
	return f.Mail.Client.Local() || f.submitted() || f.direct() && inside(f.Origin.IP) || !f.Origin.IP.IsValid() && inside(f.Origin.Relay)
}

func (f *Facts) headerUnread() bool {
	return slices.Contains(f.Mail.Defects, mail.DefectHeaderTooBig) || slices.Contains(f.Mail.Defects, mail.DefectReaderFailed)
}

// servicePlaces begin what well-known services write in place of a host: SendGrid, SharePoint and OneDrive.
var servicePlaces = []string{"geopod-ismtpd-", "odspnotify"}

func servicePlace(host string) bool {
	return !strings.Contains(host, ".") && slices.ContainsFunc(servicePlaces, func(p string) bool { return strings.HasPrefix(host, p) })
}

// noHost says that the right side of a Message-ID is no host of the Internet: none, a single label, what a computer calls itself, or a
// private address.
func noHost(host string) bool {
	if addr, literal := addressLiteral(host); literal {
		return inside(addr)
	}
	return host == "" || personalName(host)
}
