package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// What SQLite gets: so much memory for each connection's pages, so many connections that read, and so large a database is read through when
// it is opened, to find damage (a larger one is for `sekisho check`).
const (
	cacheKiB      = 8 << 10
	readers       = 3
	checkedAtOnce = 64 << 20
)

func sqliteDialect() dialect {
	return dialect{
		name: "sqlite", contains: "instr(folded, ?) > 0", rows: 1, keepsStmt: true,
		damaged: func(err error) bool {
			code := sqliteCode(err)
			return code == sqlite3.SQLITE_CORRUPT || code == sqlite3.SQLITE_NOTADB
		},
		again: func(err error) bool {
			code := sqliteCode(err)
			return code == sqlite3.SQLITE_BUSY || code == sqlite3.SQLITE_LOCKED
		},
	}
}

// sqliteCode is the primary result code of an error, or 0.
func sqliteCode(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code() & 0xff
	}
	return 0
}

func openSQLite(ctx context.Context, path string, o Options) (*Store, error) {
	if err := makeFile(path); err != nil {
		return nil, fmt.Errorf("history: %w", err)
	}
	if o.SecretFile == "" {
		o.SecretFile = path + ".secret"
	}
	// NORMAL: a crash of the machine may lose the last transactions, never the database; one of the process loses nothing that was written.
	s, err := startSQLite(ctx, (&url.URL{Scheme: "file", Path: path}).String(), "WAL", o)
	if err != nil {
		return nil, fmt.Errorf("history %s: %w", path, err)
	}
	s.file = path
	if info, err := os.Stat(path); err == nil && info.Size() <= checkedAtOnce {
		if err := s.verify(ctx); err != nil {
			return nil, errors.Join(fmt.Errorf("history %s: %w", path, err), s.Close())
		}
	}
	return s, nil
}

// memories numbers the stores in memory of this process: SQLite tells them apart by their names.
var memories atomic.Int64

// Memory opens an empty store in memory, which vanishes when it is closed.
func Memory(ctx context.Context, o Options) (*Store, error) {
	name := fmt.Sprintf("file:/sekisho-%d?vfs=memdb", memories.Add(1))
	s, err := startSQLite(ctx, name, "MEMORY", o.withDefaults())
	if err != nil {
		return nil, fmt.Errorf("history in memory: %w", err)
	}
	s.memory = true
	return s, nil
}

func startSQLite(ctx context.Context, name, journal string, o Options) (*Store, error) {
	writes, err := sql.Open("sqlite", sqliteName(name, journal, false))
	if err != nil {
		return nil, err
	}
	writes.SetMaxOpenConns(1)
	reads, err := sql.Open("sqlite", sqliteName(name, journal, true))
	if err != nil {
		return nil, errors.Join(err, writes.Close())
	}
	reads.SetMaxOpenConns(readers)
	reads.SetMaxIdleConns(readers)
	s := &Store{dialect: sqliteDialect(), options: o, read: reads, writer: newWriter(writes, "BEGIN IMMEDIATE", "")}
	err = migrate(ctx, writes, s.dialect)
	if s.damaged(err) {
		err = fmt.Errorf("%w (%w)", ErrCorrupt, err)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// sqliteName is the name of a database for the driver. Waiting for a lock is short here: it cannot be cancelled, so that it is repeated.
func sqliteName(name, journal string, readOnly bool) string {
	u, err := url.Parse(name)
	if err != nil {
		return name
	}
	q := u.Query()
	for _, pragma := range []string{
		"busy_timeout(100)", "journal_mode(" + journal + ")", "synchronous(NORMAL)", "temp_store(MEMORY)", "trusted_schema(0)",
		"cache_size(-" + strconv.Itoa(cacheKiB) + ")", "journal_size_limit(67108864)", "wal_autocheckpoint(8000)", "cell_size_check(1)",
	} {
		q.Add("_pragma", pragma)
	}
	if readOnly {
		q.Add("_pragma", "query_only(1)")
		q.Add("_pragma", "busy_timeout(5000)")
	}
	u.RawQuery = q.Encode()
	return u.String()
}

// makeFile makes the database's file before SQLite does, with mode 0600 whatever the umask; SQLite gives the files beside it the same mode. One
// that others may read is closed to them.
func makeFile(path string) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return closeToOthers(path)
	}
	if err != nil {
		return err
	}
	return errors.Join(file.Chmod(0o600), giveToOwnerOf(dir, file), file.Close())
}

func closeToOthers(path string) error {
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		info, err := os.Stat(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		if !info.Mode().IsRegular() {
			return fmt.Errorf("%s is no ordinary file", name)
		}
		if info.Mode().Perm()&0o077 == 0 {
			continue
		}
		if err := os.Chmod(name, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// giveToOwnerOf gives a file that root made to the owner of its folder.
func giveToOwnerOf(dir string, file *os.File) error {
	if os.Geteuid() != 0 {
		return nil
	}
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok || owner.Uid == 0 && owner.Gid == 0 {
		return nil
	}
	return file.Chown(int(owner.Uid), int(owner.Gid))
}
