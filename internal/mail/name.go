package mail

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"sekisho/internal/text"
)

// declaredNames collects every form of a file name: filename of Content-Disposition (RFC 2183, section 2.3), name of Content-Type, each
// first in the extended form (RFC 2231, sections 3 and 4), which mail programs of today prefer, then in the plain one with encoded
// words or undeclared octets.
func declaredNames(disposition, contentType []param) []Name {
	names := extendedNames("disposition*", disposition, "filename")
	names = append(names, plainNames("disposition", disposition, "filename")...)
	names = append(names, extendedNames("type*", contentType, "name")...)
	return append(names, plainNames("type", contentType, "name")...)
}

// plainNames also gives what stands in front of a NUL, where programs written in C end a name.
func plainNames(source string, params []param, key string) (names []Name) {
	for _, p := range params {
		if p.name != key || p.value == "" {
			continue
		}
		names = append(names, plainName(source, p.value))
		if front, _, cut := strings.Cut(p.value, "\x00"); cut && front != "" {
			names = append(names, plainName(source, front))
		}
	}
	return names
}

// plainName reads a value that may hold encoded words (RFC 2047 forbids them in parameters; everybody writes them) or undeclared octets.
func plainName(source, value string) Name {
	n := Name{Source: source, Raw: []byte(value), Text: text.DecodeHeader(value)}
	if labels := text.WordCharsets(value); len(labels) > 0 {
		n.Charset = labels[0]
	}
	if !plainASCII(value) {
		_, charset, ok := text.Guess(n.Raw)
		n.Charset = cmp.Or(n.Charset, charset)
		if charset != "iso-2022-jp" { // which has seven bits
			n.Defects = append(n.Defects, DefectRaw8Bit)
		}
		if !ok {
			n.Defects = append(n.Defects, DefectCharset)
		}
	}
	return n
}

// segment is one piece of an extended parameter: "filename*" or "filename*2*".
type segment struct {
	index   int
	percent bool // percent-encoded, and index 0 begins with charset'language'
	value   string
}

// extendedNames joins the segments of key and decodes them. A second set of segments gives a second name.
func extendedNames(source string, params []param, key string) (names []Name) {
	var sets [][]segment
	for _, p := range params {
		s, ok := parseSegment(p, key)
		if !ok {
			continue
		}
		i := slices.IndexFunc(sets, func(set []segment) bool { return !hasIndex(set, s.index) })
		switch {
		case i >= 0:
			sets[i] = append(sets[i], s)
		case len(sets) < maxNameSets:
			sets = append(sets, []segment{s})
		default:
			sets[len(sets)-1] = []segment{s} // programs take the first or the last
		}
	}
	for _, set := range sets {
		slices.SortFunc(set, func(a, b segment) int { return a.index - b.index })
		names = append(names, extendedName(source, set))
	}
	return names
}

// maxNameSets bounds the names that one field declares in the extended form.
const maxNameSets = 4

func hasIndex(set []segment, index int) bool {
	return slices.ContainsFunc(set, func(s segment) bool { return s.index == index })
}

// parseSegment reads "key*", "key*N" and "key*N*". "key*" alone counts as segment 0.
func parseSegment(p param, key string) (s segment, ok bool) {
	rest, ok := strings.CutPrefix(p.name, key+"*")
	if !ok {
		return s, false
	}
	s.value = p.value
	if rest == "" {
		s.percent = true
		return s, true
	}
	rest, s.percent = strings.CutSuffix(rest, "*")
	index, err := strconv.Atoi(rest)
	s.index = index
	return s, err == nil && index >= 0 && index < maxParams
}

func extendedName(source string, set []segment) Name {
	n := Name{Source: source}
	var octets []byte
	for i, s := range set {
		n.Raw = append(n.Raw, s.value...)
		value := s.value
		if s.percent && i == 0 {
			n.Charset, value = charsetOf(value)
		}
		if s.percent {
			octets = appendPercent(octets, value)
		} else {
			octets = append(octets, value...)
		}
	}
	if n.Charset == "" {
		plain := plainName(source, string(octets))
		plain.Raw = n.Raw
		return plain
	}
	var ok bool
	if n.Text, ok = text.DecodeOrGuess(n.Charset, octets); !ok {
		n.Defects = append(n.Defects, DefectCharset)
	}
	return n
}

// charsetOf cuts charset and language off (RFC 2231, section 4). A value that lacks both quotes has neither.
func charsetOf(value string) (charset, rest string) {
	parts := strings.SplitN(value, "'", 3)
	if len(parts) < 3 {
		return "", value
	}
	return text.Label(parts[0]), parts[2]
}

// appendPercent decodes %XX; a "%" without two hexadecimal digits stands for itself.
func appendPercent(out []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && text.HexDigit(s[i+1]) >= 0 && text.HexDigit(s[i+2]) >= 0 {
			out = append(out, byte(text.HexDigit(s[i+1])<<4|text.HexDigit(s[i+2])))
			i += 2
			continue
		}
		out = append(out, s[i])
	}
	return out
}
