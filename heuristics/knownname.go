package heuristics

import (
	"slices"

	"sekisho/internal/history"
	"sekisho/internal/origin"
	"sekisho/internal/text"
)

// What the traits about names mean. known-name-new-addr: the sender shows the name of a correspondent, but not his address nor another of his organisation.
// colleague-name-outside: he shows the whole name of one of ours (of the roster, or as our own mail shows it) with an address outside.
//
// People change their employers, firms their names, and two people may share a name: a correspondent by himself is left alone or weighs less, so do
// services that write in the name of their users and say so.

// nameRelationTraits look at names by who is known to have them.
func nameRelationTraits() []Trait {
	return []Trait{
		{
			ID: "known-name-new-addr", Family: Identity, Weight: 5, Kind: Relational, Ref: "JPCERT/CC マルウエアEmotetの感染に関する注意喚起 (2019)",
			Text: Text{
				En: "“{name}” is known here as {old}; this mail comes from {addr}.",
				Ja: "「{name}」さんのメールは通常{old}から届いていますが、今回は{addr}から届いています。",
			},
			Find: findKnownName,
		},
		{
			ID: "colleague-name-outside", Family: Identity, Weight: 5, Kind: Relational, Ref: ipa2011,
			Text: Text{
				En: "The sender uses the name of our {name}, but writes from the outside address {addr}.",
				Ja: "組織内の「{name}」さんと同じ名前ですが、組織外のアドレス({addr})から届いています。",
			},
			Find: findColleagueName,
		},
	}
}

// What of an address under a display name makes it a correspondent's.
const (
	mailsHere   = 2 // to the recipients of this mail
	readersHere = 3 // or who else had mail from it
)

// usual says that an address is used to write here under the name.
func usual(n history.Namesake) bool { return n.Here >= mailsHere || n.Readers >= readersHere }

func findKnownName(f *Facts) ([]Hit, Reason) {
	if f.bounce() {
		return nil, ""
	}
	s, ok := f.author()
	if !ok || s.name == "" || f.ours(s.domain) {
		return nil, ""
	}
	if reason := f.noHistory(); reason != "" {
		return nil, reason
	}
	old, ok := f.otherBearer(s)
	if !ok {
		return nil, ""
	}
	name := distinctName(s.name)
	if name == "" || f.oneOfUs(s) {
		return nil, ""
	}
	data := map[string]string{"name": name, "addr": s.addr}
	addressed(old).put(data, "old")
	return []Hit{{Data: data, Share: f.bearerShare(s, old)}}, ""
}

// oneOfUs says that the name is one of ours, which is colleague-name-outside: one fact, not two. Services write in the names of all who use them.
func (f *Facts) oneOfUs(s sender) bool {
	_, listed := f.house().colleague(s.name)
	if !listed {
		_, listed = f.ourNamesake(s)
	}
	return listed
}

// addressed is an address under a name in words, as far as it is kept.
func addressed(n history.Namesake) called {
	switch {
	case n.Addr != "":
		return called{n.Addr, n.Addr}
	case n.Domain != "":
		return called{"somebody of " + n.Domain, n.Domain + "のアドレス"}
	}
	return called{"somebody with another address", "別のアドレス"}
}

// otherBearer finds the correspondent under the sender's name where no such one has an address of the sender's organisation.
func (f *Facts) otherBearer(s sender) (old history.Namesake, found bool) {
	org := organisation(s.domain)
	for _, n := range f.Relation.Namesakes {
		if n.Ours || !usual(n) {
			continue
		}
		if n.SameOrg || n.Domain == org || f.partner(s.domain) && f.partner(n.Domain) {
			return old, false
		}
		if !found {
			old, found = n, true
		}
	}
	return old, found
}

// bearerShare leaves out whom the recipients know by himself, to whom ours wrote first, and services and known lists that write in somebody's name. What anybody can set up who knows the
// name (a confirmed domain under another suffix, the same mailbox at another provider, a list of his own) halves at most.
func (f *Facts) bearerShare(s sender, old history.Namesake) float64 {
	aligned, _ := f.aligned()
	confirmed := aligned == origin.Yes
	switch {
	case f.Relation.Known == origin.Yes, f.Relation.KnownList == origin.Yes, f.writesFor(s), f.Relation.Sender.OursFirst && f.hisOwn():
		return 0
	case f.settled():
		return third // two people of one name: neither address is new
	case old.Domain != "" && sameLabel(contact{domain: old.Domain}, s.domain) && (confirmed || f.Relation.KnownDomain == origin.Yes):
		return sisterShare // mostly the same house under another suffix
	case old.Addr != "" && f.twoMailboxes(s.addr, old.Addr), f.behalf(s):
		return 0.5
	case confirmed && (f.Relation.OldDomain == origin.Yes || f.toMany()):
		return 0.5 // who has gone to another firm that is known here, a service with several domains
	}
	return 1
}

// writesFor says that a sender is a confirmed service that sends for others.
func (f *Facts) writesFor(s sender) bool {
	aligned, _ := f.aligned()
	return aligned == origin.Yes && f.mailService(s.domain)
}

// Shares of colleague-name-outside.
const (
	colleagueShare = 0.8 // who is not marked as a likely target
	namesakeShare  = 0.4 // a correspondent who happens to share the name; a service long in use here; a list that is not known and says "via"
)

func findColleagueName(f *Facts) ([]Hit, Reason) {
	s, ok := f.author()
	if !ok || s.name == "" || f.bounce() || f.ours(s.domain) || f.authorisedAddress(s.addr) || text.InDomain(s.domain, f.house().Authorised.Domains) {
		return nil, ""
	}
	p, ok := f.house().colleague(s.name)
	if !ok {
		if reason := f.noHistory(); reason != "" {
			return nil, reason
		}
		if p, ok = f.ourNamesake(s); !ok {
			return nil, ""
		}
	}
	if f.house().private(s.addr) {
		return nil, ""
	}
	hit := Hit{Data: map[string]string{"name": p.Name, "addr": s.addr}, Share: f.colleagueShare(s, p)}
	return []Hit{hit}, ""
}

// ourNamesake is one of ours under the sender's name, as our own mail has shown it.
func (f *Facts) ourNamesake(s sender) (Person, bool) {
	i := slices.IndexFunc(f.Relation.Namesakes, func(n history.Namesake) bool { return n.Ours && n.Mails >= mailsHere })
	name := distinctName(s.name)
	if i < 0 || name == "" {
		return Person{}, false
	}
	return Person{Name: name, Addr: f.Relation.Namesakes[i].Addr}, true
}

func (f *Facts) colleagueShare(s sender, p Person) float64 {
	switch {
	case f.Relation.KnownList == origin.Yes, f.writesFor(s):
		return 0 // "田中一郎 (Google ドライブ経由)"
	case f.Relation.Known == origin.Yes, f.behalf(s), f.settled(), f.Relation.Sender.OursFirst && f.hisOwn():
		return namesakeShare
	case p.VIP:
		return 1
	}
	return colleagueShare
}
