package origin

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/netip"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/oschwald/geoip2-golang/v2"

	"sekisho/internal/config"
)

// lookEvery is how long a change of a file may go unnoticed.
const lookEvery = time.Minute

// maxDatabase bounds a file, in octets. GeoIP2 City has 120 MB.
const maxDatabase = 1 << 30

// DatabaseError says which key of [origin] names a file that cannot be used.
type DatabaseError struct {
	Key string // "geoip", "asn"
	Err error
}

func (e *DatabaseError) Error() string { return e.Err.Error() }
func (e *DatabaseError) Unwrap() error { return e.Err }

// OpenDatabases opens the files that o names (MaxMind DB 2.0: GeoIP2, GeoLite2, DB-IP), embedded where it names none. Files are held in
// memory whole. They are looked at when they are asked and the last look was a minute ago by now; one that changed is read again, by
// whoever asked, while others are answered from the old data. Where that fails the old data stays. read is told of each file that was
// read again, and once of each failure; it may be called from any goroutine. A file that cannot be used now is a *DatabaseError.
func OpenDatabases(o config.Origin, embedded *Embedded, now func() time.Time, read func(path string, err error)) (*Databases, error) {
	d := &Databases{country: source{"geoip", o.GeoIP, embedded.country}, network: source{"asn", o.ASN, embedded.network}}
	for _, own := range []struct {
		*source
		usable func(*geoip2.Reader) error
	}{{&d.country, tellsCountries}, {&d.network, tellsNetworks}} {
		if own.path == "" {
			continue
		}
		f := &file{path: own.path, usable: own.usable, now: now, report: read}
		if err := f.load(); err != nil {
			return nil, &DatabaseError{Key: own.key, Err: err}
		}
		own.reader = f.reader
	}
	return d, nil
}

func tellsCountries(db *geoip2.Reader) error {
	_, err := db.Country(netip.IPv4Unspecified())
	return usable(db, err, "countries")
}

func tellsNetworks(db *geoip2.Reader) error {
	_, err := db.ASN(netip.IPv4Unspecified())
	return usable(db, err, "networks")
}

func usable(db *geoip2.Reader, err error, what string) error {
	if _, wrong := errors.AsType[geoip2.InvalidMethodError](err); wrong {
		return fmt.Errorf("a database of type %q, which tells no %s", db.Metadata().DatabaseType, what)
	}
	return err
}

// file is a database on disk that may be replaced while it is in use.
type file struct {
	path   string
	usable func(*geoip2.Reader) error
	now    func() time.Time
	report func(path string, err error)

	current atomic.Pointer[geoip2.Reader] // never closed: it has nothing but memory, and whoever asks it still holds it
	next    atomic.Int64                  // when to look at the file, in ns since 1970

	looking sync.Mutex
	seen    fs.FileInfo // of the file that current was read from
	refused fs.FileInfo // of one that could not be used, or nil
	failure string      // that was reported last, or ""
}

// reader is the database to ask.
func (f *file) reader() (*geoip2.Reader, error) {
	if f.now().UnixNano() >= f.next.Load() && f.looking.TryLock() {
		f.look()
		f.looking.Unlock()
	}
	return f.current.Load(), nil
}

// look reads the file again if it is another than before.
func (f *file) look() {
	f.next.Store(f.now().Add(lookEvery).UnixNano())
	info, err := os.Stat(f.path)
	switch {
	case err == nil && same(info, f.refused):
		return
	case err == nil && same(info, f.seen):
		f.refused, f.failure = nil, ""
		return
	case err == nil:
		err = f.load()
	}
	if err == nil {
		f.refused, f.failure = nil, ""
		f.report(f.path, nil)
		return
	}
	f.refused = info
	if err.Error() != f.failure {
		f.failure = err.Error()
		f.report(f.path, err)
	}
}

// load reads the file and puts it in use.
func (f *file) load() error {
	data, info, err := readWhole(f.path)
	if err != nil {
		return err
	}
	db, err := geoip2.OpenBytes(data)
	if err != nil {
		return fmt.Errorf("%s: no database of countries or networks: %w", f.path, err)
	}
	if err := f.usable(db); err != nil {
		return fmt.Errorf("%s: %w", f.path, err)
	}
	f.current.Store(db)
	f.seen = info
	f.next.Store(f.now().Add(lookEvery).UnixNano())
	return nil
}

// readWhole reads a file that must not change meanwhile.
func readWhole(path string) ([]byte, fs.FileInfo, error) {
	before, err := os.Stat(path) // first: a pipe would have the open wait
	if err != nil {
		return nil, nil, err
	}
	if !before.Mode().IsRegular() || before.Size() > maxDatabase {
		return nil, nil, fmt.Errorf("%s is no file, or larger than %d octets", path, maxDatabase)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	data := make([]byte, before.Size())
	if _, err := io.ReadFull(file, data); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	after, err := file.Stat()
	if err != nil {
		return nil, nil, err
	}
	if !same(before, after) {
		return nil, nil, fmt.Errorf("%s changed while it was read", path)
	}
	return data, after, nil
}

func same(a, b fs.FileInfo) bool {
	return os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}
