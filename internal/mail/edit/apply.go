package edit

import (
	"slices"

	"sekisho/internal/mail"
)

// Apply does to a copy of h what an MTA does with the changes: one after the other, each index counted in what the changes before it
// left. A change of a field that is not there adds it at the end, a deletion does nothing then, an empty value deletes (as Postfix
// and Sendmail do). It serves tests and tools; no mail goes through it.
func Apply(h mail.Header, changes []Change) mail.Header {
	h = slices.Clone(h)
	for _, c := range changes {
		h = applyOne(h, c)
	}
	return h
}

func applyOne(h mail.Header, c Change) mail.Header {
	f := mail.Field{Name: c.Name, Raw: []byte(c.Value)}
	if c.Op == OpInsert {
		return slices.Insert(h, 0, f)
	}
	at := find(h, c.Name, c.Index)
	remove := c.Op == OpDelete || c.Value == ""
	switch {
	case at < 0 && remove:
		return h
	case at < 0:
		return append(h, f)
	case remove:
		return slices.Delete(h, at, at+1)
	}
	h[at] = f
	return h
}

// find returns the position of the index-th field of that name, or -1.
func find(h mail.Header, name string, index int) int {
	for i, f := range h {
		if key(f.Name) != key(name) {
			continue
		}
		if index--; index == 0 {
			return i
		}
	}
	return -1
}
