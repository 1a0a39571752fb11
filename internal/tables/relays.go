package tables

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// relay is one pattern of host names. labels stand from the right: "mail-*.google.com" is {"com", "google", "mail-*"}.
type relay struct {
	operator string
	labels   []string
	below    bool // any labels may follow on the left, at least one
}

// readRelay takes a line: operator | pattern | source | date.
func (s *Set) readRelay(line string) error {
	cols := columns(line)
	if len(cols) < 2 || cols[0] == "" || !plainHost(strings.ReplaceAll(strings.TrimPrefix(cols[1], "*."), "*", "x")) {
		return fmt.Errorf("%q is not of the form: operator | pattern | source | date", line)
	}
	pattern, below := strings.CutPrefix(cols[1], "*.")
	s.relays = append(s.relays, relay{operator: cols[0], labels: fromRight(hostName(pattern)), below: below})
	return nil
}

// CloudOperator says which mail service a host belongs to whose users sit all over the world. name must be forward-confirmed: a PTR
// record alone is whatever its owner wrote.
func (s *Set) CloudOperator(name string) (operator string, ok bool) {
	name = hostName(name)
	if name == "" {
		return "", false
	}
	labels := fromRight(name)
	for _, r := range s.relays {
		if r.matches(labels) {
			return r.operator, true
		}
	}
	return "", false
}

// matches compares label by label from the right.
func (r relay) matches(labels []string) bool {
	n := len(r.labels)
	if r.below && len(labels) <= n || !r.below && len(labels) != n {
		return false
	}
	return slices.EqualFunc(r.labels, labels[:n], func(pattern, label string) bool {
		ok, err := path.Match(pattern, label)
		return ok && err == nil
	})
}

func fromRight(name string) []string {
	labels := strings.Split(name, ".")
	slices.Reverse(labels)
	return labels
}
