package origin

import (
	"bytes"
	"context"
	"io"
	"net/netip"
	"slices"
	"strings"
	"time"

	"sekisho/internal/mail"
	"sekisho/internal/origin/dns"
	"sekisho/internal/origin/verify"
	"sekisho/internal/text"
)

// When a mail is verified by ourselves.
const (
	VerifyAuto   = "auto"   // where no verifier that we trust has said enough
	VerifyAlways = "always" // what trusted verifiers say counts only where we come to no result
	VerifyOff    = "off"
)

// Verification is how a Finder verifies mail itself.
type Verification struct {
	When     string
	Resolver dns.Resolver // nil: there is none
	Options  verify.Options
	Now      func() time.Time
}

// Verify has the Finder verify mail itself. It is called before the Finder is used.
func (f *Finder) Verify(v Verification) { f.verification = v }

// Check is our own verification of one mail, under way or not to be made. Begin and Body are called from one goroutine; Stop may come at any
// time and from any other. A nil Check says nothing.
type Check struct {
	check *verify.Check // nil: not to be made
	why   string        // why not, or ""

	onlyARC bool // trusted verifiers told the rest
}

// Begin begins to verify m as soon as its client, envelope and header are known; m needs no more. Look-ups go on while the body arrives. Where
// trusted verifiers told enough, and that the mail failed, only seals of trusted forwarders are looked at (ARC).
func (f *Finder) Begin(ctx context.Context, m *mail.Message) *Check {
	w := f.walk(m)
	if why := f.unverifiable(m, w); why != "" {
		return &Check{why: why}
	}
	req := f.request(m, w)
	if told := f.believed(m.Header[:f.limit(m, w)]); f.verification.When != VerifyAlways && told.complete() {
		if req.OnlyARC = told.DMARC == "fail" || told.SPF == "fail"; !req.OnlyARC {
			return nil
		}
	}
	return &Check{check: verify.Begin(ctx, f.verification.Resolver, f.verification.Options, req), onlyARC: req.OnlyARC}
}

// unverifiable says why a mail is not to be verified, or "".
func (f *Finder) unverifiable(m *mail.Message, w way) string {
	v := f.verification
	switch {
	case v.When == VerifyOff || v.When == "":
		return "switched off"
	case v.Resolver == nil:
		return "no DNS"
	case m.Direction == mail.Out, m.Client.AuthUser != "", strings.HasSuffix(w.took.Protocol, "A"):
		return "submitted by a user"
	case m.Stored: // keys and records of that day may be gone
		return "stored mail"
	case w.reason != "":
		return "origin unknown: " + w.reason
	case !remote(w.edge.addr) || contains(f.internal, w.edge.addr):
		return "sent from inside"
	}
	return ""
}

func remote(a netip.Addr) bool {
	return a.IsGlobalUnicast() && !a.IsPrivate()
}

// complete says that trusted verifiers told enough to know whether the author is confirmed.
func (a Auth) complete() bool {
	return a.DMARC != "" && a.DMARC != "temperror" || a.SPF != "" && a.SPF != "temperror" && len(a.DKIM) > 0
}

// governmental are the domains in which only public bodies of Japan have names (JPRS): whoever greets with one must be its host.
var governmental = []string{"go.jp", "lg.jp"}

func (f *Finder) request(m *mail.Message, w way) verify.Request {
	req := verify.Request{
		Header: m.Header, IP: w.edge.addr, HELO: w.edge.helo, MailFrom: m.Envelope.From, Now: f.verification.Now(),
	}
	req.Author, req.NoAuthor = author(m)
	if text.InDomain(w.edge.helo, governmental) {
		req.Host = w.edge.helo
	}
	switch {
	case !m.Envelope.Known:
		req.NoSPF = "reverse-path not known"
	case w.relay.IsValid() && text.InDomain(text.DomainOf(m.Envelope.From), f.domains):
		req.MailFrom, req.NoSPF = rewritten(m.Envelope.From)
	}
	return req
}

// author is the domain of the one author of a mail, or why there is none.
func author(m *mail.Message) (domain, why string) {
	from := m.Header.Addresses("From")
	switch {
	case len(m.Header.All("From")) > 1 || len(from) > 1:
		return "", "several authors"
	case len(from) == 0 || text.DomainOf(from[0].Addr) == "":
		return "", "no author's address"
	}
	return text.DomainOf(from[0].Addr), ""
}

// rewritten reads a reverse-path of ours in a mail that a relay of ours took from outside: the relay forwards it in our name, and the client
// said something else. Where the relay rewrote it by SRS (SRS0=hash=time=domain=local@relay), that stands in it.
func rewritten(from string) (original, why string) {
	local := from[:max(strings.LastIndexByte(from, '@'), 0)]
	parts := strings.SplitN(local, "=", 5)
	if len(parts) == 5 && strings.EqualFold(parts[0], "SRS0") && text.DomainOf("@"+parts[3]) != "" {
		return parts[4] + "@" + parts[3], ""
	}
	return "", "a relay of ours changed the reverse-path"
}

// Body takes the next octets of the body while it arrives. It may be left out: then Auth reads them from the spool.
func (c *Check) Body(chunk []byte) {
	if c != nil && c.check != nil {
		c.check.Body(chunk)
	}
}

// Stop ends the verification, finished or not.
func (c *Check) Stop() {
	if c != nil && c.check != nil {
		c.check.Stop()
	}
}

// Auth waits for the verification and puts its result in the place of told, what trusted fields say (Finder.Auth). m is the whole mail. What is not
// known when ctx ends is left open.
func (c *Check) Auth(ctx context.Context, m *mail.Message, told Auth) Auth {
	switch {
	case c == nil:
		return told
	case c.check == nil:
		told.Why = c.why
		return told
	}
	var body io.Reader = bytes.NewReader(nil)
	if m.Spool != nil {
		body = m.Spool.Open()
	}
	report := c.check.Wait(ctx, body, m.Size, slices.Contains(m.Defects, mail.DefectHeaderTooBig))
	if c.onlyARC {
		told.ARC = vouched(report)
		return told
	}
	a := own(report)
	if told.Known && a.Aligned == Unknown {
		told.Why, told.HELO, told.ARC = a.Why, a.HELO, a.ARC
		return told
	}
	a.Forged = told.Forged
	return a
}
