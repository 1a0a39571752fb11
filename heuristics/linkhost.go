package heuristics

import (
	"strconv"
	"strings"

	"sekisho/internal/origin"
	"sekisho/internal/text"
)

// What url-brand-lookalike means. The host of a link imitates a protected name (see lookalike-domain), or a foreign address holds a protected name
// as a whole: in front of its own domain (mofa.go.jp.example.net) or as a step of its path (example.net/mofa.go.jp/). Names in a query are not
// looked at: searches and redirections hold them every day.

// aboutOthers are services whose paths name other people's sites or tenants: archives, bookmarks, look-ups, sign-in.
const aboutOthers = "archive.org archive.ph archive.today archive.is archive.md megalodon.jp hatena.ne.jp translate.goog microsoftonline.com windows.net " +
	"bing.com duckduckgo.com who.is urlscan.io virustotal.com ssllabs.com similarweb.com wikipedia.org github.com facebook.com x.com twitter.com " +
	"linkedin.com feedly.com ndl.go.jp"

// The evidence of links where more is known than that a host imitates a name.
var (
	nameInHost = Text{
		En: "A link goes to {host}, which contains the name {like} but belongs to {owner}.",
		Ja: "リンク先「{host}」には「{like}」という名前が含まれていますが、実際は「{owner}」のサイトです。",
	}
	nameInPath = Text{
		En: "The link {url} contains the name {like} but goes to {host}.",
		Ja: "リンク({url})には「{like}」という名前が含まれていますが、実際の接続先は「{host}」です。",
	}
)

func findURLBrandLookalike(f *Facts) ([]Hit, Reason) {
	if len(f.links().list) == 0 {
		return nil, f.unreadLinks()
	}
	guard, named := f.guard(), map[string]bool{}
	paths := !f.newsletter()
	return f.eachTarget(func(l *link) (Hit, bool) {
		if !named[l.to.Host] {
			named[l.to.Host] = true
			if hit, ok := f.imitatingHost(l, guard); ok {
				return hit, true
			}
		}
		if name := f.nameInSteps(l.to.Path); paths && name != "" && !f.aboutOthers(l.to.Host) {
			data := l.data()
			data["like"] = name
			return Hit{Data: data, Share: 1, Text: &nameInPath}, true
		}
		return Hit{}, false
	})
}

func (f *Facts) imitatingHost(l *link, guard *text.Guarded) (Hit, bool) {
	im, ok := guard.Imitates(l.to.Host)
	if !ok || im.How == mixedScript || f.knownHost(l.to.Host) {
		return Hit{}, false // mixed letters are told as an odd address
	}
	data := l.data()
	data["like"], data["how"] = im.Of, im.How
	if strings.Contains("."+l.to.Host, "."+im.Of+".") {
		data["owner"] = shownDomain(organisation(l.to.Host))
		return Hit{Data: data, Share: 1, Text: &nameInHost}, true
	}
	return Hit{Data: data, Share: 1}, true
}

// knownHost says that a host is a service's that many know, whatever its name looks like.
func (f *Facts) knownHost(host string) bool {
	if f.tables().FreeMail(host) || f.mailService(host) || text.InDomain(host, f.house().Authorised.Domains) {
		return true
	}
	_, sharing := f.tables().FileSharing(host)
	return sharing
}

// aboutOthers says that it is ordinary for a host to name other sites in its paths: protected ones themselves, the sender's own, and services.
func (f *Facts) aboutOthers(host string) bool {
	if f.genuine(host) || f.knownHost(host) || text.InDomain(host, strings.Fields(aboutOthers)) {
		return true
	}
	aligned, _ := f.aligned()
	return aligned == origin.Yes && f.ofSenders(host)
}

// maxSteps bounds the steps of a path that are looked at.
const maxSteps = 40

// nameInSteps finds a protected name that is a whole step of a path, or "". What follows a whole URL in a path belongs to that.
func (f *Facts) nameInSteps(path string) string {
	if !strings.Contains(path, ".") {
		return ""
	}
	steps := 0
	for step := range strings.SplitSeq(path, "/") {
		if steps++; steps > maxSteps || strings.EqualFold(step, "http:") || strings.EqualFold(step, "https:") {
			return ""
		}
		if strings.Contains(step, ".") && !fileName(step) && plainDomain(step) && f.genuine(step) {
			return strings.ToLower(step)
		}
	}
	return ""
}

// What url-ip-literal means. The address of a link is written in a way that no organisation gives to its readers: an IP address in the place
// of a name, plainly or in disguise; a name in front of the real host ("https://mofa.go.jp@example.net/"); letters of mixed scripts; a port that no web site
// for the public has. Devices inside (private addresses, names without a domain, our own hosts) and the sender's own servers are left alone.

// The evidence of the other forms.
var (
	oddHost = Text{
		En: "A link hides its real host by an odd spelling: {url} goes to {host}.",
		Ja: "リンク先が特殊な書き方で隠されています({url})。実際の接続先は「{host}」です。",
	}
	nameBeforeHost = Text{
		En: "The link {url} begins with another name but goes to {host}.",
		Ja: "リンク({url})の先頭には別の名前が書かれていますが、実際の接続先は「{host}」です。",
	}
	mixedHost = Text{
		En: "A link goes to {host}, whose name mixes look-alike letters of different scripts.",
		Ja: "リンク先「{host}」の名前には、見た目の似た異なる言語の文字が混ざっています。",
	}
	oddPort = Text{
		En: "A link goes to {host} on port {port}, which web sites for the public do not use.",
		Ja: "リンク先が、通常のWebサイトでは使われないポート番号です({host}、ポート {port})。",
	}
)

func findURLIPLiteral(f *Facts) ([]Hit, Reason) {
	guard := f.guard()
	return f.eachTarget(func(l *link) (Hit, bool) {
		sentence, odd := f.oddAddress(l, guard)
		if !odd {
			return Hit{}, false
		}
		data := l.data()
		data["form"], data["port"] = l.to.Odd, strconv.Itoa(int(l.to.Port))
		hit := Hit{Data: data, Share: 1, Text: sentence}
		if sentence == &oddPort {
			hit.Share = l.ordinary()
		}
		return hit, true
	})
}

// oddAddress says whether and in which way an address is odd; without a sentence it is a bare IP address.
func (f *Facts) oddAddress(l *link, guard *text.Guarded) (sentence *Text, odd bool) {
	to := l.to
	switch {
	case to.IP.IsValid() && inside(to.IP), f.ours(to.Host):
		return nil, false
	case to.UserInfo && strings.HasPrefix(to.Scheme, "http"):
		return &nameBeforeHost, true
	case to.Odd != "":
		return &oddHost, true
	case to.IP.IsValid():
		return nil, true
	}
	if strings.Contains(to.Host, "xn--") {
		if im, ok := guard.Imitates(to.Host); ok && im.How == mixedScript {
			return &mixedHost, true
		}
	}
	if to.Port == 0 || to.Port == 80 || to.Port == 443 || f.partner(to.Host) || !strings.Contains(to.Host, ".") {
		return nil, false
	}
	aligned, _ := f.aligned()
	return &oddPort, !(aligned == origin.Yes && f.ofSenders(to.Host))
}
