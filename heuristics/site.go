package heuristics

import (
	"strings"
	"time"

	"sekisho/internal/origin"
	"sekisho/internal/payload"
)

// What the rules of the house (family "site", package rules) ask of the facts: the same lists and statements that the traits here go by, with the
// reason where they are not whole or not known.

// SiteAnchor is the weight from which on a rule of the house may hold a mail by itself.
const SiteAnchor = 10

// maxSiteText bounds the octets of text that rules look at.
const maxSiteText = 64 << 10

// Carried is a file that the mail carries, by itself or within an archive.
type Carried struct {
	Object *payload.Object
	Name   string // the form of its name by which it has its class, or ""
	Class  payload.Class
	Inside bool // of an archive, a disk image, a document or an attached mail
}

// Target is a link that leads to a host.
type Target struct {
	URL, Host, Org string // Org: the organisational domain of the host, or ""
	Shown          string // the visible text of an anchor, or ""
	Source         string // as mail.LinkSource
	Part           string
}

// Files lists what the mail carries besides its own text, containers before what they hold. The reason says why there may be more.
func (f *Facts) Files() ([]Carried, Reason) {
	var list []Carried
	reason := needsContent(f)
	for _, it := range f.carried() {
		if it.body() {
			continue
		}
		list = append(list, Carried{Object: it.object, Name: it.name, Class: it.class, Inside: it.archive != nil})
		if reason == "" && it.hidesNames() {
			reason = Reason("part " + it.object.Path + " not listed: " + string(it.object.Unfinished))
		}
	}
	return list, reason
}

// hidesNames says of a container that not all of what it holds is listed.
func (it item) hidesNames() bool {
	switch it.object.Class() {
	case payload.ClassArchive, payload.ClassDiskImage:
		o := it.object
		return o.Unfinished != "" && (o.Unfinished != payload.Encrypted || it.namesHidden())
	}
	return false
}

// Targets lists where the links of the mail lead, each pair of address and shown text once. The reason says why there may be more.
func (f *Facts) Targets() ([]Target, Reason) {
	links := f.links()
	list := make([]Target, len(links.list))
	for i, l := range links.list {
		list[i] = Target{URL: l.URL, Host: l.to.Host, Org: links.org(l.to.Host), Shown: l.Shown, Source: string(l.Source), Part: l.Part}
	}
	return list, f.unreadLinks()
}

// Letter is what a reader sees of the mail's own text, quotations too, alternatives one after the other. The reason says why there may be more.
func (f *Facts) Letter() (string, Reason) {
	if f.Mail == nil {
		return "", "no mail"
	}
	var all string
	for _, t := range f.shownTexts() {
		if all = joined(all, t); len(all) > maxSiteText {
			return strings.ToValidUTF8(all[:maxSiteText], ""), "the text is longer than is looked at"
		}
	}
	for _, t := range f.Mail.Texts {
		if t.Cut {
			return all, "the text is longer than is read"
		}
	}
	for _, d := range f.hidingDefects() {
		return all, Reason("mail not read whole: " + string(d))
	}
	return all, ""
}

// Author is the first sender that the mail names: name, address and domain, each "" where there is none.
func (f *Facts) Author() (name, addr, domain string) {
	if s := f.senders(); len(s) > 0 {
		return s[0].name, s[0].addr, s[0].domain
	}
	return "", "", ""
}

// HeaderUnread gives the reason why fields may be missing from the header.
func (f *Facts) HeaderUnread() Reason {
	if f.Mail == nil {
		return "no mail"
	}
	if f.headerUnread() {
		return "header not read whole"
	}
	return ""
}

// ConfirmedFrom says whether the domain of From is confirmed.
func (f *Facts) ConfirmedFrom() (origin.Truth, Reason) { return f.aligned() }

// Correspondent says whether author and every recipient know each other.
func (f *Facts) Correspondent() (origin.Truth, Reason) { return f.known(f.Relation.Known) }

// FirstContact says whether nobody here has to do with the author.
func (f *Facts) FirstContact() (origin.Truth, Reason) { return f.known(f.Relation.FirstContact) }

// EarlierMails is how many mails of the author were accepted here.
func (f *Facts) EarlierMails() (int64, Reason) { return f.Relation.Sender.Mails, f.noHistory() }

// Arrived is when the mail was received, in the time zone in which that was written down; zero where it is not known, as of a stored mail that
// does not tell.
func (f *Facts) Arrived() time.Time {
	if f.Mail == nil {
		return time.Time{}
	}
	return f.Mail.Received
}

// Say writes the sentences of a hit as a verdict has them.
func Say(t Text, h Hit) Evidence { return evidence(t, h.Data) }

// Once keeps what somebody made of this mail, so that it is made once a judgement.
func (f *Facts) Once(who any, build func() any) any {
	if f.kept.who == nil || f.kept.who != who {
		f.kept.what, f.kept.who = build(), who
	}
	return f.kept.what
}

// keepsake is what somebody has made of the facts.
type keepsake struct{ who, what any }
