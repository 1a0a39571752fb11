package mail

import (
	"strings"

	"sekisho/internal/text"
)

// newPart reads what a header says about its body. Path is set by the walk. The default type is that of RFC 2045, section 5.2 or, in a
// multipart/digest, of RFC 2046, section 5.1.5.
func newPart(h Header, defaultType string) (p *Part, boundaryParam string) {
	p = &Part{Header: h}
	mediaType, typeParams := parseParams(h.Get("Content-Type"))
	if strings.Count(mediaType, "/") != 1 {
		mediaType = defaultType
	}
	p.MediaType = text.Valid(mediaType)
	p.Charset = text.Label(token(typeParams, "charset"))
	disposition, dispositionParams := parseParams(h.Get("Content-Disposition"))
	p.Disposition = knownDisposition(disposition)
	p.Names = declaredNames(dispositionParams, typeParams)
	if conflict(p.Names) {
		p.add(DefectNameConflict)
	}
	for _, n := range p.Names {
		for _, d := range n.Defects {
			p.add(d)
		}
	}
	return p, boundary(typeParams)
}

// knownDisposition treats types that nobody knows as "attachment" (RFC 2183, section 2.8).
func knownDisposition(word string) string {
	switch word {
	case "", "inline":
		return word
	}
	return "attachment"
}

// add notes a defect once.
func (p *Part) add(d Defect) { p.Defects = addDefect(p.Defects, d) }

func addDefect(defects []Defect, d Defect) []Defect {
	for _, have := range defects {
		if have == d {
			return defects
		}
	}
	return append(defects, d)
}

// clone copies the part and what is below it.
func (p *Part) clone() *Part {
	c := *p
	c.Defects = append([]Defect(nil), p.Defects...)
	c.Parts = make([]*Part, len(p.Parts))
	for i, sub := range p.Parts {
		c.Parts[i] = sub.clone()
	}
	return &c
}
