package mail

import (
	"strings"

	"sekisho/internal/mail/page"
)

// readCalendar reads the texts and links of an appointment or card line by line (RFC 5545, section 3.1; RFC 6350, section 3.2): what its reader sees of
// it becomes the shown text.
func (w *walk) readCalendar(p *Part, t *Text) {
	var shown strings.Builder
	var links []page.Link
	for line := range strings.Lines(joinedLines(t.Body)) {
		name, params, value := property(strings.TrimRight(line, "\r\n"))
		links = append(links, addresses(params)...) // ALTREP="https://…"
		switch seen, pageText := visibleProperty(name, params); {
		case pageText:
			links = append(links, page.Read(unescaped(value), page.Limits{Text: len(value), Links: maxLinks}).Links...)
		case seen:
			said := unescaped(value)
			shown.WriteString(said + "\n")
			links = append(links, addresses(said)...)
		default: // URL, ATTACH, CONFERENCE, X-…
			links = append(links, addresses(value)...)
		}
		if len(links) > maxLinks {
			break
		}
	}
	t.Shown = shown.String()
	w.keepLinks(p, InCalendar, links)
}

// joinedLines joins the lines that are folded.
func joinedLines(s string) string {
	return strings.NewReplacer("\r\n ", "", "\r\n\t", "", "\n ", "", "\n\t", "").Replace(s)
}

// property takes a content line apart. A colon within quotes is part of a parameter.
func property(line string) (name, params, value string) {
	quoted := false
	for i := range len(line) {
		switch c := line[i]; {
		case c == '"':
			quoted = !quoted
		case c == ':' && !quoted:
			name, params, _ = strings.Cut(line[:i], ";")
			if _, bare, grouped := strings.Cut(name, "."); grouped { // item1.URL, as Apple writes cards
				name = bare
			}
			return strings.ToUpper(name), params, line[i+1:]
		}
	}
	return "", "", ""
}

// visibleProperty says that programs show the value of a property to its reader, or that it is a page.
func visibleProperty(name, params string) (seen, pageText bool) {
	switch name {
	case "SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CONTACT", "NOTE", "FN", "ORG", "TITLE", "RESOURCES":
		return true, strings.Contains(strings.ToLower(params), "text/html")
	case "X-ALT-DESC":
		return false, true
	}
	return false, false
}

// unescaped resolves what TEXT values escape (RFC 5545, section 3.3.11).
func unescaped(s string) string {
	return strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\N`, "\n", `\,`, ",", `\;`, ";", `\:`, ":").Replace(s)
}
