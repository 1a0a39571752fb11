package intel

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"sekisho/internal/record"
)

// The bounds of an import.
const (
	maxIndicators = 5_000_000
	maxOne        = 32 << 20 // octets of one line, object or attribute
	maxNesting    = 200
	maxReasons    = 100 // reasons that are told apart
)

// The formats of an import.
const (
	FormatList = "list" // one indicator a line; "#" begins a remark
	FormatCSV  = "csv"  // the first line names the columns
	FormatSTIX = "stix" // STIX 2.0 and 2.1 in JSON: a bundle, or the envelope of TAXII 2.1
	FormatMISP = "misp" // MISP JSON: an event, a list of events, the answer of a search
)

// Options say how a file is taken in.
type Options struct {
	Format   string // "": by its content
	Set      string
	Source   string
	TLP      string // of what says nothing of it itself
	Now      time.Time
	ValidFor time.Duration                  // of what has no end itself; 0: for ever
	SkipBad  bool                           // leave out single values that cannot be used, instead of refusing the file
	Refuse   func(host string) (why string) // says why nobody may be called an attacker for a domain: everybody has addresses there, it is ours; may be nil
}

// Import is a file that is being taken in. It is read twice: what a file says of all its indicators (TLP of an event, markings, what was
// revoked) often stands behind them. Memory does not grow with the file but for what was revoked.
type Import struct {
	name    string
	file    io.ReadSeeker
	o       Options
	format  string
	summary Summary
	survey  survey
	skipped []*Skipped

	patterns int
}

// Summary says what became of a file.
type Summary struct {
	Format     string
	Indicators int            // that were taken
	Kinds      map[string]int // of them, by kind
	Skipped    []Skipped      // what was not, by reason, as it first occurred
}

// Skipped is what was left out for one reason.
type Skipped struct {
	Reason string
	Bad    bool // the file is wrong there; otherwise it is right, but of no use here
	Count  int
	Place  Place // of the first
}

// Place is where something stands in a file; lines and columns (octets) count from 1, 0 is not known.
type Place struct {
	Line, Column int
	offset       int64 // of JSON: counted into lines only where somebody wants to know
	begin        bool  // it is that of the value that begins behind the offset
}

// FileError is why a file was refused, and where.
type FileError struct {
	File string
	Place
	Err error
}

func (e *FileError) Error() string {
	switch {
	case e.Line == 0:
		return fmt.Sprintf("%s: %v", e.File, e.Err)
	case e.Column == 0:
		return fmt.Sprintf("%s, line %d: %v", e.File, e.Line, e.Err)
	}
	return fmt.Sprintf("%s, line %d, column %d: %v", e.File, e.Line, e.Column, e.Err)
}

func (e *FileError) Unwrap() error { return e.Err }

// Read finds out the format of a file and reads what it says of itself. Errors are *FileError.
func Read(name string, file io.ReadSeeker, o Options) (*Import, error) {
	i := &Import{name: name, file: file, o: o, format: o.Format}
	if err := i.detect(); err != nil {
		return nil, i.located(err)
	}
	if i.format == FormatSTIX || i.format == FormatMISP || i.format == formatJSON {
		if err := i.lookThrough(); err != nil {
			return nil, i.located(err)
		}
	}
	i.summary = Summary{Format: i.format, Kinds: map[string]int{}}
	return i, nil
}

// Summary is complete when List has ended.
func (i *Import) Summary() Summary {
	i.summary.Skipped = nil
	for _, s := range i.skipped {
		s.Place = i.place(s.Place)
		i.summary.Skipped = append(i.summary.Skipped, *s)
	}
	return i.summary
}

// errEnough ends reading where the list is not wanted any more.
var errEnough = errors.New("no more is wanted")

// List yields the indicators. An error is the last that it yields; a file without any indicator is one. It is read once.
func (i *Import) List() iter.Seq2[record.Indicator, error] {
	return func(yield func(record.Indicator, error) bool) {
		take := func(r record.Indicator) error {
			if i.summary.Indicators == maxIndicators {
				return fmt.Errorf("it has more than %d indicators", maxIndicators)
			}
			i.summary.Indicators++
			i.summary.Kinds[r.Kind]++
			if !yield(r, nil) {
				return errEnough
			}
			return nil
		}
		err := i.read(take)
		if err == nil && i.summary.Indicators == 0 {
			err = errors.New("it holds no indicator that can be used here")
		}
		if err != nil && !errors.Is(err, errEnough) {
			yield(record.Indicator{}, i.located(err))
		}
	}
}

func (i *Import) read(take func(record.Indicator) error) error {
	if _, err := i.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	switch i.format {
	case FormatList:
		return i.list(take)
	case FormatCSV:
		return i.csv(take)
	}
	return i.json(take)
}
