package mail

import (
	"slices"

	"sekisho/internal/mail/page"
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
	if t.MediaType == "text/html" {
		w.readPage(p, t)
		return
	}
	t.Shown = t.Body
	var found []page.Link
	for url := range page.Addresses(t.Shown) {
		if len(found) > maxLinks {
			break
		}
		found = append(found, page.Link{URL: url})
	}
	w.keepLinks(p, found)
}

func (w *walk) readPage(p *Part, t *Text) {
	read := page.Read(t.Body, page.Limits{Text: 2 * len(t.Body), Links: maxLinks + 1})
	t.Shown, t.Langs = read.Text, read.Langs
	t.Cut = t.Cut || read.Cut
	w.keepLinks(p, read.Links)
}

// keepLinks adds the links of a part, without the wrapping of mail gateways.
func (w *walk) keepLinks(p *Part, found []page.Link) {
	if left := maxLinks - len(w.tree.links); len(found) > left {
		w.tree.flaw(DefectManyLinks, p)
		found = found[:left]
	}
	kept := make([]Link, len(found))
	for i, l := range found {
		kept[i] = Link{Part: p.Path, URL: page.Unwrap(l.URL), Shown: l.Shown}
		if kept[i].URL != l.URL {
			kept[i].Via = l.URL
		}
	}
	w.tree.update(func() { w.tree.links = append(w.tree.links, kept...) })
}

// foundLinks is a copy of the links found so far.
func (t *tree) foundLinks() (links []Link) {
	t.update(func() { links = slices.Clone(t.links) })
	return links
}
