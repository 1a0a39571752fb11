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
	case p.calendar():
		w.readCalendar(p, t)
	default:
		t.Shown = t.Body
		w.keepLinks(p, InText, addresses(t.Shown))
	}
	w.readDrawings(p, t.Shown)
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
	for _, rows := range read.Drawings {
		w.keepCode(p, qr.Cells(rows))
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

// LinksOfPage lists the links of a page that is a file, and is opened in a browser. It is false where there are more than are kept.
func LinksOfPage(part, src string) (links []Link, all bool) {
	read := page.Read(src, page.Limits{Text: len(src), Links: maxLinks, Scripts: true})
	for _, l := range read.Links {
		links = append(links, unwrapped(Link{Part: part, URL: l.URL, Shown: l.Shown, Source: InPage}))
	}
	return links, read.Count <= len(links)
}

// foundLinks is a copy of the links and codes found so far.
func (t *tree) foundLinks() (links []Link, codes []Code) {
	t.update(func() { links, codes = slices.Clone(t.links), slices.Clone(t.codes) })
	return links, codes
}
