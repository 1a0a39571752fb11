package edit

import (
	"iter"
	"strings"

	"sekisho/internal/mail"
)

// counted is a field with the index by which an MTA finds it.
type counted struct {
	name  string // as received
	index int    // among the fields of that name, from 1
	raw   string // folds as LF
}

// fromBottom walks h from its last field to its first, so that the indexes of one name come in falling order.
//
// A name may be followed by white space before the colon (RFC 5322, section 4.5.1, obsolete syntax): MTAs count and compare it without.
func fromBottom(h mail.Header) iter.Seq[counted] {
	return func(yield func(counted) bool) {
		left := make(map[string]int)
		for _, f := range h {
			left[key(f.Name)]++
		}
		for i := len(h) - 1; i >= 0; i-- {
			k := key(h[i].Name)
			raw := strings.ReplaceAll(string(h[i].Raw), "\r\n", "\n")
			if !yield(counted{strings.TrimRight(h[i].Name, " \t"), left[k], raw}) {
				return
			}
			left[k]--
		}
	}
}

// key is the form in which two names are the same.
func key(name string) string { return strings.ToLower(strings.TrimRight(name, " \t")) }
