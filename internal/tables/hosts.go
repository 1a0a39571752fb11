package tables

import (
	"fmt"
	"strings"
)

// hosts is a list of host names, each with the label of its line: the kind or the service that it belongs to.
type hosts map[string]host

type host struct {
	label string
	below bool // sub-domains count, too
}

// read takes a line of the form
//
//	label | names, separated by blanks
//
// A leading dot includes the sub-domains. A name with "!" in front is taken out of what stood before.
func (l hosts) read(line string) error {
	cols := columns(line)
	if len(cols) != 2 || cols[0] == "" || cols[1] == "" {
		return fmt.Errorf("%q is not of the form: label | names, separated by blanks", line)
	}
	for _, name := range strings.Fields(cols[1]) {
		if out, ok := strings.CutPrefix(name, "!"); ok {
			delete(l, hostName(strings.TrimPrefix(out, ".")))
			continue
		}
		name, below := strings.CutPrefix(name, ".")
		if !plainHost(name) {
			return fmt.Errorf("%q is not a host name", name)
		}
		l[hostName(name)] = host{label: cols[0], below: below}
	}
	return nil
}

// plainHost says that s has at least two labels and only letters, digits and hyphens.
func plainHost(s string) bool {
	outside := func(r rune) bool {
		return r != '.' && r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	}
	return strings.Contains(s, ".") && !strings.HasPrefix(s, ".") && !strings.Contains(s, "..") && !strings.ContainsFunc(s, outside)
}

// find returns the label of name, or of the nearest parent whose sub-domains count.
func (l hosts) find(name string) (label string, ok bool) {
	name = hostName(name)
	if h, ok := l[name]; ok {
		return h.label, true
	}
	for _, parent, ok := strings.Cut(name, "."); ok; _, parent, ok = strings.Cut(parent, ".") {
		if h, listed := l[parent]; listed && h.below {
			return h.label, true
		}
	}
	return "", false
}
