package page

import (
	"bytes"

	"golang.org/x/net/html"
)

// attributes are those of a start tag that are looked at; nil where absent. They hold until the tokenizer goes on.
type attributes struct {
	href, xlink, action, formaction, src, content, httpEquiv, style, class, id, lang, alt, value, size, hidden, onclick, bgcolor, colspan, face []byte
}

// maxAttribute is the length of the longest name of an attribute that is looked at.
const maxAttribute = len("xlink:href")

// field is where the value of an attribute goes, or nil.
func (a *attributes) field(raw []byte) *[]byte {
	var lower [maxAttribute]byte
	if len(raw) > maxAttribute {
		return nil
	}
	for i, c := range raw {
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		lower[i] = c
	}
	name := lower[:len(raw)]
	switch string(name) {
	case "href":
		return &a.href
	case "xlink:href":
		return &a.xlink
	case "action":
		return &a.action
	case "formaction":
		return &a.formaction
	case "src":
		return &a.src
	case "content":
		return &a.content
	case "http-equiv":
		return &a.httpEquiv
	case "style":
		return &a.style
	case "class":
		return &a.class
	case "id":
		return &a.id
	case "lang", "xml:lang":
		return &a.lang
	case "alt":
		return &a.alt
	case "value":
		return &a.value
	case "size":
		return &a.size
	case "face":
		return &a.face
	case "hidden":
		return &a.hidden
	case "onclick":
		return &a.onclick
	case "bgcolor":
		return &a.bgcolor
	case "colspan":
		return &a.colspan
	}
	return nil
}

// read reads the attributes of the start tag that the tokenizer stands at. Of several with one name the first counts.
func (a *attributes) read(z *html.Tokenizer) {
	if a.scan(z.Raw()) {
		return
	}
	*a = attributes{}
	for more := true; more; {
		var name, value []byte
		name, value, more = z.TagAttr()
		a.set(name, value)
	}
}

func (a *attributes) set(name, value []byte) {
	if f := a.field(name); f != nil && *f == nil {
		if *f = value; value == nil {
			*f = []byte{}
		}
	}
}

// scan reads the attributes of a tag without copying them, which takes half the time of the tokenizer's own way (HTML Standard, sections 13.2.5.32 to
// 13.2.5.39). It is false where a value holds character references or characters that are to be replaced: that is left to the
// tokenizer.
func (a *attributes) scan(tag []byte) bool {
	i := bytes.IndexAny(tag, " \t\n\r\f/>") // behind the name of the element, which may hold "="
	for i >= 0 {
		for i < len(tag) && (blankOctet(tag[i]) || tag[i] == '/') {
			i++
		}
		if i >= len(tag) || tag[i] == '>' {
			return true
		}
		end := nameEnd(tag, i+1) // "=" may begin a name
		name := tag[i:end]
		var value []byte
		value, i = attributeValue(tag, end)
		f := a.field(name)
		switch {
		case f == nil || *f != nil:
		case bytes.IndexByte(value, '&') >= 0 || bytes.IndexByte(value, '\r') >= 0 || bytes.IndexByte(value, 0) >= 0:
			return false
		default:
			*f = value
		}
	}
	return true
}

// nameEnd is where the name of an attribute ends that goes on at i.
func nameEnd(tag []byte, i int) int {
	for i < len(tag) && !blankOctet(tag[i]) && tag[i] != '/' && tag[i] != '>' && tag[i] != '=' {
		i++
	}
	return i
}

// attributeValue is the value that follows a name, not nil, and where it ends.
func attributeValue(tag []byte, i int) (value []byte, end int) {
	if i = skipBlanks(tag, i); i >= len(tag) || tag[i] != '=' {
		return tag[:0:0], i
	}
	if i = skipBlanks(tag, i+1); i < len(tag) && (tag[i] == '"' || tag[i] == '\'') {
		i++
		if n := bytes.IndexByte(tag[i:], tag[i-1]); n >= 0 {
			return tag[i : i+n], i + n + 1
		}
		return tag[i:], len(tag)
	}
	for end = i; end < len(tag) && !blankOctet(tag[end]) && tag[end] != '>'; end++ {
	}
	return tag[i:end], end
}

func skipBlanks(tag []byte, i int) int {
	for i < len(tag) && blankOctet(tag[i]) {
		i++
	}
	return i
}

func blankOctet(c byte) bool {
	return c <= ' ' && (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f')
}
