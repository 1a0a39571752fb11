package page

import (
	"hash/fnv"

	"golang.org/x/net/html/atom"
)

// tag is the name of an element: its atom, or a hash that no atom is.
type tag uint32

func tagOf(name []byte) tag {
	if a := atom.Lookup(name); a != 0 {
		return tag(a)
	}
	h := fnv.New32a()
	_, _ = h.Write(name)
	return tag(h.Sum32() | 1<<31)
}

// void elements have no end tag (HTML Standard, section 13.1.2). Of head, html, colgroup and frameset nothing is kept either: text inside of them
// ends up in the body.
func void(t tag) bool {
	switch atom.Atom(t) {
	case atom.Area, atom.Base, atom.Basefont, atom.Bgsound, atom.Br, atom.Col, atom.Embed, atom.Frame, atom.Hr, atom.Img, atom.Image, atom.Input,
		atom.Keygen, atom.Link, atom.Meta, atom.Param, atom.Source, atom.Track, atom.Wbr,
		atom.Head, atom.Html, atom.Colgroup, atom.Frameset:
		return true
	}
	return false
}

// plainVoid elements lead nowhere and hold nothing; outside of links their attributes say nothing.
func plainVoid(t tag) bool {
	switch atom.Atom(t) {
	case atom.Br, atom.Col, atom.Hr, atom.Img, atom.Image, atom.Link, atom.Param, atom.Source, atom.Wbr:
		return true
	}
	return false
}

// block elements begin and end a line (HTML Standard, section 15.3).
func block(t tag) bool {
	switch atom.Atom(t) {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Center, atom.Dd, atom.Details, atom.Dialog, atom.Dir, atom.Div,
		atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5,
		atom.H6, atom.Header, atom.Hgroup, atom.Hr, atom.Legend, atom.Li, atom.Listing, atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.Optgroup,
		atom.Option, atom.P, atom.Plaintext, atom.Pre, atom.Section, atom.Select, atom.Summary, atom.Table, atom.Caption, atom.Tbody, atom.Tfoot,
		atom.Thead, atom.Tr, atom.Ul, atom.Xmp, atom.Textarea:
		return true
	}
	return false
}

// special elements stop the search for what an end tag ends (section 13.2.4.2, "special").
func specialElement(t tag) bool {
	switch atom.Atom(t) {
	case atom.Td, atom.Th, atom.Applet, atom.Button, atom.Iframe, atom.Marquee, atom.Noembed, atom.Noframes, atom.Noscript, atom.Object,
		atom.Script, atom.Style, atom.Template, atom.Title:
		return true
	case atom.Optgroup, atom.Option, atom.Dialog, atom.Legend:
		return false
	}
	return block(t)
}

// scope elements hide what is open outside of them from end tags inside (section 13.2.4.2, "have an element in scope").
func scope(t tag) bool {
	switch atom.Atom(t) {
	case atom.Applet, atom.Caption, atom.Table, atom.Td, atom.Th, atom.Marquee, atom.Object, atom.Template:
		return true
	}
	return false
}

// formatting elements end alone, and leave the blocks inside of them open (section 13.2.6.4.7, "adoption agency algorithm").
func formatting(t tag) bool {
	switch atom.Atom(t) {
	case atom.A, atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.Nobr, atom.S, atom.Small, atom.Strike, atom.Strong, atom.Tt, atom.U:
		return true
	}
	return false
}

// tablePart elements are the structure of a table.
func tablePart(t tag) bool { return t == tag(atom.Table) || innerPart(t) }

func innerPart(t tag) bool {
	switch atom.Atom(t) {
	case atom.Caption, atom.Tbody, atom.Tfoot, atom.Thead, atom.Tr, atom.Td, atom.Th:
		return true
	}
	return false
}

func heading(t tag) bool {
	switch atom.Atom(t) {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// unseen elements have content that no program shows.
func unseen(t tag) bool {
	switch atom.Atom(t) {
	case atom.Script, atom.Style, atom.Title, atom.Noembed, atom.Noframes, atom.Iframe, atom.Rp:
		return true
	}
	return false
}

// breaksOut: HTML elements that end SVG and MathML (section 13.2.6.5).
func breaksOut(t tag) bool {
	switch atom.Atom(t) {
	case atom.B, atom.Big, atom.Blockquote, atom.Body, atom.Br, atom.Center, atom.Code, atom.Dd, atom.Div, atom.Dl, atom.Dt, atom.Em, atom.Embed,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Head, atom.Hr, atom.I, atom.Img, atom.Li, atom.Listing, atom.Menu, atom.Meta,
		atom.Nobr, atom.Ol, atom.P, atom.Pre, atom.Ruby, atom.S, atom.Small, atom.Span, atom.Strong, atom.Strike, atom.Sub, atom.Sup, atom.Table,
		atom.Tt, atom.U, atom.Ul, atom.Var:
		return true
	}
	return false
}

// integration: elements of SVG and MathML whose content is HTML again (section 13.2.6, "integration point").
func integration(t tag) bool {
	switch atom.Atom(t) {
	case atom.ForeignObject, atom.Foreignobject, atom.Desc, atom.Title, atom.Mi, atom.Mo, atom.Mn, atom.Ms, atom.Mtext:
		return true
	}
	return false
}
