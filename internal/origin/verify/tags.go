package verify

import (
	"errors"
	"strings"
)

// Bounds of a tag list: signatures carry copies of header fields at most, keys nothing that is long.
const (
	maxTagList = 64 << 10
	maxTags    = 64
)

var (
	errTagSyntax = errors.New("malformed tags")
	errTagTwice  = errors.New("a tag stands there twice")
	errTagsLong  = errors.New("too long")
)

// tag is one tag-spec of a tag list (RFC 6376, section 3.2). Its value is without the white space around it.
type tag struct {
	name, value string
	from, to    int // where its value stands, with the white space around it
}

type tagList []tag

// parseTags reads a tag list. A tag that stands there twice makes the list invalid.
func parseTags(s string) (tagList, error) {
	if len(s) > maxTagList {
		return nil, errTagsLong
	}
	var list tagList
	for at := 0; at <= len(s); {
		end := strings.IndexByte(s[at:], ';')
		if end < 0 {
			end = len(s) - at
		}
		spec := s[at : at+end]
		if blank(spec) == "" {
			at += end + 1
			continue
		}
		name, _, ok := strings.Cut(spec, "=")
		if !ok || !tagName(blank(name)) || len(list) == maxTags {
			return nil, errTagSyntax
		}
		t := tag{name: blank(name), from: at + len(name) + 1, to: at + end}
		t.value = blank(s[t.from:t.to])
		if _, there := list.get(t.name); there {
			return nil, errTagTwice
		}
		list = append(list, t)
		at += end + 1
	}
	return list, nil
}

// blank takes folding white space off both ends.
func blank(s string) string { return strings.Trim(s, " \t\r\n") }

func tagName(s string) bool {
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
		case i > 0 && (c >= '0' && c <= '9' || c == '_'):
		default:
			return false
		}
	}
	return s != ""
}

func (l tagList) get(name string) (string, bool) {
	for _, t := range l {
		if t.name == name {
			return t.value, true
		}
	}
	return "", false
}

// text is the value of a tag, or "".
func (l tagList) text(name string) string {
	value, _ := l.get(name)
	return value
}

// packed is the value without any white space, as base64 may be folded.
func (l tagList) packed(name string) string { return packed(l.text(name)) }

func packed(s string) string {
	if !strings.ContainsAny(s, " \t\r\n") {
		return s
	}
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\r\n", r) {
			return -1
		}
		return r
	}, s)
}

// words are the members of a list with ":" between them, without white space.
func (l tagList) words(name string) []string { return strings.Split(l.packed(name), ":") }

// without is s with the value of one tag taken out, and everything else as it stands (RFC 6376, section 3.5, "b=").
func (l tagList) without(s, name string) string {
	for _, t := range l {
		if t.name == name {
			return s[:t.from] + s[t.to:]
		}
	}
	return s
}
