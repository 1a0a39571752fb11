// Package text reads the text that mail is made of: charsets and their damage, encoded words and comments of header fields, domain names, and how
// to show all of this to a person without harm.
//
// Charsets are those of the WHATWG Encoding Standard with the further labels that Japanese mail carries (cp932, ISO-2022-JP-MS,
// CP50221, eucJP-ms, …). "Strict" means that decoding added no U+FFFD: the decoders of x/text replace bad octets and never fail.
//
// All functions take time linear in their input, keep no state, may be called at once from many goroutines, and return valid UTF-8.
package text

import (
	"strings"
	"unicode/utf8"
)

// Valid returns s with every invalid octet sequence replaced by U+FFFD.
func Valid(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}
