package page

import (
	"bytes"
	"slices"
	"strings"
)

// maxScript bounds how much of the scripts of a page is looked through for addresses.
const maxScript = 256 << 10

// leads are the ends of what stands in front of an address to which a script sends its reader, or what he typed.
var leads = []string{"location", ".href", ".action", "open", "replace", "assign", "fetch"}

// scripted takes the addresses that a script leads to: what is quoted behind one of leads. Scripts are not run, and addresses that they put together
// are not seen.
func (r *reader) scripted(code []byte) {
	if bytes.IndexByte(code, ':') < 0 {
		return
	}
	s := string(code[:min(len(code), maxScript)])
	for at := 0; ; {
		i := strings.Index(s[at:], "://")
		if i < 0 {
			return
		}
		at += i + len("://")
		begin := at - len("://") - schemeBefore(s[:at-len("://")])
		if begin == 0 || strings.IndexByte("'\"`", s[begin-1]) < 0 || !leading(s[:begin-1]) {
			continue
		}
		end := strings.IndexByte(s[begin:], s[begin-1])
		if end < 0 {
			return
		}
		r.links.add([]byte(s[begin:begin+end]), "")
		at = begin + end
	}
}

// leading says that code ends with one of leads, and an equals sign or a bracket behind it.
func leading(code string) bool {
	before := strings.ToLower(strings.TrimRight(code[max(0, len(code)-40):], " \t\r\n"))
	word := strings.TrimRight(before, " \t=(")
	return len(word) < len(before) && slices.ContainsFunc(leads, func(l string) bool { return strings.HasSuffix(word, l) })
}
