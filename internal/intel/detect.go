package intel

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// formatJSON is STIX or MISP: which of them shows when the file is read.
const formatJSON = "json"

// sample is how much of a file tells its format and charset.
const sample = 64 << 10

// detect finds out the format by the first character that is none of blanks, or by the first line that is no remark.
func (i *Import) detect() error {
	head, err := i.head()
	if err != nil {
		return err
	}
	begin := bytes.TrimLeft(bytes.TrimPrefix(head, []byte(utf8Mark)), " \t\r\n")
	looksJSON := len(begin) > 0 && (begin[0] == '{' || begin[0] == '[')
	switch i.format {
	case FormatList, FormatCSV:
		return nil
	case FormatSTIX, FormatMISP:
		if !looksJSON {
			return &FileError{File: i.name, Place: Place{Line: 1}, Err: errors.New("it is not JSON")}
		}
		return nil
	case "":
	default:
		return fmt.Errorf("format %q: list, csv, stix and misp are known", i.format)
	}
	switch {
	case len(begin) == 0:
		return errors.New("the file is empty")
	case looksJSON:
		i.format = formatJSON
		return nil
	}
	return i.detectLines()
}

// detectLines tells a table from a list: the first line of a table names columns.
func (i *Import) detectLines() error {
	r, err := i.text()
	if err != nil {
		return err
	}
	for r.next() {
		line := strings.TrimSpace(r.line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		i.format = FormatList
		if _, ok := columnsOf(splitHeader(line)); ok {
			i.format = FormatCSV
		}
		return nil
	}
	if r.err != nil {
		return r.err
	}
	return errors.New("it holds nothing but remarks")
}

func (i *Import) head() ([]byte, error) {
	if _, err := i.file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	head := make([]byte, sample)
	n, err := io.ReadFull(i.file, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	return head[:n], nil
}

// located gives an error the name of the file and line and column.
func (i *Import) located(err error) error {
	var f *FileError
	if !errors.As(err, &f) {
		return &FileError{File: i.name, Err: err}
	}
	f.File, f.Place = i.name, i.place(f.Place)
	return f
}

// place counts lines up to an offset: the file is read once more, which only happens where something is wrong with it.
func (i *Import) place(p Place) Place {
	if p.Line > 0 || p.offset == 0 && !p.begin {
		return p
	}
	if p.begin {
		p.offset, _ = i.begin(p.offset)
	}
	if _, err := i.file.Seek(0, io.SeekStart); err != nil {
		return p
	}
	line, column := 1, 1
	r, buffer := io.LimitReader(i.file, p.offset), make([]byte, sample)
	for {
		n, err := r.Read(buffer)
		for _, c := range buffer[:n] {
			if column++; c == '\n' {
				line, column = line+1, 1
			}
		}
		if err != nil {
			return Place{Line: line, Column: column}
		}
	}
}
