package sandbox

import (
	"errors"
	"io"
	"iter"

	"sekisho/internal/payload/archive"
	"sekisho/internal/payload/sandbox/unpack"
)

// Archive is an archive that a child unpacks. Its child is started when it is needed.
type Archive struct {
	session    *Session
	format     unpack.Format
	from       io.ReaderAt
	base, size int64

	password *string // that opened the names

	child  *process
	open   *content // what is being read
	starts int
	err    error // why no more children are started
}

// maxStarts is how often a child is started for an archive: one entry that kills it must not hide the others, but many need not be tried.
const maxStarts = 3

// Archive gives the archive of a format that begins at base in the size octets of r.
func (s *Session) Archive(format unpack.Format, r io.ReaderAt, base, size int64) *Archive {
	a := &Archive{session: s, format: format, from: r, base: base, size: size}
	s.archives = append(s.archives, a)
	return a
}

// ready starts the child, again if it died. A content that is still open is given up.
func (a *Archive) ready() error {
	if a.open != nil {
		a.open.Close()
	}
	if a.child != nil || a.err != nil {
		return a.err
	}
	if err := a.session.wait(); err != nil {
		return err
	}
	a.starts++
	child, err := startChild(a.session, a.format, a.from, a.base, a.size)
	if err != nil {
		return a.lost(err)
	}
	a.child = child
	return nil
}

// lost lets a child go that died or does not keep to the protocol. err says why.
func (a *Archive) lost(err error) error {
	a.close()
	if a.starts >= maxStarts {
		a.err = err
	}
	return err
}

func (a *Archive) close() {
	a.open = nil
	if a.child != nil {
		a.child.end()
		a.child = nil
	}
}

// request asks the child for something.
func (a *Archive) request(r request) error {
	if err := a.child.ask(r); err != nil {
		return a.lost(err)
	}
	return nil
}

// broken is the error of a pipe, explained.
func (a *Archive) broken(err error) error {
	return a.lost(a.child.died(err))
}

// List yields the entries, in the form of package archive. Where their names are encrypted, passwords are tried, and the one that fits
// is in use for the entries.
func (a *Archive) List(passwords []string) iter.Seq2[*archive.Entry, error] {
	return func(yield func(*archive.Entry, error) bool) {
		if err := a.ready(); err != nil {
			yield(nil, err)
			return
		}
		if err := a.request(request{List: true, Passwords: octets(passwords)}); err != nil {
			yield(nil, err)
			return
		}
		err := a.entries(passwords, yield)
		switch {
		case err == errEnough:
			a.close() // there is more in the pipe
		case err != nil:
			yield(nil, err)
		}
	}
}

func octets(passwords []string) [][]byte {
	var list [][]byte
	for _, p := range passwords {
		list = append(list, []byte(p))
	}
	return list
}

var errEnough = errors.New("the caller wants no more")

// entries reads the answer to a listing.
func (a *Archive) entries(passwords []string, yield func(*archive.Entry, error) bool) error {
	for n := 0; ; {
		k, payload, err := a.child.hear.next()
		if err != nil {
			return a.broken(err)
		}
		switch k {
		case frameStatus:
			_, err := statusError(payload)
			return a.checked(err)
		case frameFits:
			if len(payload) != 1 || int(payload[0]) >= len(passwords) {
				return a.broken(errProtocol)
			}
			a.password = &passwords[payload[0]]
		case frameEntry:
			e, err := decodeEntry(payload)
			if err != nil {
				return a.broken(err)
			}
			if !yield(a.entry(n, e), nil) {
				return errEnough
			}
			n++
		default:
			return a.broken(errProtocol)
		}
	}
}

// checked lets a child go that does not keep to the protocol.
func (a *Archive) checked(err error) error {
	if errors.Is(err, errProtocol) {
		return a.lost(err)
	}
	return err
}

func (a *Archive) entry(n int, e unpack.Entry) *archive.Entry {
	listed := archive.Entry{Raw: e.Name, Size: e.Size, Packed: e.Packed, Folder: e.Folder, Encrypted: e.Encrypted}
	entry := archive.ForeignEntry(listed, func(password *string) (io.ReadCloser, error) { return a.Open(unpack.Place{Index: n}, password) })
	if a.password != nil && e.Encrypted {
		entry.Use(*a.password)
	}
	return entry
}

// Open gives the content of an entry. One is open at a time: another ends when this one begins. The first octets are asked for at once, so
// that an entry that cannot be opened says so here.
func (a *Archive) Open(at unpack.Place, password *string) (io.ReadCloser, error) {
	if err := a.ready(); err != nil {
		return nil, err
	}
	r := request{Open: &at, Octets: firstPiece}
	if password == nil {
		password = a.password
	}
	if password != nil {
		r.Password = []byte(*password)
	}
	if err := a.request(r); err != nil {
		return nil, err
	}
	a.open = &content{of: a}
	if err := a.open.advance(); err != nil && err != io.EOF {
		return nil, err
	}
	return a.open, nil
}
