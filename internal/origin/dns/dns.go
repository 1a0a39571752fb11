// Package dns asks the DNS for what a sender publishes, within bounds that the sender cannot move.
//
// A Resolver answers four questions; *net.Resolver is one. System asks real servers with it: those of the configuration, or those of
// /etc/resolv.conf. A Cache stands in front: it remembers answers, asks each question once at a time, and stops asking for a while when no
// server answers at all. A Session is one mail's share: a number of look-ups.
//
// There are two kinds of failure, and they are never mixed up. "There is no such record" (NXDOMAIN, or a name without records of that
// type; RFC 2308) is an answer: a *net.DNSError with IsNotFound. Everything else (no answer in time, SERVFAIL, REFUSED, a broken answer, a
// budget that is spent) says nothing about the name: a *net.DNSError with IsTemporary. An answer that is larger than anybody needs is a
// third: neither, a permanent error of that name.
//
// Limits: a look-up takes at most Options.Timeout, one server of it at most a second; answers hold at most maxTXT strings of maxString
// octets, maxAddrs addresses, maxNames names; names are those of RFC 1035, section 2.3.4. Names are looked up as they stand: no search list
// is applied. The cache holds at most Options.Entries answers and Options.Octets octets; how long the server would have an answer kept is not
// known here (net.Resolver does not tell), so answers are kept for Options.Keep, which is short. Host names of /etc/hosts are found there.
//
// Everything may be used by many goroutines at once.
package dns

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
)

// Resolver looks up records. It is satisfied by *net.Resolver. network of LookupNetIP is "ip", "ip4" or "ip6".
type Resolver interface {
	LookupTXT(ctx context.Context, name string) ([]string, error)
	LookupMX(ctx context.Context, name string) ([]*net.MX, error)
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
	LookupAddr(ctx context.Context, addr string) ([]string, error)
}

// NotFound says that an error is an answer: there is no such record.
func NotFound(err error) bool {
	e, ok := errors.AsType[*net.DNSError](err)
	return ok && e.IsNotFound
}

// Temporary says that an error tells nothing about the name.
func Temporary(err error) bool {
	if err == nil || NotFound(err) {
		return false
	}
	e, ok := errors.AsType[*net.DNSError](err)
	return !ok || e.IsTemporary
}

// notFound is the answer for a name that cannot exist.
func notFound(name string) error {
	return &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

// unanswered is the failure of a look-up that was not made.
func unanswered(name, why string) error {
	return &net.DNSError{Err: why, Name: name, IsTemporary: true}
}

// normal gives every failure one of the forms of this package.
func normal(name string, err error) error {
	if err == nil {
		return nil
	}
	e, ok := errors.AsType[*net.DNSError](err)
	switch {
	case !ok:
		return &net.DNSError{Err: err.Error(), Name: name, IsTemporary: true, IsTimeout: errors.Is(err, context.DeadlineExceeded)}
	case e.IsNotFound, e.Err == oversized, e.IsTemporary:
		return e
	}
	failure := *e // the cache shares it
	failure.IsTemporary = true
	return &failure
}

// oversized is the error of an answer beyond the limits.
const oversized = "answer too large"

// valid says that a name can stand in the DNS: labels of 1 to 63 octets, 253 in all, printable ASCII (RFC 1035, section 2.3.4; underscores
// and the like occur in names of records, RFC 8552).
func valid(name string) bool {
	name = strings.TrimSuffix(name, ".")
	if name == "" || len(name) > 253 {
		return false
	}
	for label := range strings.SplitSeq(name, ".") {
		if label == "" || len(label) > 63 {
			return false
		}
	}
	return !strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r > '~' || r == '\\' || r == '"' })
}

// rooted ends a name with the dot that keeps a resolver from trying the search list.
func rooted(name string) string {
	if strings.HasSuffix(name, ".") {
		return name
	}
	return name + "."
}
