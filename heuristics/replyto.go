package heuristics

import (
	"slices"

	"sekisho/internal/origin"
	"sekisho/internal/text"
)

// What the Reply-To field tells. A conversation that is led away from the organisation that it claims to be with needs another reply
// address: replyto-freemail where anybody could have that address, replyto-differs where it is another organisation's. Both never count for
// one address. Ordinary are:
//
//   - circulars and lists, once their sender is confirmed or the history knows the list, and a list's own address, once SPF confirms its host;
//     that a mail calls itself one halves at most;
//   - forms on the web: a service, a host that the house lists or its own server writes, and Reply-To is who filled in the form;
//   - services that take answers for their customers (help desks), once the sender is confirmed.

func findReplyToFreeMail(f *Facts) ([]Hit, Reason) { return f.replies(true) }

func findReplyToDiffers(f *Facts) ([]Hit, Reason) { return f.replies(false) }

// replies finds reply addresses away from the senders', of free mail or of others. A free-mail address is recorded among the others
// without weight.
func (f *Facts) replies(free bool) ([]Hit, Reason) {
	from := f.firstSenders()
	if len(from) == 0 || f.report() {
		return nil, ""
	}
	ordinary, reason := f.ordinaryReplies(from)
	if ordinary {
		return nil, ""
	}
	var hits []Hit
	for _, r := range f.replyTo() {
		share := f.replyShare(r, from, free)
		if share < 0 || len(hits) == maxFindings {
			continue
		}
		hits = append(hits, Hit{Data: map[string]string{"from": from[0].addr, "reply": r.addr}, Share: share})
	}
	if len(hits) > 0 && reason != "" {
		return nil, reason
	}
	return hits, ""
}

// ordinaryReplies says that whatever the reply addresses are, it is ordinary. The Reason says why that is not known.
func (f *Facts) ordinaryReplies(from []sender) (bool, Reason) {
	aligned, _ := f.aligned()
	switch {
	case f.Relation.KnownList == origin.Yes, f.toMany() && aligned == origin.Yes:
		return true, ""
	case f.writtenByService(from):
		return aligned != origin.No, ""
	case f.writtenInHouse(from):
		return f.ownServer(aligned)
	}
	return false, ""
}

// writtenByService says that all senders are addresses of services that write for others, or of hosts that the house lists.
func (f *Facts) writtenByService(from []sender) bool {
	for _, s := range from {
		if !f.mailService(s.domain) && !text.InDomain(s.domain, f.house().Authorised.Domains) {
			return false
		}
	}
	return true
}

// mailService says that a domain belongs to a service for mail, and not to the people who have addresses there.
func (f *Facts) mailService(domain string) bool {
	_, service := f.tables().MailService(domain)
	return service && !f.tables().FreeMail(domain)
}

// replyShare is the share of a trait's weight that a reply address has; below 0 it is no case of that trait.
func (f *Facts) replyShare(r sender, from []sender, free bool) float64 {
	if f.ofSenders(r.domain) || f.ours(r.domain) {
		return -1
	}
	aligned, _ := f.aligned()
	if f.tables().FreeMail(r.domain) && f.organised(from) {
		switch {
		case !free:
			return 0
		case aligned == origin.Yes && f.Relation.Known == origin.Yes:
			return 0.5 // small firms write by their own domain and read by another
		case f.openDesk():
			return 0.5 // what strangers fill in on the web comes from the form's host
		}
		return 1
	}
	switch {
	case free, aligned == origin.Yes && f.mailService(r.domain):
		return -1
	case organisation(r.domain) == organisation(f.confirmedList()):
		return -1
	case f.toMany(), f.namesakes(r.domain):
		return 0.5
	}
	return 1
}

// namesakes says that a sender's domain is the same name below another suffix (tokiwa.co.jp, tokiwa.com): mostly one house with two domains.
func (f *Facts) namesakes(domain string) bool {
	return slices.ContainsFunc(f.firstSenders(), func(s sender) bool { return sameLabel(contact{domain: domain}, s.domain) })
}

// organised says that a sender's domain is one that not everybody can have an address at.
func (f *Facts) organised(from []sender) bool {
	for _, s := range from {
		if s.domain != "" && !f.tables().FreeMail(s.domain) {
			return true
		}
	}
	return false
}

// ownServer says that a mail in our own name is really ours: confirmed, listed, or not from outside.
func (f *Facts) ownServer(aligned origin.Truth) (bool, Reason) {
	if aligned == origin.Yes || f.authorisedToSend() || f.authorisedAddress(f.senders()[0].addr) {
		return true, ""
	}
	unvouched, reason := f.unvouched()
	return !unvouched && reason == "", reason
}

func (f *Facts) writtenInHouse(from []sender) bool {
	for _, s := range from {
		if !f.ours(s.domain) {
			return false
		}
	}
	return true
}
