package heuristics

import (
	"slices"
	"strings"

	"sekisho/internal/mail"
	"sekisho/internal/origin"
	"sekisho/internal/payload"
	"sekisho/internal/tables"
)

// ipa2015Link is where targeted mail with links is described.
const ipa2015Link = ipa2015 + " ウ④"

func linkTraits() []Trait {
	return []Trait{
		{
			ID: "url-text-mismatch", Family: Link, Weight: 4, Kind: Structural, Ref: ipa2015Link,
			Text: Text{
				En: "A link shows “{shown}” but goes to {host}.",
				Ja: "リンクの表示は「{shown}」ですが、実際のリンク先は「{host}」です。",
			},
			Find: findURLTextMismatch,
		},
		{
			ID: "url-brand-lookalike", Family: Link, Weight: 4, Kind: Structural, Ref: ipa2015 + " ウ③; Unicode UTS #39, section 4",
			Text: Text{
				En: "A link goes to {host}, which imitates {like}.",
				Ja: "リンク先の「{host}」は、「{like}」に似せた別のサイトです。",
			},
			Find: findURLBrandLookalike,
		},
		{
			ID: "url-ip-literal", Family: Link, Weight: 3, Kind: Structural, Ref: "WHATWG URL Standard, section 4.4; RFC 3986, section 7.5 and 7.6",
			Text: Text{
				En: "A link goes to a bare IP address ({url}).",
				Ja: "リンク先が、サイトの名前ではなくIPアドレスで書かれています({url})。",
			},
			Find: findURLIPLiteral,
		},
		{
			ID: "url-direct-payload", Family: Link, Weight: 4, Kind: Structural, Ref: "警察庁 サイバー空間をめぐる脅威の情勢 (2018)",
			Text: Text{
				En: "A link downloads a file straight away (“{file}”, from {host}).",
				Ja: "クリックするとファイル「{file}」が直接ダウンロードされるリンクがあります(接続先:{host})。",
			},
			Find: findURLDirectPayload,
		},
		{
			ID: "url-shortener", Family: Link, Weight: 2, Kind: Structural, Ref: ipa2015Link,
			Text: Text{
				En: "A link is shortened ({url}), so it does not show where it goes.",
				Ja: "短縮されたリンク({url})があり、実際の接続先がわかりません。",
			},
			Find: findURLShortener,
		},
		{
			ID: "url-cloud-share", Family: Link, Weight: 1, Kind: Structural, Ref: "警察庁・NISC MirrorFaceによるサイバー攻撃について (2025)",
			Text: Text{
				En: "A link goes to the file-sharing service {service} ({host}).",
				Ja: "ファイル共有サービス「{service}」へのリンクがあります({host})。",
			},
			Find: findURLCloudShare,
		},
		openRedirectTrait(), codeTrait(), offerTrait(),
	}
}

// maxLinks bounds the different links of a mail that are judged; what stands behind them is said not to be looked at.
const maxLinks = 1000

// link is a link of the mail that leads somewhere in the net.
type link struct {
	mail.Link
	to      mail.Target
	again   bool // the same address stands further up with another text
	through *through
	onward  bool // it is where a redirector leads to, and no link of its own
	amidst  bool // it is one of many of a document
}

// linkList holds the different links of a mail that lead to a host, in order.
type linkList struct {
	list []link
	more bool              // there are further ones
	orgs map[string]string // organisations by host, as far as they were asked for
}

// links lists the links of the mail. It is made once a judgement.
func (f *Facts) links() *linkList {
	if f.leads == nil {
		found, all := AllLinks(f)
		f.leads = &linkList{orgs: map[string]string{}, more: !all}
		f.leads.read(found, f.tables())
	}
	return f.leads
}

// AllLinks lists where the mail leads its reader: the links of its texts, and those of what it carries (documents, pages, codes in images), 2,000 at
// most. It is false where there are more.
func AllLinks(f *Facts) (links []mail.Link, all bool) {
	all = true
	if f.Mail != nil {
		links = append(links, f.Mail.Links...)
	}
	for _, top := range f.Objects {
		top.Walk(func(o *payload.Object) {
			found, whole := o.Links()
			all = all && whole
			if room := 2*maxLinks - len(links); room < len(found) {
				found, all = found[:max(0, room)], false
			}
			links = append(links, found...)
		})
	}
	return links, all
}

func (l *linkList) read(links []mail.Link, lists *tables.Set) {
	type anchor struct{ url, shown string }
	size := min(len(links), maxLinks)
	anchors, urls := make(map[anchor]bool, size), make(map[string]bool, size)
	l.list = make([]link, 0, size)
	many := crowded(links)
	for _, from := range links {
		key := anchor{from.URL, from.Shown}
		if anchors[key] {
			continue
		}
		if len(anchors) == maxLinks {
			l.more = true
			return
		}
		anchors[key] = true
		if to, ok := mail.ParseTarget(from.URL); ok && followed(to.Scheme) {
			l.add(link{Link: from, to: to, again: urls[from.URL], amidst: many[from.Part] && from.Source == mail.InDocument}, lists, urls)
		}
		urls[from.URL] = true
	}
}

// add adds a link, and behind it where it leads on to.
func (l *linkList) add(k link, lists *tables.Set, urls map[string]bool) {
	k.through = leadsThrough(k.to, lists)
	l.list = append(l.list, k)
	if k.through == nil || urls[k.through.url] {
		return
	}
	urls[k.through.url] = true
	on := k
	on.URL, on.Shown, on.to, on.through, on.again, on.onward = k.through.url, "", k.through.to, nil, false, true
	l.list = append(l.list, on)
}

// crowd is from how many links on one of a document's is no lure: who lures with a document shows one.
const crowd = 6

// crowded says which parts have many links.
func crowded(links []mail.Link) map[string]bool {
	count := map[string]int{}
	for _, l := range links {
		if l.Source == mail.InDocument {
			count[l.Part]++
		}
	}
	many := map[string]bool{}
	for part, n := range count {
		many[part] = n >= crowd
	}
	return many
}

// ordinary is the share of what many documents link to besides other things: manuals to drivers, papers to sources, all of them to shared files.
func (l *link) ordinary() float64 {
	if l.amidst {
		return 0
	}
	return 1
}

// org is the organisation of a host.
func (l *linkList) org(host string) string {
	org, ok := l.orgs[host]
	if !ok {
		org = organisation(host)
		l.orgs[host] = org
	}
	return org
}

// followed says that a mail program opens the scheme in a browser or as a file on another host.
func followed(scheme string) bool {
	switch scheme {
	case "http", "https", "ftp", "file":
		return true
	}
	return false
}

// eachTarget asks find about every address that a link leads to, once. Hits are maxFindings at most. The Reason is there where not all was
// looked at.
func (f *Facts) eachTarget(find func(*link) (Hit, bool)) ([]Hit, Reason) {
	return f.eachLink(func(l *link) (Hit, bool) {
		if l.again {
			return Hit{}, false
		}
		return find(l)
	})
}

// eachLink asks find about every link, as eachTarget does. What is only recorded leaves room for what has weight.
func (f *Facts) eachLink(find func(*link) (Hit, bool)) ([]Hit, Reason) {
	var strong, weak []Hit
	list := f.links().list
	for i := range list {
		hit, ok := find(&list[i])
		if !ok {
			continue
		}
		hit.Part = list[i].Part
		switch {
		case hit.Share > 0:
			strong = append(strong, hit)
		case len(weak) < maxFindings:
			weak = append(weak, hit)
		}
		if len(strong) == maxFindings {
			break
		}
	}
	hits := append(strong, weak...)
	return hits[:min(len(hits), maxFindings)], f.unreadLinks()
}

// unreadLinks gives the reason why links may have gone unseen.
func (f *Facts) unreadLinks() Reason {
	if f.links().more {
		return "more links than are looked at"
	}
	for _, d := range f.hidingDefects() {
		return Reason("mail not read whole: " + string(d))
	}
	if f.Mail != nil && slices.ContainsFunc(f.Mail.Texts, func(t mail.Text) bool { return t.Cut }) {
		return "text not read whole"
	}
	return ""
}

// newsletter says that a confirmed sender writes to many who can unsubscribe (RFC 2369, section 3.2): such mail counts the clicks.
func (f *Facts) newsletter() bool {
	aligned, _ := f.aligned()
	return aligned == origin.Yes && f.Mail.Header.Has("List-Unsubscribe")
}

// data begins the data of a hit with the link, and as evidence shows it: without its scheme, so that a mail program that shows the evidence does
// not make a link of it again.
func (l *link) data() map[string]string {
	shown := l.URL
	for _, scheme := range []string{"https://", "http://"} {
		if len(shown) > len(scheme) && strings.EqualFold(shown[:len(scheme)], scheme) {
			shown = shown[len(scheme):]
			break
		}
	}
	return map[string]string{"host": shownDomain(l.to.Host), "url": shown, "link": l.URL}
}
