package document

import (
	"html"
	"io"
	"strings"
)

// ReadODF tells what is known of an OpenDocument file (OpenDocument 1.3 part 2): whether it is encrypted, its macros in Basic (Basic/*/*.xml) and
// other languages (Scripts/), and the events that run them (part 3, 14.4). Texts and tables are not gone through: links and DDE sources
// in them are asked about before they are followed.
func ReadODF(parts []Part) *Info {
	p := pack{d: &Info{Kind: "odf"}, parts: parts}
	for i := range parts {
		switch name := strings.ToLower(parts[i].Name); {
		case name == "meta-inf/manifest.xml":
			p.each(i, maxTyped, func(t *tags) { p.d.Encrypted = p.d.Encrypted || t.is("encryption-data") })
		case name == "content.xml":
			p.each(i, maxHead, p.eventTag)
		case strings.HasPrefix(name, "basic/") && strings.HasSuffix(name, ".xml"):
			p.readBasic(i)
		case strings.HasPrefix(name, "scripts/") && !strings.HasSuffix(name, "/"):
			p.d.Macros.Code = true
		}
	}
	return p.d
}

// eventTag notes an event of the document that runs a macro of its own.
func (p *pack) eventTag(t *tags) {
	if t.is("event-listener") && strings.Contains(t.attr("href"), "location=document") {
		add(&p.d.Macros.AutoExec, clip(t.attr("event-name")))
	}
}

// readBasic looks through a module. A part of Basic/ that is no module (a list, a dialogue) has no text between its tags.
func (p *pack) readBasic(i int) {
	content := p.open(i)
	if content == nil {
		return
	}
	defer content.Close()
	b, err := io.ReadAll(&limited{Reader: content, left: maxSource})
	p.ended(err, maxSource)
	_, source, found := strings.Cut(string(b), "<script:module ")
	if !found {
		return
	}
	_, source, _ = strings.Cut(source, ">")
	source, _, _ = strings.Cut(source, "</script:module")
	scan := sourceScan{macros: &p.d.Macros}
	scan.look([]byte(html.UnescapeString(source)))
	scan.end()
	p.d.Macros.Code = p.d.Macros.Code || scan.code
}
