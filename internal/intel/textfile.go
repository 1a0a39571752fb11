package intel

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"

	"sekisho/internal/text"
)

const utf8Mark = "\xEF\xBB\xBF"

// maxLine bounds a line.
const maxLine = 1 << 20

// textFile reads lines of a file in UTF-8, in UTF-16 with its byte order mark, or in the charset that all lines of its beginning share that are
// not UTF-8. A line that cannot be read ends it with an error.
type textFile struct {
	scan    *bufio.Scanner
	charset string
	line    string
	number  int
	err     error
}

func (i *Import) text() (*textFile, error) {
	head, err := i.head()
	if err != nil {
		return nil, err
	}
	if _, err := i.file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	var r io.Reader = i.file
	if bytes.HasPrefix(head, []byte{0xFF, 0xFE}) || bytes.HasPrefix(head, []byte{0xFE, 0xFF}) {
		r = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Reader(r)
		head = nil
	}
	scan := bufio.NewScanner(r)
	scan.Buffer(make([]byte, sample), maxLine)
	return &textFile{scan: scan, charset: charsetOf(head)}, nil
}

// charsetOf guesses from the lines that are not UTF-8; the last may be cut.
func charsetOf(head []byte) string {
	lines := bytes.SplitAfter(head, []byte("\n"))
	if len(lines) > 1 {
		lines = lines[:len(lines)-1]
	}
	var other []byte
	for _, line := range lines {
		if !utf8.Valid(line) {
			other = append(other, line...)
		}
	}
	if len(other) == 0 {
		return ""
	}
	_, charset, _ := text.Guess(other)
	return charset
}

func (t *textFile) next() bool {
	if t.err != nil || !t.scan.Scan() {
		t.end()
		return false
	}
	t.number++
	line := t.scan.Bytes()
	if t.number == 1 {
		line = bytes.TrimPrefix(line, []byte(utf8Mark))
	}
	ok := true
	if t.line = string(line); !utf8.Valid(line) {
		t.line, ok = t.decode(line)
	}
	if !ok || strings.ContainsRune(t.line, utf8.RuneError) {
		t.err = &FileError{Place: Place{Line: t.number}, Err: errors.New("it cannot be read in any charset: save the file as UTF-8")}
		return false
	}
	return true
}

func (t *textFile) decode(line []byte) (string, bool) {
	if t.charset == "" {
		return "", false
	}
	return text.Decode(t.charset, line)
}

func (t *textFile) end() {
	err := t.scan.Err()
	if t.err != nil || err == nil {
		return
	}
	if errors.Is(err, bufio.ErrTooLong) {
		err = &FileError{Place: Place{Line: t.number + 1}, Err: errors.New("the line is longer than 1 MiB")}
	}
	t.err = err
}

// reader gives the lines to who reads octets. It fails when its reader has taken maxLine octets and more since settled was last moved: a
// quotation mark that is never closed must not swallow the rest of a file.
type reader struct {
	file          *textFile
	rest          string
	read, settled int64
}

func (r *reader) Read(p []byte) (int, error) {
	if r.rest == "" {
		if r.read-r.settled > 2*maxLine {
			return 0, errOpenQuote
		}
		if !r.file.next() {
			return 0, cmp.Or(r.file.err, io.EOF)
		}
		r.rest = r.file.line + "\n"
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	r.read += int64(n)
	return n, nil
}

var errOpenQuote = errors.New("a quotation mark is not closed")
