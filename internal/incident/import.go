package incident

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"sekisho/internal/text"
)

// Bounds of a list that is read in: its octets, and those of one line.
const (
	maxList     = 16 << 20
	maxListLine = 4096
)

// ReadContacts reads a list of contacts, one a line: address, person, phone, separated by commas or tabs, quoted as in RFC 4180 (but no line
// ends inside quotes). Empty lines and lines that begin with "#" are skipped. A first line that names the columns may put them in
// another order. Octets are UTF-8, UTF-16, ISO-2022-JP, Shift_JIS or EUC-JP, and may differ from line to line. A line that is wrong in
// any way is an error with its number, and no contact; line 0 stands for the whole list.
func ReadContacts(r io.Reader) ([]Contact, []LineError) {
	data, err := io.ReadAll(io.LimitReader(r, maxList+1))
	if err == nil && len(data) > maxList {
		err = fmt.Errorf("the list has more than %d octets", maxList)
	}
	if err != nil {
		return nil, []LineError{{Err: err}}
	}
	var contacts []Contact
	var bad []LineError
	order := columns{address: 0, person: 1, phone: 2}
	first := true
	for i, line := range listLines(data) {
		if line.err == nil && skipped(line.text) {
			continue
		}
		if named, ok := header(line); first && ok {
			order, first = named, false
			continue
		}
		first = false
		c, err := order.contact(line)
		if err != nil {
			bad = append(bad, LineError{Line: i + 1, Err: err})
			continue
		}
		contacts = append(contacts, c)
	}
	return contacts, bad
}

// listLine is a line as it reads, or why it does not.
type listLine struct {
	text string
	err  error
}

func skipped(line string) bool {
	line = strings.TrimSpace(line)
	return line == "" || line[0] == '#'
}

// columns are the places of what a line says, from 0; −1 where it does not.
type columns struct{ address, person, phone int }

// header reads a line that names the columns.
func header(line listLine) (columns, bool) {
	c := columns{-1, -1, -1}
	fields, err := line.fields()
	if err != nil {
		return c, false
	}
	for i, f := range fields {
		switch strings.ToLower(strings.Join(strings.Fields(f), "")) {
		case "address", "mail", "email", "e-mail", "mailaddress", "emailaddress", "メールアドレス", "メール", "アドレス", "宛先", "連絡先":
			c.address = i
		case "person", "name", "氏名", "名前", "担当者", "担当", "お名前":
			c.person = i
		case "phone", "tel", "telephone", "phonenumber", "電話", "電話番号", "tel.", "連絡先電話番号":
			c.phone = i
		}
	}
	return c, c.address >= 0
}

// fields splits a line.
func (l listLine) fields() ([]string, error) {
	if l.err != nil {
		return nil, l.err
	}
	r := csv.NewReader(strings.NewReader(l.text))
	if strings.Contains(l.text, "\t") {
		r.Comma = '\t'
	}
	r.TrimLeadingSpace = true
	fields, err := r.Read()
	if err != nil {
		return nil, errors.New("the quotes do not fit")
	}
	return fields, nil
}

// contact reads a line.
func (c columns) contact(l listLine) (Contact, error) {
	fields, err := l.fields()
	if err != nil {
		return Contact{}, err
	}
	at := func(i int) string {
		if i < 0 || i >= len(fields) {
			return ""
		}
		return strings.TrimSpace(fields[i])
	}
	if width := max(c.address, c.person, c.phone) + 1; len(fields) > width && strings.TrimSpace(strings.Join(fields[width:], "")) != "" {
		return Contact{}, fmt.Errorf("%d columns; a line has address, person, phone", len(fields))
	}
	if strings.ContainsFunc(l.text, func(r rune) bool { return r != '\t' && unicode.IsControl(r) }) {
		return Contact{}, errors.New("control characters")
	}
	return Contact{Address: at(c.address), Person: at(c.person), Phone: at(c.phone)}.normal()
}

// listLines decodes a list. Its lines may come from several sources: each is read by itself where it proves its charset. What is left is
// Shift_JIS or EUC-JP, which a single short line seldom proves: it is read as one text if that is possible.
func listLines(data []byte) []listLine {
	if s, ok := utf16(data); ok {
		data = []byte(s)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	raw := bytes.Split(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")), []byte("\n"))
	lines := make([]listLine, len(raw))
	var rest []int
	for i, b := range raw {
		s, charset, ok := "", "", false
		if len(b) <= maxListLine {
			s, charset, ok = text.Guess(b)
		}
		switch {
		case len(b) > maxListLine:
			lines[i].err = fmt.Errorf("the line has more than %d octets", maxListLine)
		case ok && slices.Contains([]string{"", "utf-8", "iso-2022-jp"}, charset):
			lines[i].text = s
		default:
			rest = append(rest, i)
		}
	}
	decodeRest(raw, lines, rest)
	return lines
}

// utf16 reads data that is UTF-16 by its byte order mark, or by the zeros in ASCII.
func utf16(data []byte) (string, bool) {
	charset := ""
	switch {
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		charset, data = "utf-16le", data[2:]
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		charset, data = "utf-16be", data[2:]
	case len(data) >= 2 && data[0] != 0 && data[1] == 0:
		charset = "utf-16le"
	case len(data) >= 2 && data[0] == 0 && data[1] != 0:
		charset = "utf-16be"
	default:
		return "", false
	}
	s, _ := text.Decode(charset, data)
	return s, true
}

// decodeRest reads the lines in rest.
func decodeRest(raw [][]byte, lines []listLine, rest []int) {
	var all []byte
	for _, i := range rest {
		all = append(append(all, raw[i]...), '\n')
	}
	_, common, _ := text.Guess(all)
	for _, i := range rest {
		s, ok := text.Decode(common, raw[i])
		if !expected(common) || !ok {
			var charset string
			s, charset, ok = text.Guess(raw[i])
			ok = ok && expected(charset)
		}
		lines[i].text = s
		if !ok {
			lines[i].err = errors.New("neither UTF-8, Shift_JIS, EUC-JP nor ISO-2022-JP")
		}
	}
}

// expected says that contact lists are written so.
func expected(charset string) bool { return charset == "shift_jis" || charset == "euc-jp" }
