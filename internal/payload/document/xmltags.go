package document

import (
	"bytes"
	"html"
	"io"
	"strings"

	"sekisho/internal/text"
)

// Parts of OOXML are gone through tag by tag, without a tree: what is looked for are a few elements and their attributes. What XML would
// refuse is stepped over, since the programs repair files. Prefixes of names are left out; entities are resolved in what is handed out.

// maxTag bounds a tag; a longer one is cut, and its end is read as text.
const maxTag = 64 << 10

// tags reads a part from front to back.
type tags struct {
	r    io.Reader
	buf  []byte
	b    []byte // what of buf is not read yet
	err  error
	tag  []byte // without brackets
	text []byte // in front of it, its last octets
}

const windowSize = 32 << 10

func newTags(r io.Reader) *tags {
	t := &tags{r: r, buf: make([]byte, 0, windowSize)}
	t.fill()
	if bytes.HasPrefix(t.b, []byte("\xff\xfe")) || bytes.HasPrefix(t.b, []byte("\xfe\xff")) {
		t.narrow()
	}
	return t
}

// narrow reads a part in UTF-16 (ECMA-376 part 2, 8.2.2 allows it) whole, up to a megabyte: no program writes one.
func (t *tags) narrow() {
	const most = 1 << 20
	rest, _ := io.ReadAll(io.LimitReader(t.r, most))
	all, _ := text.Decode("utf-16", append(bytes.Clone(t.b), rest...))
	t.r, t.b, t.err = strings.NewReader(all), nil, nil
	t.fill()
}

// fill moves what is left to the front and reads more. It says whether there was more.
func (t *tags) fill() bool {
	if t.err != nil {
		return false
	}
	if len(t.b) > cap(t.buf)/2 {
		grown := make([]byte, len(t.b), min(2*cap(t.buf), 2*maxTag)+windowSize)
		copy(grown, t.b)
		t.buf = grown
	} else {
		t.buf = t.buf[:copy(t.buf[:cap(t.buf)], t.b)]
	}
	n := len(t.buf)
	for t.err == nil && len(t.buf) == n {
		var got int
		got, t.err = t.r.Read(t.buf[n:cap(t.buf)])
		t.buf = t.buf[:n+got]
	}
	t.b = t.buf
	return len(t.buf) > n
}

// next goes to the next tag. It is false at the end, or where reading failed: err says which.
func (t *tags) next() bool {
	t.text = nil
	for {
		open := bytes.IndexByte(t.b, '<')
		if open >= 0 {
			t.text = t.b[:open]
			t.b = t.b[open:]
			return t.close()
		}
		if len(t.b) > maxText {
			t.b = t.b[len(t.b)-maxText:] // of a long text the end is enough
		}
		if !t.fill() {
			return false
		}
	}
}

// close looks for the end of the tag that begins at t.b. Within quotes ">" is a character like others.
func (t *tags) close() bool {
	for {
		end := tagEnd(t.b)
		if end < 0 && len(t.b) > maxTag {
			end = maxTag
		}
		if end >= 0 {
			t.tag, t.b = t.b[1:end], t.b[end+1:]
			return true
		}
		t.text = bytes.Clone(t.text) // it lies in the buffer, which is moved
		if !t.fill() {
			return false
		}
	}
}

// tagEnd is where a tag ends; -1 if it does not.
func tagEnd(b []byte) int {
	end := bytes.IndexByte(b, '>')
	if end < 0 {
		return -1
	}
	if bytes.IndexByte(b[:end], '\'') < 0 && bytes.Count(b[:end], []byte{'"'})%2 == 0 || b[1] == '!' || b[1] == '?' {
		return end
	}
	var quote byte
	for i, c := range b[:min(len(b), maxTag)] {
		switch {
		case c == quote:
			quote = 0
		case quote == 0 && c == '>':
			return i
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		}
	}
	return -1
}

// name is the local name of the tag; nothing for end tags. It stands until the next tag.
func (t *tags) name() []byte {
	b, start := t.tag, 0
	for i, c := range b {
		switch c {
		case ':':
			start = i + 1
		case ' ', '\t', '\r', '\n', '/':
			return b[start:i]
		}
	}
	return b[start:]
}

func (t *tags) is(name string) bool { return string(t.name()) == name }

func blank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// attr is the value of an attribute by its local name, with entities resolved.
func (t *tags) attr(name string) string {
	for b := t.tag; ; {
		i := bytes.Index(b, []byte(name))
		if i < 0 {
			return ""
		}
		before := i > 0 && (blank(b[i-1]) || b[i-1] == ':' || b[i-1] == '"' || b[i-1] == '\'')
		b = b[i+len(name):]
		rest := bytes.TrimLeft(b, " \t\r\n")
		if !before || len(rest) < 2 || rest[0] != '=' {
			continue
		}
		rest = bytes.TrimLeft(rest[1:], " \t\r\n")
		if len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
			continue
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 {
			end = len(rest) - 1
		}
		return plain(rest[1 : 1+end])
	}
}

// plain resolves entities and character references.
func plain(b []byte) string {
	if bytes.IndexByte(b, '&') < 0 {
		return string(b)
	}
	return html.UnescapeString(string(b))
}
