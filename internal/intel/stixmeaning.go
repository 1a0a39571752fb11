package intel

import (
	"fmt"
	"regexp"
	"strings"
)

// meaning is what a comparison says about mails. Of an address of a network "=" may name a network (section 9.8).
func meaning(path, operator, value string) alternative {
	kind := pathKind(path)
	switch {
	case kind == "":
		return alternative{why: fmt.Sprintf("%q is nothing that is looked for in mails", clipped(path, 60))}
	case operator == "=" || operator == "==" || operator == "IN":
		return alternative{kind: kind, value: value}
	case operator == "ISSUBSET" && kind == KindIP:
		return alternative{kind: kind, value: value}
	case operator == "MATCHES" && kind == KindSubject:
		return alternative{kind: kind, value: value, pattern: true}
	case operator == "LIKE" && kind == KindSubject:
		return alternative{kind: kind, value: likeExpression(value), pattern: true}
	}
	return alternative{why: fmt.Sprintf("%s is not understood of %q", operator, clipped(path, 60))}
}

// likeExpression turns "%" (any text) and "_" (any character) of LIKE into a regular expression of the whole subject.
func likeExpression(s string) string {
	var b strings.Builder
	b.WriteString("(?s)^")
	for _, r := range s {
		switch r {
		case '%':
			b.WriteString(".*")
		case '_':
			b.WriteByte('.')
		default:
			b.WriteString(regexp.QuoteMeta(string(r)))
		}
	}
	b.WriteByte('$')
	return b.String()
}

// pathKind is the kind that an object path stands for (sections 6.3 to 6.8 and 6.18), "" where it is none. Recipients are none: they say who
// was attacked.
func pathKind(path string) string {
	switch path {
	case "email-addr:value", "email-message:sender_ref.value", "email-message:from_ref.value",
		"email-message:additional_header_fields.Reply-To", "email-message:additional_header_fields.Reply-To[*]":
		return KindAddress
	case "email-message:subject":
		return KindSubject
	case "email-message:message_id":
		return KindMessageID
	case "domain-name:value":
		return KindDomain
	case "url:value":
		return KindURL
	case "ipv4-addr:value", "ipv6-addr:value":
		return KindIP
	case "file:name":
		return KindFile
	}
	if digest, ok := strings.CutPrefix(path, "file:hashes."); ok {
		switch strings.ToUpper(strings.ReplaceAll(digest, "-", "")) {
		case "SHA256":
			return KindSHA256
		case "SHA1":
			return KindSHA1
		case "MD5":
			return KindMD5
		}
	}
	return ""
}
