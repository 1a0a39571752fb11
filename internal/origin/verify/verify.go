// Package verify finds out whether a mail really comes from the domain that it names: SPF (RFC 7208, by blitiri.com.ar/go/spf), DKIM (RFC
// 6376, RFC 8301, RFC 8463), DMARC (RFC 7489) and ARC (RFC 8617).
//
// Begin starts all that needs no body, while that still arrives: look-ups, and the signatures over the header, which hold the body's hash.
// Body hashes what arrives; Wait compares and concludes. Header fields are taken as received, with CRLF restored; so is the body.
//
// What the DNS does not tell is "temperror": neither a pass nor a failure. What the package does not do, or does otherwise than the letter:
//
//   - A signature counts only if it covers the whole body: with l= shorter than the body the result is "policy" (RFC 6376, section 8.2). So it
//     is with RSA keys under 1024 (RFC 8301, section 3.2) or over 8192 bits. With t=y in the key it is "neutral" (section 3.6.1: as if unsigned).
//   - rsa-sha1 and more than one key at a name are permanent errors (RFC 8301, section 3.1; RFC 6376, section 3.6.2.2).
//   - At most Options.Signatures signatures are looked at, those of the author's domain first; the report counts the others.
//   - pct= is not drawn by lot (RFC 7489, section 6.6.4), since a judgement must come out the same twice: below 50 the next milder policy holds.
//   - SPF is asked for the name in HELO only where the reverse-path is empty. No explanation (exp=) is fetched.
//   - A chain of ARC counts if every sealer from the one that vouches to the last is trusted; of more than maxSets sets none is looked at.
//
// DKIM is verified here and not by go-msgauth, which signs in the tests and must agree there: it knows no ARC, hashes the body anew for each
// signature, and takes time with the square of a body of empty lines.
//
// Limits: Options. Memory does not grow with the body. Time grows with header and body in proportion, times the signatures for the header.
// A Check belongs to one mail: Begin, Body and Wait are called from one goroutine; Stop may come from any.
package verify

import (
	"context"
	"fmt"
	"io"
	"net/netip"
	"runtime/debug"
	"sync"
	"time"

	"sekisho/internal/mail"
	"sekisho/internal/origin/dns"
)

// Options bound what one mail may cost.
type Options struct {
	Time       time.Duration // for all look-ups together, from Begin on
	Lookups    int
	Signatures int
	Sealers    []string // domains whose ARC seals are believed
}

// Defaults are enough for every mail that means well: SPF alone may ask 111 times (RFC 7208, section 4.6.4), and asks three times.
func Defaults() Options { return Options{Time: 5 * time.Second, Lookups: 100, Signatures: 8} }

// Request is what is to be verified.
type Request struct {
	Header   mail.Header
	IP       netip.Addr // of the client, for SPF and Host
	HELO     string
	MailFrom string // reverse-path; "": the null one
	NoSPF    string // why SPF says nothing of this mail, or ""
	Author   string // the domain of From in ASCII, or ""
	NoAuthor string // why there is no single author, or ""
	Host     string // a host name whose addresses are wanted, or ""
	OnlyARC  bool   // nothing else is to be verified
	Now      time.Time
}

// Check is the verification of one mail under way.
type Check struct {
	req    Request
	o      Options
	dns    *dns.Session
	ctx    context.Context
	cancel context.CancelFunc
	index  *index

	wait   sync.WaitGroup
	report Report
	found  []*verification // of signatures, in the order of the header
	arc    *chain          // nil: none of a trusted sealer
	record record
	bodies bodies

	mu      sync.Mutex
	failure string // a panic of a step, with its stack
}

// Begin starts the verification. It ends when Options.Time is over, ctx ends, or Stop is called.
func Begin(ctx context.Context, r dns.Resolver, o Options, req Request) *Check {
	c := &Check{req: req, o: o, dns: dns.NewSession(r, o.Lookups), index: newIndex(req.Header)}
	c.ctx, c.cancel = context.WithTimeout(ctx, o.Time)
	if c.readChain(); req.OnlyARC {
		return c
	}
	c.begin(c.lookRecord)
	c.begin(c.checkSPF)
	c.begin(c.lookHost)
	c.readSignatures()
	for _, v := range c.found {
		if v.body != nil {
			c.begin(func() { v.verifyHeader(c) })
		}
	}
	return c
}

// begin runs one step beside the others. A panic in it is thrown again in Wait.
func (c *Check) begin(step func()) {
	c.wait.Go(func() {
		defer func() {
			if p := recover(); p != nil {
				c.mu.Lock()
				defer c.mu.Unlock()
				c.failure = fmt.Sprintf("%v\n%s", p, debug.Stack())
			}
		}()
		step()
	})
}

// Body takes the next octets of the body. It may be left out: then Wait reads them.
func (c *Check) Body(chunk []byte) { c.bodies.write(chunk) }

// Wait concludes. body and size are the whole body; it is read where Body was not called for all of it. incomplete says that header fields
// were left out when the mail was received: then a signature that does not hold says nothing. What is not known when ctx ends stays so.
func (c *Check) Wait(ctx context.Context, body io.Reader, size int64, incomplete bool) Report {
	defer c.Stop()
	defer context.AfterFunc(ctx, c.Stop)()
	unread := c.bodies.complete(ctx, body, size)
	c.wait.Wait()
	if c.failure != "" {
		panic(c.failure)
	}
	c.concludeARC(unread, incomplete)
	if c.report.DMARC.Domain = c.req.Author; !c.req.OnlyARC {
		c.concludeDKIM(unread, incomplete)
		c.concludeDMARC()
	}
	return c.report
}

// Stop ends what is still under way. It may be called more than once.
func (c *Check) Stop() { c.cancel() }
