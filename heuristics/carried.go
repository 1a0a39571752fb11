package heuristics

import (
	"iter"
	"slices"
	"strings"

	"sekisho/internal/mail"
	"sekisho/internal/payload"
)

// item is something that the mail carries: a body part, or an entry of an archive in one.
type item struct {
	object  *payload.Object
	part    *mail.Part      // of which it is the content; nil for entries
	archive *payload.Object // that holds it; nil for body parts
	names   []string        // every form that the sender gave, the shown one first
	hints   []string        // what mail programs name a part by that has no name
	name    string          // the form by which it has its class
	class   payload.Class
}

// carried lists everything that the mail carries, containers before what they hold. A part without an object (its reader failed)
// still has its names. The list is made once a judgement.
func (f *Facts) carried() []item {
	if f.list == nil {
		f.list = f.listItems()
	}
	return f.list
}

func (f *Facts) listItems() []item {
	list := []item{}
	parts, order := f.leafParts()
	for _, o := range f.Objects {
		if o == nil {
			continue
		}
		list = appendTree(list, newItem(o, parts[o.Path], nil))
		delete(parts, o.Path)
	}
	for _, p := range order {
		if parts[p.Path] == p {
			list = append(list, newItem(standIn(p), p, nil))
		}
	}
	return list
}

// standIn is the object of a part that no reader looked into.
func standIn(p *mail.Part) *payload.Object {
	o := &payload.Object{Path: p.Path, Name: p.FileName()}
	if len(p.Parts) > 0 {
		o.Type = payload.Message
	}
	return o
}

// leafParts gives the parts that hold no further parts, by path and in order, and with them those that have a name all the same: an
// attached message is a file, too.
func (f *Facts) leafParts() (byPath map[string]*mail.Part, order []*mail.Part) {
	byPath = map[string]*mail.Part{}
	for p := range f.parts() {
		if len(p.Parts) == 0 || p.FileName() != "" {
			byPath[p.Path] = p
			order = append(order, p)
		}
	}
	return byPath, order
}

// parts yields every body part, parents first.
func (f *Facts) parts() iter.Seq[*mail.Part] {
	return func(yield func(*mail.Part) bool) {
		if f.Mail != nil {
			yieldParts(f.Mail.Root, yield)
		}
	}
}

func yieldParts(p *mail.Part, yield func(*mail.Part) bool) bool {
	if p == nil {
		return true
	}
	if !yield(p) {
		return false
	}
	for _, child := range p.Parts {
		if !yieldParts(child, yield) {
			return false
		}
	}
	return true
}

// appendTree adds an item and what it holds.
func appendTree(list []item, it item) []item {
	list = append(list, it)
	if it.sealed() {
		return appendEmbedded(list, it.object)
	}
	for _, child := range it.object.Children {
		if child != nil {
			list = appendTree(list, newItem(child, nil, it.object))
		}
	}
	return list
}

// appendEmbedded adds the files that a document shows as objects, which a double click opens: those within compound files, which the document is
// or which are parts of it.
func appendEmbedded(list []item, o *payload.Object) []item {
	for _, child := range o.Children {
		switch {
		case child == nil:
		case o.Type == payload.OLE || o.Type == payload.JTD:
			list = appendTree(list, newItem(child, nil, o))
		case child.Type == payload.OLE || child.Type == payload.OOXML:
			list = appendEmbedded(list, child)
		}
	}
	return list
}

// sealed says that opening the item does not show what it holds: an OOXML document and a JAR are ZIP files, but a double click starts
// Word or Java. A document that is named as an archive opens as one. Files in PDF, rich text and OneNote are opened by a double click on their sign.
func (it item) sealed() bool {
	for _, name := range slices.Concat(it.names, it.hints) {
		if payload.ClassOfName(name) == payload.ClassArchive {
			return false
		}
	}
	if runs(it.class) {
		return true
	}
	switch it.object.Type {
	case payload.MSG, payload.PDF, payload.RTF, payload.OneNote:
		return false
	}
	return it.class == payload.ClassDocument
}

func newItem(o *payload.Object, p *mail.Part, archive *payload.Object) item {
	it := item{object: o, part: p, archive: archive, names: declared(o, p), name: o.Name, class: classAs(o, o.Name)}
	if p != nil && len(it.names) == 0 {
		it.hints = p.Hints()
	}
	for _, name := range slices.Concat(it.names, it.hints) {
		if runs(it.class) {
			break
		}
		if name == o.Name {
			continue
		}
		if class := classAs(o, name); runs(class) {
			it.name, it.class = name, class
		}
	}
	return it
}

// declared lists the forms of a name, each once. Mail programs differ in which one they use, and in whether a name ends at a NUL.
func declared(o *payload.Object, p *mail.Part) []string {
	var names []string
	add := func(name string) {
		if name != "" && len(names) < maxForms && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	forms := func(name string) {
		add(name)
		if early, _, cut := strings.Cut(name, "\x00"); cut {
			add(early)
		}
	}
	forms(o.Name)
	if p != nil {
		for _, n := range boundedNames(p) {
			forms(n.Text)
		}
	}
	return names
}

// boundedNames are the forms of a part's name that are looked at: programs take the first or the last.
func boundedNames(p *mail.Part) []mail.Name {
	first := min(len(p.Names), maxForms/4)
	last := max(first, len(p.Names)-maxForms/4)
	return slices.Concat(p.Names[:first], p.Names[last:])
}

// maxForms bounds the names of one part that are looked at: two parameters in two notations, some of them doubled or cut at a NUL.
const maxForms = 32

// classAs is the object's class as if it had that name.
func classAs(o *payload.Object, name string) payload.Class {
	as := payload.Object{Name: name, RawName: o.RawName, Type: o.Type, Active: o.Active}
	return as.Class()
}

// runs says that opening a thing of that class starts something.
func runs(c payload.Class) bool {
	return c == payload.ClassProgram || c == payload.ClassScript || c == payload.ClassShortcut
}

// body says that the item is text of the mail itself and not a file: text without a name, by label and by content.
func (it item) body() bool {
	if it.archive != nil || len(it.names) > 0 {
		return false
	}
	content := payload.Object{Type: it.object.Type}
	if c := content.Class(); c != payload.ClassNone && c != payload.ClassText {
		return false
	}
	if it.part == nil {
		return true
	}
	text := strings.HasPrefix(it.part.MediaType, "text/") || strings.HasPrefix(it.part.MediaType, "message/")
	return text && it.part.Disposition != "attachment"
}

// values begins the data of a hit with the name by which the item has its class.
func (it item) values() map[string]string {
	data := map[string]string{}
	putName(data, "name", it.name)
	return data
}

// unnamed stands for the name of a file that has none.
var unnamed = called{en: "unnamed", ja: "名前なし"}

func putName(data map[string]string, key, name string) {
	if name == "" {
		unnamed.put(data, key)
		return
	}
	data[key] = name
}
