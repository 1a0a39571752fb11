package mail

import (
	"cmp"
	"slices"
	"strings"

	"sekisho/internal/text"
)

// newPart reads what a header says about its body. Path is set by the walk. The default type is that of RFC 2045, section 5.2 or, in a
// multipart/digest, of RFC 2046, section 5.1.5. bounds are the readings of the boundary.
func newPart(h Header, defaultType string) (p *Part, bounds []string) {
	p = &Part{Header: h}
	types, typeParams := p.parseAll("Content-Type")
	p.MediaType = text.Valid(mediaType(types, defaultType))
	p.Charset = text.Label(token(typeParams, "charset"))
	dispositions, dispositionParams := p.parseAll("Content-Disposition")
	for _, d := range dispositions {
		p.Disposition = cmp.Or(p.Disposition, knownDisposition(d))
	}
	p.addNames(declaredNames(dispositionParams, typeParams)...)
	if bounds = boundaries(typeParams); len(bounds) == maxBoundaries {
		p.add(DefectHeaderTooBig)
	}
	return p, bounds
}

// addNames adds names with their defects, and notes if they contradict each other.
func (p *Part) addNames(names ...Name) {
	p.Names = append(p.Names, names...)
	if conflict(p.Names) {
		p.add(DefectNameConflict)
	}
	for _, n := range names {
		for _, d := range n.Defects {
			p.add(d)
		}
	}
}

// maxRepeated bounds the fields of one name that are read of a part.
const maxRepeated = 8

// parseAll parses the fields of that name. There should be one (RFC 2045, section 3); of several, mail programs differ in which they
// follow, so their parameters are put together. What goes beyond a bound is noted: the name that counts may stand there.
func (p *Part) parseAll(name string) (heads []string, params []param) {
	fields := p.Header.All(name)
	if hidden := p.Header.behindCR(name); len(hidden) > 0 {
		fields = append(fields, hidden...)
		p.add(DefectBareCR)
	}
	if len(fields) > maxRepeated {
		p.add(DefectHeaderTooBig)
	}
	for _, f := range fields[:min(len(fields), maxRepeated)] {
		head, more := parseParams(f.Value())
		if line, _, cut := strings.Cut(f.Value(), "\r"); cut { // the rest may be another field
			head, _ = parseParams(line)
		}
		if len(more) >= maxParams {
			p.add(DefectHeaderTooBig)
		}
		heads = append(heads, head)
		params = append(params, more...)
	}
	return heads, params
}

// mediaType is the first type, unless a further one says that there is more inside.
func mediaType(types []string, defaultType string) string {
	chosen := ""
	for _, t := range types {
		valid := strings.Count(t, "/") == 1 || strings.HasPrefix(t, "multipart/")
		if valid && (chosen == "" || holdsParts(t) && !holdsParts(chosen)) {
			chosen = t
		}
	}
	return cmp.Or(chosen, defaultType)
}

// holdsParts says that a part of that type holds parts of its own.
func holdsParts(mediaType string) bool {
	return strings.HasPrefix(mediaType, "multipart/") || isMessage(mediaType)
}

func isMessage(mediaType string) bool {
	return mediaType == "message/rfc822" || mediaType == "message/global" || mediaType == "message/news"
}

// storedMessage says that the part is a file that programs open as a mail or as a page with its pictures (MHTML, RFC 2557).
func (p *Part) storedMessage() bool { return p.hasSuffix(".eml", ".mht", ".mhtml", ".mim", ".nws") }

// maybeWebArchive says that the part is a file that office programs also open where it is in truth MHTML.
func (p *Part) maybeWebArchive() bool {
	return p.hasSuffix(".doc", ".dot", ".xls", ".xlt", ".ppt", ".pot", ".pps", ".rtf")
}

func (p *Part) hasSuffix(suffixes ...string) bool {
	return slices.ContainsFunc(p.Names, func(n Name) bool {
		name := strings.ToLower(strings.TrimRight(n.Text, ". "))
		return slices.ContainsFunc(suffixes, func(s string) bool { return strings.HasSuffix(name, s) })
	})
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
