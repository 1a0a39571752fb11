package heuristics

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"sekisho/internal/origin"
	"sekisho/internal/text"
)

// siteInSignature is the evidence of sig-domain-mismatch where the signature has no address but a web site.
var siteInSignature = Text{
	En: "The signature gives the web site {sig}, but the mail was sent from {addr}.",
	Ja: "署名にあるWebサイト({sig})のドメインと、差出人のアドレス({addr})が異なります。",
}

const (
	siteShare  = 2.0 / 3 // a web site may be a parent company's or a fair's
	minorShare = 1.0 / 3 // circulars are sent out by somebody else than their editor; another trait may weigh the same fact
)

// maxSignature bounds the octets at the end of a signature that are looked at.
const maxSignature = 4 << 10

// findSigDomainMismatch compares the signature with the one sender that the mail has. Free mail with a company's name is another trait's.
func findSigDomainMismatch(f *Facts) ([]Hit, Reason) {
	senders := f.senders()
	if len(senders) == 0 || senders[0].domain == "" || severalDomains(senders) || f.report() {
		return nil, ""
	}
	s := senders[0]
	signature := cmp.Or(f.letter().signature, f.signedParagraph())
	signature = signature[max(0, len(signature)-maxSignature):]
	if signature == "" || f.ours(s.domain) || f.namesSpeaker(s) || f.sentFor(s) {
		return nil, ""
	}
	contact, ok := f.foreignContact(s, norm.NFKC.String(signature))
	if !ok {
		return nil, ""
	}
	hit := Hit{Data: map[string]string{"sig": contact.shown, "addr": s.addr}, Share: 1}
	if contact.site {
		hit.Share, hit.Text = siteShare, &siteInSignature
	}
	switch {
	case f.Relation.Known == origin.Yes:
		hit.Share = 0
	case f.bulk(), f.bounce(), f.repliesTo(contact.domain):
		hit.Share = min(hit.Share, minorShare)
	}
	return []Hit{hit}, ""
}

// signedParagraph is the last paragraph of a letter without a signature set apart, if a known organisation is named where letters name their author.
func (f *Facts) signedParagraph() string {
	if !f.signing().known {
		return ""
	}
	tail := f.letter().tail()
	return tail[strings.LastIndex(tail, "\n\n")+1:]
}

// repliesTo says that replyto-differs weighs an address of the same organisation: who writes for whom is one fact, and what is left of it here
// is the difference of the two weights.
func (f *Facts) repliesTo(domain string) bool {
	hits, _ := f.replies(false)
	return slices.ContainsFunc(hits, func(h Hit) bool {
		return h.Share > 0 && organisation(text.DomainOf(h.Data["reply"])) == organisation(domain)
	})
}

// namesSpeaker says that company-on-freemail has the sender: a firm that really uses free mail, and gives the address of its web site.
func (f *Facts) namesSpeaker(s sender) bool {
	if !f.tables().FreeMail(s.domain) {
		return false
	}
	who, ok := f.speaker(s)
	return ok && !who.known
}

// sentFor says that a confirmed service, or a list that the history knows, sent the mail for its author, under its own address. That it
// calls itself a list is not enough: whoever owns a domain can.
func (f *Facts) sentFor(s sender) bool {
	aligned, _ := f.aligned()
	return aligned == origin.Yes && (f.mailService(s.domain) || f.Relation.KnownList == origin.Yes)
}

// bulk says that the mail calls itself a circular (RFC 2369, RFC 2919, RFC 3834).
func (f *Facts) bulk() bool {
	precedence := strings.ToLower(f.Mail.Header.Get("Precedence"))
	return f.Mail.Header.Has("List-Unsubscribe") || f.Mail.Header.Has("List-Id") || precedence == "bulk" || precedence == "list"
}

// contact is how a signature says its author can be reached.
type contact struct {
	shown, domain string
	site          bool
}

// foreignContact finds the last address of a signature, or else its last web site, if no contact in it is of the sender's own house. What the
// house, the other readers of the mail, private mailboxes and public platforms have does not count.
func (f *Facts) foreignContact(s sender, signature string) (contact, bool) {
	var addresses, sites []contact
	for _, addr := range text.Addresses(signature) {
		addresses = append(addresses, contact{shown: addr, domain: text.DomainOf(addr)})
	}
	for _, host := range hosts(signature) {
		sites = append(sites, contact{shown: host, domain: host, site: true})
	}
	readers := f.readers()
	var last contact
	found := false
	for _, c := range slices.Concat(sites, addresses) {
		if text.OrgDomain(c.domain) == "" {
			continue
		}
		if f.sameHouse(c.domain, s.domain) || sameLabel(c, s.domain) || f.partner(c.domain) && f.partner(s.domain) {
			return contact{}, false
		}
		if !f.ours(c.domain) && !readers[text.OrgDomain(c.domain)] && !f.platform(c) {
			last, found = c, true
		}
	}
	return last, found
}

// readers are the organisational domains of everybody whom the mail is addressed to.
func (f *Facts) readers() map[string]bool {
	orgs := map[string]bool{}
	for _, name := range []string{"To", "Cc"} {
		addresses := f.Mail.Header.Addresses(name)
		for _, a := range addresses[:min(len(addresses), maxContacts)] {
			orgs[text.OrgDomain(text.DomainOf(a.Addr))] = true
		}
	}
	return orgs
}

// maxContacts bounds what is looked at of each kind: addresses of readers, web sites.
const maxContacts = 100

// sameLabel says that two domains differ below the public suffix only in the suffix (tokiwa.co.jp, tokiwa.com), or that a web site is that of
// the sender's group (aoba-group.co.jp, aoba-sales.co.jp).
func sameLabel(c contact, domain string) bool {
	a, _, _ := strings.Cut(text.OrgDomain(c.domain), ".")
	b, _, _ := strings.Cut(text.OrgDomain(domain), ".")
	if a == b {
		return true
	}
	a, _, _ = strings.Cut(a, "-")
	b, _, _ = strings.Cut(b, "-")
	return c.site && a == b && len(a) >= 4 && a != "xn"
}

// platform says that a contact is a private mailbox, or a web site where everybody has pages.
func (f *Facts) platform(c contact) bool {
	t := f.tables()
	if !c.site {
		return t.FreeMail(c.domain)
	}
	_, sharing := t.FileSharing(c.domain)
	_, short := t.Shortener(c.domain)
	_, service := t.MailService(c.domain)
	return sharing || short || service || slices.Contains(platforms, text.OrgDomain(c.domain))
}

// platforms are sites of which signatures give pages, maps, meeting rooms and badges, and those that security products add.
var platforms = []string{
	"facebook.com", "fb.com", "fb.me", "twitter.com", "x.com", "instagram.com", "threads.net", "linkedin.com", "youtube.com", "youtu.be",
	"tiktok.com", "line.me", "note.com", "note.mu", "ameblo.jp", "hatenablog.com", "wantedly.com", "8card.net", "qiita.com", "github.com",
	"goo.gl", "google.co.jp", "google.com", "g.page", "mapion.co.jp", "navitime.co.jp", "yahoo.co.jp", "bing.com", "zoom.us", "webex.com",
	"microsoft.com", "live.com", "apple.com", "chatwork.com", "calendly.com", "timerex.net", "peatix.com", "prtimes.jp", "researchmap.jp",
	"orcid.org", "wixsite.com", "jimdofree.com", "studio.site", "base.shop", "privacymark.jp", "avast.com", "avg.com", "wikipedia.org",
}

// hosts lists the hosts of the web addresses within a text.
func hosts(s string) (list []string) {
	s = strings.ToLower(s)
	for s != "" && len(list) < maxContacts {
		i := strings.Index(s, "://")
		w := strings.Index(s, "www.")
		switch {
		case i >= 0 && (w < 0 || i < w):
			s = s[i+len("://"):]
		case w >= 0:
			s = s[w:]
		default:
			return list
		}
		end := strings.IndexFunc(s, func(r rune) bool { return !strings.ContainsRune(hostRunes, r) })
		if end < 0 {
			end = len(s)
		}
		if host := strings.Trim(s[:end], ".-"); strings.Contains(host, ".") {
			list = append(list, host)
		}
		s = s[end:]
	}
	return list
}

const hostRunes = "abcdefghijklmnopqrstuvwxyz0123456789.-"
