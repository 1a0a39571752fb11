package mail

import (
	"io"
	"iter"
	"strings"
)

// decoder removes a Content-Transfer-Encoding (RFC 2045, section 6) from a stream, tolerantly: what can be decoded is, and bad says
// that something could not.
type decoder interface {
	io.Reader
	bad() bool
}

// newDecoder returns the decoder for the Content-Transfer-Encoding fields of a header. Of each the first word counts, and of several
// the one that changes something. A value that nobody knows leaves the content as it is and is bad; so does uuencode, without being bad: the
// files in such a content are found by their own first lines.
func newDecoder(h Header, r io.Reader) decoder {
	unknown := false
	for word := range transferEncodings(h) {
		switch word {
		case "", "7bit", "8bit", "binary":
		case "base64":
			return &base64Reader{r: r}
		case "quoted-printable":
			return &quotedReader{r: r}
		default:
			unknown = unknown || !uuencode(word)
		}
	}
	return identity{Reader: r, unknown: unknown}
}

// transferEncodings yields the first word of each Content-Transfer-Encoding field, in lower case.
func transferEncodings(h Header) iter.Seq[string] {
	return func(yield func(string) bool) {
		fields := h.All("Content-Transfer-Encoding")
		for _, f := range fields[:min(len(fields), maxRepeated)] {
			if !yield(strings.ToLower(firstWord(withoutHeadComments(f.Value())))) {
				return
			}
		}
	}
}

// uuencoded says that a content is declared to be uuencoded.
func uuencoded(h Header) bool {
	for word := range transferEncodings(h) {
		if uuencode(word) {
			return true
		}
	}
	return false
}

// uuencode knows the names under which old programs declare it; none was ever registered.
func uuencode(word string) bool {
	switch word {
	case "x-uuencode", "uuencode", "x-uue", "uue":
		return true
	}
	return false
}

// firstWord ends at white space, a comma, a comment or a parameter.
func firstWord(value string) string {
	value = strings.TrimLeft(value, " \t")
	if i := strings.IndexAny(value, " \t,;(\r\n"); i >= 0 {
		value = value[:i]
	}
	return strings.Trim(value, `"`)
}

type identity struct {
	io.Reader
	unknown bool
}

func (d identity) bad() bool { return d.unknown }
