package rules

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"sekisho/heuristics"
	"sekisho/internal/config"
)

// faults collects what is wrong with rules.
type faults struct {
	list  []error
	total int
}

// maxFaults bounds how many faults are told at once.
const maxFaults = 20

func (f *faults) add(err error) {
	if f.total++; len(f.list) < maxFaults {
		f.list = append(f.list, err)
	}
}

func (f *faults) err() error {
	if more := f.total - len(f.list); more > 0 {
		return errors.Join(append(slices.Clone(f.list), fmt.Errorf("… and %d more", more))...)
	}
	return errors.Join(f.list...)
}

// builder checks one [[rule]].
type builder struct {
	config config.Config
	key    string // "rule[0]"
	faults *faults
	failed bool
}

func (b *builder) fail(key, message string) {
	b.failed = true
	b.faults.add(b.config.ErrorAt(b.key+"."+key, message))
}

func (b *builder) inside(key string, f *fault) {
	b.failed = true
	b.faults.add(b.config.ErrorInside(b.key+"."+key, f.from, f.to, f.message, f.allowed))
}

// rule makes a rule of a section; nil if something is wrong with it.
func (b *builder) rule(section config.Rule) *Rule {
	r := &Rule{ID: Prefix + section.ID, Section: section}
	var bad *fault
	if r.when, bad = compileCondition(section.When); bad != nil {
		b.inside("when", bad)
	}
	if section.Part != "" {
		if r.part, bad = compileElement(section.Part); bad != nil {
			b.inside("part", bad)
		}
	}
	if b.failed {
		return nil
	}
	b.placeholders(r)
	b.lines(r)
	if b.failed {
		return nil
	}
	r.Kind = r.kind()
	return r
}

// compileElement makes a leaf of an expression that finds a file or a link.
func compileElement(source string) (*leaf, *fault) {
	const allowed = `allowed: as find(attachments, .class == "archive"), find(links, .source == "qr")`
	tree, language, bad := parse(source, reflect.Invalid)
	if bad != nil {
		return nil, bad
	}
	s := splitter{tree: tree, language: language, source: []rune(source)}
	l := s.leaf(tree.Node, reflect.Invalid)
	if s.err != nil {
		return nil, s.err
	}
	if fieldsOf(l.bare) == "" {
		in := inspector{source: s.source}
		return nil, in.at(tree.Node.Location(), "this finds no file and no link", allowed)
	}
	return l, nil
}

// fieldsOf is the name of the list that elements of a type stand in, or "".
func fieldsOf(t reflect.Type) string {
	switch t {
	case reflect.TypeFor[*attachment]():
		return "attachments"
	case reflect.TypeFor[*link]():
		return "links"
	}
	return ""
}

var placeholder = regexp.MustCompile(`\{([a-z]+(?:[._][a-z]+)*)\}`)

// placeholders finds what each placeholder stands for. Both languages have the same: the configuration has seen to that.
func (b *builder) placeholders(r *Rule) {
	for _, m := range placeholder.FindAllStringSubmatchIndex(r.Section.En, -1) {
		name := r.Section.En[m[2]:m[3]]
		place, message := b.reading(r, name)
		if message != "" {
			before := len([]rune(r.Section.En[:m[0]]))
			b.inside("en", &fault{from: before, to: before + len(name) + len("{}"), message: message, allowed: "allowed: names of facts that are one value, part.… where part is set"})
			continue
		}
		if !slices.ContainsFunc(r.shown, func(s reading) bool { return s.key == name }) {
			r.shown = append(r.shown, place)
		}
	}
}

func (b *builder) reading(r *Rule, name string) (reading, string) {
	if field, found := strings.CutPrefix(name, "part."); found {
		if r.part == nil {
			return reading{}, "the rule has no part"
		}
		path := fieldsOf(r.part.bare) + "." + field
		t, _, ok := typeOf(path)
		if !ok {
			return reading{}, fmt.Sprintf("%q is no field of what part finds", field)
		}
		return reading{key: name, path: path, kind: t.Kind(), ofPart: true}, ""
	}
	t, listed, ok := typeOf(name)
	if !ok {
		return reading{}, fmt.Sprintf("%s is not a fact", name)
	}
	switch t.Kind() {
	case reflect.String, reflect.Int, reflect.Bool:
		if !listed {
			return reading{key: name, path: name, kind: t.Kind()}, ""
		}
	}
	return reading{}, fmt.Sprintf("%s is not one value", name)
}

// kind is what a rule rests on, by what it reads.
func (r *Rule) kind() heuristics.Kind {
	kind := structural
	reads := r.conditions()
	for _, f := range Facts() {
		if !slices.Contains(reads, f.Path) {
			continue
		}
		if f.Kind == relational {
			return relational
		}
		if f.Kind == content {
			kind = content
		}
	}
	return kind
}

// conditions are the paths that the rule rests on.
func (r *Rule) conditions() []string {
	var reads []string
	r.when.visit(func(paths, _ []string) { reads = append(reads, paths...) })
	return reads
}

// reads are the paths that the rule rests on or shows.
func (r *Rule) reads() []string {
	reads := r.conditions()
	if r.part != nil {
		reads = append(reads, r.part.reads...)
	}
	for _, s := range r.shown {
		reads = append(reads, s.path)
	}
	return reads
}
