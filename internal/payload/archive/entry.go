// Package archive lists and opens what archives hold. It yields entries and judges nothing. Every format has one function of the same
// form: it takes the octets of the archive and yields its entries.
//
// A pair with an error is the last one: ErrFormat where the octets are no archive of the kind at all, ErrCorrupt where more entries may
// exist than could be found, ErrVolume where the others lie in another file, ErrEncrypted where even their names are encrypted,
// ErrUnsupported, ErrTooDeep or ErrTooBig where a bound of this package ends the work, or what the reader returned.
//
// Bounds on entries, octets and time are the caller's: it stops listing, or reading, when it has had enough, and a format does no work in
// advance that its caller did not ask for, beyond a few megabytes. Nothing that an archive says about lengths is trusted, and names are
// only names: no file is ever written. One goroutine uses an archive at a time.
package archive

import (
	"errors"
	"io"
	"iter"
)

var (
	ErrFormat      = errors.New("no archive of this kind")
	ErrCorrupt     = errors.New("damaged archive")
	ErrEncrypted   = errors.New("encrypted")
	ErrPassword    = errors.New("wrong password")
	ErrUnsupported = errors.New("compression method not supported")
	ErrTooDeep     = errors.New("folders nested too deep")
	ErrTooBig      = errors.New("too much to be unpacked or read")
	ErrVolume      = errors.New("goes on in another volume")
)

// maxBlocks bounds the blocks of an archive that are no entries, one after another.
const maxBlocks = 1 << 16

// Entry is one file or folder of an archive, as its directory describes it.
type Entry struct {
	Name      string // decoded
	Raw       []byte // its octets; UTF-8 where the format has Unicode of another form
	Size      int64  // octets unpacked, as declared; -1 where it is not declared
	Packed    int64  // octets in the archive, as declared; -1 where it is not declared
	Folder    bool
	Encrypted bool

	open     func() (io.ReadCloser, error)
	unlock   func(password string) (io.ReadCloser, error) // nil: the format has no passwords, or its encryption is not known
	password *string
}

// NewEntry is a file within something that another package reads.
func NewEntry(name string, size, packed int64, open func() (io.ReadCloser, error)) *Entry {
	return &Entry{Name: name, Raw: []byte(name), Size: size, Packed: packed, open: open}
}

// ForeignEntry gives the entry e of an archive that is read elsewhere, with its Name read from Raw. open gives its content, by a password
// where the entry is Encrypted and one is in use.
func ForeignEntry(e Entry, open func(password *string) (io.ReadCloser, error)) *Entry {
	e.Name = decodeName(e.Raw, true, "")
	e.open = func() (io.ReadCloser, error) { return open(nil) }
	e.unlock = func(password string) (io.ReadCloser, error) { return open(&password) }
	return &e
}

// Squeezed yields the one entry of a file that a program compressed and did not name; the entry is called by name, the file's own, without
// its suffix.
func Squeezed(name string, packed int64, open func() (io.ReadCloser, error)) iter.Seq2[*Entry, error] {
	return one(&Entry{Name: unpackedName(name), Size: -1, Packed: packed, open: open})
}

// Open gives the unpacked octets. Entries are opened one at a time, after the listing has ended, in its order; any may be left out. Reading
// ends with ErrCorrupt where the octets do not fit their checksum or end early. ErrEncrypted: it takes a password, or the kind of encryption
// is not supported.
func (e *Entry) Open() (io.ReadCloser, error) {
	if e.Encrypted && (e.password == nil || e.unlock == nil) {
		return nil, ErrEncrypted
	}
	if e.Encrypted {
		return e.unlock(*e.password)
	}
	return e.open()
}

// Lockable says that the entry is encrypted in a way that a password opens.
func (e *Entry) Lockable() bool { return e.Encrypted && e.unlock != nil }

// Use sets the password for Open. A wrong one gives ErrPassword, or ErrCorrupt where it shows by what comes out only.
func (e *Entry) Use(password string) { e.password = &password }

// HasPassword says that Use was called.
func (e *Entry) HasPassword() bool { return e.password != nil }

// Forget takes the password away.
func (e *Entry) Forget() { e.password = nil }
