package verify

import (
	"context"
	"crypto"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"slices"
	"strings"

	"sekisho/internal/origin/dns"
)

// Sizes of RSA keys that count, in bits. Shorter ones can be broken (RFC 8301, section 3.2); longer ones nobody uses, and they cost time.
const (
	minRSA = 1024
	maxRSA = 8192
)

// key is a public key as published (RFC 6376, section 3.6.1).
type key struct {
	public  crypto.PublicKey
	testing bool // t=y
	strict  bool // t=s: the domain of i= must be that of d=
}

// fetchKey looks for the key of a signature. What is wrong comes back as a result word and a reason; key holds if the word is "".
func fetchKey(ctx context.Context, r dns.Resolver, domain, selector, algorithm string) (k key, word, reason string) {
	records, err := r.LookupTXT(ctx, selector+"._domainkey."+domain)
	switch {
	case dns.NotFound(err):
		return k, permError, "no key published"
	case dns.Temporary(err):
		return k, tempError, "key not to be had: " + cause(err)
	case err != nil:
		return k, permError, "key record: " + cause(err)
	}
	var keys []tagList
	for _, record := range records {
		if tags, err := parseTags(record); err == nil && has(tags, "p") {
			keys = append(keys, tags)
		}
	}
	switch len(keys) {
	case 0:
		return k, permError, "no key published"
	case 1:
		return readKey(keys[0], algorithm)
	}
	return k, permError, "several keys published" // RFC 6376, section 3.6.2.2
}

func has(l tagList, name string) bool {
	_, ok := l.get(name)
	return ok
}

// readKey reads a key record that is to be used with an algorithm, "rsa" or "ed25519".
func readKey(tags tagList, algorithm string) (k key, word, reason string) {
	kind, flags := tags.packed("k"), tags.words("t")
	if kind == "" {
		kind = "rsa"
	}
	switch {
	case has(tags, "v") && (tags[0].name != "v" || tags.text("v") != "DKIM1"):
		return k, permError, "key of another version"
	case tags.packed("p") == "":
		return k, permError, "the key was revoked"
	case kind != algorithm:
		return k, permError, "key of another algorithm"
	case has(tags, "h") && !slices.Contains(tags.words("h"), "sha256"):
		return k, permError, "key for another hash"
	case has(tags, "s") && !slices.Contains(tags.words("s"), "*") && !slices.Contains(tags.words("s"), "email"):
		return k, permError, "key for another service"
	}
	k.testing, k.strict = slices.Contains(flags, "y"), slices.Contains(flags, "s")
	der, err := base64.StdEncoding.DecodeString(tags.packed("p"))
	if err != nil {
		return k, permError, "the key cannot be read"
	}
	if algorithm == "ed25519" {
		if len(der) != ed25519.PublicKeySize {
			return k, permError, "the key cannot be read"
		}
		k.public = ed25519.PublicKey(der)
		return k, "", ""
	}
	return readRSA(k, der)
}

// readRSA accepts both forms in which keys are published (RFC 6376, erratum 3017).
func readRSA(k key, der []byte) (key, string, string) {
	public, err := x509.ParsePKIXPublicKey(der)
	if err != nil {
		public, err = x509.ParsePKCS1PublicKey(der)
	}
	pub, ok := public.(*rsa.PublicKey)
	switch {
	case err != nil || !ok || pub == nil:
		return k, permError, "the key cannot be read"
	case pub.N.BitLen() < minRSA:
		return k, policy, "the key is shorter than 1024 bits"
	case pub.N.BitLen() > maxRSA:
		return k, policy, "the key is longer than 8192 bits"
	}
	k.public = pub
	return k, "", ""
}

// holds says that sig is the signature of a hash by SHA-256 (RFC 8017, section 8.2.2; RFC 8463, section 3).
func (k key) holds(sum, sig []byte) bool {
	switch public := k.public.(type) {
	case *rsa.PublicKey:
		return rsa.VerifyPKCS1v15(public, crypto.SHA256, sum, sig) == nil
	case ed25519.PublicKey:
		return ed25519.Verify(public, sum, sig)
	}
	return false
}

// cause is an error without the name that was looked up, which is the sender's own word.
func cause(err error) string {
	text := err.Error()
	if i := strings.LastIndex(text, ": "); i >= 0 {
		text = text[i+2:]
	}
	return text
}
