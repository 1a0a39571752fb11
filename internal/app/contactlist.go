package app

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"sekisho/internal/incident"
	"sekisho/internal/text"
)

// The bounds of a contact list.
const (
	maxContactList  = 8 << 20
	maxContactLines = 50_000
)

// ContactLine is one line of a contact list: a contact, or why it is none.
type ContactLine struct {
	Number  int
	Contact incident.Contact
	Err     error
}

// What is wrong with a line before anybody looks at the address.
var (
	ErrLineCharset = errors.New("it cannot be read in any charset; save the list as UTF-8")
	ErrLineColumns = errors.New("three columns are needed: address or domain, person, phone number")
	ErrLineQuotes  = errors.New("a quotation mark is not closed or stands in the middle")
)

// ErrListTooLong is a list that is not read at all.
var ErrListTooLong = fmt.Errorf("the list is larger than %d MiB or has more than %d lines", maxContactList>>20, maxContactLines)

// ReadContactList reads address or domain, person and phone number, separated by commas (RFC 4180, but a record is one line) or tabs. A first
// line that names its columns may put them in another order. Empty lines and lines that begin with "#" are nothing.
//
// Lists are put together from several hands: each line that is valid UTF-8 is read as that; the others, which are most likely of one
// origin, are read in the charset that suits them all, and where none does, each by itself. UTF-16 shows by its byte order mark.
func ReadContactList(r io.Reader) ([]ContactLine, error) {
	octets, err := io.ReadAll(io.LimitReader(r, maxContactList+1))
	if err != nil {
		return nil, err
	}
	if len(octets) > maxContactList {
		return nil, ErrListTooLong
	}
	raw := bytes.Split(withoutUTF16(octets), []byte("\n"))
	if len(raw) > maxContactLines {
		return nil, ErrListTooLong
	}
	charset := commonCharset(raw)
	columns := contactColumns{0, 1, 2}
	var lines []ContactLine
	for i, b := range raw {
		line, readable := decodeLine(b, charset)
		if bare := strings.TrimFunc(line, unicode.IsSpace); bare == "" || strings.HasPrefix(bare, "#") {
			continue
		}
		cells, err := contactCells(line, readable)
		if named, ok := namedColumns(cells); ok && len(lines) == 0 {
			columns = named
			continue
		}
		contact := incident.Contact{}
		if err == nil {
			contact, err = columns.contact(cells)
		}
		lines = append(lines, ContactLine{i + 1, contact, err})
	}
	return lines, nil
}

func withoutUTF16(b []byte) []byte {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(b, []byte{0xFF, 0xFE}):
		order = binary.LittleEndian
	case bytes.HasPrefix(b, []byte{0xFE, 0xFF}):
		order = binary.BigEndian
	default:
		return bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF"))
	}
	units := make([]uint16, 0, len(b)/2)
	for b = b[2:]; len(b) >= 2; b = b[2:] {
		units = append(units, order.Uint16(b))
	}
	return []byte(string(utf16.Decode(units)))
}

// commonCharset is the charset that all lines share that are not UTF-8, "" if there is none.
func commonCharset(lines [][]byte) string {
	var other []byte
	for _, line := range lines {
		if !utf8.Valid(line) {
			other = append(append(other, line...), '\n')
		}
	}
	_, charset, _ := text.Guess(other)
	if charset == "gb18030" { // it contains most octets of the others: several of them together look like it
		return ""
	}
	return charset
}

func decodeLine(line []byte, common string) (s string, ok bool) {
	if utf8.Valid(line) && !bytes.Contains(line, []byte("\x1b")) {
		return string(line), true
	}
	if common != "" && !utf8.Valid(line) {
		if s, ok := text.Decode(common, line); ok {
			return s, true
		}
	}
	s, _, ok = text.Guess(line)
	return s, ok
}

func contactCells(line string, readable bool) ([]string, error) {
	if !readable || strings.ContainsRune(line, utf8.RuneError) {
		return nil, ErrLineCharset
	}
	record := csv.NewReader(strings.NewReader(strings.Trim(line, "\r\n")))
	record.TrimLeadingSpace = true
	if strings.Contains(line, "\t") {
		record.Comma, record.TrimLeadingSpace = '\t', false // or an empty cell would vanish
	}
	cells, err := record.Read()
	if err != nil {
		return nil, ErrLineQuotes
	}
	for i, cell := range cells {
		cells[i] = strings.TrimFunc(cell, unicode.IsSpace)
	}
	return cells, nil
}

// contactColumns says where address, person and phone number stand.
type contactColumns struct{ address, person, phone int }

func (c contactColumns) contact(cells []string) (incident.Contact, error) {
	if len(cells) <= max(c.address, c.person, c.phone) {
		return incident.Contact{}, ErrLineColumns
	}
	return incident.Contact{Address: cells[c.address], Person: cells[c.person], Phone: cells[c.phone]}, nil
}

// namedColumns reads a line of column names.
func namedColumns(cells []string) (contactColumns, bool) {
	find := func(names ...string) int {
		return slices.IndexFunc(cells, func(cell string) bool { return slices.Contains(names, strings.ToLower(cell)) })
	}
	c := contactColumns{
		address: find("address", "mail", "e-mail", "email", "domain", "アドレス", "メールアドレス", "メール", "宛先", "ドメイン"),
		person:  find("person", "name", "contact", "氏名", "名前", "担当者", "担当"),
		phone:   find("phone", "tel", "telephone", "電話", "電話番号"),
	}
	return c, min(c.address, c.person, c.phone) >= 0
}
