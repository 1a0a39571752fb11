package tables

import (
	_ "embed"
	"iter"
	"strings"
	"sync"
)

// The data of icons: how the icons of documents look (calibrate writes it, see docs/icons.md) and where Windows keeps them.
var (
	//go:embed data/icons/looks.txt
	iconLooks string
	//go:embed data/icons/locations.txt
	iconLocations string
)

// IconLook is one line of the looks of icons: a class, the icon that it was taken from, and how that looks, in the text form of icon.Descriptor.
type IconLook struct {
	Class, Name string
	Descriptors []string
}

// IconLooks yields the looks of icons of documents that are shipped.
func IconLooks() iter.Seq[IconLook] {
	return func(yield func(IconLook) bool) {
		for _, line := range lines(iconLooks) {
			cols := columns(line)
			if len(cols) == 3 && !yield(IconLook{cols[0], cols[1], strings.Fields(cols[2])}) {
				return
			}
		}
	}
}

var iconPlaces = sync.OnceValue(func() map[string]string {
	places := map[string]string{}
	for _, line := range lines(iconLocations) {
		if cols := columns(line); len(cols) == 3 {
			places[cols[0]+","+cols[1]] = cols[2]
		}
	}
	return places
})

// IconAt says of which class the icon is that a shortcut takes from a location, such as `%SystemRoot%\system32\imageres.dll,-102`.
func IconAt(location string) (class string, ok bool) {
	file := strings.ToLower(location[strings.LastIndexAny(location, `\/`)+1:])
	name, index, found := strings.Cut(file, ",")
	if !found {
		index = "0"
	}
	name = strings.Trim(name, `" `)
	for _, key := range []string{name + "," + strings.TrimSpace(index), name + ",*"} {
		if class, ok := iconPlaces()[key]; ok {
			return class, true
		}
	}
	return "", false
}
