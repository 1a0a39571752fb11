package config

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// domain checks a domain of an organisation: "tokiwa.example", "関所.example". Under it stand sub-domains, so a public suffix (co.jp)
// would take in everybody.
func domain(name string) error {
	switch {
	case strings.HasPrefix(name, "*.") || strings.HasPrefix(name, "."):
		return fmt.Errorf("write %s: sub-domains are included", quote(strings.TrimLeft(name, "*.")))
	case strings.Contains(name, "@"):
		return fmt.Errorf("%s is an address; a domain is what stands after the @", quote(name))
	}
	if err := hostName(name); err != nil {
		return err
	}
	if !strings.Contains(name, ".") {
		return fmt.Errorf("%s has no dot: it is not the whole domain", quote(name))
	}
	if suffix, listed := publicsuffix.PublicSuffix(ascii(name)); listed && suffix == ascii(name) {
		return fmt.Errorf("%s is not the domain of one organisation but a suffix that many share", quote(name))
	}
	return nil
}

// hostName checks the name of a machine or an authserv-id: labels of letters, digits and hyphens (RFC 1123, section 2.1) or of
// characters that IDNA 2008 permits.
func hostName(name string) error {
	if name == "" {
		return fmt.Errorf("empty name")
	}
	if strings.HasSuffix(name, ".") {
		return fmt.Errorf("write %s without the dot at the end", quote(name))
	}
	to, err := idna.Lookup.ToASCII(name)
	if err != nil || len(to) > 253 || !labels(to) {
		return fmt.Errorf("%s is not a domain name", quote(name))
	}
	return nil
}

func labels(name string) bool {
	for label := range strings.SplitSeq(name, ".") {
		if label == "" || len(label) > 63 || strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-") {
			return false
		}
		if strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			return false
		}
	}
	return true
}

// ascii is the form in which names are compared: lower case, A-labels (RFC 5890). A name that has none stays as it is.
func ascii(name string) string {
	to, err := idna.Lookup.ToASCII(name)
	if err != nil {
		return strings.ToLower(name)
	}
	return strings.ToLower(to)
}

// mailbox checks an address: local-part@domain (RFC 5321, section 4.1.2; RFC 6531 for other letters), without display name or
// angle brackets; quoted local parts are not used by any desk and are refused.
func mailbox(address string) error {
	at := strings.LastIndexByte(address, '@')
	if at < 1 || len(address) > 254 || at > 64 {
		return fmt.Errorf("%s is not a mail address", quote(address))
	}
	if strings.ContainsFunc(address[:at], notAtext) {
		return fmt.Errorf("%s is not a mail address", quote(address))
	}
	if err := hostName(address[at+1:]); err != nil {
		return fmt.Errorf("%s is not a mail address: %w", quote(address), err)
	}
	return nil
}

// notAtext tells the characters that a dot-atom cannot hold (RFC 5322, section 3.2.3).
func notAtext(r rune) bool {
	if r >= utf8.RuneSelf {
		return !unicode.IsGraphic(r) || unicode.IsSpace(r)
	}
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("!#$%&'*+-/=?^_`{|}~.", r)
}

// sender checks an entry of authorised_senders: an address, a domain or a network.
func sender(entry string) error {
	if strings.Contains(entry, "@") {
		return mailbox(entry)
	}
	if _, err := prefix(entry); err == nil {
		return nil
	} else if strings.ContainsAny(entry, "/:") {
		return err
	}
	return domain(entry)
}

// correspondent checks an entry of a list of addresses and domains.
func correspondent(entry string) error {
	if strings.Contains(entry, "@") {
		return mailbox(entry)
	}
	return domain(entry)
}

func network(entry string) error {
	_, err := prefix(entry)
	return err
}
