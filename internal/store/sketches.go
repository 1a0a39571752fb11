package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"

	"sekisho/internal/record"
)

// sketchPage is the number of sketches that are read at once; sketchReaders read different parts of the table at the same time, since reading is most of
// the work.
const (
	sketchPage    = 5000
	sketchReaders = 2
)

// Sketches visits the sketches of all mails in the time of h, in any order, until visit returns false. visit may call the store; it is called by
// one goroutine.
func (s *Store) Sketches(ctx context.Context, h record.Hunt, visit func(record.Sketched) bool) error {
	var first, last sql.NullInt64
	err := s.ask(ctx, "SELECT min(seq), max(seq) FROM sketch", nil, func(rows *sql.Rows) error { return rows.Scan(&first, &last) })
	if err != nil || !first.Valid {
		return s.failed("sketches", err)
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	pages := make(chan []record.Sketched, sketchReaders)
	failed := make(chan error, sketchReaders)
	var readers sync.WaitGroup
	part := (last.Int64-first.Int64)/sketchReaders + 1
	for i := range int64(sketchReaders) {
		readers.Go(func() { failed <- s.readSketches(ctx, h, first.Int64+i*part, first.Int64+(i+1)*part, pages) })
	}
	go func() {
		readers.Wait()
		close(pages)
	}()
	for page := range pages {
		for _, sketched := range page {
			if !visit(sketched) {
				return nil // the readers end with ctx
			}
		}
	}
	return s.failed("sketches", errors.Join(<-failed, <-failed))
}

// readSketches reads those with numbers from one to before another.
func (s *Store) readSketches(ctx context.Context, h record.Hunt, from, to int64, pages chan<- []record.Sketched) error {
	since, until := span(h)
	const query = "SELECT seq, received, id, sketch FROM sketch WHERE seq >= ? AND seq < ? AND received >= ? AND received <= ? ORDER BY seq LIMIT ?"
	for {
		list := make([]record.Sketched, 0, sketchPage)
		err := s.ask(ctx, query, []any{from, to, since, until, sketchPage}, func(rows *sql.Rows) error {
			var m record.Sketched
			var seq, at int64
			var packed sql.RawBytes
			err := rows.Scan(&seq, &at, &m.ID, &packed)
			m.Received, m.Sketch = moment(at), unpackSketch(packed)
			list, from = append(list, m), seq+1
			return err
		})
		if err != nil {
			return err
		}
		select {
		case pages <- list:
		case <-ctx.Done():
			return ctx.Err()
		}
		if len(list) < sketchPage {
			return nil
		}
	}
}
