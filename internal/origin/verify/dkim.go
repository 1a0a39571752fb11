package verify

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"sekisho/internal/mail"
	"sekisho/internal/text"
)

// verification is one signature on its way. After verifyHeader result is "" where everything but the body is right.
type verification struct {
	signature
	body   *bodyHash // nil: nothing more is to be verified
	result string
	reason string
	key    key
}

// readSignatures reads the DKIM-Signature fields that are looked at: those of the author's domain first, then from the top.
func (c *Check) readSignatures() {
	var all []*verification
	for _, f := range c.index.at["dkim-signature"] {
		if len(all) == maxRead {
			c.report.Unseen++
			continue
		}
		all = append(all, newVerification(f, false))
	}
	order := slices.Clone(all)
	slices.SortStableFunc(order, func(a, b *verification) int { return cmp.Compare(c.rank(a), c.rank(b)) })
	looked := order[:min(len(order), c.o.Signatures)]
	c.report.Unseen += len(order) - len(looked)
	for _, v := range all {
		if slices.Contains(looked, v) {
			c.found = append(c.found, v)
			c.prepare(v)
		}
	}
}

// maxRead bounds the signatures that are read at all, to find those of the author.
const maxRead = 50

func (c *Check) rank(v *verification) int {
	switch {
	case v.result != "":
		return 2
	case c.req.Author != "" && text.OrgDomain(v.domain) == text.OrgDomain(c.req.Author):
		return 0
	}
	return 1
}

// prepare says which body the signature needs.
func (c *Check) prepare(v *verification) {
	switch {
	case v.result != "":
	case !v.expires.IsZero() && c.req.Now.After(v.expires):
		v.result, v.reason = fail, "the signature has expired"
	default:
		v.body = c.bodies.need(v.relaxedBody, v.length)
	}
}

func newVerification(f mail.Field, arc bool) *verification {
	s, problem := readSignature(f, arc)
	v := &verification{signature: s}
	if problem != "" {
		v.result, v.reason = permError, problem
	}
	return v
}

// verifyHeader fetches the key and verifies the signature over the header, in which the hash of the body stands.
func (v *verification) verifyHeader(c *Check) {
	v.key, v.result, v.reason = fetchKey(c.ctx, c.dns, v.domain, v.selector, v.algorithm)
	switch {
	case v.result != "":
	case v.key.strict && v.identity != "" && v.identity != v.domain:
		v.result, v.reason = permError, "its identity lies outside its domain"
	case !v.key.holds(v.digest(c.index), v.sig):
		v.result, v.reason = fail, "the signature does not fit the header"
	}
}

// concludeDKIM compares the bodies' hashes. unread is why the body could not be read.
func (c *Check) concludeDKIM(unread error, incomplete bool) {
	for _, v := range c.found {
		v.conclude(c.bodies.sums, unread, incomplete)
		c.report.DKIM = append(c.report.DKIM, Signature{
			Result: v.result, Domain: v.domain, Selector: v.selector, Key: strings.TrimPrefix(v.algorithm+"-sha256", "-sha256"), Reason: v.reason,
		})
	}
}

func (v *verification) conclude(sums map[*bodyHash]bodySum, unread error, incomplete bool) {
	if v.body != nil && v.result == "" {
		v.result, v.reason = v.compare(sums[v.body], unread)
	}
	if v.result == fail && incomplete {
		v.result, v.reason = tempError, "header fields were left out when the mail was received"
	}
}

func (v *verification) compare(b bodySum, unread error) (result, reason string) {
	switch {
	case unread != nil:
		return tempError, "the body could not be read"
	case v.length > b.length:
		return permError, "the body is shorter than what was signed"
	case string(v.bodySum) != b.hash:
		return fail, "the body was changed"
	case v.length >= 0 && v.length < b.length:
		return policy, fmt.Sprintf("signs %d of %d octets of the body only", v.length, b.length)
	case v.key.testing:
		return neutral, "the signer is testing"
	}
	return pass, ""
}
