package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
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
		r.Names = bestNames(r.Names)
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
	r.Names = bestNames(r.Names)
	return r, s.failed("relations", err)
}

// bestNames are of each name the addresses with most mails.
func bestNames(names []record.Name) []record.Name {
	slices.SortFunc(names, func(a, b record.Name) int {
		return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(b.N, a.N), cmp.Compare(a.Person, b.Person))
	})
	addresses := map[record.Key]int{}
	return slices.DeleteFunc(names, func(name record.Name) bool {
		addresses[name.Key]++
		return addresses[name.Key] > record.NamesOfOne
	})
}

// snapshot runs do in a transaction that sees one state.
func (s *Store) snapshot(ctx context.Context, do func(*sql.Tx) error) error {
	if s.memory {
		s.gate.RLock()
		defer s.gate.RUnlock()
	}
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
	var pairs []any
	for _, k := range q.Pairs {
		pairs = append(pairs, int64(k.Outside), int64(k.Ours))
	}
	var u union
	u.add(pairArm+" FROM pair", []string{"outside", "ours"}, pairs)
	u.add(personArm+" FROM person", []string{"key"}, values(q.Persons))
	u.add(markArm+" FROM mark", []string{"key"}, values(q.Marks))
	u.add(referArm+" FROM refer JOIN mail ON mail.seq = refer.seq LEFT JOIN sketch ON sketch.seq = mail.seq", []string{"refer.key"}, values(q.Refers))
	for _, k := range q.Names {
		u.arms, u.args = append(u.arms, namesOf), append(u.args, int64(k))
	}
	if len(u.arms) == 0 {
		return nil
	}
	return ask(strings.Join(u.arms, " UNION ALL "), u.args, func(rows *sql.Rows) error { return scanRelation(rows, r) })
}

func values(keys []record.Key) []any {
	list := make([]any, len(keys))
	for i, k := range keys {
		list[i] = int64(k)
	}
	return list
}

// union is a statement of several that follow each other.
type union struct {
	arms []string
	args []any
}

// fewRows is the number of rows up to which each has an arm of its own: for a list of values SQLite builds a table, which costs more.
const fewRows = 4

// add asks for the rows with keys of so many columns, whose values follow each other.
func (u *union) add(arm string, columns []string, keys []any) {
	width := len(columns)
	n := len(keys) / width
	if n == 0 {
		return
	}
	condition := " WHERE " + strings.Join(columns, " = ? AND ") + " = ?"
	size := shape(n)
	switch {
	case n <= fewRows:
		if size = n; n == 3 {
			size = 4
		}
		u.arms = append(u.arms, slices.Repeat([]string{arm + condition}, size)...)
	case width == 2:
		u.arms = append(u.arms, arm+" WHERE "+twoKeys(columns[0], columns[1], size))
	default:
		u.arms = append(u.arms, arm+" WHERE "+columns[0]+" IN "+list(size))
	}
	u.args = append(u.args, keys...)
	u.args = append(u.args, slices.Repeat([]any{int64(0)}, size*width-len(keys))...)
}

// namesOf are the addresses of one name, whose order is left to bestNames: sorting here costs more than all else together. Prune keeps them few.
var namesOf = "SELECT * FROM (" + nameArm + " FROM name WHERE key = ? LIMIT 64) some_names"

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
