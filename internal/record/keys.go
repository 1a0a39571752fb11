package record

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"sekisho/internal/text"
)

// Kind says what a Key stands for.
type Kind byte

// The kinds of what relations are about. The numbers are part of every stored key: they never change.
const (
	KindPerson    Kind = 'p' // an address, folded so that its spellings are one (see fold)
	KindDomain    Kind = 'd' // an organisational domain
	KindNet       Kind = 'n' // an origin network
	KindDomainNet Kind = 'o' // mail of a domain from a network: "domain net"
	KindList      Kind = 'l' // a list from a network: "list-id net"
	KindName      Kind = 'N' // a display name
	KindFeature   Kind = 'f' // a feature of an attacker's tools: "kind value"
	KindSet       Kind = 'S' // digests or hosts together
)

// The kinds of what mails are found by.
const (
	TermSender    Kind = 's' // address of From, the reverse-path or Reply-To
	TermDomain    Kind = 'D' // domain of such an address, and each of its parents down to the organisational domain
	TermRcpt      Kind = 'r' // address of a recipient
	TermHost      Kind = 'h' // host of a link, and each of its parents down to the organisational domain
	TermDigest    Kind = 'x' // SHA-256 of something carried, in hexadecimal
	TermFile      Kind = 'F' // name of something carried
	TermSubject   Kind = 'j'
	TermClient    Kind = 'c' // address of the SMTP client or of the origin
	TermMessageID Kind = 'm'
	TermURL       Kind = 'u' // a whole link
)

// Keys makes keys under a secret. It may be used by many goroutines at once.
type Keys struct{ macs *sync.Pool }

// NewKeys takes the secret that all nodes of a house share; 32 octets or more.
func NewKeys(secret []byte) Keys {
	return Keys{&sync.Pool{New: func() any { return hmac.New(sha256.New, secret) }}}
}

// Of is the key of a value, 0 for "". Values that are the same to people have the same key: letter case, and for addresses what their
// servers ignore, make no difference.
func (k Keys) Of(kind Kind, value string) Key {
	if value = fold(kind, value); value == "" {
		return 0
	}
	mac := k.macs.Get().(hash.Hash)
	defer k.macs.Put(mac)
	mac.Reset()
	mac.Write([]byte{byte(kind)})
	mac.Write([]byte(value))
	var sum [sha256.Size]byte
	return Key(binary.BigEndian.Uint64(mac.Sum(sum[:0])) | 2) // neither 0 nor Nobody
}

func fold(kind Kind, value string) string {
	switch kind {
	case KindPerson:
		return foldAddress(value)
	case TermSender, TermRcpt, KindDomain, TermDomain, TermHost, TermDigest, TermClient, KindDomainNet, KindList:
		return strings.ToLower(strings.TrimSpace(value))
	case KindName:
		return FoldName(value)
	case TermSubject:
		return FoldSubject(value)
	case TermFile:
		return strings.TrimSpace(lower(value))
	case TermMessageID:
		return strings.Trim(strings.TrimSpace(value), "<>")
	}
	return value
}

// lower is s in NFKC and lower case: some small letters are composed with their marks where the capitals are not.
func lower(s string) string {
	return norm.NFKC.String(strings.ToLower(norm.NFKC.String(text.Valid(s))))
}

// foldAddress makes one of the spellings of an address: lower case, NFKC, the domain in ASCII, without a sub-address (RFC 5233) and without the tag that BATV puts
// in front, and for Gmail without dots.
func foldAddress(addr string) string {
	addr = lower(strings.Trim(strings.TrimSpace(addr), "<>"))
	at := strings.LastIndexByte(addr, '@')
	if at <= 0 {
		return addr
	}
	local, domain := addr[:at], text.DomainOf(addr)
	if strings.HasPrefix(local, "prvs=") {
		if _, rest, tagged := strings.Cut(local[len("prvs="):], "="); tagged && rest != "" {
			local = rest
		}
	}
	if base, _, tagged := strings.Cut(local, "+"); tagged && base != "" {
		local = base
	}
	if domain == "googlemail.com" {
		domain = "gmail.com"
	}
	if domain == "gmail.com" {
		local = strings.ReplaceAll(local, ".", "")
	}
	return local + "@" + domain
}

// FoldSubject makes one of the forms of a subject: NFKC, lower case, blanks as one, without hidden characters and marks of replies and forwarding.
func FoldSubject(subject string) string {
	seen := strings.Map(func(r rune) rune {
		if text.Hidden(r) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, subject)
	s := strings.Join(strings.Fields(lower(seen)), " ")
	for {
		cut := withoutReply(s)
		if cut == s {
			return s
		}
		s = cut
	}
}

// withoutReply takes one mark off: "re:", "re[2]:", "fw :".
func withoutReply(s string) string {
	for _, mark := range []string{"re", "fwd", "fw", "aw", "wg", "sv", "tr", "返信", "転送", "回复", "答复", "转发"} {
		rest, ok := strings.CutPrefix(s, mark)
		if !ok {
			continue
		}
		rest = strings.TrimLeft(rest, "[]^()*0123456789 ")
		if rest, ok = strings.CutPrefix(rest, ":"); ok {
			return strings.TrimSpace(rest)
		}
	}
	return s
}
