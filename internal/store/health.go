package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"time"
)

// Health is the state of a store.
type Health struct {
	Backend string // "sqlite", "postgres"
	File    string // of SQLite, or ""
	Tables  int64  // version of the tables
	Bytes   int64  // on disk

	Mails     int64 // records
	Relations int64 // pairs, persons, marks and names
	Late      int64
	Cases     int64
	Sets      int64     // of indicators
	Oldest    time.Time // record; zero: there is none
	Began     time.Time // of the history; zero: nothing was learnt yet
}

// Health tells the state of a store. It counts rows: that takes seconds with millions of them.
func (s *Store) Health(ctx context.Context) (h Health, err error) {
	h = Health{Backend: s.name, File: s.file}
	if h.Tables, err = s.tables(ctx); err != nil {
		return h, s.failed("health", err)
	}
	if h.Bytes, err = s.size(ctx); err != nil {
		return h, s.failed("health", err)
	}
	var oldest, began sql.NullInt64
	const query = "SELECT (SELECT count(*) FROM mail), (SELECT count(*) FROM pair) + (SELECT count(*) FROM person) + (SELECT count(*) FROM mark)" +
		" + (SELECT count(*) FROM name), (SELECT count(*) FROM late), (SELECT count(*) FROM cases), (SELECT count(*) FROM indicator_set)," +
		" (SELECT min(received) FROM mail), (SELECT max(n) FROM meta WHERE name = 'began')"
	err = s.ask(ctx, query, nil, func(rows *sql.Rows) error {
		return rows.Scan(&h.Mails, &h.Relations, &h.Late, &h.Cases, &h.Sets, &oldest, &began)
	})
	h.Oldest, h.Began = moment(oldest.Int64), moment(began.Int64)
	return h, s.failed("health", err)
}

// size is what the database takes on disk.
func (s *Store) size(ctx context.Context) (bytes int64, err error) {
	query := "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
	if s.numbered {
		query = "SELECT pg_database_size(current_database())"
	}
	err = s.ask(ctx, query, nil, func(rows *sql.Rows) error { return rows.Scan(&bytes) })
	return bytes, err
}

// Verify reads a whole SQLite database and returns ErrCorrupt where it is damaged: about a second for each gigabyte. PostgreSQL has its own tools
// for that (pg_amcheck).
func (s *Store) Verify(ctx context.Context) error { return s.failed("verify", s.verify(ctx)) }

func (s *Store) verify(ctx context.Context) error {
	if s.numbered {
		return nil
	}
	var problems []string
	err := s.ask(ctx, "PRAGMA quick_check(3)", nil, func(rows *sql.Rows) error {
		var line string
		err := rows.Scan(&line)
		if line != "ok" {
			problems = append(problems, line)
		}
		return err
	})
	if err != nil {
		if s.damaged(err) {
			return fmt.Errorf("%w (%w)", ErrCorrupt, err)
		}
		return err
	}
	if len(problems) > 0 {
		return fmt.Errorf("%w (%q)", ErrCorrupt, problems)
	}
	return nil
}

// Backup writes a copy of a SQLite database while it is in use: the state of one moment, mode 0600. What stands at path is never overwritten.
// The secret is not in it: its file is backed up once.
func (s *Store) Backup(ctx context.Context, path string) error {
	if s.numbered {
		return errors.New("history: a PostgreSQL database is backed up with pg_dump")
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600) // VACUUM INTO takes an empty file
	if err != nil {
		return fmt.Errorf("history: backup: %w", err)
	}
	defer file.Close()
	err = file.Chmod(0o600)
	if err == nil {
		err = s.copyInto(ctx, path)
	}
	if err == nil {
		err = file.Sync()
	}
	if err != nil {
		err = errors.Join(err, os.Remove(path))
	}
	return s.failed("backup", err)
}

func (s *Store) copyInto(ctx context.Context, path string) error {
	conn, err := s.read.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	// The connection may write nothing but this copy, and that for a moment.
	if _, err := conn.ExecContext(ctx, "PRAGMA query_only(0)"); err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, "VACUUM INTO ?", path)
	_, restored := conn.ExecContext(context.WithoutCancel(ctx), "PRAGMA query_only(1)")
	return errors.Join(err, restored)
}
