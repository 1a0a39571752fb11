package document

import (
	"bytes"
	"strconv"
)

// pdfPair is one entry of a dictionary: its key without the slash and with its escapes resolved, and its value as it is written.
type pdfPair struct{ key, value []byte }

type pdfDict []pdfPair

// get is the value of the last entry of that key, as readers take it; nil: there is none.
func (d pdfDict) get(key string) []byte {
	for i := len(d) - 1; i >= 0; i-- {
		if string(d[i].key) == key {
			return d[i].value
		}
	}
	return nil
}

// name is the value of a key where that is a name, without its slash.
func (d pdfDict) name(key string) string { return pdfName(d.get(key)) }

// clone copies the entries of these keys, as they last as long as the dictionary is in hand.
func (d pdfDict) clone(keys ...string) pdfDict {
	var c pdfDict
	for _, key := range keys {
		if value := d.get(key); value != nil {
			c = append(c, pdfPair{[]byte(key), bytes.Clone(value)})
		}
	}
	return c
}

func pdfName(value []byte) string {
	if len(value) == 0 || value[0] != '/' {
		return ""
	}
	return string(unescapeName(value[1:]))
}

// pdfWalker goes once through the octets of an object (ISO 32000-1, 7.3) and calls visit at the end of every dictionary in it, those within
// others first; with no visit it only measures. It takes what readers take: missing ends, odd tokens, dictionaries that break off. pairs are valid
// during the call.
type pdfWalker struct {
	visit   func(pairs pdfDict, depth int)
	pairs   []pdfPair
	frames  []pdfFrame
	b       []byte
	at      int
	full    bool // a bound was reached: not every entry was looked at
	matters bool // a name was passed that facts hang on
}

type pdfFrame struct {
	start, first int // where it begins, and its first pair
	dict         bool
	key          []byte // that waits for its value
}

const (
	maxPDFDepth = 256
	maxPDFPairs = 20_000
)

// walk reads one value at the beginning of b. It gives where the value ends; whole says that it is closed.
func (w *pdfWalker) walk(b []byte) (end int, whole bool) {
	w.b, w.at, w.pairs, w.frames, w.matters = b, 0, w.pairs[:0], w.frames[:0], false
	for {
		start := w.skip()
		if start >= len(b) {
			break
		}
		closed, value := w.token()
		if value {
			w.value(start, w.at)
		}
		if closed && len(w.frames) == 0 {
			return w.at, true
		}
		if !closed && !value && w.at == start { // a word that ends objects
			break
		}
	}
	for len(w.frames) > 0 {
		w.pop(w.at)
	}
	return w.at, false
}

// token steps over one token. closed says that a value is complete with it; value that it is one by itself.
func (w *pdfWalker) token() (closed, value bool) {
	switch c := w.b[w.at]; {
	case c == '<' && w.next() == '<':
		w.push(true, 2)
	case c == '[':
		w.push(false, 1)
	case c == '>' && w.next() == '>':
		w.at += 2
		w.pop(w.at)
		return true, false
	case c == ']':
		w.at++
		w.pop(w.at)
		return true, false
	case c == '(':
		w.at = endOfLiteral(w.b, w.at)
		return true, true
	case c == '<':
		w.at = endOf(w.b, w.at, '>')
		return true, true
	case c == '/':
		return w.name()
	case c == ')' || c == '>' || c == '{' || c == '}':
		w.at++
	default:
		return w.word()
	}
	return false, false
}

func (w *pdfWalker) next() byte {
	if w.at+1 < len(w.b) {
		return w.b[w.at+1]
	}
	return 0
}

// name is a key where one is due in a dictionary, and a value elsewhere.
func (w *pdfWalker) name() (closed, value bool) {
	start := w.at
	w.at = endOfRegular(w.b, w.at+1)
	w.matters = w.matters || telling(w.b[start+1:w.at])
	if n := len(w.frames); n > 0 && w.frames[n-1].dict && w.frames[n-1].key == nil {
		w.frames[n-1].key = unescapeName(w.b[start+1 : w.at])
		return false, false
	}
	return true, true
}

// telling says that facts may hang on an object with that name in it: the keys and types that visit and the readers of objects look for.
func telling(name []byte) bool {
	switch string(name) {
	case "JS", "JavaScript", "S", "AA", "OpenAction", "EF", "XFA", "URI", "RichMedia", "RichMediaContent",
		"ObjStm", "XRef", "EmbeddedFile", "Root", "Encrypt", "Image":
		return true
	}
	return bytes.IndexByte(name, '#') >= 0
}

// word is a number, a reference ("12 0 R"), true, false or null. The words around objects end the walk.
func (w *pdfWalker) word() (closed, value bool) {
	end := endOfRegular(w.b, w.at)
	switch string(w.b[w.at:end]) {
	case "endobj", "obj", "stream", "endstream", "xref", "startxref", "trailer":
		return false, false
	}
	if _, length := reference(w.b[w.at:]); length > 0 {
		end = w.at + length
	}
	w.at = max(end, w.at+1)
	return true, true
}

func (w *pdfWalker) push(dict bool, length int) {
	if len(w.frames) == maxPDFDepth {
		w.full = true
		w.at = len(w.b)
		return
	}
	w.frames = append(w.frames, pdfFrame{start: w.at, first: len(w.pairs), dict: dict})
	w.at += length
}

func (w *pdfWalker) pop(end int) {
	n := len(w.frames) - 1
	if n < 0 {
		return
	}
	f := w.frames[n]
	w.frames = w.frames[:n]
	if f.dict && w.visit != nil {
		w.visit(w.pairs[f.first:], n)
	}
	w.pairs = w.pairs[:f.first]
	w.value(f.start, end)
}

// value gives a complete value to the dictionary that it stands in.
func (w *pdfWalker) value(start, end int) {
	n := len(w.frames) - 1
	if n < 0 || !w.frames[n].dict || w.frames[n].key == nil {
		return
	}
	if w.visit == nil {
		w.frames[n].key = nil
		return
	}
	if len(w.pairs) < maxPDFPairs {
		w.pairs = append(w.pairs, pdfPair{w.frames[n].key, w.b[start:end]})
	} else {
		w.full = true
	}
	w.frames[n].key = nil
}

// skip steps over blanks and comments.
func (w *pdfWalker) skip() int {
	for w.at < len(w.b) {
		switch c := w.b[w.at]; {
		case pdfBlank(c):
			w.at++
		case c == '%':
			if i := bytes.IndexAny(w.b[w.at:], "\r\n"); i >= 0 {
				w.at += i
			} else {
				w.at = len(w.b)
			}
		default:
			return w.at
		}
	}
	return w.at
}

func pdfBlank(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func pdfDelimiter(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return false
}

func endOfRegular(b []byte, at int) int {
	for at < len(b) && !pdfBlank(b[at]) && !pdfDelimiter(b[at]) {
		at++
	}
	return at
}

func endOf(b []byte, at int, c byte) int {
	if i := bytes.IndexByte(b[at:], c); i >= 0 {
		return at + i + 1
	}
	return len(b)
}

// endOfLiteral finds the bracket that closes a literal string: those within are balanced or escaped (7.3.4.2).
func endOfLiteral(b []byte, at int) int {
	for open := 0; at < len(b); at++ {
		switch b[at] {
		case '\\':
			at++
		case '(':
			open++
		case ')':
			if open--; open == 0 {
				return at + 1
			}
		}
	}
	return len(b)
}

// unescapeName resolves #xx (7.3.5).
func unescapeName(b []byte) []byte {
	if bytes.IndexByte(b, '#') < 0 {
		return b
	}
	name := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		if b[i] == '#' && i+2 < len(b) {
			if n, err := strconv.ParseUint(string(b[i+1:i+3]), 16, 8); err == nil {
				name = append(name, byte(n))
				i += 2
				continue
			}
		}
		name = append(name, b[i])
	}
	return name
}

// reference reads "12 0 R" at the beginning of b: the number of the object, and the length of the token; 0: it is none.
func reference(b []byte) (num uint32, length int) {
	num, at := digits(b, 0)
	if at == 0 {
		return 0, 0
	}
	gen := skipBlanks(b, at)
	_, end := digits(b, gen)
	r := skipBlanks(b, end)
	if gen == at || end == gen || r == end || r >= len(b) || b[r] != 'R' {
		return 0, 0
	}
	if r+1 < len(b) && !pdfBlank(b[r+1]) && !pdfDelimiter(b[r+1]) {
		return 0, 0
	}
	return num, r + 1
}

// digits reads at most ten of them.
func digits(b []byte, at int) (n uint32, end int) {
	for end = at; end < len(b) && end < at+10 && '0' <= b[end] && b[end] <= '9'; end++ {
		n = 10*n + uint32(b[end]-'0')
	}
	return n, end
}

func skipBlanks(b []byte, at int) int {
	for at < len(b) && pdfBlank(b[at]) {
		at++
	}
	return at
}

// topDict is the dictionary that b begins with.
func topDict(b []byte) (d pdfDict) {
	w := pdfWalker{visit: func(pairs pdfDict, depth int) {
		if depth == 0 {
			d = append(pdfDict(nil), pairs...)
		}
	}}
	w.walk(b)
	return d
}

// elements gives the values of the array that b begins with, at most limit.
func elements(b []byte, limit int) (list [][]byte) {
	at := skipBlanks(b, 0)
	if at >= len(b) || b[at] != '[' {
		return nil
	}
	var w pdfWalker
	for b = b[at+1:]; len(list) < limit; {
		at = skipBlanks(b, 0)
		if at >= len(b) || b[at] == ']' {
			return list
		}
		end, whole := w.walk(b[at:])
		if !whole {
			return list
		}
		list = append(list, b[at:at+end])
		b = b[at+end:]
	}
	return list
}
