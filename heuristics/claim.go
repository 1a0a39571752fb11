package heuristics

import (
	"slices"
	"strings"

	"sekisho/internal/mail"
	"sekisho/internal/origin"
	"sekisho/internal/text"
)

// sender is one address of the From fields (RFC 5322, section 3.6.2). It is a claim: anybody can write it.
type sender struct {
	name, addr string
	domain     string // comparable: ASCII, lower case
	named      bool   // the address stands only in what mail programs show as the name; there is no other
}

// senders lists the addresses of all From fields. Mail programs differ in which of several they show, so each counts as claimed. Where
// there is none, they show the Sender field. It is done once a judgement.
func (f *Facts) senders() []sender {
	if f.authors == nil {
		f.authors = f.readSenders()
	}
	return f.authors
}

func (f *Facts) readSenders() []sender {
	list := []sender{}
	if f.Mail == nil {
		return list
	}
	addresses := f.Mail.Header.Addresses("From")
	if len(addresses) == 0 {
		addresses = f.Mail.Header.Addresses("Sender")
	}
	for _, a := range addresses {
		list = append(list, senderOf(a))
	}
	return list
}

func senderOf(a mail.Address) sender {
	s := sender{name: a.Name, addr: a.Addr, domain: text.DomainOf(a.Addr)}
	if s.domain != "" {
		return s
	}
	if shown := addressesIn(a.Name); len(shown) > 0 {
		s.addr, s.domain, s.named = shown[0], text.DomainOf(shown[0]), true
	}
	return s
}

// unaddressed says that From has no address at which a verifier could look: none at all, or only one in the name.
func (f *Facts) unaddressed() bool {
	if f.Mail == nil {
		return false
	}
	addressed := func(s sender) bool { return s.domain != "" && !s.named }
	return !f.Mail.Header.Has("From") || !slices.ContainsFunc(f.senders(), addressed)
}

// notVerified is why authentication is unknown where nobody that we trust looked at it.
const notVerified Reason = "not authenticated by a trusted verifier"

// aligned says whether the domain of every From address is confirmed. A result speaks of one domain (RFC 7489, section 6.6.1): where the
// senders claim several, no result confirms them all. The Reason says why the answer is Unknown.
func (f *Facts) aligned() (origin.Truth, Reason) {
	if reason := f.Missing["auth"]; reason != "" {
		return origin.Unknown, reason
	}
	switch {
	case !f.Auth.Known:
		return origin.Unknown, f.unverified()
	case severalDomains(f.senders()), f.unaddressed():
		return origin.No, ""
	case f.Auth.Aligned == origin.Unknown:
		return origin.Unknown, f.open("authentication")
	}
	return f.Auth.Aligned, ""
}

func severalDomains(list []sender) bool {
	for _, s := range list {
		if s.domain != list[0].domain {
			return true
		}
	}
	return false
}

// called is what somebody is called in each language.
type called struct{ en, ja string }

// put sets the values of a key.
func (c called) put(data map[string]string, key string) {
	data[key+".en"], data[key+".ja"] = c.en, c.ja
}

// publicBody says which public body a domain belongs to: one of the table, or the government, which alone may register below go.jp.
func (f *Facts) publicBody(domain string) (called, bool) {
	if domain == "go.jp" {
		domain = "host.go.jp" // nobody's own, and nobody else's
	}
	b, ok := f.tables().BodyOfDomain(domain)
	return called{en: b.En, ja: b.Ja}, ok
}

// japaneseOrganisation says which organisation in Japan a sender claims to be, by domain or by name; domain tells that only the domain
// is Japanese.
func (f *Facts) japaneseOrganisation(s sender) (who called, byDomain, ok bool) {
	if who, ok := f.publicBody(s.domain); ok {
		return who, false, true
	}
	if named := f.tables().BodiesNamed(s.name); len(named) > 0 {
		return called{en: named[0].En, ja: named[0].Ja}, false, true
	}
	if strings.HasSuffix(s.domain, ".jp") {
		return called{en: s.domain, ja: s.domain}, true, true
	}
	return called{}, false, false
}
