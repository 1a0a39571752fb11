package dns

import (
	"context"
	"net"
	"net/netip"
	"strings"
)

// What one answer may hold. A domain's own TXT records may be many, since every service asks for one; a key of 8192 bits has 1.5 KB.
const (
	maxTXT    = 100
	maxString = 8 << 10
	maxAddrs  = 100
	maxNames  = 50
)

// question is one look-up.
type question struct {
	kind byte // 't' TXT, 'm' MX, 'a' addresses, '4' and '6' of one family, 'p' PTR
	name string
}

// answer is what came back. What is shared by callers is never changed.
type answer struct {
	txt   []string
	mx    []*net.MX
	addrs []netip.Addr
	names []string
	err   error
}

// ask makes the look-up and bounds what came back.
func (q question) ask(ctx context.Context, r Resolver) (a answer) {
	name := rooted(q.name)
	switch q.kind {
	case 't':
		a.txt, a.err = r.LookupTXT(ctx, name)
	case 'm':
		a.mx, a.err = r.LookupMX(ctx, name)
	case 'p':
		a.names, a.err = r.LookupAddr(ctx, q.name)
	default:
		a.addrs, a.err = r.LookupNetIP(ctx, q.network(), name)
	}
	a.bound(q.name)
	return a
}

func (q question) network() string {
	switch q.kind {
	case '4':
		return "ip4"
	case '6':
		return "ip6"
	}
	return "ip"
}

// bound refuses a TXT answer beyond the limits as a whole, since a record that is left out changes what the others mean, and cuts the rest. Records
// of mail servers that come beside an error are kept, as with net.Resolver: one broken record says nothing of the others.
func (a *answer) bound(name string) {
	large := len(a.txt) > maxTXT
	for _, s := range a.txt {
		large = large || len(s) > maxString
	}
	if large {
		*a = answer{err: &net.DNSError{Err: oversized, Name: name}}
	}
	a.mx = a.mx[:min(len(a.mx), maxNames)]
	a.names = a.names[:min(len(a.names), maxNames)]
	a.addrs = a.addrs[:min(len(a.addrs), maxAddrs)]
	for i, addr := range a.addrs {
		a.addrs[i] = addr.WithZone("").Unmap()
	}
	if a.err = normal(name, a.err); a.err != nil && len(a.mx) == 0 {
		*a = answer{err: a.err}
	}
}

// cost is what an answer takes in the cache, in octets, roughly.
func (a answer) cost(q question) int {
	n := 200 + 2*len(q.name) + 24*len(a.addrs)
	for _, s := range a.txt {
		n += 16 + len(s)
	}
	for _, s := range a.names {
		n += 16 + len(s)
	}
	for _, m := range a.mx {
		n += 32 + len(m.Host)
	}
	return n
}

func (a answer) timedOut() bool {
	e, ok := a.err.(*net.DNSError)
	return ok && !e.IsNotFound && (e.IsTimeout || strings.Contains(e.Err, "timeout") || strings.Contains(e.Err, "refused"))
}
