package intel

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"sekisho/internal/record"
)

// survey is what a file says of its indicators elsewhere than at them.
type survey struct {
	marks   map[string]string // TLP by id of a marking definition of its own
	revoked map[string]bool   // ids
	events  []eventMark       // of MISP, in order
}

// maxSurvey bounds each part of a survey.
const maxSurvey = 1_000_000

// jsonFile walks through a file token by token; one STIX object or MISP attribute at a time is in memory.
type jsonFile struct {
	i      *Import
	in     *bounded
	dec    *json.Decoder
	look   *survey                      // what the first reading fills in; nil in the second
	take   func(record.Indicator) error // of the second
	format string                       // that it turned out to be
	event  int                          // of MISP, that is read
	start  int64                        // of the text, behind its mark
}

// bounded fails when more than maxOne octets were read since passed was last moved.
type bounded struct {
	r            io.Reader
	read, passed int64
}

var errTooLarge = fmt.Errorf("one value is larger than %d MiB", maxOne>>20)

func (b *bounded) Read(p []byte) (int, error) {
	if b.read-b.passed > maxOne {
		return 0, errTooLarge
	}
	n, err := b.r.Read(p)
	b.read += int64(n)
	return n, err
}

// lookThrough is the first reading.
func (i *Import) lookThrough() error {
	i.survey = survey{marks: map[string]string{}, revoked: map[string]bool{}}
	j := jsonFile{i: i, look: &i.survey}
	if err := j.walk(); err != nil {
		return err
	}
	switch {
	case j.format == "":
		return errors.New("it is JSON, but neither STIX (\"objects\") nor MISP (\"Event\", \"Attribute\")")
	case i.format != formatJSON && i.format != j.format:
		return fmt.Errorf("it is %s, not %s", j.format, i.format)
	}
	i.format = j.format
	return nil
}

// json is the second reading.
func (i *Import) json(take func(record.Indicator) error) error {
	j := jsonFile{i: i, take: take}
	return j.walk()
}

func (j *jsonFile) walk() error {
	if _, err := j.i.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	mark := make([]byte, len(utf8Mark))
	if n, err := io.ReadFull(j.i.file, mark); err == nil && string(mark) == utf8Mark {
		j.in = &bounded{r: j.i.file, read: int64(n)}
	} else if _, err := j.i.file.Seek(0, io.SeekStart); err != nil {
		return err
	} else {
		j.in = &bounded{r: j.i.file}
	}
	j.start = j.in.read
	j.dec = json.NewDecoder(j.in)
	err := j.value("", 0)
	if err == nil {
		if _, more := j.dec.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("something stands behind the end")
		}
	}
	return j.placed(err)
}

// value reads what stands under a key that may lead to indicators.
func (j *jsonFile) value(key string, depth int) error {
	if depth > maxNesting {
		return errNesting
	}
	token, err := j.token()
	if err != nil {
		return err
	}
	switch token {
	case json.Delim('{'):
		return j.object(key, depth)
	case json.Delim('['):
		for j.dec.More() {
			if err := j.value(key, depth+1); err != nil {
				return err
			}
		}
		_, err = j.token()
	}
	return err
}

// object reads an object that leads to indicators: a bundle or envelope of STIX, an answer of MISP, an event.
func (j *jsonFile) object(of string, depth int) error {
	if of == "Event" {
		return j.misp()
	}
	for j.dec.More() {
		key, err := j.token()
		if err != nil {
			return err
		}
		if err := j.member(key, depth); err != nil {
			return err
		}
	}
	_, err := j.token()
	return err
}

func (j *jsonFile) member(key json.Token, depth int) error {
	switch key {
	case "objects":
		if err := j.is(FormatSTIX); err != nil {
			return err
		}
		return j.list(j.stix)
	case "Event", "response":
		return j.value(key.(string), depth+1)
	case "Attribute":
		if err := j.is(FormatMISP); err != nil {
			return err
		}
		return j.list(j.attribute)
	}
	return j.pass(depth)
}

func (j *jsonFile) is(format string) error {
	if j.format != "" && j.format != format {
		return errors.New("it is STIX and MISP in one")
	}
	j.format = format
	return nil
}

// list reads an array element by element; null is an empty one.
func (j *jsonFile) list(element func() error) error {
	token, err := j.token()
	if err != nil || token == nil {
		return err
	}
	if token != json.Delim('[') {
		return errors.New("a list is expected here")
	}
	for j.dec.More() {
		if err := element(); err != nil {
			return err
		}
	}
	_, err = j.token()
	return err
}

func (j *jsonFile) token() (json.Token, error) {
	token, err := j.dec.Token()
	j.in.passed = j.dec.InputOffset()
	return token, err
}

// decode reads one value whole and says where it begins.
func (j *jsonFile) decode(into any) (Place, error) {
	at := Place{offset: j.start + j.dec.InputOffset(), begin: true}
	err := j.dec.Decode(into)
	j.in.passed = j.dec.InputOffset()
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return at, &FileError{Place: at, Err: fmt.Errorf("%s is no %s", wrong.Field, wrong.Type)}
	}
	return at, err
}

var errNesting = fmt.Errorf("it is nested more than %d deep", maxNesting)

// pass skips a value.
func (j *jsonFile) pass(depth int) error {
	for open := 0; ; {
		token, err := j.token()
		if err != nil {
			return err
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			open++
		case json.Delim('}'), json.Delim(']'):
			open--
		}
		if open+depth > maxNesting {
			return errNesting
		}
		if open == 0 {
			return nil
		}
	}
}

// flag is a truth as STIX and the versions of MISP write it.
type flag bool

// UnmarshalJSON reads true, 1 and "1".
func (f *flag) UnmarshalJSON(b []byte) error {
	s := strings.Trim(string(b), `"`)
	*f = flag(s == "true" || s == "1")
	return nil
}
