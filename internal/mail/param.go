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
// of the first semicolon, in lower case, and the parameters. It accepts what mail programs accept: comments, blanks in unquoted values
// and around the slash of a type, doubled and missing semicolons, quotes that do not close, undeclared octets. Where readers may
// disagree on a value, each reading is a parameter, the most complete one first.
func parseParams(value string) (head string, params []param) {
	r := newRaw(withoutHeadComments(text.Unfold(value)))
	i := r.until(0, ";=")
	if i < len(r.s) && r.s[i] == '=' { // the semicolon is missing, or the head itself
		i = strings.LastIndexAny(strings.TrimRight(r.s[:i], " \t"), " \t") + 1
	}
	head = strings.ToLower(firstWord(joinSlash(r.s[:i])))
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
	if i < len(r.s) && r.s[i] == '(' {
		next := i + text.CommentLen(r.s[i:min(len(r.s), i+maxValue)])
		if next < len(r.s) && r.s[next-1] == ')' && r.s[next] != ';' {
			readings, end = r.plainValue(i)
			behind, _ := r.valueBehindComment(next)
			return append(readings, behind...), end
		}
	}
	return r.plainValue(i)
}

// semicolon is until(i, ";"), remembered, since values without semicolons between them share one end.
func (r *raw) semicolon(i int) int {
	if i >= r.nextSemicolon {
		r.nextSemicolon = r.until(i, ";")
	}
	return r.nextSemicolon
}

// wholeOnce reads up to the semicolon, at end, for the first of the values that lack one: the others would say its end over and over.
func (r *raw) wholeOnce(value string, end int) []string {
	if r.wholeUntil == end {
		return nil
	}
	r.wholeUntil = end
	return []string{bounded(value)}
}

// maxValue is more octets than any file name has, percent-encoded.
const maxValue = 8 << 10

// bounded keeps both ends of a value that is too long: the suffix of a file name stands at its end.
func bounded(value string) string {
	if len(value) <= maxValue {
		return value
	}
	return value[:maxValue/2] + value[len(value)-maxValue/2:]
}

// valueBehindComment reads a value that follows a comment. Further comments are not looked for.
func (r *raw) valueBehindComment(i int) (readings []string, end int) {
	i += len(r.s[i:]) - len(strings.TrimLeft(r.s[i:], " \t"))
	if i < len(r.s) && r.s[i] == '"' {
		return r.quotedValue(i + 1)
	}
	return r.plainValue(i)
}

// plainValue reads a value without quotes, which ends at a semicolon.
func (r *raw) plainValue(i int) (readings []string, end int) {
	end = r.semicolon(i)
	value := strings.Trim(r.s[i:end], " \t")
	if blank := strings.IndexAny(value, " \t"); blank > 0 {
		if sign := strings.IndexByte(value[blank:], '='); sign >= 0 { // a missing semicolon: what follows may be a parameter of its own
			readings = r.wholeOnce(value, end)
			word := strings.TrimRight(value[:blank+sign], " \t")
			if last := strings.LastIndexAny(word, " \t"); last > 0 {
				word = strings.TrimRight(word[:last], " \t")
			}
			return append(readings, bounded(word)), i + blank
		}
	}
	value = bounded(value)
	if at := strings.LastIndexAny(value, " \t"); at > 0 && strings.HasPrefix(value[at+1:], "(") && strings.HasSuffix(value, ")") {
		return []string{value, strings.TrimRight(value[:at], " \t")}, end // a name that ends in parentheses, or a comment
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
	if dot, slash := strings.LastIndexByte(value, '.'), strings.LastIndexByte(value, '\\'); dot >= 0 && dot < slash {
		readings = append(readings, strings.ReplaceAll(value, `\`, "")) // quoted pairs, not the separators of a path
	}
	next := r.until(end, "; \t")
	if tail := r.s[end:next]; tail != "" {
		return append([]string{value + tail, value}, readings...), next
	}
	return append([]string{value}, readings...), end
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

// withoutHeadComments writes a blank for each comment (RFC 5322, section 3.2.2) in front of the first parameter's value.
func withoutHeadComments(s string) string {
	var b strings.Builder
	i := 0
	for i < len(s) && strings.IndexByte(`;="`, s[i]) < 0 {
		if s[i] == '(' {
			b.WriteByte(' ')
			i += text.CommentLen(s[i:])
			continue
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String() + s[i:]
}

// joinSlash takes the blanks around the slash of a media type away.
func joinSlash(s string) string {
	main, sub, ok := strings.Cut(s, "/")
	if !ok {
		return s
	}
	return strings.TrimRight(main, " \t") + "/" + strings.TrimLeft(sub, " \t")
}
