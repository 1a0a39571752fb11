// Package page reads what a text of a mail shows and where it leads: the visible text and the links of an HTML page, and the addresses
// that stand in plain text.
package page

// Limits bound what Read keeps of a page.
type Limits struct {
	Text  int // octets of visible text
	Links int // links that are kept; further ones are counted
}

// Page is what a reader sees of an HTML page and may follow.
type Page struct {
	Text  string // as a reader sees it, in UTF-8
	Cut   bool   // Limits.Text was reached
	Links []Link
	Count int      // of links, kept or not; counting ends at 10,000
	Langs []string // languages that the page declares, as written, each once
}

// Link is an address of a page that its reader may follow.
type Link struct {
	URL   string // resolved against the page's base; without the white space that browsers ignore
	Shown string // visible text; "" where the address stands in the text itself
}

// Read reads a page.
func Read(src string, l Limits) Page { return Page{Text: src} }
