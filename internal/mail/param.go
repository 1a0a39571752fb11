package mail

import (
	"strings"

	"sekisho/internal/text"
)

// maxParams bounds the parameters of one field.
const maxParams = 1000

// param is one parameter as it stands in the field. A name may occur more than once.
type param struct {
	name  string // lower case
	value string // octets, quotes removed
}

// parseParams splits a Content-Type or Content-Disposition value (RFC 2045, section 5.1; RFC 2183, section 2) into what stands in front
// of the first semicolon, in lower case, and the parameters. It accepts what mail programs accept: blanks in unquoted values, doubled
// semicolons, missing semicolons, quotes that do not close, undeclared octets. Where readers may disagree on a value, each reading is a
// parameter, the most complete one first.
func parseParams(value string) (head string, params []param) {
	r := newRaw(text.Unfold(value))
	i := r.until(0, ";")
	head = strings.ToLower(firstWord(r.s[:i]))
	if strings.Contains(head, "=") { // the type is missing
		head, i = "", 0
	}
	for i < len(r.s) && len(params) < maxParams {
		for i < len(r.s) && strings.IndexByte("; \t", r.s[i]) >= 0 {
			i++
		}
		start := i
		i = r.until(i, "=;")
		if i == len(r.s) || r.s[i] == ';' {
			continue // a word without a value
		}
		var readings []string
		name := strings.ToLower(strings.Trim(r.s[start:i], " \t"))
		readings, i = r.paramValue(i + 1)
		for _, v := range readings {
			params = append(params, param{name, v})
		}
	}
	return head, params
}

// paramValue reads the value that begins at i and returns its readings and where to go on.
func (r *raw) paramValue(i int) (readings []string, end int) {
	for i < len(r.s) && (r.s[i] == ' ' || r.s[i] == '\t') {
		i++
	}
	if i < len(r.s) && r.s[i] == '"' {
		return r.quotedValue(i + 1)
	}
	end = r.until(i, ";")
	value := strings.Trim(r.s[i:end], " \t")
	if blank := strings.IndexAny(value, " \t"); blank > 0 && strings.Contains(value[blank:], "=") {
		return []string{value}, i + blank // a missing semicolon: what follows may be a parameter of its own
	}
	return []string{value}, end
}

func (r *raw) quotedValue(i int) (readings []string, end int) {
	value, end, closed := r.quoted(i)
	if !closed {
		if early, _, cut := strings.Cut(value, ";"); cut {
			return []string{value, strings.TrimRight(early, " \t")}, end
		}
		return []string{value}, end
	}
	next := r.until(end, "; \t")
	if tail := r.s[end:next]; tail != "" {
		return []string{value + tail, value}, next
	}
	return []string{value}, end
}

// token is the value of the first parameter of that name as a single word, or "".
func token(params []param, name string) string {
	for _, p := range params {
		if p.name == name {
			return firstWord(p.value)
		}
	}
	return ""
}

// boundary is the boundary parameter (RFC 2046, section 5.1.1), which may hold blanks but not end with one, or "".
func boundary(params []param) string {
	for _, p := range params {
		if p.name == "boundary" {
			return strings.TrimRight(p.value, " \t")
		}
	}
	return ""
}
