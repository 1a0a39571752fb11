package document

import (
	"bytes"
	"io"
	"strings"
)

// ReadRTF reads what a rich text fetches or starts by itself, and the objects in it (Rich Text Format 1.9.1): objects (\object) with their class and
// data, whether they are updated on opening (\objupdate), the template, fields. It takes what Word takes, for exploits hide in that: groups
// that do not close, control words, blanks and groups of other destinations within the digits of an object, binary data (\bin) among them.
//
// Bounds: what stands between the octets of an object is left out while it is read, a header is looked for in maxRTFHeader octets of the file, for
// all objects together in its size and as much again; maxListed objects. The memory is that of two windows, whatever the size of the file.
func ReadRTF(r io.ReaderAt, size int64) (*Info, []Attached) {
	t := &rtf{rtfReader: newRTFReader(r, 0, size), headers: size + maxRTFHeader}
	t.info.Kind = "rtf"
	for t.token() {
	}
	return &t.info, t.files
}

const (
	maxRTFHeader  = 256 << 10
	maxRTFCapture = 2 << 10
)

// rtf is a rich text while it is read.
type rtf struct {
	*rtfReader
	info    Info
	files   []Attached
	objects int
	headers int64 // octets that may still be looked at for the headers of objects
	capture rtfCapture
	pending byte // half of a Unicode escape's fallback: characters to leave out
}

// rtfCapture collects the text of a destination.
type rtfCapture struct {
	word  string
	depth int
	text  []byte
}

// token takes one step; false at the end.
func (t *rtf) token() bool {
	b, ok := t.plain()
	if len(b) > 0 {
		t.text(b)
		return true
	}
	if !ok {
		t.close()
		return false
	}
	switch c := t.next(); c {
	case '{':
		t.depth++
	case '}':
		if t.capture.word != "" && t.depth <= t.capture.depth {
			t.close()
		}
		t.depth--
	case '\\':
		t.control()
	}
	return true
}

// text takes characters for the destination that is collected; those that stand in for a Unicode escape are left out.
func (t *rtf) text(b []byte) {
	if t.capture.word == "" {
		return
	}
	for t.pending > 0 && len(b) > 0 {
		b, t.pending = b[1:], t.pending-1
	}
	room := maxRTFCapture - len(t.capture.text)
	for _, c := range b[:min(len(b), room)] {
		if c != '\r' && c != '\n' {
			t.capture.text = append(t.capture.text, c)
		}
	}
}

func (t *rtf) control() {
	w := t.word()
	switch w.name {
	case "'":
		t.text([]byte{w.octet})
	case "\\", "{", "}":
		t.text([]byte(w.name))
	case "u":
		if t.capture.word != "" {
			t.text([]byte(string(rune(uint16(w.number)))))
			t.pending = 1
		}
	case "bin":
		t.skip(int64(w.number))
	case "objupdate":
		add(&t.info.Exploits, ObjUpdate)
	case "objdata":
		t.object()
	case "template", "fldinst", "objclass":
		t.close()
		t.capture = rtfCapture{word: w.name, depth: t.depth}
	}
}

// close judges what was collected.
func (t *rtf) close() {
	text := strings.TrimSpace(string(t.capture.text))
	word := t.capture.word
	t.capture, t.pending = rtfCapture{}, 0
	if word == "" || text == "" {
		return
	}
	t.info.address(text)
	switch word {
	case "template":
		if leadsAway(text) {
			t.info.link("attachedTemplate", text)
		}
	case "fldinst":
		t.info.field(text)
	case "objclass":
		t.class(text)
	}
}

// class notes the class of an object. That of the old Equation Editor is known by its name alone.
func (t *rtf) class(name string) {
	name = clip(ansi([]byte(name)))
	add(&t.info.Embedded, Embedded{Class: name})
	if strings.HasPrefix(strings.ToLower(name), "equation.") {
		add(&t.info.Exploits, Equation)
	}
}

// object reads the beginning of an object's data: OLE version 1 (MS-OLEDS 2.2.4 to 2.2.6).
func (t *rtf) object() {
	if t.objects++; t.objects > maxListed || t.headers <= 0 {
		t.info.unfinished("too-many-entries")
		return
	}
	at := t.at()
	data := newObjectReader(t.r, at, t.size)
	head := make([]byte, 8<<10)
	data.most = at + min(t.headers, maxRTFHeader)
	n, _ := io.ReadFull(data, head)
	t.headers -= data.in.at() - at
	if data.odd {
		add(&t.info.Exploits, ObjData)
	}
	t.embedded(at, cursor{b: head[:n]}, n)
}

// Format identifiers of an object's header.
const (
	oleLinked   = 1
	oleEmbedded = 2
)

func (t *rtf) embedded(at int64, c cursor, n int) {
	c.take(4)
	format := u32(c.take(4), 0)
	class := c.prefixed()
	topic := c.prefixed()
	item := c.prefixed()
	if c.b == nil || format != oleLinked && format != oleEmbedded {
		if n > 0 {
			add(&t.info.Exploits, ObjData) // Word finds more in it than its specification
		}
		t.whole(at, "object", 0)
		return
	}
	t.class(class)
	if format == oleLinked {
		if target := strings.TrimSpace(topic + " " + item); leadsAway(target) {
			t.info.link("oleObject", target)
		}
		return
	}
	c.take(4)
	before := int64(n - len(c.b))
	if strings.EqualFold(class, "Package") {
		t.packed(at, before, c)
		return
	}
	t.whole(at, class, before)
}

// prefixed reads a string of the writer's code page behind its length, which counts the NUL (LengthPrefixedAnsiString, 2.1.4).
func (c *cursor) prefixed() string {
	n := u32(c.take(4), 0)
	if n > maxText {
		c.b = nil
		return ""
	}
	return ansi(c.take(int(n)))
}

// whole yields the data of an object from an octet on.
func (t *rtf) whole(at int64, name string, from int64) {
	t.files = append(t.files, Attached{Name: name, Size: -1, Packed: t.size - at, Open: func() (io.ReadCloser, error) {
		return t.open(at, from, -1)
	}})
}

// packed yields a file of the Object Packager (the frame is that of "\x01Ole10Native" without its length).
func (t *rtf) packed(at, before int64, c cursor) {
	have := len(c.b)
	c.take(2)
	label, file := c.terminated(), c.terminated()
	c.take(4)
	path := c.take(int(u32(c.take(4), 0)))
	size := int64(u32(c.take(4), 0))
	if c.b == nil {
		t.whole(at, "Package", before)
		return
	}
	from := before + int64(have-len(c.b))
	name := clip(firstText(lastName(label), lastName(file), lastName(ansi(path))))
	add(&t.info.Embedded, Embedded{Name: name, Class: "Package"})
	t.files = append(t.files, Attached{Name: name, Size: size, Packed: t.size - at, Open: func() (io.ReadCloser, error) {
		return t.open(at, from, size)
	}})
}

func (t *rtf) open(at, from, size int64) (io.ReadCloser, error) {
	var data io.Reader = newObjectReader(t.r, at, t.size)
	if _, err := io.CopyN(io.Discard, data, from); err != nil {
		data = bytes.NewReader(nil)
	}
	if size >= 0 {
		data = io.LimitReader(data, size)
	}
	return io.NopCloser(data), nil
}
