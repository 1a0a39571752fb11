package document

import (
	"bytes"
	"io"
	"strings"
)

// visit takes facts from one dictionary, wherever it stands.
func (p *pdf) visit(pairs pdfDict) {
	for i := range pairs {
		switch value := pairs[i].value; string(pairs[i].key) {
		case "JS", "JavaScript":
			p.active(JavaScript, string(value) != "null")
		case "S":
			p.action(pairs, pdfName(value))
		case "OpenAction":
			p.later("OpenAction", pairs, "OpenAction")
		case "AA":
			if p.triggers++; p.triggers <= maxPDFTriggers { // forms have one for each field; script in them is found as such
				p.later("AA", pairs, "AA")
			}
		case "EF":
			p.later("EF", pairs, "EF", "UF", "F")
		case "XFA":
			p.later("XFA", pairs, "XFA")
		case "RichMediaContent":
			p.active(RichMedia, true)
		case "Subtype":
			p.active(RichMedia, pdfName(value) == "RichMedia")
		}
	}
}

func (p *pdf) active(what string, is bool) {
	if is {
		add(&p.info.Active, what)
	}
}

func (p *pdf) later(key string, pairs pdfDict, keys ...string) {
	if len(p.pending) == maxPDFPending {
		p.info.unfinished("too-big")
		return
	}
	p.pending = append(p.pending, pdfPending{key, pairs.clone(keys...), p.in})
}

// action takes what stands in an action dictionary itself (12.6.4).
func (p *pdf) action(pairs pdfDict, kind string) {
	switch kind {
	case "JavaScript":
		p.active(JavaScript, true)
	case "Launch":
		p.active(Launch, true)
		p.later("Launch", pairs, "F", "Win", "Unix")
	case "URI":
		p.info.leads(p.text(pdfValue{pairs.get("URI"), p.in}))
	}
}

// follow reads what refers to other objects.
func (p *pdf) follow() {
	for i := 0; i < len(p.pending); i++ {
		switch w := p.pending[i]; w.key {
		case "OpenAction":
			p.opens(pdfValue{w.pairs.get("OpenAction"), w.in}, true)
		case "AA":
			d, in := p.dict(pdfValue{w.pairs.get("AA"), w.in})
			for _, trigger := range d {
				p.opens(pdfValue{trigger.value, in}, false)
			}
		case "Launch":
			p.launch(w)
		case "XFA":
			p.form(pdfValue{w.pairs.get("XFA"), w.in})
		}
	}
}

// opens looks at an action that starts without a click, of the file or (by events such as the mouse's) of one of its fields. Moving within
// the file, printing and showing are no actions here; addresses of fields are links.
func (p *pdf) opens(v pdfValue, ofFile bool) {
	d, in := p.dict(v)
	kind := pdfName(p.resolve(pdfValue{d.get("S"), in}).b)
	switch kind {
	case "Launch":
		p.active(Launch, true)
	case "JavaScript":
		p.active(JavaScript, true)
		p.active(OpenAction, ofFile)
		return
	case "URI", "SubmitForm", "Rendition":
		if !ofFile {
			return
		}
	case "ImportData", "GoToR", "GoToE", "RichMediaExecute":
	default:
		return
	}
	p.active(OpenAction, true)
	if target := p.target(d, in); target != "" {
		p.info.link(strings.ToLower(kind), target)
	}
}

// target is where an action leads.
func (p *pdf) target(d pdfDict, in pdfPlace) string {
	if address := p.text(p.resolve(pdfValue{d.get("URI"), in})); address != "" {
		return address
	}
	return p.fileName(pdfValue{d.get("F"), in})
}

// fileName reads a file specification (7.11): a string, or a dictionary with several forms of it.
func (p *pdf) fileName(v pdfValue) string {
	v = p.resolve(v)
	if name := p.text(v); name != "" {
		return name
	}
	d := topDict(v.b)
	for _, key := range []string{"UF", "F", "Unix", "DOS"} {
		if name := p.text(p.resolve(pdfValue{d.get(key), v.in})); name != "" {
			return name
		}
	}
	return ""
}

// launch reads what a launch action starts (12.6.4.5).
func (p *pdf) launch(w pdfPending) {
	target := p.fileName(pdfValue{w.pairs.get("F"), w.in})
	for _, system := range []string{"Win", "Unix"} {
		d, in := p.dict(pdfValue{w.pairs.get(system), w.in})
		command := p.fileName(pdfValue{d.get("F"), in}) + " " + p.text(p.resolve(pdfValue{d.get("P"), in}))
		if command = strings.TrimSpace(command); command != "" {
			target = command
			break
		}
	}
	if target != "" {
		p.info.link("launch", target)
	}
}

// form looks for script in a form in XML (12.7.8): one stream, or an array of names and streams.
func (p *pdf) form(v pdfValue) {
	if places := p.places(v.b); len(places) > 0 && p.scripted(places) {
		return
	}
	v = p.resolve(v)
	for _, e := range elements(v.b, maxListed) {
		if p.scripted(p.places(e)) {
			return
		}
	}
}

func (p *pdf) places(value []byte) []pdfPlace {
	num, length := reference(value)
	if length == 0 {
		return nil
	}
	return p.named(num)
}

func (p *pdf) scripted(places []pdfPlace) bool {
	for _, place := range places[max(0, len(places)-4):] {
		content, _, err := p.content(place)
		if err != nil {
			continue
		}
		if p.hasScript(content) {
			add(&p.info.Active, XFA)
			return true
		}
	}
	return false
}

// hasScript looks for the start of a script element, with or without a prefix.
func (p *pdf) hasScript(content io.Reader) bool {
	const overlap = 16
	b := make([]byte, 32<<10)
	for have := 0; p.inflated > 0; {
		n, err := io.ReadFull(content, b[have:])
		p.inflated -= int64(n)
		seen := b[:have+n]
		if bytes.Contains(seen, []byte("<script")) || bytes.Contains(seen, []byte(":script")) {
			return true
		}
		if err != nil {
			return false
		}
		have = copy(b, seen[len(seen)-overlap:])
	}
	p.info.unfinished("too-big")
	return false
}
