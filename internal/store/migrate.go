package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
)

//go:embed migrations
var migrations embed.FS

// migrate brings the tables to the version that this program knows. Another process may do the same at the same time: whoever comes second
// finds the tables there and looks again.
func migrate(ctx context.Context, db *sql.DB, d dialect) error {
	files, err := fs.Sub(migrations, "migrations/"+d.name)
	if err != nil {
		return err
	}
	dialect := goose.DialectSQLite3
	if d.numbered {
		dialect = goose.DialectPostgres
	}
	provider, err := goose.NewProvider(dialect, db, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	for try := 1; ; try++ {
		err := upgrade(ctx, provider)
		if err == nil || errors.Is(err, ErrNewer) || d.damaged(err) || try == 20 {
			return err
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		}
	}
}

func upgrade(ctx context.Context, provider *goose.Provider) error {
	current, known, err := provider.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("version of the tables: %w", err)
	}
	if current > known {
		return fmt.Errorf("%w (tables of version %d, known are those up to %d)", ErrNewer, current, known)
	}
	if current == known {
		return nil
	}
	_, err = provider.Up(ctx)
	return err
}

// tables is the version of the tables in a database.
func (s *Store) tables(ctx context.Context) (version int64, err error) {
	err = s.ask(ctx, "SELECT max(version_id) FROM goose_db_version", nil, func(rows *sql.Rows) error { return rows.Scan(&version) })
	return version, err
}
