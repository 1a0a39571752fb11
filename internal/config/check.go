package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// check finds unknown keys and wrong types, in the order of the text. Below an unknown section nothing more is reported.
func (s *source) check(known schema) error {
	c := checker{source: s, known: known}
	c.items(s.items)
	return c.found.err()
}

type checker struct {
	source  *source
	known   schema
	found   mistakes
	unknown []string // path of the section that was reported last
}

func (c *checker) items(items []item) {
	for _, it := range items {
		switch {
		case c.unknown != nil && len(it.path) > len(c.unknown) && slices.Equal(it.path[:len(c.unknown)], c.unknown):
		case it.kind == unstable.InlineTable && c.item(it):
			c.items(it.list)
		case it.kind != unstable.InlineTable:
			c.item(it)
		}
	}
}

// item checks the path of one item, from its first part on, and its value. It returns whether all is well.
func (c *checker) item(it item) bool {
	for n := range it.path {
		above := c.known.keyed(it.path[:n])
		kind := c.known[above]
		if kind == sections && strings.HasSuffix(it.path[n-1], "]") {
			kind = section // one of the list
		}
		if kind == numbers && n == len(it.path)-1 {
			return c.value(it, number)
		}
		if kind != section {
			return c.report(it, it.path[:n], func() string { return c.wrong(above, kind) })
		}
		if _, ok := c.known[c.known.keyed(it.path[:n+1])]; !ok {
			return c.report(it, it.path[:n+1], func() string { return c.unknownKey(it.path[n], above) })
		}
	}
	return c.value(it, c.known[c.known.keyed(it.path)])
}

func (c *checker) value(it item, want shape) bool {
	if want.fits(it) {
		return true
	}
	c.found.add(func() *Error {
		return c.source.at(c.where(it, want), it.dotted(), c.wrong(c.known.keyed(it.path), want))
	})
	c.remember(it, it.path)
	return false
}

// where is what an error about the type points to: the element that does not fit, the value, or a section's name.
func (c *checker) where(it item, want shape) span {
	if it.header {
		return it.key
	}
	if it.kind == unstable.Array && (want == texts || want == addresses) {
		for _, e := range it.list {
			if e.kind != unstable.String {
				return e.value
			}
		}
	}
	return it.value
}

func (c *checker) report(it item, path []string, message func() string) bool {
	c.found.add(func() *Error { return c.source.at(it.key, it.dotted(), message()) })
	c.remember(it, path)
	return false
}

// remember keeps quiet about the keys of a section whose name was reported.
func (c *checker) remember(it item, path []string) {
	if it.header {
		c.unknown = slices.Clone(path)
	}
}

func (c *checker) wrong(key string, want shape) string {
	return fmt.Sprintf("%s must be %s", key, allowed[want])
}

// unknownKey names the section and what may have been meant.
func (c *checker) unknownKey(name, above string) string {
	message := fmt.Sprintf("unknown key %s in %s; ", quote(name), c.known.bracketed(above))
	if above == "" {
		message = fmt.Sprintf("unknown section %s; ", quote(name))
	}
	names := c.known.children(above)
	if homes := c.known.homes(name); len(homes) > 0 {
		return message + fmt.Sprintf("it belongs to %s", strings.Join(homes, ", "))
	}
	if near := nearest(name, names); near != "" {
		return message + fmt.Sprintf("did you mean %q?", near)
	}
	return message + "known: " + strings.Join(names, ", ")
}

// homes are the sections that know a key of this name.
func (s schema) homes(name string) []string {
	var homes []string
	for key := range s {
		if above, found := strings.CutSuffix(key, "."+name); found {
			homes = append(homes, s.bracketed(above))
		}
	}
	slices.Sort(homes)
	return homes
}

// nearest returns the known name that a mistyped one is closest to, or "" when none is close.
func nearest(name string, names []string) string {
	name = strings.ToLower(strings.ReplaceAll(name, "-", "_"))
	if len(name) > 40 {
		return ""
	}
	best, least := "", 1+max(1, min(2, len(name)/2), len(name)/3)
	for _, n := range names {
		if d := distance(name, n); d < least {
			best, least = n, d
		}
	}
	return best
}

// distance is the number of letters to insert, delete or replace (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
