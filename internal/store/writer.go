package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"strings"
	"time"
)

// patience bounds how long a transaction waits for others that write, in this process or another.
const patience = 30 * time.Second

// writer gives out the one connection that writes, in turn. SQLite keeps it open with its statements prepared; PostgreSQL takes one of the
// pool for each transaction, so that a broken one is replaced.
type writer struct {
	db     *sql.DB
	turn   chan struct{} // holds one token
	conn   *sql.Conn     // of SQLite
	stmts  map[string]*sql.Stmt
	closed bool // guarded by turn
	begin  string
	locked string // a statement that waits for other nodes, or ""
}

func newWriter(db *sql.DB, begin, lock string) writer {
	w := writer{db: db, turn: make(chan struct{}, 1), stmts: map[string]*sql.Stmt{}, begin: begin, locked: lock}
	w.turn <- struct{}{}
	return w
}

func (w *writer) close() error {
	if w.db == nil {
		return nil
	}
	<-w.turn
	defer func() { w.turn <- struct{}{} }()
	if w.closed {
		return nil
	}
	w.closed = true
	var err error
	for _, stmt := range w.stmts {
		err = errors.Join(err, stmt.Close())
	}
	if w.conn != nil {
		err = errors.Join(err, w.conn.Close())
	}
	return errors.Join(err, w.db.Close())
}

// txn is the transaction that writes. There is one at a time in the whole house, whatever process or node began it: what it has read stays
// true until it ends, and numbers that it gives out become visible in their order.
type txn struct {
	ctx   context.Context
	store *Store
	conn  *sql.Conn
}

// change runs do in the transaction that writes. When it met another one it is tried again, so do may run several times.
func (s *Store) change(ctx context.Context, do func(*txn) error) error {
	select {
	case <-s.writer.turn:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { s.writer.turn <- struct{}{} }()
	waiting, cancel := context.WithTimeoutCause(ctx, patience, errBusy)
	defer cancel()
	for pause := time.Millisecond; ; pause = min(2*pause, 100*time.Millisecond) {
		err := s.changeOnce(ctx, waiting, do)
		if err == nil || !s.again(err) {
			return err
		}
		select {
		case <-time.After(pause):
		case <-waiting.Done():
			return errors.Join(context.Cause(waiting), err)
		}
	}
}

var errBusy = errors.New("the database was busy for too long")

// changeOnce tries once. Waiting for other writers ends with the context of that name; what is done then ends with ctx.
func (s *Store) changeOnce(ctx, waiting context.Context, do func(*txn) error) (err error) {
	if s.writer.closed {
		return sql.ErrConnDone
	}
	if s.memory {
		s.gate.Lock()
		defer s.gate.Unlock()
	}
	conn, err := s.writer.take(waiting, s.keepsStmt)
	if err != nil {
		return err
	}
	if !s.keepsStmt {
		defer conn.Close()
	}
	if _, err := conn.ExecContext(waiting, s.writer.begin); err != nil {
		return err
	}
	done := false
	defer func() {
		if !done && !rollBack(ctx, conn) {
			s.writer.discard(conn)
		}
	}()
	if s.writer.locked != "" {
		if _, err := conn.ExecContext(waiting, s.writer.locked); err != nil {
			return err
		}
	}
	if err := do(&txn{ctx, s, conn}); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, "COMMIT"); err != nil {
		return err
	}
	done = true
	return nil
}

// take is a connection to write with, the kept one where connections are kept.
func (w *writer) take(ctx context.Context, keep bool) (*sql.Conn, error) {
	if w.conn != nil {
		return w.conn, nil
	}
	conn, err := w.db.Conn(ctx)
	if err == nil && keep {
		w.conn = conn
	}
	return conn, err
}

// discard throws a connection away that is in an unknown state; the next transaction opens another.
func (w *writer) discard(conn *sql.Conn) {
	conn.Raw(func(any) error { return driver.ErrBadConn }) // so the pool closes it
	w.conn, w.stmts = nil, map[string]*sql.Stmt{}
}

// rollBack ends a transaction that failed, and says whether the connection is fit for another.
func rollBack(ctx context.Context, conn *sql.Conn) bool {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	_, err := conn.ExecContext(ctx, "ROLLBACK")
	return err == nil || strings.Contains(err.Error(), "no transaction is active") // SQLite itself rolled back
}

func (t *txn) exec(query string, args ...any) error {
	_, err := t.run(query, args)
	return err
}

// affect runs a statement and returns how many rows it changed.
func (t *txn) affect(query string, args ...any) (int, error) {
	result, err := t.run(query, args)
	if err != nil {
		return 0, err
	}
	n, err := result.RowsAffected()
	return int(n), err
}

func (t *txn) run(query string, args []any) (sql.Result, error) {
	if err := t.ctx.Err(); err != nil {
		return nil, err
	}
	for i := range args {
		args[i] = parameter(args[i])
	}
	if !t.store.keepsStmt {
		return t.conn.ExecContext(t.ctx, t.store.words(query), args...)
	}
	stmt, err := t.prepared(query)
	if err != nil {
		return nil, err
	}
	// Without cancellation: a watcher for each of a hundred short statements costs more than they do.
	return stmt.ExecContext(context.WithoutCancel(t.ctx), args...)
}

func (t *txn) prepared(query string) (*sql.Stmt, error) {
	w := &t.store.writer
	if stmt, ok := w.stmts[query]; ok {
		return stmt, nil
	}
	stmt, err := t.conn.PrepareContext(t.ctx, query)
	if err == nil {
		w.stmts[query] = stmt
	}
	return stmt, err
}

// insert writes rows of so many columns, as many at once as the dialect wants.
func (t *txn) insert(into string, columns int, then string, values []any) error {
	for rows := t.store.rows; len(values) > 0; {
		for rows*columns > len(values) {
			rows /= 2
		}
		one := ", " + list(columns)
		query := into + " VALUES " + strings.TrimPrefix(strings.Repeat(one, rows), ", ") + " " + then
		if err := t.exec(query, values[:rows*columns]...); err != nil {
			return err
		}
		values = values[rows*columns:]
	}
	return nil
}

// query visits the rows of an answer.
func (t *txn) query(query string, args []any, each func(*sql.Rows) error) error {
	if !t.store.keepsStmt {
		rows, err := t.conn.QueryContext(t.ctx, t.store.words(query), args...)
		return visitRows(rows, err, each)
	}
	stmt, err := t.prepared(query)
	if err != nil {
		return err
	}
	rows, err := stmt.QueryContext(t.ctx, args...)
	return visitRows(rows, err, each)
}

func visitRows(rows *sql.Rows, err error, each func(*sql.Rows) error) error {
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// ask visits the rows of a query outside of any transaction. each must not call the store.
func (s *Store) ask(ctx context.Context, query string, args []any, each func(*sql.Rows) error) error {
	if s.memory {
		s.gate.RLock()
		defer s.gate.RUnlock()
	}
	stmt, err := s.prepared(ctx, query)
	if err != nil {
		return err
	}
	rows, err := stmt.QueryContext(ctx, args...)
	return visitRows(rows, err, each)
}

func (s *Store) prepared(ctx context.Context, query string) (*sql.Stmt, error) {
	if stmt, ok := s.reading.Load(query); ok {
		return stmt.(*sql.Stmt), nil
	}
	stmt, err := s.read.PrepareContext(ctx, s.words(query))
	if err != nil {
		return nil, err
	}
	kept, there := s.reading.LoadOrStore(query, stmt)
	if there {
		stmt.Close()
	}
	return kept.(*sql.Stmt), nil
}
