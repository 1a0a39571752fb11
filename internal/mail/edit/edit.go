// Package edit computes the header changes that tagging and screening ask of an MTA. It changes nothing itself: it reads the
// header as received and returns changes in the order in which they are to be sent.
package edit

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
