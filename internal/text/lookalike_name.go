package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// name is a domain name taken apart.
type name struct {
	full    string // comparable form: A-labels, lower case
	unicode string // the same in U-labels
	org     string // organisational domain; "" where there is none
	label   string // its first label
	suffix  string // the rest of it, by the whole public suffix list
	icann   int    // where in full the suffix of a registry begins: the list without the private domains in it
}

func readName(full string) name {
	n := name{full: full, unicode: full, org: OrgDomain(full)}
	if n.org == "" {
		return n
	}
	n.unicode = unicodeDomain(full)
	n.label, n.suffix, _ = strings.Cut(n.org, ".")
	n.icann = len(full) - len(icannSuffix(n.suffix))
	return n
}

// icannSuffix is the registry's part of a public suffix: "net" of the private suffix "jp.net".
func icannSuffix(suffix string) string {
	for {
		listed, icann := publicsuffix.PublicSuffix(suffix)
		if icann || !strings.Contains(listed, ".") {
			return listed
		}
		_, suffix, _ = strings.Cut(listed, ".")
	}
}

func unicodeDomain(domain string) string {
	if !strings.Contains(domain, "xn--") {
		return domain
	}
	u, err := idna.Punycode.ToUnicode(domain)
	if err != nil {
		return domain
	}
	return Valid(u)
}

// foldDomain is the skeleton of a domain name, in lower case. Beside what Unicode's table holds (0 like o, 1 and I like l, m like rn) it takes w for
// vv and letters with marks above or below for those without, which is ours.
func foldDomain(domain string) string {
	s := strings.ToLower(Skeleton(strings.Map(lowerButI, domain)))
	if !ascii([]byte(s)) {
		s = withoutMarks(s)
	}
	return strings.ReplaceAll(s, "w", "vv")
}

func lowerButI(r rune) rune {
	if r == 'I' {
		return r
	}
	return unicode.ToLower(r)
}

// withoutMarks drops combining marks behind ASCII letters; the marks of kana stay.
func withoutMarks(s string) string {
	var out strings.Builder
	latin := false
	for _, r := range s {
		if latin && unicode.Is(unicode.Mn, r) {
			continue
		}
		latin = r < utf8.RuneSelf
		out.WriteRune(r)
	}
	return out.String()
}
