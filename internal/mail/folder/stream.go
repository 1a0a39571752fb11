package folder

import (
	"errors"
	"fmt"
	"io"
	"os"
)

var errEmpty = errors.New("empty: no mail was given")

// stream yields the mails of what can be read only once. It is kept in a temporary file that has no name any more, until the caller
// is done with the last mail.
func stream(name string, r io.Reader, yield func(Item) bool) bool {
	f, size, err := spool(r)
	if err != nil {
		return yield(failed(name, err))
	}
	defer f.Close()
	mbox, err := isMbox(f)
	switch {
	case err != nil:
		return yield(failed(name, err))
	case size == 0:
		return yield(failed(name, errEmpty))
	case mbox:
		open := func(s span) (io.ReadCloser, error) { return io.NopCloser(unquote(section(f, s))), nil }
		return mails(name, f, open, yield)
	}
	whole := span{0, size}
	return yield(stored(name, func() (io.ReadCloser, error) { return io.NopCloser(section(f, whole)), nil }))
}

// spool copies r to an unlinked temporary file, readable by its owner only.
func spool(r io.Reader) (f *os.File, size int64, err error) {
	f, err = os.CreateTemp("", "sekisho-scan-")
	if err != nil {
		return nil, 0, fmt.Errorf("no temporary file: %w", err)
	}
	err = os.Remove(f.Name())
	if err == nil {
		size, err = io.Copy(f, r)
	}
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		f.Close()
		return nil, 0, fmt.Errorf("cannot be kept: %w", err)
	}
	return f, size, nil
}
