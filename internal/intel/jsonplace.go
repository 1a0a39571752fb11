package intel

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// placed says where an error of the decoder is.
func (j *jsonFile) placed(err error) error {
	var known *FileError
	var syntax *json.SyntaxError
	switch {
	case err == nil || errors.Is(err, errEnough) || errors.As(err, &known):
		return err
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return &FileError{Place: Place{offset: j.in.read}, Err: errors.New("it ends in the middle")}
	}
	at := j.start + j.dec.InputOffset()
	if errors.As(err, &syntax) {
		at = j.i.syntaxAt(at)
	}
	return &FileError{Place: Place{offset: at, begin: true}, Err: err}
}

// syntaxAt is where the value that begins at an offset is wrong. The offsets of json.SyntaxError count from the beginning of a decoder's work, and
// not all of it.
func (i *Import) syntaxAt(from int64) int64 {
	from, err := i.begin(from)
	if err != nil {
		return from
	}
	var syntax *json.SyntaxError
	var value json.RawMessage
	if err := json.NewDecoder(&bounded{r: i.file}).Decode(&value); errors.As(err, &syntax) {
		return from + max(syntax.Offset-1, 0)
	}
	return from
}

// begin passes over blanks and what divides values, and leaves the file there.
func (i *Import) begin(from int64) (int64, error) {
	if _, err := i.file.Seek(from, io.SeekStart); err != nil {
		return from, err
	}
	one := make([]byte, 1)
	for {
		if _, err := io.ReadFull(i.file, one); err != nil || !strings.Contains(" \t\r\n,:", string(one)) {
			break
		}
		from++
	}
	_, err := i.file.Seek(from, io.SeekStart)
	return from, err
}
