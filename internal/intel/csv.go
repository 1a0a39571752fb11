package intel

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"sekisho/internal/record"
)

// csv reads a table (RFC 4180; tabs or semicolons in place of commas will do). Lines that begin with "#" are remarks.
func (i *Import) csv(take func(record.Indicator) error) error {
	comma, err := i.comma()
	if err != nil {
		return err
	}
	file, err := i.text()
	if err != nil {
		return err
	}
	octets := &reader{file: file}
	table := csv.NewReader(octets)
	table.Comma, table.Comment, table.FieldsPerRecord = comma, '#', -1
	header, err := table.Read()
	if err != nil {
		return csvError(err, file)
	}
	named, ok := columnsOf(header)
	if !ok {
		return &FileError{Place: Place{Line: 1}, Err: errors.New("the first line names no column that is known: value and type, or address, domain, url, ip, sha256, …")}
	}
	for {
		octets.settled = table.InputOffset()
		cells, err := table.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return csvError(err, file)
		}
		line, _ := table.FieldPos(0)
		if err := i.row(named, cells, Place{Line: line}, take); err != nil {
			return err
		}
	}
}

// comma is what divides the cells of the first line that is no remark.
func (i *Import) comma() (rune, error) {
	file, err := i.text()
	if err != nil {
		return 0, err
	}
	for file.next() {
		if line := strings.TrimSpace(file.line); line != "" && line[0] != '#' {
			return divider(line), nil
		}
	}
	return ',', file.err
}

func csvError(err error, file *textFile) error {
	var wrong *csv.ParseError
	var known *FileError
	switch {
	case errors.As(err, &wrong):
		return &FileError{Place: Place{Line: wrong.StartLine, Column: wrong.Column}, Err: wrong.Err}
	case errors.As(err, &known):
		return known
	case errors.Is(err, io.EOF):
		return errors.New("it holds no line but remarks")
	}
	return &FileError{Place: Place{Line: file.number}, Err: err}
}

// row takes every value of a line.
func (i *Import) row(c columns, cells []string, at Place, take func(record.Indicator) error) error {
	r, err := c.about(cells)
	if err != nil {
		return i.leave(err, at)
	}
	found := 0
	for n, cell := range cells {
		kind, ok := c.kinds[n]
		if n == c.value {
			kind, ok = c.kindOf(cells, cell), true
		}
		cell = plainCell(cell)
		if !ok || cell == "" {
			continue
		}
		found++
		one := r
		one.kind, one.value = kind, cell
		if err := i.cell(one, c.cell(cells, c.kind), at, take); err != nil {
			return err
		}
	}
	if found == 0 {
		return i.leave(&skip{reason: "lines without a value"}, at)
	}
	return nil
}

func (i *Import) cell(r rough, named string, at Place, take func(record.Indicator) error) error {
	if r.kind == kindDigest {
		r.kind = kindOf(r.value)
	}
	switch {
	case r.kind != "":
		return i.offer(r, at, take)
	case named != "":
		return i.leave(&skip{reason: fmt.Sprintf("type %q is nothing that is seen of a mail", clipped(named, 40))}, at)
	}
	return i.leave(bad(fmt.Sprintf("%q is no digest, address, URL or domain, and no type says what it is", clipped(r.value, 80))), at)
}

func (c columns) cell(cells []string, at int) string {
	if at < 0 || at >= len(cells) {
		return ""
	}
	return strings.TrimSpace(cells[at])
}

// kindOf is the kind that the line names, or that the value shows where it names none.
func (c columns) kindOf(cells []string, value string) string {
	if named := c.cell(cells, c.kind); named != "" {
		return kindNamed(named)
	}
	return kindOf(value)
}

// about is what a line says of its values.
func (c columns) about(cells []string) (r rough, err error) {
	r = rough{id: c.cell(cells, c.id), source: c.cell(cells, c.source), note: plainCell(c.cell(cells, c.note))}
	switch strings.ToLower(c.cell(cells, c.pattern)) {
	case "1", "true", "yes", "regex", "はい":
		r.pattern = true
	}
	if label := c.cell(cells, c.tlp); label != "" {
		tlp, ok := Label(label)
		if !ok {
			return r, bad(fmt.Sprintf("%q is no label of TLP", clipped(label, 40)))
		}
		r.tlp = tlp
	}
	if r.from, err = moment(c.cell(cells, c.from), false); err != nil {
		return r, err
	}
	r.until, err = moment(c.cell(cells, c.until), true)
	return r, err
}

// plainCell takes away the apostrophe that keeps a spreadsheet from calculating.
func plainCell(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > 1 && s[0] == '\'' && strings.IndexByte("=+-@", s[1]) >= 0 {
		return s[1:]
	}
	return s
}

// moment reads a date or a time; UTC where no zone is told. An end that is a date is the end of that day.
func moment(s string, end bool) (time.Time, error) {
	if s == "" || s == "-" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006/01/02 15:04:05", "2006/1/2 15:04"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), nil
		}
	}
	for _, layout := range []string{"2006-01-02", "2006/1/2", "20060102", "2006年1月2日"} {
		if t, err := time.Parse(layout, s); err == nil {
			if end {
				t = t.Add(24*time.Hour - time.Millisecond)
			}
			return t, nil
		}
	}
	return time.Time{}, bad(fmt.Sprintf("%q is no time: write 2026-11-22 or 2026-11-22T18:00:00Z", clipped(s, 40)))
}
