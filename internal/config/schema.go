package config

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// shape is what TOML may hold at one key.
type shape byte

const (
	section   shape = iota + 1
	text            // "…"
	boolean         // true, false
	integer         // 12
	number          // 12, 0.5
	texts           // ["…", "…"]
	addresses       // "…" or ["…", "…"]
	duration        // "20s"
	size            // "64 MiB" or 65536
	date            // 2027-03-31
	numbers         // a section of numbers with free keys
	sections        // [[…]]: a list of sections
)

// allowed says it in words, for an error.
var allowed = map[shape]string{
	section:   "a section with keys of its own",
	text:      `a text in quotes ("…")`,
	boolean:   "true or false",
	integer:   "a whole number",
	number:    "a number",
	texts:     `a list of texts (["…", "…"])`,
	addresses: `an address in quotes or a list of them ("inet:127.0.0.1:8894")`,
	duration:  `a time with its unit in quotes ("20s", "1m30s", "500ms")`,
	size:      `a number of octets, or a text with a unit ("256 KiB", "64 MiB", "1 GiB")`,
	date:      "a date without quotes (2027-03-31)",
	numbers:   "a section of numbers",
	sections:  "a list of sections, each under its name in double brackets ([[…]])",
}

// fits tells whether a TOML value can stand there at all; what it says is Validate's matter.
func (s shape) fits(v item) bool {
	switch s {
	case section, numbers:
		return v.header && v.kind == unstable.Table || v.kind == unstable.InlineTable
	case sections:
		return v.header && v.kind == unstable.ArrayTable
	case date:
		return v.kind == unstable.LocalDate
	case text, duration:
		return v.kind == unstable.String
	case boolean:
		return v.kind == unstable.Bool
	case integer:
		return v.kind == unstable.Integer
	case number:
		return v.kind == unstable.Integer || v.kind == unstable.Float
	case size:
		return v.kind == unstable.Integer || v.kind == unstable.String
	case addresses:
		return v.kind == unstable.String || listOfTexts(v)
	case texts:
		return listOfTexts(v)
	}
	return false
}

func listOfTexts(v item) bool {
	return v.kind == unstable.Array && !slices.ContainsFunc(v.list, func(e item) bool { return e.kind != unstable.String })
}

// schema is what TOML may hold, by dotted path. It is read from the struct, so that a key is declared once.
type schema map[string]shape

func newSchema() schema {
	s := schema{"": section}
	s.add("", reflect.TypeFor[Config]())
	return s
}

func (s schema) add(prefix string, t reflect.Type) {
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("toml"), ",")
		if name == "-" || !f.IsExported() {
			continue
		}
		key := join(".", prefix, name)
		switch s[key] = shapeOf(f.Type); s[key] {
		case section:
			s.add(key, f.Type)
		case sections:
			s.add(key, f.Type.Elem())
		}
	}
}

func shapeOf(t reflect.Type) shape {
	switch t {
	case reflect.TypeFor[Duration]():
		return duration
	case reflect.TypeFor[Size]():
		return size
	case reflect.TypeFor[Addresses]():
		return addresses
	case reflect.TypeFor[toml.LocalDate]():
		return date
	}
	switch t.Kind() {
	case reflect.Struct:
		return section
	case reflect.Map:
		return numbers
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Struct {
			return sections
		}
		return texts
	case reflect.String:
		return text
	case reflect.Bool:
		return boolean
	case reflect.Int:
		return integer
	case reflect.Float64:
		return number
	}
	panic(fmt.Sprintf("config: no TOML form for %v", t))
}

// keyed is a path as the schema knows it: without the numbers of sections.
func (s schema) keyed(path []string) string {
	key := ""
	for _, part := range path {
		name, _, _ := strings.Cut(part, "[")
		if listed := join(".", key, name); s[listed] == sections {
			key = listed
		} else {
			key = join(".", key, part)
		}
	}
	return key
}

// bracketed is the name of a section as it stands above its keys.
func (s schema) bracketed(key string) string {
	if s[key] == sections {
		return "[[" + key + "]]"
	}
	return "[" + key + "]"
}

// children are the known keys directly below a path, sorted.
func (s schema) children(path string) []string {
	var names []string
	for key := range maps.Keys(s) {
		name, below := strings.CutPrefix(key, path+".")
		if path == "" {
			name, below = key, key != ""
		}
		if below && !strings.Contains(name, ".") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
