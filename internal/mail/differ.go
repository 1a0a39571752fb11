package mail

import (
	"cmp"
	"hash/crc32"
	"slices"
	"strings"
)

// compare writes into m what the second reader sees otherwise. Its parts are matched with ours by content first, then by name, then, without a
// name, by type and order, since it converts the octets of texts.
func compare(m *Message, seconds []secondPart) {
	c := comparison{m: m, ours: allParts(m.Root), named: map[string][]*Part{}, matched: map[*Part]bool{}}
	for _, p := range c.ours {
		for _, n := range p.Names {
			key := compared(n.Text)
			c.named[key] = append(c.named[key], p)
		}
	}
	var rest []secondPart
	for _, s := range seconds {
		if p := c.first(c.ours, s.sameContent); p != nil {
			c.matchedPart(p, s)
		} else {
			rest = append(rest, s)
		}
	}
	for _, s := range rest {
		if p := c.first(c.named[compared(s.name)], s.named); p != nil {
			c.matched[p] = true
		} else if p := c.first(c.ours, s.sameKind); p != nil {
			c.matchedPart(p, s)
		} else if s.file() {
			c.other(Other{Name: s.name, MediaType: s.typeName(), Size: int64(len(s.content))})
		}
	}
}

type comparison struct {
	m       *Message
	ours    []*Part
	named   map[string][]*Part // by compared name
	matched map[*Part]bool
}

// allParts lists p and what is below it, in order.
func allParts(p *Part) []*Part {
	list := []*Part{p}
	for _, sub := range p.Parts {
		list = append(list, allParts(sub)...)
	}
	return list
}

// first returns the first of parts that is not matched yet.
func (c *comparison) first(parts []*Part, same func(*Part) bool) *Part {
	i := slices.IndexFunc(parts, func(p *Part) bool { return !c.matched[p] && same(p) })
	if i < 0 {
		return nil
	}
	return parts[i]
}

func (c *comparison) matchedPart(p *Part, s secondPart) {
	c.matched[p] = true
	if s.readable() && !hasName(p, s.name) {
		p.Names = append(p.Names, Name{Source: "second", Raw: []byte(s.name), Text: s.name})
		p.add(DefectReadersDiffer)
		c.m.Defects = addDefect(c.m.Defects, DefectReadersDiffer)
	}
	if typesDiffer(p.MediaType, s.typeName()) {
		p.add(DefectReadersDiffer)
		c.other(Other{Part: p.Path, Name: s.name, MediaType: s.typeName(), Size: int64(len(s.content))})
	}
}

func (c *comparison) other(o Other) {
	c.m.Second = append(c.m.Second, o)
	c.m.Defects = addDefect(c.m.Defects, DefectReadersDiffer)
}

// typesDiffer leaves out what a reader says when it does not know.
func typesDiffer(a, b string) bool {
	unknown := func(t string) bool { return t == "text/plain" || t == "application/octet-stream" }
	return a != b && !unknown(a) && !unknown(b)
}

func (s secondPart) typeName() string {
	return strings.ToLower(cmp.Or(s.mediaType, "text/plain"))
}

func (s secondPart) sameContent(p *Part) bool {
	return len(s.content) > 0 && p.Size == int64(len(s.content)) && p.sum == crc32.Checksum(s.content, castagnoli)
}

func (s secondPart) named(*Part) bool { return s.name != "" }

func (s secondPart) sameKind(p *Part) bool {
	return s.name == "" && len(p.Names) == 0 && len(p.Parts) == 0 && s.typeName() == p.MediaType
}

// file says that a part is neither a text of the mail nor nothing.
func (s secondPart) file() bool {
	t := s.typeName()
	return s.name != "" || len(s.content) > 0 && !strings.HasPrefix(t, "text/") && !holdsParts(t)
}

// readable says that the second reader decoded the name: one that it garbled is no reading.
func (s secondPart) readable() bool {
	return s.name != "" && !strings.ContainsAny(s.name, "\uFFFD\x1b") && !strings.Contains(s.name, "=?")
}

func hasName(p *Part, name string) bool {
	name = strings.ReplaceAll(name, `"`, "") // some readers leave the quotes
	return slices.ContainsFunc(p.Names, func(n Name) bool { return sameFile(n.Text, name) })
}

// castagnoli is the polynomial that processors compute themselves.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)
