package mail

import (
	"slices"
	"strings"
)

// maxBoundaries bounds the readings of a boundary.
const maxBoundaries = 16

// boundaries lists the readings of the boundary parameter (RFC 2046, section 5.1.1), which may hold blanks but not end with one: in the
// plain and the extended form, with and without what follows its first word, its backslashes kept or read as quoted pairs. Mail programs
// differ in which one they follow.
func boundaries(params []param) (list []string) {
	add := func(b string) {
		b = strings.TrimRight(b, " \t")
		if b != "" && len(b) <= maxBoundary && len(list) < maxBoundaries && !slices.Contains(list, b) {
			list = append(list, b)
		}
	}
	for _, p := range params {
		if p.name == "boundary" {
			add(p.value)
			add(firstWord(p.value))
			add(strings.ReplaceAll(p.value, `\`, ""))
		}
	}
	for _, n := range extendedNames("", params, "boundary") {
		add(n.Text)
	}
	return list
}
