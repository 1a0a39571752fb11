package tables

import (
	_ "embed"
	"path"
	"slices"
	"strings"
	"sync"
)

//go:embed data/cloud_relays.txt
var relayData string

// relay is one pattern of host names. labels stand from the right: "mail-*.google.com" is {"com", "google", "mail-*"}.
type relay struct {
	operator string
	labels   []string
	below    bool // any labels may follow on the left, at least one
}

var relays = sync.OnceValue(func() []relay {
	var all []relay
	for line := range lines(relayData) {
		cols := columns(line)
		pattern, below := strings.CutPrefix(cols[1], "*.")
		all = append(all, relay{operator: cols[0], labels: fromRight(pattern), below: below})
	}
	return all
})

// CloudOperator says which mail service a host belongs to whose users sit all over the world. name must be forward-confirmed: a PTR
// record alone is whatever its owner wrote.
func CloudOperator(name string) (operator string, ok bool) {
	name = hostName(name)
	if name == "" {
		return "", false
	}
	labels := fromRight(name)
	for _, r := range relays() {
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
