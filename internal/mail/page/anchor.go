package page

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// link takes the addresses that an element leads to. vml says that it is one of the shapes that Outlook draws buttons with (v:roundrect).
func (r *reader) link(t tag, vml bool) {
	a := &r.attr
	if a.href == nil {
		a.href = a.xlink
	}
	if len(a.onclick) > 0 {
		r.scripted(a.onclick)
	}
	switch atom.Atom(t) {
	case atom.A:
		r.endAnchor()
		r.beginAnchor(t, a.href)
	case atom.Area:
		r.links.add(a.href, r.shown(a.alt))
	case atom.Form, atom.Isindex:
		r.links.add(a.action, "")
	case atom.Button:
		if a.formaction != nil {
			r.endAnchor()
			r.beginAnchor(t, a.formaction)
		}
	case atom.Input:
		r.links.add(a.formaction, r.shown(a.value))
	case atom.Iframe, atom.Frame:
		r.links.add(a.src, "")
	case atom.Img, atom.Image:
		if r.anchorTag != 0 && a.alt != nil {
			r.text(a.alt)
		}
	default:
		if vml && a.href != nil {
			r.endAnchor()
			r.beginAnchor(t, a.href)
		} else if a.href != nil && r.stack.state().foreign { // every element of MathML may be a link (MathML 3, section 2.1.6)
			r.links.add(a.href, "")
		}
	}
}

// shown is an attribute that stands for visible text.
func (r *reader) shown(value []byte) string {
	if r.stack.state().hidden() {
		return ""
	}
	return label(string(value[:min(len(value), 2*maxShown)]), false)
}

// beginAnchor begins a stretch of text that is a link.
func (r *reader) beginAnchor(t tag, href []byte) {
	i := r.links.add(href, "")
	if i < 0 && len(bytes.TrimSpace(href)) == 0 {
		return
	}
	r.anchorTag = t
	r.anchor = anchor{from: len(r.out.text), link: i, quoted: r.quoted(r.stack.state()) > 0}
}

// endAnchor ends the open anchor, if there is one.
func (r *reader) endAnchor() {
	if r.anchorTag == 0 {
		return
	}
	r.anchorTag = 0
	r.anchor.to = len(r.out.text)
	if len(r.out.anchors) < maxLinks {
		r.out.anchors = append(r.out.anchors, r.anchor)
	}
}

// cutText cuts s at no more than n octets, on the border of a character.
func cutText(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
