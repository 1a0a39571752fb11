package verify_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
)

// What go-msgauth does not sign is signed by hand here: bodies in part, and ARC. All in the form relaxed/simple.

func keyOf(t testing.TB, name string, bits int) {
	t.Helper()
	k, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		t.Fatal(err)
	}
	keys()[name] = k
}

func signature(t testing.TB, key, data string) string {
	t.Helper()
	sum := sha256.Sum256([]byte(data))
	sig, err := keys()[key].Sign(rand.Reader, sum[:], crypto.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(sig)
}

func hashOf(s string) string {
	sum := sha256.Sum256([]byte(s))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// relaxed is a field that is written on one line, in canonical form.
func relaxed(field string) string {
	name, value, _ := strings.Cut(field, ":")
	return strings.ToLower(name) + ":" + strings.Join(strings.Fields(value), " ") + "\r\n"
}

// fieldOf finds the lowest field of that name in a header on single lines.
func fieldOf(header, name string) string {
	found := ""
	for line := range strings.SplitSeq(header, "\r\n") {
		if strings.HasPrefix(strings.ToLower(line), strings.ToLower(name)+":") {
			found = line
		}
	}
	return found
}

// signByHand hashes the first n octets of the body, and puts tags into the signature.
func signByHand(t testing.TB, header, body string, n int, tags string) string {
	t.Helper()
	body = strings.ReplaceAll(body, "\n", "\r\n")
	body = strings.TrimRight(body, "\r\n") + "\r\n"
	n = min(n, len(body))
	return messageSignature(t, "DKIM-Signature", header, body[:n], "v=1; d=mofa.example.jp; s=s1; "+tags, "rsa") + "\r\n" + header + body
}

// messageSignature is a DKIM-Signature or an ARC-Message-Signature over From, Subject and Date.
func messageSignature(t testing.TB, name, header, hashed, tags, key string) string {
	t.Helper()
	field := fmt.Sprintf("%s: %sa=rsa-sha256; c=relaxed/simple; h=From:Subject:Date; bh=%s; b=", name, tags, hashOf(hashed))
	data := relaxed(fieldOf(header, "From")) + relaxed(fieldOf(header, "Subject")) + relaxed(fieldOf(header, "Date")) + strings.TrimSuffix(relaxed(field), "\r\n")
	return field + signature(t, key, data)
}
