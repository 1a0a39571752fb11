package heuristics

import (
	"sekisho/internal/mail"
	"sekisho/internal/origin"
)

// ipa2015Link is where targeted mail with links is described.
const ipa2015Link = ipa2015 + " ウ④"

func linkTraits() []Trait {
	return []Trait{
		{
			ID: "url-text-mismatch", Family: Link, Weight: 4, Kind: Structural, Ref: ipa2015Link,
			Text: Text{
				En: "A link shows {shown} but goes to {host}.",
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
				En: "A link downloads a file at once ({file}, from {host}).",
				Ja: "クリックするとファイル({file})が直接ダウンロードされるリンクがあります(接続先 {host})。",
			},
			Find: findURLDirectPayload,
		},
		{
			ID: "url-shortener", Family: Link, Weight: 2, Kind: Structural, Ref: ipa2015Link,
			Text: Text{
				En: "A link is shortened ({url}): where it goes cannot be seen.",
				Ja: "短縮URL({url})のリンクがあり、実際の接続先が分かりません。",
			},
			Find: findURLShortener,
		},
		{
			ID: "url-cloud-share", Family: Link, Weight: 1, Kind: Structural, Ref: "警察庁・NISC MirrorFaceによるサイバー攻撃について (2025)",
			Text: Text{
				En: "A link goes to the file sharing service {service} ({host}).",
				Ja: "ファイル共有サービス「{service}」へのリンクがあります({host})。",
			},
			Find: findURLCloudShare,
		},
	}
}

// maxLinks bounds the different links of a mail that are judged; what stands behind them is said not to be looked at.
const maxLinks = 1000

// link is a link of the mail that leads somewhere in the net.
type link struct {
	mail.Link
	to mail.Target
}

// links lists the different links that lead to a host, in order. It is made once a judgement.
func (f *Facts) links() *linkList {
	if f.leads == nil {
		f.leads = f.listLinks()
	}
	return f.leads
}

type linkList struct {
	list []link
	more bool // there are further ones
}

func (f *Facts) listLinks() *linkList {
	all := &linkList{}
	if f.Mail == nil {
		return all
	}
	type key struct{ url, shown string }
	seen := map[key]bool{}
	for _, l := range f.Mail.Links {
		k := key{l.URL, l.Shown}
		if seen[k] {
			continue
		}
		if len(seen) == maxLinks {
			all.more = true
			break
		}
		seen[k] = true
		if to, ok := mail.ParseTarget(l.URL); ok && followed(to.Scheme) {
			all.list = append(all.list, link{Link: l, to: to})
		}
	}
	return all
}

// followed says that a mail program opens the scheme in a browser or as a file on another host.
func followed(scheme string) bool {
	switch scheme {
	case "http", "https", "ftp", "file":
		return true
	}
	return false
}

// eachTarget asks find about every link, of those with the same key only the first. Hits are maxFindings at most. The Reason is there where
// nothing was found and not all was looked at.
func (f *Facts) eachTarget(key func(link) string, find func(link) (Hit, bool)) ([]Hit, Reason) {
	links := f.links()
	var hits []Hit
	seen := make(map[string]bool, len(links.list))
	for _, l := range links.list {
		k := key(l)
		if seen[k] {
			continue
		}
		seen[k] = true
		hit, ok := find(l)
		if !ok {
			continue
		}
		hit.Part = l.Part
		if hits = append(hits, hit); len(hits) == maxFindings {
			break
		}
	}
	return hits, f.unreadLinks()
}

// unreadLinks gives the reason why links may have gone unseen.
func (f *Facts) unreadLinks() Reason {
	if f.links().more {
		return "more links than are looked at"
	}
	for _, d := range f.hidingDefects() {
		return Reason("mail not read whole: " + string(d))
	}
	return ""
}

func byHost(l link) string { return l.to.Host }

func byURL(l link) string { return l.URL }

// newsletter says that a confirmed sender writes to many who can unsubscribe (RFC 2369, section 3.2): such mail counts the clicks.
func (f *Facts) newsletter() bool {
	aligned, _ := f.aligned()
	return aligned == origin.Yes && f.Mail.Header.Has("List-Unsubscribe")
}

// host is the host as evidence shows it.
func (l link) host() string { return shownDomain(l.to.Host) }
