package page

import (
	"strings"
	"unicode/utf8"
)

// fullWidthColon and slashes begin the authority of an address in full-width letters. Either may be ASCII, too, where what is around is not.
const fullWidthColon = "："

// wideHost says that s begins with what stands between a scheme and a host, and that the host begins with a full-width letter or digit.
func wideHost(s string) bool {
	host, ok := strings.CutPrefix(s, "://")
	if !ok || !strings.HasPrefix(host, "\xef\xbc") && !strings.HasPrefix(host, "\xef\xbd") {
		return false
	}
	r, _ := utf8.DecodeRuneInString(host)
	c, wide := narrowed(r)
	return wide && (letter(c) || digit(c))
}

// fullWidth reads the address whose colon stands at i: letters, digits and signs of U+FF01 to U+FF5E, ASCII, and 。 for a dot between them. It gives where
// to look on.
func fullWidth(s string, i int) (url string, end int) {
	_, size := utf8.DecodeRuneInString(s[i:])
	end = i + size
	rest := s[end:]
	for _, slashes := range [...]string{"／／", "//"} {
		if strings.HasPrefix(rest, slashes) {
			end += len(slashes)
			scheme := schemeOf(s[:i])
			if scheme == "" {
				return "", end
			}
			host, after := narrowRun(s, end)
			host = trimSentence(host)
			if host == "" {
				return "", after
			}
			return scheme + "://" + host[:min(len(host), MaxURL-len("https://"))], after
		}
	}
	return "", end
}

// schemeOf is the scheme that s ends with in letters of either width.
func schemeOf(s string) string {
	narrow := ""
	for len(s) > 0 && len(narrow) < len("https") {
		r, size := utf8.DecodeLastRuneInString(s)
		c, ok := narrowed(r)
		if !ok || !letter(c) {
			break
		}
		s, narrow = s[:len(s)-size], string(c)+narrow
	}
	narrow = strings.ToLower(narrow)
	for _, scheme := range [...]string{"https", "http", "ftp"} {
		if strings.HasSuffix(narrow, scheme) {
			return scheme
		}
	}
	return ""
}

// narrowRun is what follows in letters of either width, and where it ends.
func narrowRun(s string, i int) (string, int) {
	var b strings.Builder
	for i < len(s) && b.Len() < MaxURL {
		r, size := utf8.DecodeRuneInString(s[i:])
		c, ok := narrowed(r)
		if r == '。' && dotFollows(s[i+size:]) {
			c, ok = '.', true
		}
		if !ok || !urlOctet(c) {
			break
		}
		b.WriteByte(c)
		i += size
	}
	return b.String(), i
}

// dotFollows says that a name goes on behind an ideographic full stop, instead of a sentence.
func dotFollows(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	c, ok := narrowed(r)
	return ok && (letter(c) || digit(c))
}

// narrowed is the ASCII form of a character (Unicode, Halfwidth and Fullwidth Forms).
func narrowed(r rune) (byte, bool) {
	switch {
	case r >= 0xFF01 && r <= 0xFF5E:
		return byte(r - 0xFF01 + '!'), true
	case r > ' ' && r < 0x7F:
		return byte(r), true
	}
	return 0, false
}
