package corpus

import (
	"fmt"
	"strings"
)

// Naming is how a mail program writes the name of a file into the header.
type Naming string

// Namings. The zero value is RFC2231.
const (
	RFC2231 Naming = "rfc2231" // filename*=CHARSET''percent-encoded
	RFC2047 Naming = "rfc2047" // an encoded word inside quotes: against the standard, and what Outlook writes
	Raw     Naming = "raw"     // the bare octets of the charset inside quotes
)

// parameter writes the parameter key ("filename", "name") with that value.
func (n Naming) parameter(key, value string, c Charset) string {
	if isASCII(value) {
		return fmt.Sprintf("%s=%q", key, value)
	}
	switch n {
	case RFC2047:
		return key + `="` + c.words(value) + `"`
	case Raw:
		return key + `="` + string(c.octets(value)) + `"`
	}
	return key + "*=" + c.label() + "''" + percent(c.octets(value))
}

// percent writes octets as an extended value (RFC 2231, section 4).
func percent(octets []byte) string {
	var b strings.Builder
	for _, o := range octets {
		if o >= 'a' && o <= 'z' || o >= 'A' && o <= 'Z' || o >= '0' && o <= '9' || strings.IndexByte(".-_", o) >= 0 {
			b.WriteByte(o)
		} else {
			fmt.Fprintf(&b, "%%%02X", o)
		}
	}
	return b.String()
}
