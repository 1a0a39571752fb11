package icon

import (
	"sync"

	"sekisho/internal/tables"
)

// Embedded is the set as shipped.
var Embedded = sync.OnceValue(func() *Set {
	var refs []Reference
	for look := range tables.IconLooks() {
		r := Reference{Class: Class(look.Class), Name: look.Name}
		for _, text := range look.Descriptors {
			var d Descriptor
			if err := d.UnmarshalText([]byte(text)); err != nil {
				panic(err) // a test reads every line
			}
			r.Descriptors = append(r.Descriptors, d)
		}
		refs = append(refs, r)
	}
	return NewSet(refs)
})

// At tells what the icon is taken for that a shortcut takes from a location; nil if for no document.
func At(location string) *Match {
	class, ok := tables.IconAt(location)
	if !ok {
		return nil
	}
	return &Match{Class: Class(class), How: ByPointer, Like: location}
}
