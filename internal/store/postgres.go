package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// lockNumber is the advisory lock of whoever writes: "sekisho" in ASCII.
const lockNumber = 0x73656b6973686f

// connections bounds what one node opens.
const connections = 8

func postgresDialect() dialect {
	return dialect{
		name: "postgres", numbered: true, contains: "strpos(folded, ?) > 0", rows: 256, isolation: sql.LevelRepeatableRead,
		damaged: func(err error) bool { return pgCode(err) == "XX001" || pgCode(err) == "XX002" },
		again:   func(err error) bool { return pgCode(err) == "40001" || pgCode(err) == "40P01" },
	}
}

// pgCode is the SQLSTATE of an error, or "".
func pgCode(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

func openPostgres(ctx context.Context, address string, o Options) (*Store, error) {
	if o.SecretFile == "" {
		return nil, errors.New("history: with PostgreSQL the file of the secret must be named")
	}
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("history: %w", err) // pgx takes passwords out of it
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 5 * time.Second
	}
	config.RuntimeParams["application_name"] = "sekisho"
	config.RuntimeParams["idle_in_transaction_session_timeout"] = "60000" // a node that hangs lets the others write
	s := &Store{dialect: postgresDialect(), options: o, read: stdlib.OpenDB(*config)}
	s.read.SetMaxOpenConns(connections)
	s.read.SetMaxIdleConns(connections)
	writes := stdlib.OpenDB(*config)
	writes.SetMaxOpenConns(1)
	s.writer = newWriter(writes, "BEGIN", fmt.Sprintf("SELECT pg_advisory_xact_lock(%d)", lockNumber))
	if err := s.migrateTogether(ctx, writes); err != nil {
		return nil, errors.Join(s.failed("PostgreSQL", err), s.Close())
	}
	return s, nil
}

// migrateTogether makes the tables while no other node does.
func (s *Store) migrateTogether(ctx context.Context, db *sql.DB) error {
	conn, err := s.read.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", lockNumber); err != nil {
		return err
	}
	err = migrate(ctx, db, s.dialect)
	_, unlock := conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", lockNumber)
	return errors.Join(err, unlock)
}
