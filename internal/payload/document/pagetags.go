package document

import (
	"bytes"
	"html"
	"strings"
)

// tags looks at the tags in b that are complete, or at all of them at the end. It gives how much of b is done with.
func (p *Page) tags(b []byte, end bool) int {
	done, closing := 0, -1 // closing: the place of the next ">", or the end
	for {
		i := bytes.IndexByte(b[done:], '<')
		if i < 0 {
			return len(b)
		}
		done += i
		if closing < done {
			if closing = bytes.IndexByte(b[done:], '>') + done; closing < done {
				closing = len(b)
			}
		}
		switch tag := b[done+1 : closing]; {
		case closing < len(b) && len(tag) < pageOverlap:
			p.tag(tag)
		case closing == len(b) && len(tag) < pageOverlap && !end:
			return done
		}
		done++
	}
}

// tag takes facts from what stands between brackets. Attributes are in lower case.
func (p *Page) tag(b []byte) {
	name, rest := b, []byte(nil)
	if i := bytes.IndexAny(b, " \t\r\n\f/"); i > 0 {
		name, rest = b[:i], b[i:]
	}
	switch string(name) {
	case "form":
		p.form = attribute(rest, "action")
	case "/form":
		p.form = ""
	case "input":
		if strings.EqualFold(attribute(rest, "type"), "password") {
			add(&p.info.Logins, clip(p.form))
		}
	case "meta":
		if attribute(rest, "http-equiv") == "refresh" {
			p.refresh(attribute(rest, "content"))
		}
	case "a":
		if bytes.Contains(rest, []byte("download")) && hasAttribute(rest, "download") && !ordinaryLink(attribute(rest, "href")) {
			add(&p.info.Smuggling, SignBuild)
		}
	}
}

// ordinaryLink leads to a file that lies elsewhere.
func ordinaryLink(href string) bool {
	scheme, _, ok := strings.Cut(href, ":")
	return href != "" && href[0] != '#' && (!ok || scheme == "http" || scheme == "https")
}

// refresh reads "0; url=https://…"; without an address the page is read again.
func (p *Page) refresh(content string) {
	_, target, _ := strings.Cut(content, "url")
	target = strings.Trim(strings.TrimLeft(target, " ="), " '\"")
	if leadsAway(target) {
		p.info.link("refresh", target)
	}
}

// attribute is the value of an attribute, b being what follows the name of a tag; references in it are resolved.
func attribute(b []byte, name string) string {
	for {
		i := bytes.Index(b, []byte(name))
		if i < 0 {
			return ""
		}
		begins := i > 0 && bytes.IndexByte([]byte(" \t\r\n\f/\"'"), b[i-1]) >= 0
		b = b[i+len(name):]
		value := bytes.TrimLeft(b, " \t\r\n\f")
		if !begins || len(value) == 0 || value[0] != '=' {
			continue
		}
		return html.UnescapeString(string(attributeValue(bytes.TrimLeft(value[1:], " \t\r\n\f"))))
	}
}

func attributeValue(b []byte) []byte {
	if len(b) > 0 && (b[0] == '"' || b[0] == '\'') {
		value, _, _ := bytes.Cut(b[1:], b[:1])
		return value
	}
	if i := bytes.IndexAny(b, " \t\r\n\f"); i >= 0 {
		return b[:i]
	}
	return b
}

// hasAttribute finds attributes without a value as well.
func hasAttribute(b []byte, name string) bool {
	for at := 0; ; at++ {
		i := bytes.Index(b[at:], []byte(name))
		if i < 0 {
			return false
		}
		at += i
		end := at + len(name)
		if at > 0 && between(b[at-1]) && (end == len(b) || b[end] == '=' || between(b[end])) {
			return true
		}
	}
}

// between says that c stands between attributes.
func between(c byte) bool { return bytes.IndexByte([]byte(" \t\r\n\f/"), c) >= 0 }
