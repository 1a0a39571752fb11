package heuristics

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"sekisho/internal/origin"
	"sekisho/internal/text"
)

// findNameHoldsOtherAddr looks for an address in a sender's name: on a phone, the name is all that is shown.
func findNameHoldsOtherAddr(f *Facts) ([]Hit, Reason) {
	var hits []Hit
	for _, s := range f.senders() {
		shown, ok := f.otherAddress(s)
		if !ok || len(hits) == maxFindings {
			continue
		}
		hits = append(hits, f.otherAddressHit(s, shown))
	}
	return hits, ""
}

func (f *Facts) otherAddressHit(s sender, shown string) Hit {
	if s.named {
		return Hit{Data: map[string]string{"shown": shown}, Share: 1, Text: &nothingButName}
	}
	return Hit{Data: map[string]string{"shown": shown, "addr": s.addr}, Share: f.otherShare(s, shown)}
}

// nothingButName is the evidence of name-holds-other-addr where the field has no address beside the one in the name.
var nothingButName = Text{
	En: "The sender field shows the address {shown} but holds no address: it is only a name.",
	Ja: "差出人欄には {shown} と表示されますが、これは名前として書かれた文字で、差出人のアドレスはありません。",
}

// otherAddress finds the first address in a sender's name that belongs to another house than the sender's own.
func (f *Facts) otherAddress(s sender) (string, bool) {
	if s.domain == "" {
		return "", false
	}
	if p, ok := f.reversePath(); s.named {
		return s.addr, !ok || !f.sameHouse(p.domain, s.domain) // old programs encode the whole field
	}
	local := s.addr[:strings.LastIndexByte(s.addr, '@')]
	for _, addr := range slices.Concat(addressesIn(s.name), text.Addresses(local)) { // "a@aoba.example"@example.net
		domain := text.DomainOf(addr)
		if text.OrgDomain(domain) != "" && !f.sameHouse(domain, s.domain) {
			return addr, true
		}
	}
	return "", false
}

// addressesIn lists the addresses in a sender's name.
func addressesIn(name string) []string {
	name = plainWords(name)
	if !strings.Contains(name, "@") {
		return nil
	}
	return text.Addresses(name)
}

// plainWords is a name as it reads: ＠ is an @, blanks around one do not count, and "。" is a dot (RFC 3490, section 3.1).
func plainWords(name string) string {
	name = visible(clipped(name))
	if !strings.Contains(name, "@") {
		return name
	}
	return strings.NewReplacer(" @ ", "@", " @", "@", "@ ", "@", "。", ".").Replace(name)
}

// otherShare leaves out services and lists that write in somebody's name and say so, and a person's own second free mail address. A public
// body's address is let through from lists that are known only: who can write a name can write "via", too.
func (f *Facts) otherShare(s sender, shown string) float64 {
	_, public := f.publicBody(text.DomainOf(shown))
	switch {
	case f.Relation.KnownList == origin.Yes && says(s.name, onBehalf):
		return 0
	case !public && f.behalf(s):
		return 0
	case f.twoMailboxes(s.addr, shown):
		return 0
	case sameLabel(contact{domain: text.DomainOf(shown)}, s.domain):
		return sisterShare
	}
	return 1
}

// sisterShare is the share of an address below another suffix of the same name (tokiwa.co.jp, tokiwa.com): mostly the house's former domain,
// which stays in names.
const sisterShare = 0.4

// onBehalf are the words by which lists and services say that they send for somebody.
var onBehalf = []string{"via", "on behalf of", "経由", "代理"}

// says looks for words, where those in ASCII stand apart.
func says(name string, words []string) bool {
	name = " " + strings.ToLower(norm.NFKC.String(clipped(name))) + " "
	for _, w := range words {
		if isASCII(w) {
			w = " " + w + " "
		}
		if strings.Contains(strings.NewReplacer("(", " ", ")", " ", "'", " ", `"`, " ").Replace(name), w) {
			return true
		}
	}
	return false
}

// behalf says that a sender is a list or a service that writes in somebody's name: the house's own, or a confirmed one that is told by its
// List-Id (RFC 2919) or is a mail service.
func (f *Facts) behalf(s sender) bool {
	service, isService := f.tables().MailService(s.domain)
	named := isService && strings.Contains(strings.ToLower(s.name), strings.ToLower(service)) // "tanaka@aoba.example (Google カレンダー)"
	if !says(s.name, onBehalf) && !named {
		return false
	}
	if f.ours(s.domain) {
		return true
	}
	aligned, _ := f.aligned()
	return aligned == origin.Yes && !f.tables().FreeMail(s.domain) && (isService || f.Mail.Header.Has("List-Id"))
}

// twoMailboxes says that both addresses are free mail under one local part.
func (f *Facts) twoMailboxes(a, b string) bool {
	localA, _, _ := strings.Cut(a, "@")
	localB, _, _ := strings.Cut(b, "@")
	free := f.tables().FreeMail(text.DomainOf(a)) && f.tables().FreeMail(text.DomainOf(b))
	return free && strings.EqualFold(localA, localB)
}
