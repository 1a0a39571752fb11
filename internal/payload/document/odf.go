package document

import (
	"html"
	"io"
	"strings"
)

// ReadODF tells what is known of an OpenDocument file (OpenDocument 1.3 part 2): whether it is encrypted, its macros in Basic (Basic/*/*.xml) and
// other languages (Scripts/), the events that run them (part 3, 14.4), and the links of its text (6.1.8). Sources of sections and DDE are not
// looked for: the program asks before it follows them.
func ReadODF(parts []Part) *Info {
	p := pack{d: &Info{Kind: "odf"}, parts: parts}
	for i := range parts {
		switch name := strings.ToLower(parts[i].Name); {
		case name == "meta-inf/manifest.xml":
			p.each(i, maxTyped, func(t *tags) { p.d.Encrypted = p.d.Encrypted || t.is("encryption-data") })
		case name == "content.xml":
			p.each(i, maxText32, p.contentTag)
		case strings.HasPrefix(name, "basic/") && strings.HasSuffix(name, ".xml"):
			p.readBasic(i)
		case strings.HasPrefix(name, "scripts/") && !strings.HasSuffix(name, "/"):
			p.d.Macros.Code = true
		}
	}
	return p.d
}

// contentTag notes an event of the document that runs a macro of its own, and links.
func (p *pack) contentTag(t *tags) {
	switch string(t.name()) {
	case "event-listener":
		if strings.Contains(t.attr("href"), "location=document") {
			add(&p.d.Macros.AutoExec, clip(t.attr("event-name")))
		}
	case "a":
		if target := t.attr("href"); leadsAway(target) {
			p.d.leads(target)
		}
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
