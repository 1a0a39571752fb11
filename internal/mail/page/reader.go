package page

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// reader is in the middle of a page.
type reader struct {
	z        *html.Tokenizer
	stack    stack
	out      out
	links    links
	langs    []string
	fonts    fonts
	attr     attributes
	drawing  drawing
	pictures [][]byte

	morePictures bool
	conditional  []byte // contents of conditional comments
	inComment    bool   // this is such a content
	scripts      bool   // Limits.Scripts

	anchor    anchor // the open one
	anchorTag tag    // its element, or 0
	separated bool   // Outlook's line was drawn; what follows may be its header block
	rest      bool   // all that follows is quoted
}

func newReader(l Limits) *reader {
	return &reader{out: out{limit: l.Text}, links: links{limit: l.Links}, scripts: l.Scripts}
}

// maxTag is the length of a tag after which a new tokenizer goes on: the old one keeps a map of attribute names that it clears for every tag,
// at a cost that grows with the largest tag.
const maxTag = 4 << 10

func (r *reader) run(src string) {
	r.z = html.NewTokenizer(strings.NewReader(src))
	read, worn := 0, false
	for {
		r.z.AllowCDATA(r.stack.state().foreign)
		kind := r.z.Next()
		length := len(r.z.Raw())
		read += length
		raw := false // the tokenizer is in the middle of an element
		switch kind {
		case html.ErrorToken:
			return
		case html.TextToken:
			r.text(r.z.Text())
		case html.StartTagToken, html.SelfClosingTagToken:
			raw = r.startTag(kind == html.SelfClosingTagToken)
		case html.EndTagToken:
			r.endTag()
		case html.CommentToken:
			r.comment(r.z.Text())
		}
		if worn = worn || length > maxTag; worn && !raw {
			r.z, worn = html.NewTokenizer(strings.NewReader(src[read:])), false
		}
	}
}

// text takes a run of text, or all of a raw text element.
func (r *reader) text(s []byte) {
	s0 := r.stack.state()
	switch r.stack.top() {
	case tag(atom.Style):
		r.languagesOf(s)
		r.fonts.sheet(s)
		return
	case tag(atom.Script):
		if r.scripts {
			r.scripted(s)
		}
		return
	}
	if tablePart(r.stack.top()) && len(bytes.Trim(s, " \t\r\n\f\x00")) > 0 {
		s0 = r.stack.outside()
	}
	if s0.hidden() {
		return
	}
	if r.separated && len(bytes.TrimSpace(s)) > 0 {
		r.separated = false
		r.rest = r.rest || headerLabel(s)
	}
	if s0.quoted > 0 && !r.out.within && len(bytes.TrimSpace(s)) > 0 {
		r.out.introduce()
	}
	if r.out.quoted = r.quoted(s0); r.out.quoted == 0 {
		r.fonts.count(s0.face, s)
	}
	if s0.pre {
		r.out.lines(s)
	} else {
		r.out.words(s)
	}
}

// startTag says whether the tokenizer gives the element's content as raw text.
func (r *reader) startTag(closed bool) (raw bool) {
	name, more := r.z.TagName()
	t := tagOf(name)
	vml := bytes.HasPrefix(name, []byte("v:"))
	r.attr = attributes{}
	if more && (!plainVoid(t) || r.anchorTag != 0) {
		r.attr.read(r.z)
	} else if t == tag(atom.Img) && len(r.z.Raw()) > leastPicture {
		r.attr.read(r.z)
	}
	if t == tag(atom.Img) {
		r.picture(r.attr.src)
	}
	s := r.stack.state()
	if s.foreign && breaksOut(t) {
		r.stack.breakOut()
		s = r.stack.state()
	}
	if !s.foreign {
		r.stack.imply(t)
	}
	r.open(t, name, closed && (s.foreign || t == tag(atom.Svg) || t == tag(atom.Math)))
	r.layOut(t, r.stack.state())
	r.declared(t)
	r.drawing.start(t, &r.attr)
	r.link(t, vml)
	raw = rawText(t) && !s.foreign && t != tag(atom.Noscript)
	if !raw {
		r.z.NextIsNotRawText()
	}
	return raw
}

// rawText: elements that the tokenizer does not look into. A mail program runs no scripts and shows <noscript>.
func rawText(t tag) bool {
	switch atom.Atom(t) {
	case atom.Iframe, atom.Noembed, atom.Noframes, atom.Plaintext, atom.Script, atom.Style, atom.Textarea, atom.Title, atom.Xmp:
		return true
	}
	return false
}

// layOut ends the line or the cell at the beginning or end of an element. What is not displayed leaves no trace.
func (r *reader) layOut(t tag, inside state) {
	switch {
	case inside.none || inside.unseen:
	case t == tag(atom.Br):
		r.out.lineEnd()
	case t == tag(atom.Td) || t == tag(atom.Th):
		r.out.cell()
	case block(t) && (r.out.pending != whiteCell || tablePart(t)): // a block that a cell begins with begins no line
		r.out.block()
	}
}

// open pushes the element.
func (r *reader) open(t tag, name []byte, closed bool) {
	if closed || void(t) || t == tag(atom.Body) && r.stack.find(func(x tag) bool { return x == t }, never) >= 0 ||
		t == tag(atom.Form) && r.stack.find(func(x tag) bool { return x == t }, never) >= 0 {
		return // a second <body> or an inner <form> is no element
	}
	l, styled := r.look(t)
	r.stack.push(element{tag: t, look: l, quote: r.quotes(t), face: r.faceOf(t, name, styled)})
}

func never(tag) bool { return false }

// look reads what the element says about its visibility and, in its style attribute, about fonts.
func (r *reader) look(t tag) (look, families) {
	var l looks
	var styled families
	declarations(r.attr.style, func(p property) {
		l.declare(p)
		styled.declare(p)
		if strings.HasPrefix(p.name, "mso-") && strings.HasSuffix(p.name, "-language") {
			r.language(p.value)
		}
	})
	l.none = l.none || r.attr.hidden != nil
	if t == tag(atom.Font) && r.attr.size != nil && l.size == inherit {
		l.size = off
	}
	return l.look, styled
}

func (r *reader) endTag() {
	name, _ := r.z.TagName()
	t := tagOf(name)
	if t == r.anchorTag {
		r.endAnchor()
	}
	if t == tag(atom.Table) {
		r.drawing.end()
	}
	inside, closed := r.stack.end(t)
	switch {
	case closed && block(t):
		r.layOut(t, inside)
	case t == tag(atom.Br), t == tag(atom.P): // </br> is <br>, a lonely </p> an empty paragraph (section 13.2.6.4.7)
		r.layOut(t, r.stack.state())
	}
}

// comment keeps the content of a conditional comment (Microsoft, "About conditional comments").
func (r *reader) comment(s []byte) {
	if r.inComment || !bytes.HasPrefix(bytes.TrimSpace(s), []byte("[if ")) {
		return
	}
	_, content, _ := bytes.Cut(s, []byte("]>"))
	if end := bytes.LastIndex(content, []byte("<![endif]")); end >= 0 {
		content = content[:end]
	}
	if bytes.IndexByte(content, '<') >= 0 {
		r.conditional = append(append(r.conditional, content...), '\n')
	}
}
