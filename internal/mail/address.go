package mail

import (
	"strings"

	"sekisho/internal/text"
)

// Address is a mailbox as a header field names it (RFC 5322, section 3.4). Both are decoded; either may be "".
type Address struct{ Name, Addr string }

// Text returns the decoded value of the topmost field of that name, without surrounding white space, or "".
func (h Header) Text(name string) string {
	for _, f := range h {
		if strings.EqualFold(f.Name, name) {
			return strings.Trim(text.DecodeHeader(string(f.Raw)), " \t")
		}
	}
	return ""
}

// Addresses returns the mailboxes of all fields of that name, from top to bottom. It reads as mail programs do: groups are dissolved (a
// member without a name has that of its group), comments serve as names, brackets may be missing, names may hold undeclared octets, unquoted commas and "@".
func (h Header) Addresses(name string) (list []Address) {
	for _, f := range h.All(name) {
		list = append(list, parseAddresses(string(f.Raw))...)
	}
	return list
}

// addressParser holds the mailbox that is being read.
type addressParser struct {
	raw  *raw
	list []Address

	phrase  strings.Builder // what stands outside brackets and comments, quotes removed
	bare    strings.Builder // the same without what was quoted: where an address without brackets would stand
	comment strings.Builder
	found   bool   // an address in brackets was read since the last comma
	held    string // a phrase without an address before a comma: perhaps the first half of a name
	team    string // the name of the group (RFC 5322, section 3.4) that is being read
}

func parseAddresses(value string) []Address {
	p := &addressParser{raw: newRaw(text.Unfold(value))}
	for i := 0; i < len(p.raw.s); {
		i = p.step(i)
	}
	p.item()
	p.flushHeld()
	return p.list
}

// step reads one element at i and returns the place behind it.
func (p *addressParser) step(i int) int {
	if n := encodedWord(p.raw.s[i:]); n > 0 {
		p.text(p.raw.s[i : i+n])
		return i + n
	}
	n := p.raw.unit(i)
	if n > 1 {
		p.text(p.raw.s[i : i+n])
		return i + n
	}
	switch c := p.raw.s[i]; c {
	case '"':
		return p.quotedString(i + 1)
	case '(':
		return p.skipComment(i + 1)
	case '<':
		return p.bracket(i + 1)
	case ',':
		p.item()
	case ';':
		p.item()
		p.team = ""
	case ':':
		p.group()
	default:
		p.text(p.raw.s[i : i+1])
	}
	return i + 1
}

func (p *addressParser) text(s string) {
	p.phrase.WriteString(s)
	p.bare.WriteString(s)
}

// quotedString adds to the name, or to a local part such as "a b"@example.jp, which keeps its quotes.
func (p *addressParser) quotedString(i int) int {
	value, end, closed := p.raw.quoted(i)
	p.phrase.WriteString(value)
	if closed && end < len(p.raw.s) && p.raw.s[end] == '@' {
		p.bare.WriteString(p.raw.s[i-1 : end])
	}
	return end
}

// skipComment reads a comment, which may hold others (RFC 5322, section 3.2.2).
func (p *addressParser) skipComment(i int) int {
	for depth := 1; i < len(p.raw.s); {
		n := p.raw.unit(i)
		if n == 1 {
			switch p.raw.s[i] {
			case '(':
				depth++
			case ')':
				depth--
			}
			if depth == 0 {
				return i + 1
			}
		}
		p.comment.WriteString(p.raw.s[i : i+n])
		i += n
	}
	return i
}

// bracket reads an address in angle brackets; a missing ">" ends it at a comma or at the end.
func (p *addressParser) bracket(i int) int {
	end, stop := i, "<>,"
	if strings.HasPrefix(p.raw.s[i:], "@") {
		stop = "<>" // an obsolete source route holds commas
	}
	for end < len(p.raw.s) && strings.IndexByte(stop, p.raw.s[end]) < 0 {
		if p.raw.s[end] == '"' {
			_, end, _ = p.raw.quoted(end + 1)
			continue
		}
		end++
	}
	addr := p.raw.s[i:end]
	if at := strings.LastIndexByte(addr, ':'); strings.HasPrefix(addr, "@") && at >= 0 {
		addr = addr[at+1:] // RFC 5322, section 4.4
	}
	p.add(p.name(p.phrase.String()), addr)
	p.found = true
	p.phrase.Reset()
	p.bare.Reset()
	if end < len(p.raw.s) && p.raw.s[end] == '>' {
		end++
	}
	return end
}

// name joins the held half of a name with the rest, or takes the comment where there is no name.
func (p *addressParser) name(phrase string) string {
	name := strings.Trim(text.DecodeHeader(phrase), " \t")
	if p.held != "" {
		name = strings.TrimSuffix(p.held+", "+name, ", ")
		p.held = ""
	}
	if name == "" {
		name = strings.Trim(text.DecodeHeader(p.comment.String()), " \t")
	}
	if name == "" {
		name = p.team
	}
	return name
}

// item ends a mailbox at a comma or at the end.
func (p *addressParser) item() {
	phrase, bare := strings.Trim(p.phrase.String(), " \t"), strings.Trim(p.bare.String(), " \t")
	switch {
	case phrase == "" && bare == "":
	case p.found: // text behind the brackets
	case strings.Contains(bare, "@"):
		p.flushHeld()
		p.add(p.splitBare(phrase, bare))
	default:
		p.flushHeld()
		p.held = p.name(phrase)
	}
	p.reset()
}

// splitBare finds the address among words without brackets: the last one with "@". The others are the name.
func (p *addressParser) splitBare(phrase, bare string) (name, addr string) {
	if strings.HasPrefix(bare, `"`) {
		return p.name(""), bare
	}
	words := strings.Fields(bare)
	for i := len(words) - 1; i >= 0; i-- {
		if strings.Contains(words[i], "@") {
			name, _, _ = strings.Cut(phrase, words[i])
			return p.name(name), words[i]
		}
	}
	return p.name(""), bare
}

// group keeps the name of a group; its members follow as any others do.
func (p *addressParser) group() {
	if strings.Contains(p.bare.String(), "@") {
		p.text(":")
		return
	}
	if p.held == "" {
		p.team = strings.Trim(text.DecodeHeader(p.phrase.String()), " \t")
	}
	p.reset()
}

func (p *addressParser) reset() {
	p.phrase.Reset()
	p.bare.Reset()
	p.comment.Reset()
	p.found = false
}

// flushHeld gives up on an address for a name: the name stands alone.
func (p *addressParser) flushHeld() {
	if p.held != "" {
		p.list = append(p.list, Address{Name: p.held})
		p.held = ""
	}
}

func (p *addressParser) add(name, addr string) {
	addr = strings.Trim(text.DecodeHeader(addr), " \t")
	if inner := strings.Trim(addr, `"`); len(inner) == len(addr)-2 && strings.Contains(inner, "@") && strings.HasSuffix(addr, `"`) {
		addr = inner // quotes around all of it
	}
	if !strings.HasPrefix(addr, `"`) {
		addr = withoutBlanks(withoutComments(addr))
	}
	if name != "" || addr != "" {
		p.list = append(p.list, Address{Name: name, Addr: addr})
	}
}

// withoutComments takes comments (RFC 5322, section 3.2.2) out of an address.
func withoutComments(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		if s[i] == '(' {
			i += text.CommentLen(s[i:])
			continue
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String()
}

// maxWord bounds an encoded word: RFC 2047 allows 75, some senders write whole lines.
const maxWord = 2000

// encodedWord is the length of the encoded word (RFC 2047, section 2) at the start of s, or 0. Its octets are no separators.
func encodedWord(s string) int {
	if !strings.HasPrefix(s, "=?") {
		return 0
	}
	s = s[:min(len(s), maxWord)]
	label := strings.IndexByte(s[2:min(len(s), 80)], '?')
	start := 2 + label + len("?B?")
	if label < 1 || start > len(s) || s[start-1] != '?' || strings.ContainsAny(s[:start], " \t<>") {
		return 0
	}
	end := strings.Index(s[start:], "?=")
	if end < 0 || strings.ContainsAny(s[start:start+end], " \t<>") {
		return 0
	}
	return start + end + len("?=")
}
