package mta

import "strings"

// Bounds of the expansion of one parameter. Settings that name one another cannot make it run on.
const (
	maxDepth  = 20
	maxLength = 64 << 10
	maxSteps  = 10_000
)

// expander replaces $name, ${name}, $(name), ${name?text}, ${name:text} and ${name?{text}:{text}} (postconf(5)). Comparisons
// (${{a} == {b}?…}) are left empty.
type expander struct {
	lookup func(name string) string
	out    strings.Builder
	steps  int
}

func expand(text string, lookup func(name string) string) string {
	e := expander{lookup: lookup}
	e.text(text, 0)
	return strings.TrimSpace(e.out.String())
}

func (e *expander) text(text string, depth int) {
	for text != "" && depth <= maxDepth && e.steps < maxSteps && e.out.Len() < maxLength {
		at := strings.IndexByte(text, '$')
		if at < 0 {
			at = len(text)
		}
		e.out.WriteString(text[:min(at, maxLength)])
		e.steps++
		text = text[at:]
		if text != "" {
			text = e.reference(text[1:], depth)
		}
	}
}

// reference expands what stands after a $ and returns the rest.
func (e *expander) reference(text string, depth int) (rest string) {
	switch {
	case text == "":
		return ""
	case text[0] == '$':
		e.out.WriteByte('$')
		return text[1:]
	case text[0] == '{':
		inner, rest := enclosed(text, '{', '}')
		e.condition(inner, depth)
		return rest
	case text[0] == '(':
		inner, rest := enclosed(text, '(', ')')
		e.condition(inner, depth)
		return rest
	}
	n := nameLength(text)
	e.text(e.lookup(text[:n]), depth+1)
	return text[n:]
}

// condition expands the inside of ${…}.
func (e *expander) condition(inner string, depth int) {
	n := nameLength(inner)
	name, rest := inner[:n], strings.TrimSpace(inner[n:])
	if name == "" {
		return // a comparison
	}
	value := e.lookup(name)
	switch {
	case rest == "":
		e.text(value, depth+1)
	case rest[0] == '?':
		yes, no := branches(rest[1:])
		if value == "" {
			yes = no
		}
		e.text(yes, depth+1)
	case rest[0] == ':' && value == "":
		yes, _ := branches(rest[1:])
		e.text(yes, depth+1)
	}
}

// branches reads "text", "{text}" or "{text}:{text}".
func branches(text string) (yes, no string) {
	text = strings.TrimSpace(text)
	if !strings.HasPrefix(text, "{") {
		return text, ""
	}
	yes, rest := enclosed(text, '{', '}')
	rest, second := strings.CutPrefix(strings.TrimSpace(rest), ":")
	if !second {
		return yes, ""
	}
	return yes, unbrace(strings.TrimSpace(rest))
}

// enclosed returns what stands between the bracket at the beginning and the one that closes it, and the rest.
func enclosed(text string, open, shut byte) (inner, rest string) {
	depth := 0
	for i := range len(text) {
		switch text[i] {
		case open:
			depth++
		case shut:
			if depth--; depth == 0 {
				return text[1:i], text[i+1:]
			}
		}
	}
	return text[1:], ""
}

func nameLength(text string) int {
	for i := range len(text) {
		c := text[i]
		if c != '_' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return i
		}
	}
	return len(text)
}
