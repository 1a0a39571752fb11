package document

import "bytes"

// textParts are words of the content types of parts that hold text of a Word document, and with it fields (part 1, 11.3).
var textParts = []string{".main+xml", ".header+xml", ".footer+xml", ".footnotes+xml", ".endnotes+xml", ".comments+xml", ".glossary+xml"}

// readText goes through a text for fields (part 1, 17.16) and linked or embedded objects.
func (p *pack) readText(i int) {
	var f fields
	read := p.each(i, p.text, func(t *tags) { f.take(p.d, t) })
	f.end(p.d)
	p.text -= read
}

// fields puts the instructions of fields together. A complex field (17.16.18) begins with fldChar begin, its instruction is the text of the
// elements instrText up to the next fldChar, spread over as many runs as its writer likes; a simple one (17.16.19) has it in an attribute. Where a
// field stands within an instruction, each is judged by what stands in front of the next: the first word is what counts.
type fields struct {
	within      bool // an instrText element
	instruction []byte
}

func (f *fields) take(d *Info, t *tags) {
	if f.within {
		f.append(t.text)
		if cdata, ok := bytes.CutPrefix(t.tag, []byte("![CDATA[")); ok {
			f.append(bytes.TrimSuffix(cdata, []byte("]]")))
			return
		}
		f.within = false
	}
	switch string(t.name()) {
	case "instrText":
		f.within = t.tag[len(t.tag)-1] != '/'
	case "fldChar":
		f.end(d)
	case "fldSimple":
		d.field(t.attr("instr"))
	case "OLEObject":
		d.object(t)
	}
}

func (f *fields) append(b []byte) {
	if room := maxText - len(f.instruction); room > 0 {
		f.instruction = append(f.instruction, b[:min(len(b), room)]...)
	}
}

// end judges the instruction that was put together.
func (f *fields) end(d *Info) {
	if len(f.instruction) > 0 {
		d.field(plain(f.instruction))
		f.instruction = f.instruction[:0]
	}
}

// object notes an object in a text (MS-OI29500 2.1.1783, "OLEObject") by its program identifier.
func (d *Info) object(t *tags) {
	class := t.attr("ProgID")
	if class == "" {
		return
	}
	add(&d.Embedded, Embedded{Name: clip(t.attr("ObjectID")), Class: clip(class)})
	if isEquation(class) {
		add(&d.Exploits, Equation)
	}
}

func isEquation(class string) bool {
	return len(class) >= 9 && bytes.EqualFold([]byte(class[:9]), []byte("Equation."))
}
