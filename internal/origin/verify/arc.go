package verify

import (
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
	"sync"

	"sekisho/internal/mail"
	"sekisho/internal/text"
)

// maxSets bounds the sets of a chain that is looked at. RFC 8617, section 5.2, allows 50; mail passes through two or three.
const maxSets = 20

// set is what one sealer added (RFC 8617, section 4.2).
type set struct {
	results, seal *mail.Field
	message       *verification // its signature over the mail; only the last one is verified
	tags          tagList       // of the seal
	value         string        // of the seal, CRLF restored
	domain        string
}

// chain is an ARC chain whose last sealer is trusted.
type chain struct {
	sets []set // by instance, from 1

	mu     sync.Mutex
	result string // "" as long as nothing is wrong
	reason string
}

// trouble notes what is wrong. A failure counts more than what could not be looked up.
func (c *chain) trouble(result, reason string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.result == "" || c.result == tempError {
		c.result, c.reason = result, reason
	}
}

// readChain collects the sets, if a trusted sealer says that he sealed last.
func (c *Check) readChain() {
	seals := c.index.at["arc-seal"]
	if len(c.o.Sealers) == 0 || len(seals) == 0 || len(seals) > maxSets {
		return
	}
	sets := make([]set, len(seals))
	problem := ""
	for i := range seals {
		problem = firstOf(problem, addSeal(sets, &seals[i]))
	}
	last := sets[len(sets)-1]
	if last.seal == nil || !text.InDomain(last.domain, c.o.Sealers) {
		return
	}
	c.arc = &chain{sets: sets}
	c.report.ARC.Sealer = last.domain
	problem = firstOf(problem, c.addRest(sets))
	if problem != "" {
		c.arc.trouble(fail, problem)
		return
	}
	c.beginChain()
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func addSeal(sets []set, f *mail.Field) (problem string) {
	value := octets(*f)
	tags, err := parseTags(value)
	n, bad := strconv.Atoi(tags.text("i"))
	if err != nil || bad != nil || n < 1 || n > len(sets) || sets[n-1].seal != nil {
		return "the seals are not numbered one after the other"
	}
	sets[n-1].seal, sets[n-1].tags, sets[n-1].value, sets[n-1].domain = f, tags, value, domainName(tags.packed("d"))
	return ""
}

// addRest adds the signatures and results of the sets; each must be there once.
func (c *Check) addRest(sets []set) (problem string) {
	messages, results := c.index.at["arc-message-signature"], c.index.at["arc-authentication-results"]
	if len(messages) != len(sets) || len(results) != len(sets) {
		return "a set is not complete"
	}
	for i := range messages {
		v := newVerification(messages[i], true)
		n, err := strconv.Atoi(v.tags.text("i"))
		if err != nil || n < 1 || n > len(sets) || sets[n-1].message != nil {
			return "the signatures are not numbered one after the other"
		}
		sets[n-1].message = v
	}
	for i := range results {
		n := instance(results[i].Value())
		if n < 1 || n > len(sets) || sets[n-1].results != nil {
			return "the results are not numbered one after the other"
		}
		sets[n-1].results = &results[i]
	}
	return ""
}

// instance is the number at the head of an ARC-Authentication-Results field, or 0.
func instance(value string) int {
	head, _, _ := strings.Cut(value, ";")
	name, number, _ := strings.Cut(head, "=")
	n, err := strconv.Atoi(blank(number))
	if blank(name) != "i" || err != nil {
		return 0
	}
	return n
}

// beginChain verifies the last signature over the mail and all seals (RFC 8617, section 5.2).
func (c *Check) beginChain() {
	last := c.arc.sets[len(c.arc.sets)-1].message
	if last.result != "" {
		c.arc.trouble(fail, "the last signature: "+last.reason)
		return
	}
	last.identity = ""
	if c.prepare(last); last.result != "" {
		c.arc.trouble(fail, last.reason)
		return
	}
	c.begin(func() { last.verifyHeader(c) })
	for n := range c.arc.sets {
		c.begin(func() { c.verifySeal(n) })
	}
}

// verifySeal verifies the seal of the set at n over all sets up to it (section 5.1.1).
func (c *Check) verifySeal(n int) {
	s := c.arc.sets[n]
	status := map[bool]string{true: "none", false: "pass"}[n == 0]
	algorithm, selector := s.tags.packed("a"), domainName(s.tags.packed("s"))
	sig, err := base64.StdEncoding.DecodeString(s.tags.packed("b"))
	switch {
	case s.tags.text("cv") != status:
		c.arc.trouble(fail, "a sealer found the chain broken")
		return
	case algorithm != "rsa-sha256" && algorithm != "ed25519-sha256", s.domain == "", selector == "", has(s.tags, "h"), err != nil:
		c.arc.trouble(fail, "malformed seal")
		return
	}
	k, word, reason := fetchKey(c.ctx, c.dns, s.domain, selector, strings.TrimSuffix(algorithm, "-sha256"))
	switch {
	case word == tempError:
		c.arc.trouble(tempError, reason)
	case word != "":
		c.arc.trouble(fail, reason)
	case !k.holds(c.arc.digest(n), sig):
		c.arc.trouble(fail, "a seal does not hold")
	}
}

func (c *chain) digest(n int) []byte {
	sum := sha256.New()
	for _, s := range c.sets[:n] {
		s.add(sum.Write)
		sum.Write([]byte(canonField(*s.seal, s.value, true)))
	}
	s := c.sets[n]
	s.add(sum.Write)
	sum.Write([]byte(strings.TrimSuffix(canonField(*s.seal, s.tags.without(s.value, "b"), true), "\r\n")))
	return sum.Sum(nil)
}

// add writes what a seal covers of its own set before itself.
func (s set) add(write func([]byte) (int, error)) {
	for _, f := range []mail.Field{*s.results, s.message.field} {
		write([]byte(canonField(f, octets(f), true)))
	}
}

// concludeARC says whether the chain holds, and what those trusted sealers found behind whom no stranger sealed: he could have put an honest
// set on another mail.
func (c *Check) concludeARC(unread error, incomplete bool) {
	if c.arc == nil {
		return
	}
	a := &c.report.ARC
	if last := c.arc.sets[len(c.arc.sets)-1].message; last != nil && last.body != nil {
		last.conclude(c.bodies.sums, unread, incomplete)
		switch last.result {
		case pass:
		case tempError:
			c.arc.trouble(tempError, last.reason)
		default:
			c.arc.trouble(fail, "the last signature: "+last.reason)
		}
	}
	if a.Chain, a.Reason = c.arc.result, c.arc.reason; a.Chain != "" {
		return
	}
	a.Chain = pass
	for _, s := range slices.Backward(c.arc.sets) {
		if !text.InDomain(s.domain, c.o.Sealers) {
			break
		}
		_, found, _ := strings.Cut(s.results.Value(), ";")
		a.Results = append(a.Results, blank(found))
	}
}
