package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"sync"
	"time"
)

// Errors that Open and the methods wrap. Whoever shows them adds nothing: their texts say what to do.
var (
	// ErrCorrupt says that the database is damaged. Nothing was changed.
	ErrCorrupt = errors.New("the history's database is damaged: restore a backup, or start with --without-history")
	// ErrNewer says that a newer version wrote the database.
	ErrNewer = errors.New("a newer version of sekisho wrote the history's database: use that version, or restore a backup of before")
	// ErrSecret says that the secret of the keyed hashes is missing, readable by others, or not the one that the history was written with.
	ErrSecret = errors.New("the history's secret does not fit")
)

// Options of a store. What is zero has the default in brackets.
type Options struct {
	RelationsDays int              // relations are forgotten so long after their last mail [400]
	RecordsDays   int              // records of mails after they came [180]
	LateDays      int              // late findings, confirmed campaigns and their mails [365]
	SecretFile    string           // where the secret lies [beside a SQLite database, its name with ".secret"]; a must with PostgreSQL
	Now           func() time.Time // [time.Now]
}

func (o Options) withDefaults() Options {
	for _, days := range []struct {
		value *int
		usual int
	}{{&o.RelationsDays, 400}, {&o.RecordsDays, 180}, {&o.LateDays, 365}} {
		if *days.value <= 0 {
			*days.value = days.usual
		}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// Store is an open history. It implements history.Store, intel.Indicators and intel.Records.
type Store struct {
	dialect
	options Options
	read    *sql.DB
	reading sync.Map // query → *sql.Stmt of read
	writer  writer
	file    string // of SQLite; "": PostgreSQL, or in memory
	memory  bool
	gate    sync.RWMutex // in memory alone, where SQLite has no log beside the pages: readers and the writer take turns
}

// Open opens the store that a URL names, and makes its tables where there are none: "sqlite:///path/of/file.db" or "postgres://…".
func Open(ctx context.Context, address string, o Options) (*Store, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("store: this is no URL") // it may hold a password
	}
	o = o.withDefaults()
	switch u.Scheme {
	case "sqlite":
		if u.Host != "" || u.Path == "" {
			return nil, errors.New("store: sqlite:// wants the whole path of a file after a third slash")
		}
		return openSQLite(ctx, u.Path, o)
	case "postgres", "postgresql":
		return openPostgres(ctx, address, o)
	}
	return nil, fmt.Errorf("store: %q is neither sqlite:// nor postgres://", u.Scheme)
}

// Close waits for what is being written and closes the store. It may be called again.
func (s *Store) Close() error {
	return errors.Join(s.writer.close(), s.read.Close())
}

// failed gives an error of a method its context, and tells damage by its kind.
func (s *Store) failed(what string, err error) error {
	if err == nil {
		return nil
	}
	if s.damaged(err) && !errors.Is(err, ErrCorrupt) {
		err = fmt.Errorf("%w (%w)", ErrCorrupt, err)
	}
	return fmt.Errorf("history: %s: %w", what, err)
}
