package origin

import (
	"slices"
	"strings"

	"sekisho/internal/mail"
	"sekisho/internal/text"
)

// maxForged bounds the fields that are listed.
const maxForged = 20

// forged lists fields that pose as results of ours in a mail that an outsider handed to us directly. It must not be asked where an
// earlier milter on this host writes such fields.
//
// Left alone is a field that came home: mail of ours that a mailing list sends back carries what our own host wrote. It is taken for that
// if a Received field above it shows that a trusted host had handed the mail on. In stored mail only fields below a stranger's Received
// field count, since our own MX may have written what stands right below its own.
func (f *Finder) forged(m *mail.Message, w way, r Result) []Forgery {
	if !w.direct || m.Direction == mail.Out {
		return nil
	}
	first := 0
	if m.Stored {
		first = f.strangers(m.Header, w)
	}
	poses := f.poser(m, r)
	var list []Forgery
	count := map[string]int{}
	for i, field := range m.Header {
		if isReceived(field) && f.fromUs(field) {
			return list
		}
		name := strings.ToLower(field.Name)
		count[name]++
		if i >= first && len(list) < maxForged && poses(name, field) {
			list = append(list, Forgery{Field: field.Name, Index: count[name], Value: field.Value()})
		}
	}
	return list
}

// strangers is the position below the first Received field that is not ours.
func (f *Finder) strangers(h mail.Header, w way) int {
	if w.verified < 0 {
		return len(h)
	}
	next := slices.IndexFunc(h[w.verified+1:], isReceived)
	if next < 0 {
		return len(h)
	}
	return w.verified + 1 + next
}

// fromUs says that a Received field shows a host of ours as the client: below it the mail was inside the house. Private addresses say
// nothing here, everybody has them.
func (f *Finder) fromUs(field mail.Field) bool {
	addr := parseReceived(field.Value()).addr
	return addr.IsValid() && !addr.IsPrivate() && !addr.IsLoopback() && f.trusts(addr)
}

// poser returns the test whether a field, named in lower case, poses as one of ours. Marks of Exchange are looked at where no Exchange of
// our own or of Microsoft's service can have written them.
func (f *Finder) poser(m *mail.Message, r Result) func(name string, field mail.Field) bool {
	exchange := !m.Stored && r.Operator != "Microsoft"
	leaked := exchange && throughExchange(m.Header)
	return func(name string, field mail.Field) bool {
		switch {
		case name == "authentication-results":
			return f.ours(parseReport(field.Value()).poses)
		case !exchange:
			return false
		case name == "x-ms-exchange-organization-authsource":
			return text.InDomain(field.Value(), f.domains)
		}
		return !leaked && internalMark(name, strings.ToLower(field.Value()))
	}
}

// internalMark says that a field claims that the mail is from inside the organisation or was exempted from filtering (Microsoft Learn:
// anti-spam message headers; header firewall). Everything else that Exchange writes also leaks out of honest organisations.
func internalMark(name, value string) bool {
	switch name {
	case "x-ms-exchange-organization-authas":
		return value == "internal"
	case "x-ms-exchange-organization-scl":
		return value == "-1"
	case "x-forefront-antispam-report":
		for part := range strings.SplitSeq(value, ";") {
			switch strings.TrimSpace(part) {
			case "dir:int", "sfv:ski", "scl:-1":
				return true
			}
		}
	}
	return false
}

// throughExchange says that the mail claims to have gone through an Exchange of somebody: then its internal marks have leaked out of
// that organisation and are not meant for us.
func throughExchange(h mail.Header) bool {
	hops := 0
	for _, field := range h {
		if !isReceived(field) {
			continue
		}
		if hops++; hops > maxHops {
			return false
		}
		value := field.Value()
		if strings.Contains(value[:min(len(value), maxField)], "Microsoft SMTP Server") {
			return true
		}
	}
	return false
}
