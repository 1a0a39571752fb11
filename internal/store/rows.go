package store

import (
	"database/sql"
	"strings"

	"sekisho/internal/record"
)

// The columns of the relations, in the order of the scan functions below.
const (
	pairColumns   = "outside, ours, in_first, in_last, in_n, out_first, out_last, out_n, day, day_before, net"
	personColumns = "key, in_first, in_last, in_n, out_first, out_last, out_n, day, day_before, net, classes, plain, carried"
	markColumns   = "key, first, last, n, twentieth"
	nameColumns   = "key, person, addr, ours, first, last, n"
)

// counted is a Count as it is stored.
type counted struct{ first, last, n int64 }

func (c counted) count() record.Count {
	return record.Count{First: moment(c.first), Last: moment(c.last), N: c.n}
}

func scanPair(rows *sql.Rows, p *record.Pair) error {
	var in, out counted
	err := rows.Scan(&p.Outside, &p.Ours, &in.first, &in.last, &in.n, &out.first, &out.last, &out.n, &p.Day, &p.Before, &p.Net)
	p.In, p.Out = in.count(), out.count()
	return err
}

func scanPerson(rows *sql.Rows, p *record.Person) error {
	var in, out counted
	var carried int64
	err := rows.Scan(&p.Key, &in.first, &in.last, &in.n, &out.first, &out.last, &out.n, &p.Day, &p.Before, &p.Net,
		&p.Classes, &p.Plain, &carried)
	p.In, p.Out, p.Carried = in.count(), out.count(), moment(carried)
	return err
}

func scanMark(rows *sql.Rows, m *record.Mark) error {
	var c counted
	var at int64
	err := rows.Scan(&m.Key, &c.first, &c.last, &c.n, &at)
	m.Count, m.Twentieth = c.count(), moment(at)
	return err
}

func scanName(rows *sql.Rows, n *record.Name) error {
	var c counted
	var ours int64
	err := rows.Scan(&n.Key, &n.Person, &n.Addr, &ours, &c.first, &c.last, &c.n)
	n.Ours, n.Count = ours != 0, c.count()
	return err
}

func pairValues(p *record.Pair) []any {
	return []any{p.Outside, p.Ours, p.In.First, p.In.Last, p.In.N, p.Out.First, p.Out.Last, p.Out.N, p.Day, p.Before, p.Net}
}

func personValues(p *record.Person) []any {
	return []any{p.Key, p.In.First, p.In.Last, p.In.N, p.Out.First, p.Out.Last, p.Out.N, p.Day, p.Before, p.Net,
		p.Classes, p.Plain, p.Carried}
}

func markValues(m *record.Mark) []any { return []any{m.Key, m.First, m.Last, m.N, m.Twentieth} }

func nameValues(n *record.Name) []any {
	return []any{n.Key, n.Person, n.Addr, n.Ours, n.First, n.Last, n.N}
}

// upsert is the end of an INSERT that replaces the row of the same key.
func upsert(key, columns string) string {
	var sets []string
	for _, column := range strings.Split(columns, ", ") {
		if !strings.Contains(", "+key+", ", ", "+column+", ") {
			sets = append(sets, column+" = excluded."+column)
		}
	}
	return "ON CONFLICT (" + key + ") DO UPDATE SET " + strings.Join(sets, ", ")
}

// twoKeys is a condition on two columns for so many pairs of values.
func twoKeys(a, b string, n int) string {
	const one = ", (CAST(? AS BIGINT), CAST(? AS BIGINT))"
	return "(" + a + ", " + b + ") IN (VALUES " + strings.TrimPrefix(strings.Repeat(one, n), ", ") + ")"
}
