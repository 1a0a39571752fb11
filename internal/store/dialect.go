package store

import (
	"database/sql"
	"strconv"
	"strings"
)

// dialect is what the two databases differ in. Statements are written once, with ? for parameters.
type dialect struct {
	name      string
	numbered  bool   // parameters are $1, $2, …
	contains  string // whether the text of the first parameter stands in phrase.folded
	rows      int    // most rows of one INSERT, a power of two. SQLite: 1, its driver binds many parameters slowly and has no network to wait for
	damaged   func(error) bool
	again     func(error) bool   // the transaction met another one: it may be tried again
	keepsStmt bool               // statements are prepared by us, not by the driver
	isolation sql.IsolationLevel // in which a transaction that reads sees one state
}

// words puts a statement into the words of the dialect.
func (d dialect) words(query string) string {
	if !d.numbered {
		return query
	}
	var b strings.Builder
	n := 0
	for _, r := range query {
		if r != '?' {
			b.WriteRune(r)
			continue
		}
		n++
		b.WriteString("$" + strconv.Itoa(n))
	}
	return b.String()
}

// list is "(?, ?, …)".
func list(n int) string { return "(" + strings.TrimSuffix(strings.Repeat("?, ", n), ", ") + ")" }

// shape is the number of places that n parameters are given, so that there are few different statements. What is left is filled with 0,
// which is no key.
func shape(n int) int {
	for _, size := range []int{1, 4, 16, 64} {
		if n <= size {
			return size
		}
	}
	return 256
}

// pieces cuts a slice into pieces of at most 256.
func pieces[T any](all []T, do func([]T) error) error {
	for len(all) > 0 {
		n := min(len(all), 256)
		if err := do(all[:n]); err != nil {
			return err
		}
		all = all[n:]
	}
	return nil
}

// padded returns the values of a piece as parameters, filled up to its shape.
func padded[T any](piece []T, filler any) []any {
	args := make([]any, shape(len(piece)))
	for i := range args {
		args[i] = filler
		if i < len(piece) {
			args[i] = parameter(piece[i])
		}
	}
	return args
}
