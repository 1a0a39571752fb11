package config

import (
	"slices"
	"strconv"

	"github.com/pelletier/go-toml/v2/unstable"
)

// reader turns the parser's nodes, which live until its next expression, into items.
type reader struct {
	parser   *unstable.Parser
	known    schema
	section  []string
	sections map[string]int // how many of a list of sections there were
}

// expression reads one "[section]" or one "key = value".
func (r *reader) expression(n *unstable.Node) item {
	if n.Kind == unstable.KeyValue {
		return r.pair(r.section, n)
	}
	it := item{kind: n.Kind, header: true}
	it.path, it.key = r.path(nil, n)
	r.number(it)
	r.section = it.path
	return it
}

// number puts the number of the section that a header begins, or is in, behind the name of a list of sections.
func (r *reader) number(header item) {
	for i := range header.path {
		name := r.known.keyed(header.path[:i+1])
		if r.known[name] != sections {
			continue
		}
		if i == len(header.path)-1 && header.kind == unstable.ArrayTable {
			r.sections[name]++
		}
		if n := r.sections[name]; n > 0 {
			header.path[i] += "[" + strconv.Itoa(n-1) + "]"
		}
	}
}

func (r *reader) pair(section []string, n *unstable.Node) item {
	it := item{kind: n.Value().Kind}
	it.path, it.key = r.path(section, n)
	it.value = r.after(it.key.end, int(n.Raw.Offset+n.Raw.Length))
	it.list = r.inside(it, n.Value())
	return it
}

// maxParts bounds the parts of a path. No key of ours has more than three; what lies deeper is unknown whatever it says.
const maxParts = 8

// path reads a key, dotted or not, and where it stands.
func (r *reader) path(section []string, n *unstable.Node) ([]string, span) {
	path := slices.Clone(section)
	var where span
	for it := n.Key(); it.Next(); {
		raw := it.Node().Raw
		if where.end == 0 {
			where.start = int(raw.Offset)
		}
		where.end = int(raw.Offset + raw.Length)
		if len(path) < maxParts {
			path = append(path, string(it.Node().Data))
		}
	}
	return path, where
}

// after finds the value between a key and the end of the pair: the parser gives lists no position of their own.
func (r *reader) after(start, end int) span {
	text := r.parser.Data()
	for start < end && (text[start] == ' ' || text[start] == '\t' || text[start] == '=') {
		start++
	}
	return span{start, end}
}

// inside reads the elements of a list or the keys of an inline table; other values have none.
func (r *reader) inside(outer item, n *unstable.Node) []item {
	if len(outer.path) == maxParts {
		return nil
	}
	var list []item
	switch n.Kind {
	case unstable.InlineTable:
		for it := n.Children(); it.Next(); {
			list = append(list, r.pair(outer.path, it.Node()))
		}
	case unstable.Array:
		for it := n.Children(); it.Next(); {
			list = append(list, r.element(outer, len(list), it.Node()))
		}
	}
	return list
}

func (r *reader) element(outer item, index int, n *unstable.Node) item {
	it := item{kind: n.Kind, value: outer.value}
	it.path = slices.Clone(outer.path)
	it.path[len(it.path)-1] += "[" + strconv.Itoa(index) + "]"
	if n.Raw.Length > 0 && n.Kind != unstable.InlineTable {
		it.value = span{int(n.Raw.Offset), int(n.Raw.Offset + n.Raw.Length)}
	}
	it.key = it.value
	return it
}
