package document

import (
	"bytes"
	"strings"
)

// sourceScan looks through the source text of modules (MS-VBAL 3.2 and 3.3: lines, comments, string literals, identifiers). It works on
// octets: what it looks for is ASCII, and in the code pages in use no octet below 0x40 is part of another character. Names are looked for
// where they are code: not within comments and literals. Literals are looked into for programs, "Wscr" & "ipt" joined.
type sourceScan struct {
	macros *Macros
	code   bool

	literal   []byte   // literals joined by & or + so far
	declaring bool     // the last word was Sub or Function
	creates   bool     // the last word was CreateObject or GetObject
	buf       [64]byte // of lower
}

// lines counts the lines of a module that Office shows, and those of them that are statements.
type lines struct{ all, code int }

func (s *sourceScan) look(source []byte) (n lines) {
	for len(source) > 0 {
		var line []byte
		line, source, _ = bytes.Cut(source, []byte("\n"))
		line = bytes.Trim(line, " \t\r")
		if len(line) == 0 || hasWord(line, "Attribute") {
			continue
		}
		n.all++
		if line[0] == '\'' || hasWord(line, "Rem") || hasWord(line, "Option") {
			continue
		}
		n.code++
		s.line(line)
	}
	s.flush()
	s.code = s.code || n.code > 0
	return n
}

func hasWord(line []byte, word string) bool {
	return len(line) > len(word) && strings.EqualFold(string(line[:len(word)]), word) && (line[len(word)] == ' ' || line[len(word)] == '\t')
}

func (s *sourceScan) line(b []byte) {
	continued := bytes.HasSuffix(b, []byte(" _"))
	for len(b) > 0 {
		switch ch := b[0]; {
		case ch == '"':
			b = s.string(b[1:])
		case ch == '\'':
			return
		case isWord(ch):
			n := 1
			for n < len(b) && isWord(b[n]) {
				n++
			}
			s.word(b[:n])
			b = b[n:]
		default:
			if ch != ' ' && ch != '\t' && ch != '&' && ch != '+' && ch != '_' {
				s.operator(ch)
			}
			b = b[1:]
		}
	}
	s.declaring = s.declaring && continued
}

// isWord: octets of an identifier; those of other scripts are above ASCII.
func isWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c >= 0x80
}

// string reads a literal up to its end; a doubled quote stands for one.
func (s *sourceScan) string(b []byte) (rest []byte) {
	for {
		i := bytes.IndexByte(b, '"')
		if i < 0 {
			s.keep(b)
			return nil
		}
		s.keep(b[:i])
		b = b[i+1:]
		if len(b) == 0 || b[0] != '"' {
			return b
		}
		b = b[1:]
	}
}

// keep joins a literal to those before it.
func (s *sourceScan) keep(b []byte) {
	if len(s.literal)+len(b) > 4*maxText {
		s.flush()
	}
	s.literal = append(s.literal, b[:min(len(b), 64*maxText)]...)
}

func (s *sourceScan) operator(ch byte) {
	if ch != '(' {
		s.flush()
	}
}

func (s *sourceScan) word(w []byte) {
	if len(w) == 1 && w[0] == '_' {
		return // the line goes on in the next one
	}
	s.flush()
	name := s.lower(w)
	if s.declaring {
		s.declaring = false
		if autoExec[string(name)] || drawn(name) {
			add(&s.macros.AutoExec, clip(string(w)))
		}
		return
	}
	switch string(name) {
	case "sub", "function":
		s.declaring = true
	case "createobject", "getobject":
		s.creates = true
	}
	if call, ok := calls[string(name)]; ok {
		add(&s.macros.Calls, call)
	}
}

// lower is a word in lower case; of long ones the beginning. It stands until the next.
func (s *sourceScan) lower(w []byte) []byte {
	b := s.buf[:0]
	for _, c := range w[:min(len(w), cap(b))] {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		b = append(b, c)
	}
	return b
}

// drawn: events of controls that come when the document is shown, without a click.
func drawn(name []byte) bool {
	return bytes.HasSuffix(name, []byte("_painted")) || bytes.HasSuffix(name, []byte("_painting")) || bytes.HasSuffix(name, []byte("_layout"))
}

// flush looks at the literals that were joined.
func (s *sourceScan) flush() {
	if !s.creates && len(s.literal) == 0 {
		return
	}
	lower := strings.ToLower(string(s.literal))
	s.literal = s.literal[:0]
	if s.creates && !harmlessObjects[lower] {
		add(&s.macros.Calls, "CreateObject")
	}
	s.creates = false
	for _, w := range programWords {
		if strings.Contains(lower, w.in) {
			add(&s.macros.Calls, w.name)
		}
	}
}

// end settles what the last module left open.
func (s *sourceScan) end() { s.flush() }
