package mail

import (
	"slices"
	"strings"

	"sekisho/internal/mail/page"
	"sekisho/internal/mail/qr"
)

// maxLinks bounds Message.Links; DefectManyLinks says that there are more.
const maxLinks = 1000

// DefectManyLinks: only the first thousand links are looked at.
const DefectManyLinks Defect = "too-many-links"

// Target is where a URL leads; see page.Target.
type Target = page.Target

// ParseTarget reads where a URL leads, as leniently as browsers do: see page.ParseTarget.
func ParseTarget(url string) (Target, bool) { return page.ParseTarget(url) }

// readText fills in what a reader of the text sees and where it leads. It survives its own panics: then the part is not inspected, and the
// mail goes on.
func (w *walk) readText(p *Part, t *Text) {
	defer func() {
		if recover() != nil {
			w.tree.flaw(DefectReaderFailed, p)
		}
	}()
	switch {
	case t.MediaType == "text/html":
		w.readPage(p, t)
		return
	case p.calendar():
		w.readCalendar(p, t)
		return
	}
	t.Shown = t.Body
	w.keepLinks(p, InText, addresses(t.Shown))
	for _, found := range qr.Drawings(t.Shown) {
		w.keepCode(p, found)
	}
}

// addresses lists those that stand in a text, up to one more than are kept.
func addresses(s string) (found []page.Link) {
	for url := range page.Addresses(s) {
		if len(found) > maxLinks {
			break
		}
		found = append(found, page.Link{URL: url})
	}
	return found
}

func (w *walk) readPage(p *Part, t *Text) {
	read := page.Read(t.Body, page.Limits{Text: 2 * len(t.Body), Links: maxLinks + 1, Scripts: p.Attachment()})
	t.Shown, t.Langs, t.Fonts = read.Text, read.Langs, read.Fonts
	t.Cut = t.Cut || read.Cut
	w.keepLinks(p, InPage, read.Links)
	for _, found := range codesOfPage(read, &w.pixels) {
		w.keepCode(p, found)
	}
}

// keepLinks adds the links of a part, without the wrapping of mail gateways.
func (w *walk) keepLinks(p *Part, source LinkSource, found []page.Link) {
	kept := make([]Link, len(found))
	for i, l := range found {
		kept[i] = unwrapped(Link{Part: p.Path, URL: l.URL, Shown: l.Shown, Source: source})
	}
	w.keep(p, kept)
}

// keep adds links as far as there is room, and says where there is none.
func (w *walk) keep(p *Part, links []Link) {
	if left := maxLinks - len(w.tree.links); len(links) > left {
		w.tree.flaw(DefectManyLinks, p)
		links = links[:left]
	}
	w.tree.update(func() { w.tree.links = append(w.tree.links, links...) })
}

func unwrapped(l Link) Link {
	if inner := page.Unwrap(l.URL); inner != l.URL {
		l.URL, l.Via = inner, l.URL
	}
	return l
}

// LinksIn lists the links of what a document or a code says: the whole of it, if it is an address, or else those that stand in it.
func LinksIn(part string, source LinkSource, said string) (links []Link) {
	whole := strings.TrimSpace(said)
	if t, ok := ParseTarget(whole); ok && t.Scheme != "" && !strings.ContainsAny(whole, " \n") {
		return []Link{unwrapped(Link{Part: part, URL: whole, Source: source})}
	}
	for _, l := range addresses(said) {
		links = append(links, unwrapped(Link{Part: part, URL: l.URL, Source: source}))
	}
	return links
}

// PageLeads is where a page leads that is a file.
type PageLeads struct {
	Links      []Link
	More       bool // further ones were not kept
	CodeUnread bool // a code stands in it that was not read
}

// LinksOfPage lists where a page leads that is opened in a browser: its links, and those of the codes in it.
func LinksOfPage(part, src string) (leads PageLeads) {
	read := page.Read(src, page.Limits{Text: len(src), Links: maxLinks, Scripts: true})
	leads.More = read.Count > len(read.Links)
	for _, l := range read.Links {
		leads.Links = append(leads.Links, unwrapped(Link{Part: part, URL: l.URL, Shown: l.Shown, Source: InPage}))
	}
	pixels := maxPixels
	for _, found := range codesOfPage(read, &pixels) {
		leads.CodeUnread = leads.CodeUnread || found.Unread != ""
		for _, said := range found.Texts {
			leads.Links = append(leads.Links, LinksIn(part, InCode, said)...)
		}
	}
	return leads
}

// foundLinks is a copy of the links and codes found so far.
func (t *tree) foundLinks() (links []Link, codes []Code) {
	t.update(func() { links, codes = slices.Clone(t.links), slices.Clone(t.codes) })
	return links, codes
}
