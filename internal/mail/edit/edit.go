// Package edit computes the header changes that tagging and screening ask of an MTA. It changes nothing itself: it reads the
// header as received and returns changes in the order in which they are to be sent. It does no I/O and keeps no state; every
// function may be called from several goroutines at once.
//
// # Order
//
// An Index counts the fields of one name in the header as received, and an MTA applies the changes one by one as they arrive.
// Postfix (cleanup) counts what stands there at that moment, so that a deletion or an insertion above moves the indexes of later
// fields of the same name; Sendmail goes on counting a deleted field, but counts inserted ones too. Both give the same result if
//
//   - deletions of one name come highest index first,
//   - every insertion comes after all deletions and changes.
//
// Strip, Tag and Untag therefore return no insertion before a deletion or change of the same name, and Fields, which only inserts,
// comes last. Compose puts them together in that order; Apply does what the MTA does.
//
// # Octets
//
// A Value holds octets after the colon, the leading white space included, folds as LF (the milter protocol's way). What is not
// changed stays as it was, whatever its charset: ISO-2022-JP in encoded words, raw Shift_JIS, EUC-JP or UTF-8, or nothing at all. A
// Value is never empty, since an MTA takes an empty value for a deletion.
package edit

import (
	"slices"
	"strings"

	"sekisho/internal/mail"
)

// Op is the kind of a change.
type Op string

const (
	OpInsert Op = "insert" // a new field above all others
	OpChange Op = "change" // a new value for the Index-th field of that name
	OpDelete Op = "delete" // remove the Index-th field of that name
)

// A Change is one header modification. Index counts fields of the same name from the top, from 1, as the milter protocol does, and is
// 0 for OpInsert. Value holds the octets after the colon, leading white space included, folds as LF.
type Change struct {
	Op    Op
	Name  string
	Index int
	Value string
}

// Compose returns all changes to a mail that is delivered with our fields, in the order in which they are to be sent. Without a tag
// ("") the subject stays as it is.
func Compose(h mail.Header, tag string, s Stamp) []Change {
	return slices.Concat(Strip(h), Tag(h, tag), Fields(s))
}

// fieldPrefix begins the names of all our header fields.
const fieldPrefix = "X-Sekisho-"

// Strip removes every X-Sekisho-* field that stands in h: in an arriving mail they are forged or stale. Names are compared without
// case. Highest index first for each name.
func Strip(h mail.Header) []Change {
	return slices.Collect(func(yield func(Change) bool) {
		for f := range fromBottom(h) {
			if len(f.name) >= len(fieldPrefix) && strings.EqualFold(f.name[:len(fieldPrefix)], fieldPrefix) &&
				!yield(Change{Op: OpDelete, Name: f.name, Index: f.index}) {
				return
			}
		}
	})
}
