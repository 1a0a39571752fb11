package incident

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"sync"
	"time"
	"unicode/utf8"

	"sekisho/internal/text"
)

// Attempt is a mail, or one recipient of it, that was stopped.
type Attempt struct {
	Time         time.Time    `json:"time"`
	Case         string       `json:"case"`
	Rev          int          `json:"rev"`
	Stage        string       `json:"stage"` // StageRcpt, StageEOM
	Client       string       `json:"client"`
	ClientName   string       `json:"client_name"`
	HELO         string       `json:"helo"`
	User         string       `json:"user"` // SASL login, or ""
	From         string       `json:"from"` // reverse-path without brackets
	Rcpts        []string     `json:"rcpts"`
	DeclaredSize *int64       `json:"declared_size"` // MAIL FROM's SIZE (RFC 1870); nil: not said
	Size         *int64       `json:"size"`          // octets of the body; nil: not received
	Attachments  []Attachment `json:"attachments"`   // nil: not looked at
	QueueID      string       `json:"queue_id"`
	MessageID    string       `json:"message_id"`
}

// Where an attempt was stopped.
const (
	StageRcpt = "rcpt" // one recipient; the content was not sent
	StageEOM  = "eom"  // the whole message
)

// Attachment is a file that a stopped mail carried. SHA256 is in hex.
type Attachment struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// Journal keeps attempts. When Write returns, the attempt survives the end of the process.
type Journal interface{ Write(Attempt) error }

// LineError says what is wrong with one line, numbered from 1.
type LineError struct {
	Line int
	Err  error
}

func (e *LineError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }
func (e *LineError) Unwrap() error { return e.Err }

// entry is one line: sum is SHA-256, in hex, over the octets of attempt.
type entry struct {
	Sum     string          `json:"sum"`
	Attempt json.RawMessage `json:"attempt"`
}

// maxEntry bounds a line in octets: ten thousand recipients have room.
const maxEntry = 16 << 20

// syncEvery is how long an attempt may be lost for when the machine, not the process, dies.
const syncEvery = time.Second

// FileJournal is the journal in a file: one JSON line an attempt, written at once, synced every second. Its methods may be called from many
// goroutines.
type FileJournal struct {
	mu     sync.Mutex
	file   file
	torn   bool  // the last line may have no end
	dirty  bool  // something is not synced
	failed error // of the last sync
	stop   chan struct{}
	done   chan struct{}
}

// OpenJournal opens the journal for writing. A line that an earlier process left unfinished is closed.
func (f *Files) OpenJournal() (*FileJournal, error) {
	if err := f.disk.mkdir(incidentFolder); err != nil {
		return nil, err
	}
	opened, err := f.disk.open(journalName)
	if err != nil {
		return nil, err
	}
	j := &FileJournal{file: opened, torn: unfinished(opened), stop: make(chan struct{}), done: make(chan struct{})}
	go j.syncer()
	return j, nil
}

// unfinished says that the file may end in the middle of a line.
func unfinished(f file) bool {
	opened, ok := f.(*os.File)
	if !ok {
		return true
	}
	info, err := opened.Stat()
	if err != nil || info.Size() == 0 {
		return err != nil
	}
	var last [1]byte
	_, err = opened.ReadAt(last[:], info.Size()-1)
	return err != nil || last[0] != '\n'
}

// Write appends one attempt.
func (j *FileJournal) Write(a Attempt) error {
	line, err := formatAttempt(a)
	if err != nil {
		return err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.torn {
		line = append([]byte{'\n'}, line...)
	}
	n, err := j.file.Write(line)
	j.torn = err != nil && (n > 0 || j.torn)
	j.dirty = j.dirty || n > 0
	return errors.Join(err, j.failed)
}

// formatAttempt is one line. Octets that are not UTF-8 are kept visibly, as JSON could not hold them.
func formatAttempt(a Attempt) ([]byte, error) {
	for _, s := range []*string{&a.Client, &a.ClientName, &a.HELO, &a.User, &a.From, &a.QueueID, &a.MessageID} {
		*s = visible(*s)
	}
	a.Rcpts = mapped(a.Rcpts, visible)
	a.Attachments = mapped(a.Attachments, func(t Attachment) Attachment { return Attachment{visible(t.Name), t.SHA256} })
	attempt, err := json.Marshal(a)
	if err != nil {
		return nil, err
	}
	line, err := json.Marshal(entry{Sum: sumOf(attempt), Attempt: attempt})
	if err == nil && len(line) >= maxEntry {
		err = errors.New("the attempt is too large for the journal")
	}
	return append(line, '\n'), err
}

func sumOf(attempt []byte) string {
	sum := sha256.Sum256(attempt)
	return hex.EncodeToString(sum[:])
}

func visible(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return text.Escape(s)
}

func mapped[T any](list []T, f func(T) T) []T {
	if list == nil {
		return nil
	}
	out := make([]T, len(list))
	for i, v := range list {
		out[i] = f(v)
	}
	return out
}

func (j *FileJournal) syncer() {
	defer close(j.done)
	tick := time.NewTicker(syncEvery)
	defer tick.Stop()
	for {
		select {
		case <-j.stop:
			return
		case <-tick.C:
			j.sync()
		}
	}
}

// sync makes what was written durable. Writers do not wait for it: they go on while the disk works.
func (j *FileJournal) sync() {
	j.mu.Lock()
	dirty := j.dirty || j.failed != nil
	j.dirty = false
	j.mu.Unlock()
	if !dirty {
		return
	}
	err := j.file.Sync()
	j.mu.Lock()
	j.failed = err
	j.mu.Unlock()
}

// Close syncs and closes the journal.
func (j *FileJournal) Close() error {
	close(j.stop)
	<-j.done
	j.sync()
	return errors.Join(j.failed, j.file.Close())
}

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
