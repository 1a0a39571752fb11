package verify

import (
	"crypto/sha256"
	"encoding/base64"
	"hash"
	"strconv"
	"strings"
	"time"

	"sekisho/internal/mail"
	"sekisho/internal/text"
)

// maxSigned bounds the header fields that a signature names; each is hashed again for every signature.
const maxSigned = 1000

// signature is a DKIM-Signature (RFC 6376, section 3.5) or an ARC-Message-Signature (RFC 8617, section 4.1.2) as read.
type signature struct {
	field mail.Field
	value string // its body, CRLF restored
	tags  tagList

	domain, selector string
	algorithm        string // "rsa", "ed25519": SHA-256 always
	relaxed          bool   // the header's canonical form
	relaxedBody      bool
	signed           []string // names of the fields in lower case
	bodySum, sig     []byte
	length           int64 // l=, or -1
	expires          time.Time
	identity         string // the domain of i=, or ""
}

// readSignature reads a field. A problem is why it cannot be verified; then domain and selector hold as far as they were read.
func readSignature(f mail.Field, arc bool) (s signature, problem string) {
	s = signature{field: f, value: octets(f), length: -1}
	tags, err := parseTags(s.value)
	if err != nil {
		return s, err.Error()
	}
	s.tags = tags
	s.domain, s.selector = domainName(tags.packed("d")), domainName(tags.packed("s"))
	if problem = s.readForm(arc); problem != "" {
		return s, problem
	}
	if !arc {
		if problem = s.readIdentity(); problem != "" {
			return s, problem
		}
	}
	return s, s.readRest()
}

// domainName is a name in ASCII and lower case, or "" where it is none.
func domainName(s string) string {
	s = text.DomainOf("@" + s)
	if len(s) > 253 || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-_.") != "" {
		return ""
	}
	return s
}

func (s *signature) readForm(arc bool) (problem string) {
	algorithm, _, _ := strings.Cut(s.tags.packed("a"), "-")
	header, body, _ := strings.Cut(s.tags.packed("c"), "/")
	switch {
	case !arc && s.tags.text("v") != "1":
		return "signature of another version"
	case s.domain == "" || s.selector == "":
		return "no domain or no selector"
	case s.tags.packed("a") == "rsa-sha1":
		return "rsa-sha1 is too weak" // RFC 8301, section 3.1
	case s.tags.packed("a") != "rsa-sha256" && s.tags.packed("a") != "ed25519-sha256":
		return "unknown algorithm"
	case !form(header) || !form(body):
		return "unknown canonical form"
	case has(s.tags, "q") && !strings.Contains(s.tags.packed("q"), "dns/txt"):
		return "unknown way to the key"
	}
	s.algorithm, s.relaxed, s.relaxedBody = algorithm, header == "relaxed", body == "relaxed"
	return ""
}

func form(word string) bool { return word == "" || word == "simple" || word == "relaxed" }

// readIdentity reads i=, which must lie in d=.
func (s *signature) readIdentity() (problem string) {
	i, ok := s.tags.get("i")
	if !ok {
		s.identity = s.domain
		return ""
	}
	s.identity = text.DomainOf(packed(i))
	if !text.InDomain(s.identity, []string{s.domain}) {
		return "its identity lies outside its domain"
	}
	return ""
}

func (s *signature) readRest() (problem string) {
	s.signed = strings.Split(strings.ToLower(s.tags.packed("h")), ":")
	if len(s.signed) > maxSigned {
		return "signs too many fields"
	}
	if !s.signs("from") {
		return "does not sign From"
	}
	var err error
	if s.bodySum, err = base64.StdEncoding.DecodeString(s.tags.packed("bh")); err != nil || len(s.bodySum) != sha256.Size {
		return "malformed body hash"
	}
	if s.sig, err = base64.StdEncoding.DecodeString(s.tags.packed("b")); err != nil || len(s.sig) == 0 {
		return "malformed signature"
	}
	if l, ok := s.tags.get("l"); ok {
		if s.length, err = strconv.ParseInt(packed(l), 10, 64); err != nil || s.length < 0 {
			return "malformed body length"
		}
	}
	return s.readTimes()
}

func (s *signature) readTimes() (problem string) {
	x, ok := s.tags.get("x")
	if !ok {
		return ""
	}
	expires, err := strconv.ParseInt(packed(x), 10, 62)
	if err != nil || expires < 0 {
		return "malformed time"
	}
	s.expires = time.Unix(expires, 0)
	if made, err := strconv.ParseInt(s.tags.packed("t"), 10, 62); err == nil && made > expires {
		return "expires before it was made" // RFC 6376, section 3.5, "x="
	}
	return ""
}

func (s *signature) signs(name string) bool {
	for _, field := range s.signed {
		if field == name {
			return true
		}
	}
	return false
}

// digest is the hash over the fields that the signature names and the signature itself without its own value (RFC 6376, section 3.7).
func (s *signature) digest(x *index) []byte {
	sum := sha256.New()
	used := map[string]int{}
	for _, name := range s.signed {
		used[name]++
		if f, ok := x.fromBelow(name, used[name]); ok {
			addField(sum, f, octets(f), s.relaxed)
		}
	}
	own := canonField(s.field, s.tags.without(s.value, "b"), s.relaxed)
	sum.Write([]byte(strings.TrimSuffix(own, "\r\n")))
	return sum.Sum(nil)
}

func addField(sum hash.Hash, f mail.Field, value string, relaxed bool) {
	sum.Write([]byte(canonField(f, value, relaxed)))
}

// index finds fields of a header by name.
type index struct{ at map[string][]mail.Field }

func newIndex(h mail.Header) *index {
	x := &index{at: make(map[string][]mail.Field, len(h))}
	for _, f := range h {
		name := strings.ToLower(blank(f.Name))
		x.at[name] = append(x.at[name], f)
	}
	return x
}

// fromBelow is the nth field of that name from the bottom (RFC 6376, section 5.4.2). A field that is not there signs its absence.
func (x *index) fromBelow(name string, n int) (mail.Field, bool) {
	fields := x.at[name]
	if n > len(fields) {
		return mail.Field{}, false
	}
	return fields[len(fields)-n], true
}
