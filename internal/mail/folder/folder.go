// Package folder finds stored mails: single files, mbox files, Maildirs, folders of files, standard input, and manifests that give
// each mail its envelope. It reads files only and judges nothing.
//
// # Formats
//
//   - A file is one mail (RFC 5322), unless its first line begins with "From ": then it is an mbox (RFC 4155), see split.
//     An empty file is a mail without octets; an empty stream is an error, since what should have written it has failed.
//   - A folder that has "cur" and "new" in it is a Maildir (https://cr.yp.to/proto/maildir.html): its mails are the files of new and
//     cur, and those of its sub-folders (Maildir++: ".Sent"). What is still being written ("tmp") is not looked at.
//   - Any other folder is walked, with its sub-folders. Names that begin with a dot are passed over.
//   - "-" is standard input: a mail or an mbox. So is any named path that can be read only once, such as a pipe.
//
// Within a folder, names come in the order of their octets. Symbolic links that lead out of a named folder are not followed but
// reported; links to folders inside it are passed over, since what they lead to is walked anyway.
//
// # Limits
//
// No mailbox is held in memory: an mbox is read once to find where its mails begin and again when they are opened, and a stream is
// kept in an unlinked temporary file. What cannot be read becomes an Item with an error, and the others go on.
//
// A sequence is for one goroutine; its Items may be opened from any, several at once, also after the sequence has ended (those of a
// stream only until then).
package folder

import (
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"strconv"
	"time"

	"sekisho/internal/mail"
)

// Item is one mail that was found, or a path that could not be read.
type Item struct {
	File string // as printed: the path, path#N for the N-th mail of an mbox, "-" for standard input
	Err  error  // without the path; everything but File is empty then

	Client    mail.Client // the zero Addr: not known
	Envelope  mail.Envelope
	Received  time.Time // zero: not known
	Direction mail.Direction
	Stored    bool // nothing is known of the transaction but what the mail says itself

	Open func() (io.ReadCloser, error) // the mail's octets, without mbox quoting; a new reader each time
}

// Paths returns the mails below the given paths in the order of the paths. "-" stands for stdin.
func Paths(paths []string, stdin io.Reader) iter.Seq[Item] {
	return func(yield func(Item) bool) {
		for _, path := range paths {
			if path == "-" {
				if !stream(path, stdin, yield) {
					return
				}
				continue
			}
			if !named(path, yield) {
				return
			}
		}
	}
}

// named yields the mails of a path as somebody wrote it: a symbolic link is followed.
func named(path string, yield func(Item) bool) bool {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return yield(failed(path, err))
	case info.IsDir():
		return tree(path, yield)
	case info.Mode().IsRegular():
		return file(path, func() (*os.File, error) { return os.Open(path) }, yield)
	}
	f, err := os.Open(path)
	if err != nil {
		return yield(failed(path, err))
	}
	defer f.Close()
	return stream(path, f, yield)
}

// file yields the one mail of a regular file, or those of an mbox.
func file(name string, open func() (*os.File, error), yield func(Item) bool) bool {
	f, err := open()
	if err != nil {
		return yield(failed(name, err))
	}
	defer f.Close()
	mbox, err := isMbox(f)
	switch {
	case err != nil:
		return yield(failed(name, err))
	case mbox:
		return mails(name, f, func(s span) (io.ReadCloser, error) { return openSpan(open, s) }, yield)
	}
	return yield(stored(name, func() (io.ReadCloser, error) { return opened(open()) }))
}

// mails yields the mails of an mbox that r reads; open reads one of them.
func mails(name string, r io.Reader, open func(span) (io.ReadCloser, error), yield func(Item) bool) bool {
	n := 0
	for s, err := range split(r) {
		if err != nil {
			return yield(failed(name, err))
		}
		n++
		item := stored(name+"#"+strconv.Itoa(n), func() (io.ReadCloser, error) { return open(s) })
		if !yield(item) {
			return false
		}
	}
	return true
}

func stored(name string, open func() (io.ReadCloser, error)) Item {
	return Item{File: name, Direction: mail.In, Stored: true, Open: open}
}

// failed says why a path could not be read. The path itself stands in File.
func failed(name string, err error) Item { return Item{File: name, Err: plain(err)} }

// plain drops the operation and the path that the file system puts in front of an error.
func plain(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// opened turns a file into a reader without making a nil file a non-nil one.
func opened(f *os.File, err error) (io.ReadCloser, error) {
	if err != nil {
		return nil, err
	}
	return f, nil
}
