package config

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// source is the text of a configuration and where each of its keys and values stands. It is not changed after reading, so several
// goroutines may share it.
type source struct {
	name  string
	text  []byte
	items []item
	byKey map[string]item // dotted path → its key and value; section headers only where nothing else has the path
}

// item is one key with its value, one section header, or one element of a list (path "house.domains[1]"). What stands in a list of sections
// has the number of its section in the path ("exempt[0].from").
type item struct {
	path   []string
	kind   unstable.Kind // of the value; Table and ArrayTable are section headers
	key    span
	value  span
	header bool
	list   []item // elements of an Array; keys of an InlineTable
}

// span is a range of octets of the text.
type span struct{ start, end int }

func (i item) dotted() string { return strings.Join(i.path, ".") }

// readSource splits the text into keys and values. It fails at the first octet that is not TOML.
func readSource(name string, text []byte) (*source, *Error) {
	s := &source{name: name, text: text, byKey: map[string]item{}}
	var p unstable.Parser
	p.Reset(text)
	r := reader{parser: &p, known: newSchema(), sections: map[string]int{}}
	for p.NextExpression() {
		s.items = append(s.items, r.expression(p.Expression()))
	}
	if err := p.Error(); err != nil {
		return nil, s.syntax(&p, err)
	}
	s.index(s.items)
	return s, nil
}

func (s *source) index(items []item) {
	for _, it := range items {
		if old, known := s.byKey[it.dotted()]; !known || old.header && !it.header {
			s.byKey[it.dotted()] = it
		}
		s.index(it.list)
	}
}

// find returns the key and value of a dotted path, and whether the text has it.
func (s *source) find(key string) (item, bool) {
	if s == nil {
		return item{}, false
	}
	it, ok := s.byKey[key]
	return it, ok
}

// syntax turns the parser's complaint into an Error with its position.
func (s *source) syntax(p *unstable.Parser, err error) *Error {
	mark := span{len(s.text), len(s.text)}
	message := err.Error()
	var parse *unstable.ParserError
	if errors.As(err, &parse) {
		message = parse.Message
		if len(parse.Highlight) > 0 {
			r := p.Range(parse.Highlight)
			mark = span{int(r.Offset), int(r.Offset + r.Length)}
		}
	}
	e := s.at(mark, "", "not TOML: "+message)
	switch {
	case strings.HasPrefix(message, "expected keyword"):
		e.Message = "this is no value"
		e.Allowed = `a text stands in quotes ("…"); without quotes only true, false and numbers`
	case strings.HasSuffix(message, "at start of value"):
		e.Message = "a value must stand here"
		e.Allowed = `a text in quotes ("…"), a number, true, false or a list ([…])`
	}
	return e
}

// decode fills the configuration from the text. What is left to fail here are values that a type refuses and keys that stand twice.
func (s *source) decode(c *Config) *Error {
	decoder := toml.NewDecoder(bytes.NewReader(s.text)).DisallowUnknownFields().EnableUnmarshalerInterface()
	err := decoder.Decode(c)
	var refused *toml.DecodeError
	if errors.As(err, &refused) {
		mark := s.mark(refused.Position())
		return s.at(mark, strings.Join(refused.Key(), "."), strings.TrimPrefix(refused.Error(), "toml: "))
	}
	if err != nil {
		return &Error{File: s.name, Message: strings.TrimPrefix(err.Error(), "toml: ")}
	}
	return nil
}

// mark finds row and column (octets, from 1) again, and the whole key or value that begins there.
func (s *source) mark(row, column int) span {
	start := 0
	for range row - 1 {
		start += bytes.IndexByte(s.text[start:], '\n') + 1
	}
	start = min(start+column-1, len(s.text))
	for _, it := range s.items {
		if it.key.start == start {
			return it.key
		}
		if it.value.start == start {
			return it.value
		}
	}
	return span{start, min(start+1, len(s.text))}
}

// at makes an Error that points to a range of the text; of a range over several lines, to what stands on the first.
func (s *source) at(mark span, key, message string) *Error {
	before := s.text[:mark.start]
	start := bytes.LastIndexByte(before, '\n') + 1
	line, _, _ := bytes.Cut(s.text[start:], []byte("\n"))
	line = bytes.TrimSuffix(line, []byte("\r"))
	end := max(mark.start, min(mark.end, start+len(line)))
	return &Error{
		File: s.name, Key: key, Message: message, Text: string(line),
		Line:   1 + bytes.Count(before, []byte("\n")),
		Column: 1 + utf8.RuneCount(s.text[start:mark.start]),
		Length: utf8.RuneCount(s.text[mark.start:end]),
	}
}
