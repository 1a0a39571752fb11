package heuristics

import (
	"strings"

	"golang.org/x/net/idna"

	"sekisho/internal/text"
)

// domainTraits look at the domains that a mail shows as its sender's: of From, of Reply-To, of the reverse-path.
func domainTraits() []Trait {
	return []Trait{
		{
			ID: "own-domain-outside", Family: Identity, Weight: 6, Kind: Structural, Ref: ipa2011 + "; RFC 7489, section 2.4",
			Text: Text{
				En: "The sender's address {from} is one of ours, but the mail came from outside ({ip}).",
				Ja: "差出人は当組織のアドレス({from})ですが、組織の外({ip})から届いたメールです。",
			},
			Find: findOwnDomainOutside,
		},
		{
			ID: "lookalike-domain", Family: Identity, Weight: 6, Kind: Structural, Ref: ipa2015 + " ウ③; Unicode UTS #39, section 4",
			Text: Text{
				En: "{place} {domain} imitates {like}.",
				Ja: "{place}「{domain}」は、「{like}」に似せた別のドメインです。",
			},
			Find: findLookalikeDomain,
		},
		{
			ID: "replyto-freemail", Family: Identity, Weight: 4, Kind: Structural, Ref: "RFC 5322, section 3.6.2; 警察庁 サイバー空間をめぐる脅威の情勢 (やり取り型)",
			Text: Text{
				En: "The mail is from {from}, but a reply would go to {reply}, an address that anybody can get.",
				Ja: "差出人は「{from}」ですが、返信すると、誰でも取得できるアドレス({reply})に届きます。",
			},
			Find: findReplyToFreeMail,
		},
		{
			ID: "replyto-differs", Family: Identity, Weight: 2, Kind: Structural, Ref: "RFC 5322, section 3.6.2",
			Text: Text{
				En: "The mail is from {from}, but a reply would go to another organisation ({reply}).",
				Ja: "差出人は「{from}」ですが、返信すると、別の組織のアドレス({reply})に届きます。",
			},
			Find: findReplyToDiffers,
		},
		{
			ID: "envelope-mismatch", Family: Identity, Weight: 1, Kind: Structural, Ref: "RFC 5321, section 3.3; RFC 5322, section 3.6.2",
			Text: Text{
				En: "The mail shows {from} as its sender, but it was sent under another return address ({envelope}).",
				Ja: "表示されている差出人({from})と、配送に使われた差出人({envelope})が異なります。",
			},
			Find: findEnvelopeMismatch,
		},
	}
}

// maxClaims bounds the domains of one kind that are looked at.
const maxClaims = 20

// organisation is what a domain is compared by: its organisational domain, or the whole of it where it has none.
func organisation(domain string) string {
	if org := text.OrgDomain(domain); org != "" {
		return org
	}
	return domain
}

// ofSenders says that a domain is of the same organisation as one of the senders.
func (f *Facts) ofSenders(domain string) bool {
	org := organisation(domain)
	for _, s := range f.firstSenders() {
		if s.domain != "" && organisation(s.domain) == org {
			return true
		}
	}
	return false
}

// firstSenders lists the first sender of every domain: many of one do not keep others from being looked at.
func (f *Facts) firstSenders() []sender {
	if f.domains == nil {
		f.domains = foremost(f.senders())
	}
	return f.domains
}

// foremost keeps the first sender of every domain, maxClaims at most.
func foremost(list []sender) []sender {
	kept, seen := []sender{}, map[string]bool{}
	for _, s := range list {
		if !seen[s.domain] && len(kept) < maxClaims {
			seen[s.domain] = true
			kept = append(kept, s)
		}
	}
	return kept
}

// replyTo lists the addresses to which an answer would go, the first of every domain.
func (f *Facts) replyTo() []sender {
	if f.Mail == nil {
		return nil
	}
	var list []sender
	for _, a := range f.Mail.Header.Addresses("Reply-To") {
		if domain := text.DomainOf(a.Addr); domain != "" {
			list = append(list, sender{name: a.Name, addr: a.Addr, domain: domain})
		}
	}
	return foremost(list)
}

// reversePath is the address under which the mail was sent; false for the null reverse-path and where it is not known.
func (f *Facts) reversePath() (sender, bool) {
	if f.Mail == nil || !f.Mail.Envelope.Known {
		return sender{}, false
	}
	addr := f.Mail.Envelope.From
	domain := text.DomainOf(addr)
	return sender{addr: addr, domain: domain}, domain != ""
}

// toMany says that the mail calls itself one to many readers: a list's (RFC 2919, RFC 2369) or a bulk mail. Anybody can write that.
func (f *Facts) toMany() bool {
	if f.Mail == nil {
		return false
	}
	for _, field := range f.Mail.Header {
		name := strings.ToLower(field.Name)
		if name == "list-id" || name == "list-unsubscribe" || name == "list-post" {
			return true
		}
		if name != "precedence" {
			continue
		}
		switch strings.ToLower(field.Value()) {
		case "bulk", "list", "junk":
			return true
		}
	}
	return false
}

// shownDomain is a domain as evidence shows it: a name in other letters than ASCII with its A-labels behind it (RFC 5890, section 2.3.2.1),
// so that what looks alike differs.
func shownDomain(domain string) string {
	if !strings.Contains(domain, "xn--") {
		return domain
	}
	letters, err := idna.Punycode.ToUnicode(domain)
	if err != nil || letters == domain {
		return domain
	}
	return letters + " = " + domain
}
