package page

import "strings"

// anchor is a stretch of the visible text that is a link.
type anchor struct {
	from, to int
	link     int // index in links.kept, or -1
	quoted   bool
}

// links collects the links of a page.
type links struct {
	kept  []Link
	limit int
	count int
	base  string // of the first <base>, or ""
}

// add keeps a link. It gives its index, or -1.
func (l *links) add(href []byte, shown string) int {
	url := l.resolve(cutText(squeeze(string(href)), MaxURL))
	if url == "" {
		return -1
	}
	return l.keep(Link{URL: url, Shown: shown})
}

func (l *links) keep(k Link) int {
	if l.count < maxLinks {
		l.count++
	}
	if len(l.kept) >= l.limit {
		return -1
	}
	l.kept = append(l.kept, k)
	return len(l.kept) - 1
}

// resolve gives the address that a reference means (RFC 3986, section 5.2), without removing dot segments. A reference within the page
// gives "". Without a base, a relative one leads nowhere in a mail and stays as it is.
func (l *links) resolve(ref string) string {
	switch {
	case ref == "" || ref[0] == '#':
		return ""
	case l.base == "" || strings.HasPrefix(ref, `\\`) || hasPrefixFold(ref, "www."):
		return ref
	}
	if scheme, _ := splitScheme(ref); scheme != "" && !strings.HasPrefix(ref, "//") {
		return ref
	}
	scheme, rest, _ := strings.Cut(l.base, ":")
	at := len(scheme) + len(":") + len(rest) - len(strings.TrimLeft(rest, "/"))
	path := strings.IndexAny(l.base[at:], "/?#")
	if path < 0 {
		path = len(l.base) - at
	}
	path += at
	switch {
	case strings.HasPrefix(ref, "//"):
		return scheme + ":" + ref
	case ref[0] == '/':
		return l.base[:path] + ref
	}
	folder := l.base[path:]
	if end := strings.IndexAny(folder, "?#"); end >= 0 {
		folder = folder[:end]
	}
	if ref[0] == '?' {
		return l.base[:path] + folder + ref
	}
	return l.base[:path] + folder[:strings.LastIndexByte(folder, '/')+1] + slash(folder) + ref
}

// slash stands between an authority without a path and a relative reference.
func slash(folder string) string {
	if strings.IndexByte(folder, '/') < 0 {
		return "/"
	}
	return ""
}

// setBase takes the first base that is an address.
func (l *links) setBase(href []byte) {
	base := strings.ReplaceAll(squeeze(string(href)), `\`, "/")
	if _, ok := ParseTarget(base); ok && l.base == "" && len(base) <= maxBase && !strings.HasPrefix(base, "//") && !hasPrefixFold(base, "www.") {
		l.base = base
		for i := range l.kept { // it holds for the whole page
			l.kept[i].URL = l.resolve(l.kept[i].URL)
		}
	}
}

// name gives links their visible texts.
func (l *links) name(seen string, anchors []anchor) {
	for _, a := range anchors {
		if a.link >= 0 && l.kept[a.link].Shown == "" {
			l.kept[a.link].Shown = label(seen[a.from:a.to], a.quoted)
		}
	}
}

// label is visible text on one line.
func label(s string, quoted bool) string {
	s = strings.TrimSpace(cutText(s, 2*maxShown))
	if strings.ContainsAny(s, "\n\t") {
		lines := strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\t' })
		for i := range lines {
			if quoted {
				lines[i] = strings.TrimLeft(lines[i], "> ")
			}
			lines[i] = strings.TrimSpace(lines[i])
		}
		s = strings.Join(lines, " ")
	}
	if quoted {
		s = strings.TrimLeft(s, "> ")
	}
	return cutText(s, maxShown)
}

// running adds the addresses that stand in the text outside of anchors: mail programs make links of them.
func (l *links) running(seen string, anchors []anchor) {
	from := 0
	for _, a := range anchors {
		if a.from > from {
			l.plain(seen[from:a.from])
		}
		from = max(from, a.to)
	}
	l.plain(seen[from:])
}

func (l *links) plain(s string) {
	for url := range Addresses(s) {
		if l.count == maxLinks {
			return
		}
		l.keep(Link{URL: url})
	}
}

// conditional adds the links of what only Outlook reads.
func (l *links) conditional(src string, limits Limits) {
	r := newReader(limits)
	r.links = *l
	r.inComment = true
	r.run(src)
	r.endAnchor()
	r.links.name(string(r.out.text), r.out.anchors)
	*l = r.links
}
