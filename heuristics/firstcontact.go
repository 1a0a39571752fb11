package heuristics

import (
	"strings"

	"golang.org/x/text/unicode/norm"

	"sekisho/internal/origin"
	"sekisho/internal/text"
)

// What the traits about strangers mean. A mail is of a stranger to the organisation (first-contact-org) or to a recipient (first-contact-rcpt); one
// of both counts. Desks that strangers write to every day get them recorded without weight, if no other recipient has the mail.

// firstContactTraits look at mail of strangers.
func firstContactTraits() []Trait {
	return []Trait{
		{
			ID: "first-contact-rcpt", Family: Relation, Weight: 1, Kind: Relational, Ref: ipa2011,
			Text: Text{
				En: "This is the first mail from {addr} to you or to another of its recipients.",
				Ja: "差出人({addr})からあなた(またはほかの宛先の方)への初めてのメールです。",
			},
			Find: findFirstContactRcpt,
		},
		{
			ID: "first-contact-org", Family: Relation, Weight: 2, Kind: Relational, Ref: ipa2011 + "; " + ipa2015,
			Text: Text{
				En: "This is the first mail from {addr} to this organisation.",
				Ja: "差出人({addr})から当組織への初めてのメールです。",
			},
			Find: findFirstContactOrg,
		},
		{
			ID: "role-address", Family: Relation, Weight: 1, Kind: Relational, Ref: ipa2011 + "; 日本年金機構 不正アクセスによる情報流出事案に関する調査結果報告 (2015)",
			Text: Text{
				En: "A stranger writes to the shared or published address {rcpt}.",
				Ja: "公開または共用のアドレス({rcpt})に、初めての相手からメールが届いています。",
			},
			Find: findRoleAddress,
		},
		{
			ID: "hidden-recipients", Family: Relation, Weight: 1, Kind: Structural, Ref: "RFC 5322, section 3.6.3",
			Text: Text{
				En: "A stranger's mail was sent to {rcpt}, whose address stands neither in To nor in Cc (BCC).",
				Ja: "初めての相手からのメールですが、宛先(To、Cc)に受信者のアドレス({rcpt})がありません(BCCで送られたものと思われます)。",
			},
			Find: findHiddenRecipients,
		},
	}
}

// noAuthor is why nobody can say whether the author is a stranger.
const noAuthor Reason = "the mail names no author"

// findFirstContactRcpt: an author of the house is no stranger to it, but may well be one to a recipient.
func findFirstContactRcpt(f *Facts) ([]Hit, Reason) {
	s, ok := f.author()
	if f.Mail == nil || f.bounce() || ok && f.home() {
		return nil, ""
	}
	if !ok {
		return nil, noAuthor
	}
	first, reason := f.firstToSome()
	if !first || f.Relation.FirstContact == origin.Yes && !f.ofTheHouse() {
		return nil, reason
	}
	return []Hit{f.strangerHit(s)}, ""
}

func findFirstContactOrg(f *Facts) ([]Hit, Reason) {
	s, ok := f.author()
	if f.Mail == nil || f.bounce() || ok && f.ofTheHouse() {
		return nil, ""
	}
	if !ok {
		return nil, noAuthor
	}
	first, reason := f.known(f.Relation.FirstContact)
	if first != origin.Yes {
		return nil, reason
	}
	return []Hit{f.strangerHit(s)}, ""
}

func (f *Facts) strangerHit(s sender) Hit {
	return Hit{Data: map[string]string{"addr": s.addr}, Share: f.unlessOpen()}
}

// unlessOpen is the share of what is ordinary at desks that strangers write to every day.
func (f *Facts) unlessOpen() float64 {
	if f.openDesk() {
		return 0
	}
	return 1
}

// roleNames are the local parts of addresses that an organisation publishes or that several people read (RFC 2142, and what Japanese firms use).
const roleNames = "info information contact inquiry enquiry support helpdesk sales webmaster postmaster press media pr koho kouhou recruit recruiting saiyo " +
	"saiyou jinji soumu somu eigyo eigyou toiawase otoiawase madoguchi uketsuke jimu jimukyoku customer careers career jobs hr"

func findRoleAddress(f *Facts) ([]Hit, Reason) {
	if f.bounce() || f.home() {
		return nil, ""
	}
	rcpt, ok := f.roleRecipient()
	if !ok {
		return nil, ""
	}
	first, reason := f.firstToSome()
	if !first {
		return nil, reason
	}
	return []Hit{{Data: map[string]string{"rcpt": rcpt}, Share: f.unlessOpen()}}, ""
}

// roleRecipient is the first recipient whose address says that it is not one person's.
func (f *Facts) roleRecipient() (string, bool) {
	if f.Mail == nil {
		return "", false
	}
	for _, rcpt := range f.Mail.Envelope.Rcpts {
		if RoleAddress(rcpt.Addr) {
			return rcpt.Addr, true
		}
	}
	return "", false
}

// RoleAddress says that an address is shared or published by its name: "info", "soumu-2", "recruit2027".
func RoleAddress(addr string) bool {
	local, _, _ := cutLast(strings.ToLower(addr), "@")
	for word := range strings.FieldsFuncSeq(local, func(r rune) bool { return r < 'a' || r > 'z' }) {
		return isWordOf(roleNames, word) // the first word tells: "info-tokyo", not "sato-info"
	}
	return false
}

// findHiddenRecipients leaves lists and circulars alone, whose readers stand nowhere.
func findHiddenRecipients(f *Facts) ([]Hit, Reason) {
	first, reason := f.firstToSome()
	if f.Mail == nil || !first && reason == "" || f.bounce() || f.home() || f.toMany() || f.Relation.KnownList == origin.Yes {
		return nil, ""
	}
	rcpts := f.Mail.Envelope.Rcpts
	if len(rcpts) == 0 || f.showsRecipient() {
		return nil, ""
	}
	if !first {
		return nil, reason
	}
	return []Hit{{Data: map[string]string{"rcpt": rcpts[0].Addr}, Share: f.unlessOpen()}}, ""
}

// showsRecipient says that one of the recipients stands in To or Cc.
func (f *Facts) showsRecipient() bool {
	shown := map[string]bool{}
	for _, name := range []string{"To", "Cc"} {
		for _, a := range f.Mail.Header.Addresses(name) {
			shown[mailbox(a.Addr)] = true
		}
	}
	for _, rcpt := range f.Mail.Envelope.Rcpts {
		if shown[mailbox(rcpt.Addr)] {
			return true
		}
	}
	return false
}

// mailbox is an address as it is compared: the domain in ASCII, letter case and sub-address (RFC 5233) apart.
func mailbox(addr string) string {
	local, _, ok := cutLast(strings.Trim(addr, "<> "), "@")
	if !ok {
		return strings.ToLower(addr)
	}
	if base, _, tagged := strings.Cut(local, "+"); tagged && base != "" {
		local = base
	}
	return strings.ToLower(norm.NFKC.String(local)) + "@" + text.DomainOf(addr)
}
