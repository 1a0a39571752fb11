package page

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/net/html/atom"
)

// declared takes languages, base and refresh.
func (r *reader) declared(t tag) {
	r.language(r.attr.lang)
	switch atom.Atom(t) {
	case atom.Base:
		r.links.setBase(r.attr.href)
	case atom.Meta:
		switch {
		case is(r.attr.httpEquiv, "content-language"):
			r.language(r.attr.content)
		case is(r.attr.httpEquiv, "refresh"):
			r.links.add(refresh(r.attr.content), "")
		}
	}
}

// language keeps a language that is not known yet, unless it is that of quoted mail.
func (r *reader) language(value []byte) {
	value = bytes.TrimSpace(value)
	if len(value) == 0 || len(value) > maxLang || len(r.langs) == maxLangs || r.quoted(r.stack.state()) > 0 {
		return
	}
	if l := string(value); !slices.Contains(r.langs, l) {
		r.langs = append(r.langs, l)
	}
}

// languagesOf takes the languages of a style sheet, in which Word writes "mso-fareast-language:JA;".
func (r *reader) languagesOf(css []byte) {
	for {
		_, rest, found := bytes.Cut(css, []byte("-language:"))
		if !found {
			return
		}
		name := css[:len(css)-len(rest)]
		if bytes.HasSuffix(name, []byte("mso-fareast-language:")) || bytes.HasSuffix(name, []byte("mso-ansi-language:")) {
			end := bytes.IndexAny(rest[:min(len(rest), 2*maxLang)], ";}\"'\r\n")
			if end < 0 {
				end = min(len(rest), 2*maxLang)
			}
			r.language(rest[:end])
		}
		css = rest
	}
}

// refresh is the address in the content of <meta http-equiv=refresh> (HTML Standard, section 4.2.5.3, "shared declarative refresh steps").
func refresh(content []byte) []byte {
	s := bytes.TrimLeft(content, " \t\r\n\f0123456789.")
	s = bytes.TrimLeft(s, ";, \t\r\n\f")
	if len(s) == len(content) {
		return nil // no time: not a refresh
	}
	if len(s) >= len("url") && strings.EqualFold(string(s[:3]), "url") {
		if rest, ok := bytes.CutPrefix(bytes.TrimLeft(s[3:], " \t\r\n\f"), []byte("=")); ok {
			s = bytes.TrimLeft(rest, " \t\r\n\f")
		}
	}
	if len(s) > 0 && (s[0] == '\'' || s[0] == '"') {
		inner, _, _ := bytes.Cut(s[1:], s[:1])
		return inner
	}
	return s
}
