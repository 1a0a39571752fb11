package store

import (
	"context"
	"database/sql"
	"iter"
	"strings"
	"time"

	"sekisho/internal/record"
)

// Indicators of one import have a generation, under which they are written piece by piece; the set's name then moves to that generation at once.
// So a million indicators block nobody, and a reader sees the old set or the new one. Generations that no set has any longer, or not yet when a
// process dies, are cleared away when they are older than staleAfter, so that who reads them comes to an end.
const staleAfter = time.Hour

// importPiece is the number of indicators that are written in one transaction.
const importPiece = 2000

const indicatorColumns = "kind, value, id, pattern, source, tlp, valid_from, valid_until, imported, note"

// Import replaces the set of that name by what list yields; the first error of list leaves everything as it was. Of indicators of the same kind,
// value and id the last counts. It returns how many the set has then.
func (s *Store) Import(ctx context.Context, set string, list iter.Seq2[record.Indicator, error]) (int, error) {
	generation, err := s.newGeneration(ctx)
	if err != nil {
		return 0, s.failed("import", err)
	}
	n := 0
	err = s.stage(ctx, generation, list)
	if err == nil {
		err = s.change(ctx, func(t *txn) error {
			n, err = t.publish(set, generation)
			return err
		})
	}
	if err != nil {
		s.dropGeneration(context.WithoutCancel(ctx), generation) // else it is cleared away later
		return 0, s.failed("import", err)
	}
	return n, s.failed("import", s.dropStale(ctx, s.options.Now().Add(-staleAfter)))
}

// newGeneration begins one, which is stale until it is published.
func (s *Store) newGeneration(ctx context.Context) (generation int64, err error) {
	err = s.change(ctx, func(t *txn) error {
		if generation, err = t.number("generation"); err != nil {
			return err
		}
		generation++
		if err := t.setNumber("generation", generation); err != nil {
			return err
		}
		return t.exec("INSERT INTO indicator_stale (generation, since) VALUES (?, ?)", generation, s.options.Now())
	})
	return generation, err
}

// stage writes what list yields.
func (s *Store) stage(ctx context.Context, generation int64, list iter.Seq2[record.Indicator, error]) error {
	piece := make([]record.Indicator, 0, importPiece)
	flush := func() error {
		if len(piece) == 0 {
			return nil
		}
		err := s.change(ctx, func(t *txn) error { return t.addIndicators(generation, piece) })
		piece = piece[:0]
		return err
	}
	for indicator, err := range list {
		if err != nil {
			return err
		}
		if piece = append(piece, indicator); len(piece) == importPiece {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

type indicatorKey struct{ kind, value, id string }

func (t *txn) addIndicators(generation int64, list []record.Indicator) error {
	last := make(map[indicatorKey]int, len(list)) // PostgreSQL writes no row twice in one statement
	for i, indicator := range list {
		last[indicatorKey{clean(indicator.Kind), clean(indicator.Value), clean(indicator.ID)}] = i
	}
	values := make([]any, 0, 11*len(list))
	for i, in := range list {
		key := indicatorKey{clean(in.Kind), clean(in.Value), clean(in.ID)}
		if last[key] == i {
			values = append(values, generation, key.kind, key.value, key.id, in.Pattern, clean(in.Source), clean(in.TLP), in.From, in.Until,
				in.Imported, clean(in.Note))
		}
	}
	return t.insert("INSERT INTO indicator (generation, "+indicatorColumns+")", 11, upsert("generation, kind, value, id",
		"generation, "+indicatorColumns), values)
}

// publish gives the set its new generation; the one before becomes stale.
func (t *txn) publish(set string, generation int64) (n int, err error) {
	now := t.store.options.Now()
	if err := t.exec("INSERT INTO indicator_stale (generation, since) SELECT generation, ? FROM indicator_set WHERE name = ?", now, clean(set)); err != nil {
		return 0, err
	}
	if err := t.exec("DELETE FROM indicator_stale WHERE generation = ?", generation); err != nil {
		return 0, err
	}
	if err := t.exec("INSERT INTO indicator_set (name, generation) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET generation = excluded.generation",
		clean(set), generation); err != nil {
		return 0, err
	}
	err = t.query("SELECT count(*) FROM indicator WHERE generation = ?", []any{generation}, func(rows *sql.Rows) error { return rows.Scan(&n) })
	if err != nil {
		return 0, err
	}
	return n, t.revise()
}

// revise tells everybody that indicators or cases were changed.
func (t *txn) revise() error {
	n, err := t.number("revision")
	if err != nil {
		return err
	}
	return t.setNumber("revision", n+1)
}

// Revision changes whenever indicators or cases were changed.
func (s *Store) Revision(ctx context.Context) (n int64, err error) {
	err = s.ask(ctx, "SELECT n FROM meta WHERE name = 'revision'", nil, func(rows *sql.Rows) error { return rows.Scan(&n) })
	return n, s.failed("revision", err)
}

// dropStale clears generations away that became stale before a time.
func (s *Store) dropStale(ctx context.Context, before time.Time) error {
	var stale []int64
	err := s.ask(ctx, "SELECT generation FROM indicator_stale WHERE since < ?", []any{millis(before)}, func(rows *sql.Rows) error {
		var generation int64
		err := rows.Scan(&generation)
		stale = append(stale, generation)
		return err
	})
	for _, generation := range stale {
		if err == nil {
			err = s.dropGeneration(ctx, generation)
		}
	}
	return err
}

func (s *Store) dropGeneration(ctx context.Context, generation int64) error {
	for {
		n := 0
		err := s.change(ctx, func(t *txn) (err error) {
			n, err = t.affect("DELETE FROM indicator WHERE (generation, kind, value, id) IN"+
				" (SELECT generation, kind, value, id FROM indicator WHERE generation = ? LIMIT ?)", generation, importPiece)
			if err != nil || n > 0 {
				return err
			}
			return t.exec("DELETE FROM indicator_stale WHERE generation = ?", generation)
		})
		if err != nil || n == 0 {
			return err
		}
	}
}

// Indicators visits those that the filter chooses, ordered by set, kind and value, until visit returns false. visit may call the store.
func (s *Store) Indicators(ctx context.Context, f record.IndicatorFilter, visit func(record.Indicator) bool) error {
	sets, err := s.sets(ctx, f)
	if err != nil {
		return s.failed("indicators", err)
	}
	for _, set := range sets {
		more, err := s.visitSet(ctx, set, f, visit)
		if err != nil || !more {
			return s.failed("indicators", err)
		}
	}
	return nil
}

type indicatorSet struct {
	name       string
	generation int64
}

func (s *Store) sets(ctx context.Context, f record.IndicatorFilter) (sets []indicatorSet, err error) {
	const query = "SELECT name, generation FROM indicator_set WHERE ? = '' OR name = ? ORDER BY name"
	err = s.ask(ctx, query, []any{clean(f.Set), clean(f.Set)}, func(rows *sql.Rows) error {
		var set indicatorSet
		err := rows.Scan(&set.name, &set.generation)
		sets = append(sets, set)
		return err
	})
	return sets, err
}

func (s *Store) visitSet(
	ctx context.Context, set indicatorSet, f record.IndicatorFilter, visit func(record.Indicator) bool,
) (more bool, err error) {
	const page = 1000
	where, filter := filterOf(f)
	last := indicatorKey{}
	for first := true; ; first = false {
		query := "SELECT " + indicatorColumns + " FROM indicator WHERE generation = ?" + where
		args := append([]any{set.generation}, filter...)
		if !first {
			query, args = query+" AND (kind, value, id) > (?, ?, ?)", append(args, last.kind, last.value, last.id)
		}
		var list []record.Indicator
		err := s.ask(ctx, query+" ORDER BY kind, value, id LIMIT ?", append(args, page), func(rows *sql.Rows) error {
			in, err := scanIndicator(rows)
			in.Set = set.name
			list = append(list, in)
			return err
		})
		if err != nil {
			return false, err
		}
		for _, in := range list {
			if !visit(in) {
				return false, nil
			}
		}
		if len(list) < page {
			return true, nil
		}
		end := list[len(list)-1]
		last = indicatorKey{end.Kind, end.Value, end.ID}
	}
}

func scanIndicator(rows *sql.Rows) (in record.Indicator, err error) {
	var pattern, from, until, imported int64
	err = rows.Scan(&in.Kind, &in.Value, &in.ID, &pattern, &in.Source, &in.TLP, &from, &until, &imported, &in.Note)
	in.Pattern, in.From, in.Until, in.Imported = pattern != 0, moment(from), moment(until), moment(imported)
	return in, err
}

// filterOf is what follows a condition in SQL, and its parameters.
func filterOf(f record.IndicatorFilter) (where string, args []any) {
	var b strings.Builder
	for _, equal := range []struct{ column, value string }{{"source", f.Source}, {"kind", f.Kind}, {"value", f.Value}} {
		if equal.value != "" {
			b.WriteString(" AND " + equal.column + " = ?")
			args = append(args, clean(equal.value))
		}
	}
	if !f.ValidAt.IsZero() {
		b.WriteString(" AND valid_from <= ? AND (valid_until = 0 OR valid_until > ?)")
		args = append(args, millis(f.ValidAt), millis(f.ValidAt))
	}
	if !f.EndedBefore.IsZero() {
		b.WriteString(" AND valid_until <> 0 AND valid_until < ?")
		args = append(args, millis(f.EndedBefore))
	}
	return b.String(), args
}

// Expire removes those that the filter chooses and returns how many.
func (s *Store) Expire(ctx context.Context, f record.IndicatorFilter) (removed int, err error) {
	where, filter := filterOf(f)
	err = s.change(ctx, func(t *txn) (err error) {
		args := append([]any{clean(f.Set), clean(f.Set)}, filter...)
		removed, err = t.affect("DELETE FROM indicator WHERE generation IN"+
			" (SELECT generation FROM indicator_set WHERE ? = '' OR name = ?)"+where, args...)
		if err != nil || removed == 0 {
			return err
		}
		return t.revise()
	})
	return removed, s.failed("expire", err)
}
