// Package page reads what the texts of a mail show and where they lead: the visible text, the links and the languages of an HTML page, the
// addresses that stand in running text, and of each the host in a form that can be compared.
//
// A page is read token by token (WHATWG HTML Standard, section 13.2.5) and no tree is built of it. What decides whether text is seen is kept
// on a bounded stack of open elements, which follows section 13.2.6 where a difference would hide text: implied end tags, formatting elements
// that end across blocks, text that a table pushes out in front of itself, tags that break out of SVG. Where in doubt, text counts as
// visible.
//
// Text is laid out as innerText does: block elements and <br> end a line, cells of a table are separated by a tab, white space collapses
// (CSS Text 3, section 4.1; a line break between two East Asian wide characters vanishes), except within <pre>. Not shown are scripts,
// style sheets, titles, what a style attribute hides (display:none, visibility:hidden, font-size:0) and what has the hidden attribute. Style
// sheets are not applied. Lines of quoted mail begin with "> ", as in plain text: those in <blockquote> below a line that introduces
// a quotation ("On … wrote:"), and all that follows the header block that Outlook puts above what it quotes. What no visible line introduces is not
// told from the author's own words by its reader, and counts as these.
//
// Conditional comments (<!--[if mso]>), which only Outlook reads, give links but no text. So do scripts: those of onclick, and all of a page that is opened
// in a browser (Limits.Scripts), as far as an address stands in them as it is. Tables whose cells may draw a code and images that stand in the
// page itself (RFC 2397) are handed out for who reads codes.
//
// Time is linear in the length of the page, however deep its elements are nested. Nothing is kept between calls; all functions may be
// called at once from many goroutines.
package page

import "sekisho/internal/text"

// Limits bound what Read keeps of a page.
type Limits struct {
	Text  int // octets of visible text
	Links int // links that are kept; further ones are counted

	// Scripts takes the addresses that scripts lead to, too: of a page that is opened in a browser.
	Scripts bool
}

// Page is what a reader sees of an HTML page and may follow.
type Page struct {
	Text  string // as a reader sees it, in UTF-8
	Cut   bool   // Limits.Text was reached
	Links []Link // first those of elements, then those that stand in the text; each in order
	Count int    // of links, kept or not; counting ends at maxLinks

	// Drawings are tables that may draw a picture with the colours of their cells: see drawing. At most maxDrawings.
	Drawings [][][]bool

	Pictures     [][]byte // images that stand in the page itself: at most maxPictures
	MorePictures bool     // there are further ones, or larger

	// Langs are the languages that the page declares outside of quoted mail (lang, xml:lang, Content-Language, mso-fareast-language,
	// mso-ansi-language): as written, each once, at most maxLangs.
	Langs []string

	// Fonts are the fonts in which kana of the author's are set, at most maxFonts.
	Fonts []Font
}

// Link is an address of a page that its reader may follow, hidden ones included.
type Link struct {
	URL   string // resolved against the page's base; without the white space that browsers ignore; cut at MaxURL octets
	Shown string // visible text, at most maxShown octets; "" where the address stands in the text itself
}

const (
	maxLinks = 10_000
	maxShown = 1 << 10
	maxLangs = 32
	maxLang  = 64 // octets
	maxBase  = 1 << 10
)

// Read reads a page.
func Read(src string, l Limits) Page {
	src = text.Valid(src)
	r := newReader(l)
	r.out.text = make([]byte, 0, min(len(src)/2, l.Text))
	r.run(src)
	r.endAnchor()
	r.drawing.finish()
	seen := string(r.out.text)
	links := r.links
	links.name(seen, r.out.anchors)
	links.running(seen, r.out.anchors)
	if len(r.conditional) > 0 {
		links.conditional(string(r.conditional), l)
	}
	return Page{Text: seen, Cut: r.out.cut, Links: links.kept, Count: links.count, Langs: r.langs, Fonts: r.fonts.used(), Drawings: r.drawing.found, Pictures: r.pictures, MorePictures: r.morePictures}
}
