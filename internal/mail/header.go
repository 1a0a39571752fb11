package mail

import (
	"bytes"
	"strings"
)

// Field is one header field. Raw holds the octets after the colon as received: leading white space kept, folds kept as LF or CRLF,
// without the final line end.
type Field struct {
	Name string
	Raw  []byte
}

// Value is the unfolded field body without surrounding white space (RFC 5322, section 2.2.3). Octets are not decoded.
func (f Field) Value() string {
	v := bytes.ReplaceAll(f.Raw, []byte("\r\n"), []byte("\n"))
	v = bytes.ReplaceAll(v, []byte("\n"), nil)
	return strings.Trim(string(v), " \t")
}

// Header holds the fields from top to bottom.
type Header []Field

// Get returns the value of the topmost field of that name, compared without case, or "".
func (h Header) Get(name string) string {
	for _, f := range h {
		if strings.EqualFold(f.Name, name) {
			return f.Value()
		}
	}
	return ""
}

// All returns every field of that name from top to bottom.
func (h Header) All(name string) []Field {
	var fields []Field
	for _, f := range h {
		if strings.EqualFold(f.Name, name) {
			fields = append(fields, f)
		}
	}
	return fields
}

// Has says whether a field of that name stands in the header.
func (h Header) Has(name string) bool { return len(h.All(name)) > 0 }

// behindCR returns the fields of that name that stand behind a CR without LF in the body of another field, where some mail programs begin a
// new line and others do not (RFC 5322, section 2.2, forbids it).
func (h Header) behindCR(name string) (fields []Field) {
	for _, f := range h {
		_, rest, found := bytes.Cut(f.Raw, []byte("\r"))
		for found {
			var line []byte
			line, rest, found = bytes.Cut(rest, []byte("\r"))
			if hidden, ok := parseField(line); ok && strings.EqualFold(hidden.Name, name) {
				fields = append(fields, hidden)
			}
		}
	}
	return fields
}
