package heuristics

import (
	"sekisho/internal/mail"
	"sekisho/internal/origin"
	"sekisho/internal/tables"
)

// What url-open-redirect means. A link goes to a site that everybody knows, which sends its reader on to another one that stands in the address: what
// he sees of it, and what filters look up, is the well-known name. The target is judged as a link of its own besides. Ordinary, and only recorded,
// are redirections to whom the reader knows (ours, partners, public bodies, the press, the confirmed sender himself), those whose text shows the target,
// those in mails of the service itself, and those of newsletters. Gateways of mail services are no redirectors: their addresses are unwrapped.

// through is where a redirector leads.
type through struct {
	service string
	url     string
	to      mail.Target
}

// maxOnward bounds how many redirectors are followed one behind the other.
const maxOnward = 5

// leadsThrough follows an address through redirectors to the last target that stands in it; nil where there is none.
func leadsThrough(to mail.Target, lists *tables.Set) *through {
	var last *through
	for range maxOnward {
		service, target, ok := lists.Redirect(to.Host, to.Path, to.Query)
		if !ok {
			break
		}
		next, ok := mail.ParseTarget(target)
		if !ok || !followed(next.Scheme) {
			break
		}
		if last == nil {
			last = &through{service: service}
		}
		last.url, last.to, to = target, next, next
	}
	return last
}

func openRedirectTrait() Trait {
	return Trait{
		ID: "url-open-redirect", Family: Link, Weight: 2, Kind: Structural, Ref: "CWE-601; " + ipa2015Link,
		Text: Text{
			En: "A link begins with the address of {service}, which sends its reader on to {host}.",
			Ja: "「{service}」のアドレスで始まるリンクですが、クリックすると別のサイト「{host}」へ転送されます。",
		},
		Find: findURLOpenRedirect,
	}
}

func findURLOpenRedirect(f *Facts) ([]Hit, Reason) {
	if len(f.links().list) == 0 {
		return nil, f.unreadLinks()
	}
	newsletter := f.newsletter()
	return f.eachTarget(func(l *link) (Hit, bool) {
		if l.through == nil || f.links().org(l.to.Host) == f.links().org(l.through.to.Host) {
			return Hit{}, false
		}
		data := l.data()
		data["service"], data["host"], data["target"] = l.through.service, shownDomain(l.through.to.Host), l.through.url
		hit := Hit{Data: data, Share: 1}
		if newsletter || f.expected(l) {
			hit.Share = 0
		}
		return hit, true
	})
}

// expected says that it is no surprise where a redirector leads.
func (f *Facts) expected(l *link) bool {
	host := l.through.to.Host
	if f.genuine(host) || f.knownHost(host) {
		return true
	}
	if shown := hostShown(l.Shown); shown != "" && f.sameName(shown, host) {
		return true
	}
	aligned, _ := f.aligned()
	return aligned == origin.Yes && (f.ofSenders(host) || f.ofSenders(l.to.Host))
}
