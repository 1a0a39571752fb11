package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"

	"sekisho/internal/record"
)

// What one statement asks for at most; a query of more (a mail with hundreds of recipients) takes several, in one transaction.
const (
	mostPairs  = 64
	mostKeys   = 16
	mostNames  = 4
	mostRefers = 16
)

// A row of the answer begins with the number of its kind; the kinds have their columns in common.
const (
	kindPair = iota + 1
	kindPerson
	kindMark
	kindName
	kindRefer
)

// answerColumns of each kind: kind, two keys, nine numbers, three more, two texts, three blobs. Unused ones are constants.
var (
	pairArm   = "SELECT 1, outside, ours, in_first, in_last, in_n, out_first, out_last, out_n, day, day_before, net, 0, 0, 0, '', " + noBlobs
	personArm = "SELECT 2, key, 0, in_first, in_last, in_n, out_first, out_last, out_n, day, day_before, net, classes, plain, carried, '', " + noBlobs
	markArm   = "SELECT 3, key, 0, first, last, n, twentieth, 0, 0, 0, 0, 0, 0, 0, 0, '', " + noBlobs
	nameArm   = "SELECT 4, key, person, first, last, n, ours, 0, 0, 0, 0, 0, 0, 0, 0, addr, " + noBlobs
	referArm  = "SELECT 5, refer.key, mail.released, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, mail.cased, mail.doc, sketch.sketch"
)

const noBlobs = "CAST(NULL AS BYTEA), CAST(NULL AS BYTEA)"

// Relations answers a query from one consistent state.
func (s *Store) Relations(ctx context.Context, q record.Query) (r record.Relations, err error) {
	parts := split(q)
	if len(parts) == 1 {
		err = s.relate(parts[0], &r, func(query string, args []any, each func(*sql.Rows) error) error {
			return s.ask(ctx, query, args, each)
		})
		sortNames(r.Names)
		return r, s.failed("relations", err)
	}
	err = s.snapshot(ctx, func(tx *sql.Tx) error {
		for _, part := range parts {
			err := s.relate(part, &r, func(query string, args []any, each func(*sql.Rows) error) error {
				rows, err := tx.QueryContext(ctx, s.words(query), args...)
				return visitRows(rows, err, each)
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	sortNames(r.Names)
	return r, s.failed("relations", err)
}

// sortNames puts those with most mails first.
func sortNames(names []record.Name) {
	slices.SortStableFunc(names, func(a, b record.Name) int { return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(b.N, a.N)) })
}

// snapshot runs do in a transaction that sees one state.
func (s *Store) snapshot(ctx context.Context, do func(*sql.Tx) error) error {
	tx, err := s.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: s.numbered, Isolation: s.isolation})
	if err != nil {
		return err
	}
	defer tx.Rollback() // nothing was written
	return do(tx)
}

// split cuts a query into those that one statement answers.
func split(q record.Query) (parts []record.Query) {
	q = record.Query{
		Pairs: distinct(q.Pairs), Persons: distinct(q.Persons), Marks: distinct(q.Marks), Names: distinct(q.Names), Refers: distinct(q.Refers),
	}
	for len(parts) == 0 || len(q.Pairs)+len(q.Persons)+len(q.Marks)+len(q.Names)+len(q.Refers) > 0 {
		parts = append(parts, record.Query{
			Pairs: take(&q.Pairs, mostPairs), Persons: take(&q.Persons, mostKeys), Marks: take(&q.Marks, mostKeys),
			Names: take(&q.Names, mostNames), Refers: take(&q.Refers, mostRefers),
		})
	}
	return parts
}

func take[T any](list *[]T, most int) []T {
	n := min(len(*list), most)
	taken := (*list)[:n:n]
	*list = (*list)[n:]
	return taken
}

// relate asks one statement, whose text depends on the shape of the query alone.
func (s *Store) relate(q record.Query, r *record.Relations, ask func(string, []any, func(*sql.Rows) error) error) error {
	var arms []string
	var args []any
	if len(q.Pairs) > 0 {
		n := shape(len(q.Pairs))
		arms = append(arms, pairArm+" FROM pair WHERE "+twoKeys("outside", "ours", n))
		for i := range n {
			k := record.PairKey{}
			if i < len(q.Pairs) {
				k = q.Pairs[i]
			}
			args = append(args, int64(k.Outside), int64(k.Ours))
		}
	}
	for _, table := range []struct {
		arm  string
		keys []record.Key
	}{{personArm + " FROM person", q.Persons}, {markArm + " FROM mark", q.Marks}} {
		if len(table.keys) > 0 {
			values := padded(table.keys, int64(0))
			arms, args = append(arms, table.arm+" WHERE key IN "+list(len(values))), append(args, values...)
		}
	}
	for _, k := range q.Names {
		arms, args = append(arms, bestNames), append(args, int64(k))
	}
	if len(q.Refers) > 0 {
		values := padded(q.Refers, int64(0))
		arms = append(arms, referArm+" FROM refer JOIN mail ON mail.seq = refer.seq LEFT JOIN sketch ON sketch.seq = mail.seq"+
			" WHERE refer.key IN "+list(len(values)))
		args = append(args, values...)
	}
	if len(arms) == 0 {
		return nil
	}
	return ask(strings.Join(arms, " UNION ALL "), args, func(rows *sql.Rows) error { return scanRelation(rows, r) })
}

// bestNames are the addresses of one name with most mails.
var bestNames = "SELECT * FROM (" + nameArm + " FROM name WHERE key = ? ORDER BY n DESC, person LIMIT " + strconv.Itoa(record.NamesOfOne) + ") best"

func scanRelation(rows *sql.Rows, r *record.Relations) error {
	var kind, a, b int64
	var n [12]int64
	var text string
	var doc, sketch sql.RawBytes
	if err := rows.Scan(&kind, &a, &b, &n[0], &n[1], &n[2], &n[3], &n[4], &n[5], &n[6], &n[7], &n[8], &n[9], &n[10], &n[11],
		&text, &doc, &sketch); err != nil {
		return err
	}
	first, second := counted{n[0], n[1], n[2]}.count(), counted{n[3], n[4], n[5]}.count()
	switch kind {
	case kindPair:
		r.Pairs = append(r.Pairs, record.Pair{
			PairKey: record.PairKey{Outside: record.Key(a), Ours: record.Key(b)}, In: first, Out: second,
			Day: int32(n[6]), Before: int32(n[7]), Net: record.Key(n[8]),
		})
	case kindPerson:
		r.Persons = append(r.Persons, record.Person{
			Key: record.Key(a), In: first, Out: second, Day: int32(n[6]), Before: int32(n[7]), Net: record.Key(n[8]),
			Classes: uint32(n[9]), Plain: n[10], Carried: moment(n[11]),
		})
	case kindMark:
		r.Marks = append(r.Marks, record.Mark{Key: record.Key(a), Count: first, Twentieth: moment(n[3])})
	case kindName:
		r.Names = append(r.Names, record.Name{Key: record.Key(a), Person: record.Key(b), Addr: text, Ours: n[3] != 0, Count: first})
	case kindRefer:
		m := record.Message{}
		if err := decode(doc, &m); err != nil {
			return err
		}
		m.Confirmed, m.Released, m.Sketch = text, moment(b), unpackSketch(sketch)
		r.Refers = append(r.Refers, m)
	}
	return nil
}
