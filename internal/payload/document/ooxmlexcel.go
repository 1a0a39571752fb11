package document

import (
	"bufio"
	"encoding/binary"
	"io"
	"strings"
)

// macroSheet notes by a relationship that a sheet is one of macros (MS-OE376 2.1.1, types xlMacrosheet and xlIntlMacrosheet). Name and state stand in the
// workbook, under the same identifier.
func (p *pack) macroSheet(kind string, t *tags) {
	if strings.EqualFold(kind, "xlMacrosheet") || strings.EqualFold(kind, "xlIntlMacrosheet") {
		p.macroIDs = append(p.macroIDs, t.attr("Id"))
	}
}

// bookTag reads the elements of a workbook: sheets (part 1, 18.2.19) and names that Excel runs (18.2.5).
func (p *pack) bookTag(t *tags) {
	switch string(t.name()) {
	case "sheet":
		p.sheet(t.attr("id"), t.attr("name"), t.attr("state"))
	case "definedName":
		p.d.autoName(t.attr("name"))
	}
}

func (p *pack) sheet(id, name, state string) {
	hidden := ""
	switch state {
	case "hidden":
		hidden = "hidden"
	case "veryHidden":
		hidden = "very-hidden"
	}
	if len(p.sheets) < maxSheets {
		p.sheets[id] = Sheet{Name: clip(name), Hidden: hidden}
	}
}

// maxSheets bounds the sheets of one workbook that are remembered.
const maxSheets = 4096

// settleSheets puts names to the macro sheets once all parts are read.
func (p *pack) settleSheets() {
	for _, id := range p.macroIDs {
		add(&p.d.Macros.Sheets, p.sheets[id])
	}
}

// Records of binary workbooks (MS-XLSB 2.3).
const (
	brtName         = 39
	brtBundleSheet  = 156
	brtBeginSupBook = 360
)

// readBinary goes through the records of a part of a binary workbook: an identifier of one or two octets, a length of one to four (seven
// bits each), data (MS-XLSB 2.1.4).
func (p *pack) readBinary(i int, most int64, visit func(id int, data []byte)) {
	content := p.open(i)
	if content == nil {
		return
	}
	defer content.Close()
	r := bufio.NewReader(&limited{Reader: content, left: most})
	buf := make([]byte, 4<<10)
	for {
		id, err := varint(r, 2)
		if err != nil {
			p.ended(err, most)
			return
		}
		b, err := record(r, buf)
		if err != nil {
			p.ended(unexpected(err), most)
			return
		}
		visit(id, b)
	}
}

// record reads length and data; of long data the beginning.
func record(r *bufio.Reader, buf []byte) ([]byte, error) {
	length, err := varint(r, 4)
	if err != nil {
		return nil, err
	}
	b := buf[:min(length, len(buf))]
	if _, err := io.ReadFull(r, b); err != nil {
		return nil, err
	}
	_, err = r.Discard(length - len(b))
	return b, err
}

// unexpected: where data is missing, the end of a part is damage.
func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// varint reads a number of at most n octets, seven bits each, the lowest first.
func varint(r *bufio.Reader, n int) (v int, err error) {
	for i := range n {
		c, err := r.ReadByte()
		if err != nil {
			return 0, err
		}
		v |= int(c&0x7f) << (7 * i)
		if c&0x80 == 0 {
			break
		}
	}
	return v, nil
}

// readBinaryBook reads BrtBundleSh (2.4.304: state, identifier, relationship, name) and BrtName (2.4.712: flags, key, sheet, name).
func (p *pack) readBinaryBook(i int) {
	p.readBinary(i, maxBook, func(id int, b []byte) {
		switch id {
		case brtBundleSheet:
			if len(b) < 8 {
				return
			}
			state := [...]string{"", "hidden", "veryHidden"}[min(binary.LittleEndian.Uint32(b)&3, 2)]
			relation, rest := wideString(b[8:])
			name, _ := wideString(rest)
			p.sheet(relation, name, state)
		case brtName:
			if len(b) > 9 {
				name, _ := wideString(b[9:])
				p.d.autoName(name)
			}
		}
	})
}

// readBinaryLink reads BrtBeginSupBook (2.4.223): the kind of link, and two strings.
func (p *pack) readBinaryLink(i int) {
	const dde = 1
	p.readBinary(i, maxHead, func(id int, b []byte) {
		if id != brtBeginSupBook || len(b) < 2 || binary.LittleEndian.Uint16(b) != dde {
			return
		}
		service, rest := wideString(b[2:])
		topic, _ := wideString(rest)
		p.d.service(service, topic)
	})
}

// wideString reads an XLWideString (2.5.169): the number of characters in four octets, then UTF-16LE.
func wideString(b []byte) (s string, rest []byte) {
	if len(b) < 4 {
		return "", nil
	}
	n := min(2*uint64(binary.LittleEndian.Uint32(b)), uint64(len(b)-4))
	return wide(b[4 : 4+n]), b[4+n:]
}
