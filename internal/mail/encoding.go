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

// newDecoder returns the decoder for the value of a Content-Transfer-Encoding field. Only its first word counts. A value that RFC 2045
// does not know leaves the content as it is and is bad.
func newDecoder(encoding string, r io.Reader) decoder {
	word := strings.ToLower(firstWord(encoding))
	switch word {
	case "", "7bit", "8bit", "binary":
		return identity{Reader: r}
	case "base64":
		return &base64Reader{r: r}
	case "quoted-printable":
		return &quotedReader{r: r}
	}
	return identity{Reader: r, unknown: true}
}

// firstWord ends at white space, a comment or a parameter.
func firstWord(value string) string {
	value = strings.TrimLeft(value, " \t")
	if i := strings.IndexAny(value, " \t;(\r\n"); i >= 0 {
		value = value[:i]
	}
	return strings.Trim(value, `"`)
}

type identity struct {
	io.Reader
	unknown bool
}

func (d identity) bad() bool { return d.unknown }
