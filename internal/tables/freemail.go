package tables

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed data/free_mail.txt
var freeMailData string

// freeDomains maps a domain to whether its sub-domains count too.
var freeDomains = sync.OnceValue(func() map[string]bool {
	domains := map[string]bool{}
	for line := range lines(freeMailData) {
		name, below := strings.CutPrefix(line, ".")
		domains[name] = below
	}
	return domains
})

// FreeMail says that anybody can have an address in domain: free mail, providers' mail, mobile phones.
func FreeMail(domain string) bool {
	domain = hostName(domain)
	if _, ok := freeDomains()[domain]; ok {
		return true
	}
	for _, parent, ok := strings.Cut(domain, "."); ok; _, parent, ok = strings.Cut(parent, ".") {
		if freeDomains()[parent] {
			return true
		}
	}
	return false
}
