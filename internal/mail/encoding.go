package mail

import (
	"io"
	"strings"
)

// decoder removes a Content-Transfer-Encoding (RFC 2045, section 6) from a stream, tolerantly: what can be decoded is, and bad says
// that something could not.
type decoder interface {
	io.Reader
	bad() bool
}

// newDecoder returns the decoder for the Content-Transfer-Encoding fields of a header. Of each the first word counts, and of several
// the one that changes something. A value that RFC 2045 does not know leaves the content as it is and is bad.
func newDecoder(h Header, r io.Reader) decoder {
	unknown := false
	fields := h.All("Content-Transfer-Encoding")
	for _, f := range fields[:min(len(fields), maxRepeated)] {
		switch strings.ToLower(firstWord(withoutHeadComments(f.Value()))) {
		case "", "7bit", "8bit", "binary":
		case "base64":
			return &base64Reader{r: r}
		case "quoted-printable":
			return &quotedReader{r: r}
		default:
			unknown = true
		}
	}
	return identity{Reader: r, unknown: unknown}
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
