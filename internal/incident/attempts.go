package incident

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
)

// LineError says what is wrong with one line, numbered from 1.
type LineError struct {
	Line int
	Err  error
}

func (e *LineError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }
func (e *LineError) Unwrap() error { return e.Err }

// Attempts reads the journal from its start. A damaged line is a *LineError; the lines behind it follow.
func (f *Files) Attempts() iter.Seq2[Attempt, error] {
	return func(yield func(Attempt, error) bool) {
		opened, err := f.openJournalFile()
		if errors.Is(err, fs.ErrNotExist) {
			return
		}
		if err != nil {
			yield(Attempt{}, err)
			return
		}
		defer opened.Close()
		readAttempts(opened, yield)
	}
}

func (f *Files) openJournalFile() (opened *os.File, err error) {
	err = folder(f.dir).within(func(root *os.Root) error {
		opened, err = root.Open(journalName)
		return err
	})
	return opened, err
}

func readAttempts(r io.Reader, yield func(Attempt, error) bool) {
	lines := bufio.NewReaderSize(r, 64<<10)
	for number := 1; ; number++ {
		line, whole, err := readLine(lines, maxEntry)
		if len(line) > 0 || !whole && err == nil {
			a, bad := parseAttempt(line, whole)
			if bad != nil {
				bad = &LineError{Line: number, Err: bad}
			}
			if !yield(a, bad) {
				return
			}
		}
		if err == io.EOF {
			return
		}
		if err != nil {
			yield(Attempt{}, err)
			return
		}
	}
}

// readLine reads a line without its end. Of one longer than limit the rest is dropped and whole is false; so it is of one without an end.
func readLine(r *bufio.Reader, limit int) (line []byte, whole bool, err error) {
	fits := true
	for {
		part, err := r.ReadSlice('\n')
		if fits = fits && len(line)+len(part) <= limit; fits {
			line = append(line, part...)
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		ended := bytes.HasSuffix(part, []byte{'\n'})
		return bytes.TrimSuffix(line, []byte{'\n'}), fits && ended, err
	}
}

func parseAttempt(line []byte, whole bool) (Attempt, error) {
	var e entry
	var a Attempt
	if !whole {
		return a, errors.New("the line is not whole")
	}
	if err := json.Unmarshal(line, &e); err != nil {
		return a, errors.New("the line cannot be read")
	}
	if sumOf(e.Attempt) != e.Sum {
		return a, errors.New("the content does not match its checksum")
	}
	if err := json.Unmarshal(e.Attempt, &a); err != nil {
		return Attempt{}, errors.New("the attempt cannot be read")
	}
	return a, nil
}
