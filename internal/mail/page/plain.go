package page

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/publicsuffix"
)

// Addresses yields the addresses that stand in running text, as they stand: with a scheme that leads somewhere (http, https, ftp, file), beginning with
// "www.", or as UNC path (\\host\share). What is written in full-width letters ("ｈｔｔｐｓ：／／") is yielded in ASCII: no program makes a link of it, but people
// follow it. A domain with a path ("example.jp/a"), of which mail programs make a link, too, is given "http://". Japanese is written without blanks, so an address ends at the first character that is not
// ASCII, and punctuation at its end belongs to the sentence; RFC 3986, appendix C, calls for "<" and ">" around it, within which it may be
// broken over lines. A host may be written in any script. Bare domains without a path are no addresses, and "hxxp" is none on purpose.
func Addresses(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := 0; i < len(s); {
			c := s[i]
			if c == fullWidthColon[0] && strings.HasPrefix(s[i:], fullWidthColon) {
				url, end := fullWidth(s, i)
				if url != "" && !yield(url) {
					return
				}
				i = end
				continue
			}
			if c != ':' && c|0x20 != 'w' && c != '\\' && c != '/' {
				i++
				continue
			}
			if c == ':' && wideHost(s[i:]) {
				url, end := fullWidth(s, i)
				if url != "" && !yield(url) {
					return
				}
				i = end
				continue
			}
			begin, host, ok := addressAt(s, i)
			if !ok {
				i++
				continue
			}
			url, end := addressEnd(s, begin, host)
			if url != "" && s[i] == '/' {
				url = "http://" + url[:min(len(url), MaxURL-len("http://"))]
			}
			if url != "" && !yield(url) {
				return
			}
			i = max(end, i+1)
		}
	}
}

// addressAt says whether the octet at i gives an address away: where it begins and where its host begins.
func addressAt(s string, i int) (begin, host int, ok bool) {
	switch s[i] {
	case ':':
		if !strings.HasPrefix(s[i:], "://") {
			return 0, 0, false
		}
		n := schemeBefore(s[:i])
		return i - n, i + len("://"), n > 0
	case 'w', 'W':
		return i, i + len("www."), hasPrefixFold(s[i:], "www.") && !wordBefore(s[:i])
	case '/':
		begin = i - domainBefore(s[:i])
		return begin, begin, begin < i && i+1 < len(s) && (letter(s[i+1]) || digit(s[i+1]) || strings.IndexByte("%_~?", s[i+1]) >= 0)
	case '\\':
		return i, i + 2, strings.HasPrefix(s[i:], `\\`) && !wordBefore(s[:i]) && !strings.HasSuffix(s[:i], ":") && share(s[i+2:])
	}
	return 0, 0, false
}

// schemeBefore is the length of the scheme that s ends with, or 0. That http stands behind letters (URLhttp://…) does not keep mail programs from
// seeing it.
func schemeBefore(s string) int {
	for _, scheme := range [...]string{"http", "https", "ftp", "file"} {
		begin := len(s) - len(scheme)
		if begin >= 0 && strings.EqualFold(s[begin:], scheme) && (scheme[0] == 'h' || !wordBefore(s[:begin])) {
			return len(scheme)
		}
	}
	return 0
}

// domainBefore is the length of the domain below a registry's suffix that s ends with, or 0.
func domainBefore(s string) int {
	n := 0
	for n < len(s) && n <= maxName && (letter(s[len(s)-1-n]) || digit(s[len(s)-1-n]) || strings.IndexByte(".-", s[len(s)-1-n]) >= 0) {
		n++
	}
	host := strings.ToLower(s[len(s)-n:])
	if n > maxName || !strings.Contains(host, ".") || strings.Trim(host, ".-") != host || wordBefore(s[:len(s)-n]) || strings.HasSuffix(s[:len(s)-n], ":") {
		return 0
	}
	if suffix, icann := publicsuffix.PublicSuffix(host); !icann && !strings.Contains(suffix, ".") || suffix == host {
		return 0
	}
	return n
}

// wordBefore says that s ends within an ASCII word, an address or a path.
func wordBefore(s string) bool {
	if s == "" {
		return false
	}
	c := s[len(s)-1]
	return letter(c) || digit(c) || strings.IndexByte(`._-@/\`, c) >= 0
}

// share says that s begins with host, backslash and the name of a share.
func share(s string) bool {
	n := 0
	for n < len(s) && (letter(s[n]) || digit(s[n]) || strings.IndexByte(".-_@$", s[n]) >= 0) {
		n++
	}
	return n > 0 && n+1 < len(s) && s[n] == '\\' && s[n+1] > ' ' && s[n+1] != '\\'
}

// addressEnd is the address that begins there, and where to look on.
func addressEnd(s string, begin, host int) (url string, end int) {
	end = hostEnd(s, host)
	unc := s[begin] == '\\'
	for end < len(s) && (urlOctet(s[end]) || unc && s[end] == '\\') {
		end++
	}
	if strings.HasSuffix(s[:begin], "<") || strings.HasSuffix(s[:begin], "<URL:") {
		if joined, last := joinLines(s, begin, end); joined != "" {
			return joined[:min(len(joined), MaxURL)], last
		}
	}
	url = trimSentence(s[begin:end])
	if len(url) <= host-begin {
		return "", end
	}
	return url[:min(len(url), MaxURL)], end
}

// urlOctet: what may stand in a URL by RFC 3986, and what people write into one besides. The WHATWG calls the rest invalid, too.
func urlOctet(c byte) bool {
	return c > ' ' && c < 0x7F && strings.IndexByte("<>\"`{}|\\^", c) < 0
}

// hostEnd is where the non-ASCII beginning of a host ends; what follows are octets of a URL. Letters of scripts that are written with
// blanks (a Cyrillic look-alike) belong to the host everywhere. Kanji and kana do at the beginning of the first label only, since behind
// "example.jp" the sentence goes on.
func hostEnd(s string, i int) int {
	first := true // nothing of the host was ASCII yet
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '.' || r == '-' || r < 0x80 && (letter(byte(r)) || digit(byte(r))):
			first = false
		case r < 0x80 || r == utf8.RuneError:
			return i
		case eastAsian(r) && (!first || !unicode.IsLetter(r)):
			return i
		case !eastAsian(r) && !unicode.In(r, unicode.L, unicode.M, unicode.Nd):
			return i
		}
		i += size
	}
	return i
}

// eastAsian: scripts that are written without blanks, their punctuation and full-width forms.
func eastAsian(r rune) bool {
	return r >= 0x2E80 && r <= 0x9FFF || r >= 0xF900 && r <= 0xFAFF || r >= 0xFE30 && r <= 0xFE4F || r >= 0xFF00 && r <= 0xFFEF || r >= 0x20000 && r <= 0x3FFFF
}

// maxJoined bounds an address that is broken over lines.
const maxJoined = 2 << 10

// joinLines is an address between "<" and ">" from which line ends and the blanks behind them are taken, and where it ends.
func joinLines(s string, begin, end int) (string, int) {
	if end == len(s) || s[end] != '\r' && s[end] != '\n' {
		return "", 0
	}
	url := []byte(s[begin:end])
	for i := end; i < len(s) && i-begin < maxJoined; i++ {
		switch c := s[i]; {
		case c == '>':
			return string(url), i
		case urlOctet(c):
			url = append(url, c)
		case c == '\r', c == '\n', (c == ' ' || c == '\t') && strings.IndexByte("\r\n \t", s[i-1]) >= 0:
		default:
			return "", 0
		}
	}
	return "", 0
}

// trimSentence takes off what at the end belongs to the sentence: punctuation, and closing brackets that the address did not open.
func trimSentence(url string) string {
	var open [3]int // of "()", "[]": how many more open than close; the third stays 0
	for i := range len(url) {
		if b := bracket(url[i]); b >= 0 {
			open[b] += bracketStep(url[i])
		}
	}
	for len(url) > 0 {
		c := url[len(url)-1]
		b := bracket(c)
		switch {
		case b >= 0 && bracketStep(c) < 0 && open[b] < 0, b >= 0 && bracketStep(c) > 0:
			open[b] -= bracketStep(c)
		case strings.IndexByte(".,;:!?'*", c) >= 0:
		default:
			return url
		}
		url = url[:len(url)-1]
	}
	return url
}

func bracket(c byte) int {
	switch c {
	case '(', ')':
		return 0
	case '[', ']':
		return 1
	}
	return -1
}

func bracketStep(c byte) int {
	if c == '(' || c == '[' {
		return 1
	}
	return -1
}
