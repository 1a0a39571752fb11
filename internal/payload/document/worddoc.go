package document

import (
	"bytes"
	"encoding/binary"
	"io"
	"strings"
)

const (
	maxWordText = 32 << 20 // octets of a document's main stream that are looked through
	maxFieldDoc = 512      // octets of a field's instruction
	fieldBegin  = 0x13     // before the instruction of a field (MS-DOC 2.8.25)
)

// readWord looks at a document of Word 97 (MS-DOC): whether it is encrypted (FibBase, 2.5.2), fields that fetch or start something, and
// its template.
func (d *Info) readWord(c *Compound, stream int) {
	s := c.Open(stream)
	fib := make([]byte, min(s.Size(), 512))
	n, _ := io.ReadFull(s, fib)
	fib = fib[:n]
	if len(fib) < 34 || fib[0] != 0xec || fib[1] != 0xa5 {
		d.unfinished("corrupt")
		return
	}
	flags := binary.LittleEndian.Uint16(fib[10:])
	const encrypted, secondTable = 0x0100, 0x0200
	if flags&encrypted != 0 {
		d.Encrypted = true
		return
	}
	table := "0Table"
	if flags&secondTable != 0 {
		table = "1Table"
	}
	if i := c.Find(c.Entries[stream].Parent, table); i >= 0 {
		d.readTemplate(c.Open(i), fib)
	}
	d.readFields(c, c.Open(stream))
}

// readTemplate reads the second string of the table of associated strings (SttbfAssoc, 2.9.277; its place is the 33rd pair in FibRgFcLcb97): the
// template that the document is attached to.
func (d *Info) readTemplate(table *io.SectionReader, fib []byte) {
	const pair, template = 154 + 32*8, 1
	if len(fib) < pair+8 {
		return
	}
	at, length := binary.LittleEndian.Uint32(fib[pair:]), binary.LittleEndian.Uint32(fib[pair+4:])
	b := make([]byte, min(int64(length), 16<<10))
	n, _ := table.ReadAt(b, int64(at))
	b = b[:n]
	if len(b) < 6 || b[0] != 0xff || b[1] != 0xff {
		return
	}
	b = b[6:]
	for i := 0; len(b) >= 2; i++ {
		n := 2 * int(binary.LittleEndian.Uint16(b))
		if n > len(b)-2 {
			return
		}
		if i == template {
			if s := wide(b[2 : 2+n]); leadsAway(s) {
				d.link("attachedTemplate", s)
			}
			return
		}
		b = b[2+n:]
	}
}

// readFields looks for the beginnings of fields in the stream of the text, whose pieces are 8-bit or UTF-16LE.
func (d *Info) readFields(c *Compound, s *io.SectionReader) {
	const step = 64 << 10
	most := c.spend(min(s.Size(), maxWordText))
	buf := make([]byte, step+2*maxFieldDoc)
	for at := int64(0); at < most; at += step {
		n, _ := s.ReadAt(buf, at)
		b := buf[:n]
		for i := 0; ; i++ {
			k := bytes.IndexByte(b[min(i, len(b)):min(step, len(b))], fieldBegin)
			if k < 0 {
				break
			}
			i += k
			d.field(instruction(b[i+1:]))
		}
	}
	if s.Size() > most {
		d.unfinished("too-big")
	}
}

// instruction is the text of a field up to its next mark, whether 8-bit or UTF-16: without zero octets, other scripts do not matter.
func instruction(b []byte) string {
	b = b[:min(len(b), 2*maxFieldDoc)]
	if end := bytes.IndexAny(b, "\x13\x14\x15"); end >= 0 {
		b = b[:end]
	}
	word := bytes.TrimLeft(b, "\x00 ")
	if len(word) < 2 || bytes.IndexByte([]byte("DHILRdhilr"), word[0]) < 0 {
		return ""
	}
	return string(bytes.ReplaceAll(word, []byte{0}, nil))
}

// field judges the instruction of a field (ECMA-376 part 1, 17.16.5), in whatever format: DDE and DDEAUTO start a program, INCLUDETEXT and
// INCLUDEPICTURE and LINK fetch something, HYPERLINK waits for a click.
func (d *Info) field(instruction string) {
	word, rest, _ := strings.Cut(strings.TrimLeft(instruction, " \t\r\n\u00a0"), " ")
	switch strings.ToUpper(word) {
	case "DDE", "DDEAUTO":
		d.dde(rest)
	case "INCLUDETEXT", "INCLUDE", "RD":
		d.away("frame", rest)
	case "INCLUDEPICTURE", "IMPORT":
		d.away("image", rest)
	case "LINK":
		d.away("oleObject", rest)
	case "HYPERLINK":
		if target := firstAway(rest); target != "" {
			d.leads(target)
		}
	}
}

// dde notes a field that speaks to another program. Word starts it if need be.
func (d *Info) dde(arguments string) {
	add(&d.Exploits, DDE)
	if target := strings.Join(strings.Fields(arguments), " "); target != "" {
		d.link("dde", target)
	}
}

// away notes the first argument that leads away from the document.
func (d *Info) away(kind, arguments string) {
	if target := firstAway(arguments); target != "" {
		d.link(kind, target)
	}
}

// firstAway is the first argument that leads away from the document, or "".
func firstAway(arguments string) string {
	for _, word := range strings.FieldsFunc(arguments, func(r rune) bool { return r == '"' || r == ' ' }) {
		if word = strings.ReplaceAll(word, `\\`, `\`); leadsAway(word) || strings.HasPrefix(word, `\`) && len(word) > 3 && leadsAway(`\`+word) {
			return word
		}
	}
	return ""
}

// leadsAway says that a target names another host: an address with a scheme, or a share. Paths of drives and names of files do not.
func leadsAway(target string) bool {
	t := strings.ToLower(strings.TrimSpace(target))
	if strings.HasPrefix(t, `\\`) || strings.HasPrefix(t, "//") {
		return true
	}
	scheme, rest, ok := strings.Cut(t, ":")
	if !ok || len(scheme) < 2 || strings.ContainsAny(scheme, `/\ `) {
		return false
	}
	return scheme != "file" || !isLocalFile(rest)
}

// isLocalFile: what follows "file:" is a path of a drive ("///C:/…") or one relative to the document.
func isLocalFile(rest string) bool {
	path := strings.TrimLeft(strings.ReplaceAll(rest, `\`, "/"), "/")
	slashes := len(rest) - len(path)
	drive := len(path) > 1 && path[1] == ':'
	return drive || slashes == 3 || slashes < 2
}
