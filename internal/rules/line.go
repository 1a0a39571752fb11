package rules

import (
	"fmt"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"sekisho/heuristics"
	"sekisho/internal/text"
)

// Line is a test line of a rule: a mail, or facts that stand in it.
type Line struct {
	Hit  bool   // the rule must hit it; else it must miss it
	Text string // as it stands in the configuration
	File string // path of the mail; "" where the line holds the facts

	facts *view
}

// Outcome is what a rule comes to. The zero value is invalid.
type Outcome string

const (
	Hits      Outcome = "hit"
	Misses    Outcome = "miss"
	Undecided Outcome = "undecided"
)

// Tried is what a rule came to with a test line.
type Tried struct {
	Outcome  Outcome
	Reason   heuristics.Reason // of Undecided
	Evidence heuristics.Evidence
}

// Passed says that this is what the line wants. What is undecided is neither hit nor miss.
func (t Tried) Passed(l Line) bool {
	if l.Hit {
		return t.Outcome == Hits
	}
	return t.Outcome == Misses
}

// Try says what the rule comes to with the facts of a line that has some.
func (r *Rule) Try(l Line) Tried {
	switch d := r.when.decide(l.facts); d.truth {
	case yes:
		return Tried{Outcome: Hits, Evidence: heuristics.Say(heuristics.Text{En: r.Section.En, Ja: r.Section.Ja}, r.hit(l.facts))}
	case no:
		return Tried{Outcome: Misses}
	default:
		return Tried{Outcome: Undecided, Reason: d.reason}
	}
}

// lines reads the test lines. Paths are relative to the file of the configuration.
func (b *builder) lines(r *Rule) {
	for _, list := range []struct {
		key   string
		hit   bool
		lines []string
	}{{"hit", true, r.Section.Hit}, {"miss", false, r.Section.Miss}} {
		for i, said := range list.lines {
			line, err := b.line(said)
			if err != nil {
				b.fail(fmt.Sprintf("%s[%d]", list.key, i), err.Error())
			}
			line.Hit = list.hit
			r.Lines = append(r.Lines, line)
		}
	}
}

func (b *builder) line(said string) (Line, error) {
	said = strings.TrimSpace(said)
	if !strings.HasPrefix(said, "{") {
		file := said
		if !filepath.IsAbs(file) {
			file = filepath.Join(filepath.Dir(b.config.File()), file)
		}
		return Line{Text: said, File: file}, nil
	}
	facts, err := readFacts(said)
	return Line{Text: said, facts: facts}, err
}

// readFacts reads facts from an inline table of TOML. What is not named is unknown.
func readFacts(said string) (*view, error) {
	var doc struct {
		Facts map[string]any `toml:"facts"`
	}
	if strings.ContainsAny(said, "\r\n") {
		return nil, fmt.Errorf("facts stand on one line")
	}
	if err := toml.Unmarshal([]byte("facts = "+said), &doc); err != nil {
		return nil, fmt.Errorf("the facts cannot be read: %s", strings.TrimPrefix(err.Error(), "toml: "))
	}
	v := newView()
	for _, f := range Facts() {
		v.gaps[f.Path] = "not named in the test line"
	}
	v.fields(func(string) []string { return nil })
	if err := v.set(reflect.ValueOf(&v.env).Elem(), "", doc.Facts); err != nil {
		return nil, err
	}
	v.leaveOut()
	return v, nil
}

// set fills a struct with what a table names.
func (v *view) set(into reflect.Value, prefix string, table map[string]any) error {
	for name, said := range table {
		path := prefix + name
		if path == "header" {
			if err := v.setHeader(said); err != nil {
				return err
			}
			continue
		}
		i := fieldNamed(into.Type(), name)
		if i < 0 || path == "headers" {
			return fmt.Errorf("%s is not a fact", quoted(path))
		}
		if err := v.setOne(into.Field(i), path, said); err != nil {
			return err
		}
	}
	return nil
}

func (v *view) setOne(into reflect.Value, path string, said any) error {
	switch into.Kind() {
	case reflect.Struct:
		if table, ok := said.(map[string]any); ok {
			return v.set(into, path+".", table)
		}
	case reflect.Slice:
		if list, ok := said.([]any); ok {
			return v.setList(into, path, list)
		}
	default:
		value := reflect.ValueOf(said)
		if !value.IsValid() || !value.CanConvert(into.Type()) || into.Kind() == reflect.String && value.Kind() != reflect.String {
			break
		}
		into.Set(value.Convert(into.Type()))
		delete(v.gaps, path)
		return nil
	}
	return fmt.Errorf("%s cannot be %v", path, said)
}

// setList fills a list. A field that one of its elements does not name is unknown.
func (v *view) setList(into reflect.Value, path string, list []any) error {
	if len(list) > maxList {
		return fmt.Errorf("%s has more than %d elements", path, maxList)
	}
	delete(v.gaps, path)
	whole := map[string]int{}
	for i, said := range list {
		if into.Type().Elem().Kind() == reflect.String {
			s, ok := said.(string)
			if !ok {
				return fmt.Errorf("%s cannot hold %v", path, said)
			}
			into.Set(reflect.Append(into, reflect.ValueOf(s)))
			continue
		}
		table, ok := said.(map[string]any)
		if !ok {
			return fmt.Errorf("%s cannot hold %v", path, said)
		}
		one := reflect.New(into.Type().Elem().Elem())
		if err := v.set(one.Elem(), path+".", table); err != nil {
			return err
		}
		for name := range table {
			whole[path+"."+name]++
		}
		setPath(one.Interface(), strconv.Itoa(i+1))
		into.Set(reflect.Append(into, one))
	}
	for _, name := range fieldsBelow(path) {
		if whole[name] < len(list) {
			v.gaps[name] = "not named in the test line"
		} else {
			delete(v.gaps, name)
		}
	}
	return nil
}

func setPath(one any, path string) {
	switch one := one.(type) {
	case *attachment:
		one.path = path
	case *link:
		one.path = path
	}
}

// setHeader fills the header: a text for each field, or a list of texts. Fields that are not named are not there.
func (v *view) setHeader(said any) error {
	table, ok := said.(map[string]any)
	if !ok {
		return fmt.Errorf("header cannot be %v", said)
	}
	values := map[string][]string{}
	for name, value := range table {
		switch value := value.(type) {
		case string:
			values[strings.ToLower(name)] = []string{value}
		case []any:
			for _, one := range value {
				s, ok := one.(string)
				if !ok {
					return fmt.Errorf("header.%s cannot hold %v", name, one)
				}
				values[strings.ToLower(name)] = append(values[strings.ToLower(name)], s)
			}
		default:
			return fmt.Errorf("header.%s cannot be %v", name, value)
		}
	}
	delete(v.gaps, "header")
	v.fields(func(name string) []string { return values[strings.ToLower(name)] })
	return nil
}

func quoted(s string) string { return strconv.Quote(text.Clip(s, 60)) }
