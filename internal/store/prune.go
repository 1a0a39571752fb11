package store

import (
	"context"
	"database/sql"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"sekisho/internal/record"
)

// Pruned counts what was forgotten.
type Pruned struct {
	Pairs, Persons, Marks, Names int
	Mails, Late, Cases           int
}

// prunePiece is the number of rows that one transaction removes: writers wait for some milliseconds at most.
const prunePiece = 500

// mostOfName bounds the addresses that are kept of one name; those with fewest mails go.
const mostOfName = 64

// Prune forgets what is older than its retention. It finds what to remove without holding anybody up, and removes it piece by piece; when it is
// interrupted, the next one goes on.
func (s *Store) Prune(ctx context.Context, now time.Time) (p Pruned, err error) {
	days := func(n int) int64 { return millis(now.AddDate(0, 0, -n)) }
	relations, late := days(s.options.RelationsDays), days(s.options.LateDays)
	steps := []func() error{
		func() error {
			p.Pairs, err = s.pruneRelations(ctx, "pair", "outside, ours", "in_last < ? AND out_last < ?", relations, relations)
			return err
		},
		func() error {
			p.Persons, err = s.pruneRelations(ctx, "person", "key", "in_last < ? AND out_last < ?", relations, relations)
			return err
		},
		func() error {
			p.Marks, err = s.pruneRelations(ctx, "mark", "key", "last < ?", relations)
			return err
		},
		func() error {
			p.Names, err = s.pruneRelations(ctx, "name", "key, person", "last < ?", relations)
			return err
		},
		func() error { n, err := s.pruneNames(ctx); p.Names += n; return err },
		func() error { p.Mails, err = s.pruneMails(ctx, days(s.options.RecordsDays), late); return err },
		func() error { return s.pruneFindings(ctx, late, &p) },
		func() error { return s.dropStale(ctx, now.Add(-staleAfter)) },
		func() error { return s.moveBegin(ctx, relations) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return p, s.failed("prune", err)
		}
	}
	return p, nil
}

// pruneRelations removes the rows of a table that fulfil a condition, in the order of its key of one column or two.
func (s *Store) pruneRelations(ctx context.Context, table, key, old string, limits ...any) (removed int, err error) {
	columns := strings.Split(key, ", ")
	query := "SELECT " + key + " FROM " + table + " WHERE (" + key + ") > " + list(len(columns)) + " AND " + old +
		" ORDER BY " + key + " LIMIT " + strconv.Itoa(prunePiece)
	remove := "DELETE FROM " + table + " WHERE " + strings.Join(columns, " = ? AND ") + " = ? AND " + old
	last := slices.Repeat([]any{int64(math.MinInt64)}, len(columns))
	for {
		var rows [][]any
		err := s.ask(ctx, query, slices.Concat(last, limits), func(r *sql.Rows) error {
			row, err := scanKey(r, len(columns))
			rows = append(rows, row)
			return err
		})
		if err != nil || len(rows) == 0 {
			return removed, err
		}
		n, err := s.removeRows(ctx, remove, rows, limits)
		removed += n
		if err != nil || len(rows) < prunePiece {
			return removed, err
		}
		last = rows[len(rows)-1]
	}
}

func scanKey(rows *sql.Rows, columns int) ([]any, error) {
	key := make([]int64, columns)
	into, values := make([]any, columns), make([]any, columns)
	for i := range key {
		into[i] = &key[i]
	}
	err := rows.Scan(into...)
	for i := range key {
		values[i] = key[i]
	}
	return values, err
}

func (s *Store) removeRows(ctx context.Context, remove string, rows [][]any, limits []any) (removed int, err error) {
	err = s.change(ctx, func(t *txn) error {
		removed = 0
		for _, row := range rows {
			n, err := t.affect(remove, slices.Concat(row, limits)...)
			if err != nil {
				return err
			}
			removed += n
		}
		return nil
	})
	return removed, err
}

// pruneNames takes the rarest addresses off names that have too many.
func (s *Store) pruneNames(ctx context.Context) (removed int, err error) {
	var names []int64
	err = s.ask(ctx, "SELECT key FROM name GROUP BY key HAVING count(*) > ?", []any{mostOfName}, func(rows *sql.Rows) error {
		var k int64
		err := rows.Scan(&k)
		names = append(names, k)
		return err
	})
	for _, k := range names {
		if err != nil {
			break
		}
		err = s.change(ctx, func(t *txn) error {
			n, err := t.affect("DELETE FROM name WHERE key = ? AND person NOT IN"+
				" (SELECT person FROM name WHERE key = ? ORDER BY n DESC, last DESC, person LIMIT ?)", k, k, mostOfName)
			removed += n
			return err
		})
	}
	return removed, err
}

// prunedMail is what must be known of a mail to remove every trace of it.
type prunedMail struct {
	seq, received, refer int64
	terms                []record.Key
}

func (s *Store) pruneMails(ctx context.Context, records, confirmed int64) (removed int, err error) {
	for _, old := range []struct {
		before int64
		which  string
	}{{records, "cased = ''"}, {confirmed, "cased <> ''"}} {
		last := place{-1 << 63, 0}
		for {
			var mails []prunedMail
			query := "SELECT seq, received, refer, terms FROM mail WHERE (received, seq) > (?, ?) AND received < ? AND " + old.which +
				" ORDER BY received, seq LIMIT 100"
			err := s.ask(ctx, query, []any{last.received, last.seq, old.before}, func(rows *sql.Rows) error {
				var m prunedMail
				var terms sql.RawBytes
				err := rows.Scan(&m.seq, &m.received, &m.refer, &terms)
				m.terms = unpackKeys(terms)
				mails = append(mails, m)
				return err
			})
			if err == nil && len(mails) > 0 {
				err = s.change(ctx, func(t *txn) error { return t.removeMails(mails, old.which) })
			}
			if err != nil {
				return removed, err
			}
			removed += len(mails)
			if len(mails) < 100 {
				break
			}
			last = place{mails[len(mails)-1].received, mails[len(mails)-1].seq}
		}
	}
	return removed, nil
}

func (t *txn) removeMails(mails []prunedMail, which string) error {
	for _, m := range mails {
		n, err := t.affect("DELETE FROM mail WHERE seq = ? AND "+which, m.seq)
		if err == nil && n > 0 { // else it was confirmed meanwhile
			err = t.removeTraces(m)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *txn) removeTraces(m prunedMail) error {
	if err := t.exec("DELETE FROM sketch WHERE seq = ?", m.seq); err != nil {
		return err
	}
	if err := t.exec("DELETE FROM refer WHERE key = ? AND seq = ?", m.refer, m.seq); err != nil {
		return err
	}
	for _, k := range m.terms {
		if err := t.exec("DELETE FROM term WHERE key = ? AND received = ? AND seq = ?", k, m.received, m.seq); err != nil {
			return err
		}
		if err := t.exec("DELETE FROM phrase WHERE key = ? AND NOT EXISTS (SELECT 1 FROM term WHERE term.key = phrase.key)", k); err != nil {
			return err
		}
	}
	return nil
}

// pruneFindings removes old late findings and cases.
func (s *Store) pruneFindings(ctx context.Context, before int64, p *Pruned) error {
	return s.change(ctx, func(t *txn) error {
		late, err := t.affect("DELETE FROM late WHERE found < ?", before)
		if err != nil {
			return err
		}
		if err := t.exec("DELETE FROM case_mail WHERE name IN (SELECT name FROM cases WHERE confirmed < ?)", before); err != nil {
			return err
		}
		cases, err := t.affect("DELETE FROM cases WHERE confirmed < ?", before)
		if err != nil {
			return err
		}
		p.Late, p.Cases = late, cases
		if cases == 0 {
			return nil
		}
		return t.revise()
	})
}

// moveBegin lets the history begin no earlier than what it still knows.
func (s *Store) moveBegin(ctx context.Context, begin int64) error {
	return s.change(ctx, func(t *txn) error {
		return t.exec("UPDATE meta SET n = ? WHERE name = 'began' AND n < ?", begin, begin)
	})
}
