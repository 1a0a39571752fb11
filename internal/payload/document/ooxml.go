package document

import (
	"errors"
	"io"
	"path"
	"strings"
)

// Part is one part of an OOXML package (ECMA-376 part 2): its name in the archive, and its content.
type Part struct {
	Name string
	Open func() (io.ReadCloser, error)
}

// Bounds of one package. Parts that hold cells or drawings are not opened at all; the text of a document is read to its end, within what the
// caller's readers give.
const (
	maxParts   = 20_000
	maxTyped   = 4 << 20  // octets of the list of content types
	maxRelated = 1 << 20  // of one part of relationships
	maxBook    = 4 << 20  // of a workbook
	maxHead    = 64 << 10 // of a part whose first elements count
	maxText32  = 32 << 20 // of the texts of a document, all together
	maxOpened  = 2_000    // parts that are opened
)

// ReadOOXML tells what is known of a document of Office 2007 and later by its relationships and main parts. Macros and embedded objects are
// compound files of their own within the package: what ReadCompound tells of them is to be absorbed.
func ReadOOXML(parts []Part) *Info {
	p := pack{d: &Info{}, byName: make(map[string]int, len(parts)), parts: parts, text: maxText32, sheets: map[string]Sheet{}}
	if len(parts) > maxParts {
		p.parts = parts[:maxParts]
		p.d.unfinished("too-many-entries")
	}
	for i := range p.parts {
		p.byName[partName(p.parts[i].Name)] = i
	}
	p.readTypes()
	for i := range p.parts {
		p.read(i)
	}
	p.settleSheets()
	return p.d
}

// pack is the reading of one package.
type pack struct {
	d      *Info
	parts  []Part
	byName map[string]int
	types  map[string]string // content types by part name
	byExt  map[string]string // by the suffix of a name
	text   int64             // octets of texts that may still be read
	opened int

	macroIDs []string         // relationships to macro sheets
	sheets   map[string]Sheet // of the workbook, by their relationship
}

// partName is the comparable form of a part's name (part 2, 6.2.2.3): without a leading slash, in lower case.
func partName(name string) string {
	return strings.ToLower(strings.TrimLeft(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// open gives the content of a part; nil where it has none, or too many were opened.
func (p *pack) open(i int) io.ReadCloser {
	if p.opened++; p.opened > maxOpened {
		p.d.unfinished("too-many-entries")
		return nil
	}
	content, err := p.parts[i].Open()
	if err != nil {
		p.d.unfinished("corrupt")
		return nil
	}
	return content
}

// each calls visit for every tag of a part, within a bound in octets. It gives the octets that were read.
func (p *pack) each(i int, most int64, visit func(*tags)) int64 {
	content := p.open(i)
	if content == nil {
		return 0
	}
	defer content.Close()
	l := limited{Reader: content, left: most}
	t := newTags(&l)
	for t.next() {
		visit(t)
	}
	p.ended(t.err, most)
	return most - l.left
}

// ended says why the reading of a part ended early. Of a part that is read for its first elements the rest does not matter.
func (p *pack) ended(err error, most int64) {
	switch {
	case err == nil, err == io.EOF, err == errTooLong && most <= maxHead:
	case err == errTooLong:
		p.d.unfinished("too-big")
	default:
		p.d.unfinished("corrupt")
	}
}

// readTypes reads the list of content types (part 2, 7.2.3).
func (p *pack) readTypes() {
	p.types, p.byExt = map[string]string{}, map[string]string{}
	i, ok := p.byName["[content_types].xml"]
	if !ok {
		return
	}
	p.each(i, maxTyped, func(t *tags) {
		kind := strings.ToLower(clip(t.attr("ContentType")))
		switch string(t.name()) {
		case "Override":
			p.types[partName(t.attr("PartName"))] = kind
		case "Default":
			p.byExt[strings.ToLower(t.attr("Extension"))] = kind
		default:
			return
		}
		p.kind(kind)
	})
}

// mainKinds are words of the content type of a package's main part (part 1, 11.3.10, 12.3.23, 13.3.6; Visio: MS-VSDX 2.3.1).
var mainKinds = []struct{ word, kind string }{
	{"wordprocessingml.document.main", "word"}, {"wordprocessingml.template.main", "word"}, {"ms-word.document.macroenabled", "word"},
	{"ms-word.template.macroenabled", "word"},
	{"spreadsheetml.sheet.main", "excel"}, {"spreadsheetml.template.main", "excel"}, {"ms-excel.sheet.", "excel"}, {"ms-excel.template.", "excel"},
	{"ms-excel.addin.", "excel"},
	{"presentationml.presentation.main", "powerpoint"}, {"presentationml.slideshow.main", "powerpoint"}, {"presentationml.template.main", "powerpoint"},
	{"ms-powerpoint.presentation.macro", "powerpoint"}, {"ms-powerpoint.slideshow.macro", "powerpoint"}, {"ms-powerpoint.template.macro", "powerpoint"},
	{"ms-powerpoint.addin.", "powerpoint"},
	{"ms-visio.drawing.", "visio"}, {"ms-visio.template.", "visio"}, {"ms-visio.stencil.", "visio"},
}

func (p *pack) kind(contentType string) {
	for _, k := range mainKinds {
		if p.d.Kind == "" && strings.Contains(contentType, k.word) && !strings.HasSuffix(contentType, ".worksheet+xml") {
			p.d.Kind = k.kind
		}
	}
}

func (p *pack) typeOf(name string) string {
	if t, ok := p.types[name]; ok {
		return t
	}
	return p.byExt[strings.TrimPrefix(path.Ext(name), ".")]
}

// read looks into a part by what its name or content type says that it is.
func (p *pack) read(i int) {
	name := partName(p.parts[i].Name)
	if strings.HasSuffix(name, ".rels") {
		p.each(i, maxRelated, p.relationship)
		return
	}
	kind := p.typeOf(name)
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(kind, w) {
				return true
			}
		}
		return false
	}
	switch {
	case has("wordprocessingml", "ms-word.") && has(textParts...):
		p.readText(i)
	case has("spreadsheetml.sheet.main", "spreadsheetml.template.main", "ms-excel.sheet.macroenabled.main+xml", "ms-excel.template.macroenabled.main+xml", "ms-excel.addin.macroenabled.main+xml"):
		p.each(i, maxBook, p.bookTag)
	case has("ms-excel.sheet.binary.macroenabled.main"):
		p.readBinaryBook(i)
	case has("spreadsheetml.externallink"):
		p.each(i, maxHead, p.linkTag)
	case has("ms-excel.externallink"):
		p.readBinaryLink(i)
	case has("ms-office.activex+xml"):
		p.each(i, maxHead, p.controlTag)
	}
}

// relationship notes a target outside of the package (part 2, 6.5.3.4).
func (p *pack) relationship(t *tags) {
	if !t.is("Relationship") {
		return
	}
	kind := t.attr("Type")
	kind = kind[strings.LastIndexByte(kind, '/')+1:]
	p.macroSheet(kind, t)
	if !strings.EqualFold(t.attr("TargetMode"), "External") {
		return
	}
	target := t.attr("Target")
	if kind == "hyperlink" {
		if leadsAway(target) {
			p.d.leads(target)
		}
		return
	}
	if leadsAway(target) {
		p.d.link(clip(kind), strings.TrimSpace(target))
	}
	p.d.address(target)
}

// address notes what an address itself is known for.
func (d *Info) address(target string) {
	lower := strings.ToLower(target)
	if strings.Contains(lower, "ms-msdt:") {
		add(&d.Exploits, MSDT)
	}
	if strings.HasPrefix(strings.TrimSpace(lower), "mhtml:") {
		add(&d.Exploits, MHTML)
	}
}

// linkTag reads a link of a workbook to another program (part 1, 18.14.4).
func (p *pack) linkTag(t *tags) {
	if t.is("ddeLink") {
		p.d.service(t.attr("ddeService"), t.attr("ddeTopic"))
	}
}

// controlTag reads the class of a control (MS-OI29500 2.1.1797, "ocx").
func (p *pack) controlTag(t *tags) {
	if t.is("ocx") {
		if class := t.attr("classid"); class != "" {
			p.d.control(class)
			add(&p.d.Embedded, Embedded{Name: "activeX", Class: clip(strings.ToUpper(strings.Trim(class, "{}")))})
		}
	}
}

// limited ends with errTooLong where more than left octets come.
type limited struct {
	io.Reader
	left int64
}

var errTooLong = errors.New("more than the bound")

func (l *limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, errTooLong
	}
	n, err := l.Reader.Read(p[:min(int64(len(p)), l.left)])
	l.left -= int64(n)
	return n, err
}
