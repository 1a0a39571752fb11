package heuristics

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/publicsuffix"

	"sekisho/internal/mail"
	"sekisho/internal/origin"
	"sekisho/internal/payload"
	"sekisho/internal/text"
)

// What url-text-mismatch means. The visible text of a link is an address itself, of another organisation than where the link leads. Ordinary
// are:
//
//   - clicks that a confirmed sender counts: newsletters, unless they show an address of ours or of a partner, and whoever sends through a mail
//     service;
//   - the same name below another suffix (tokiwa.example and tokiwa.co.jp): lookalike traits judge that;
//   - our own hosts, the gateway that checks links among them, gateways that keep the address to themselves, and mail services that name it in the address ("https://www.google.com/url?q=…").

// maxShown bounds the octets of visible text in which an address is looked for.
const maxShown = 400

// closedGateways wrap links so that only they can tell what is inside. They check where a link leads when it is followed.
const closedGateways = "mimecast.com mimecastprotect.com"

func findURLTextMismatch(f *Facts) ([]Hit, Reason) {
	if len(f.links().list) == 0 {
		return nil, f.unreadLinks()
	}
	newsletter := f.newsletter()
	aligned, _ := f.aligned()
	type way struct{ shown, host string }
	told := map[way]bool{}
	return f.eachLink(func(l *link) (Hit, bool) {
		shown := hostShown(l.Shown)
		if shown == "" || told[way{shown, l.to.Host}] || f.sameName(shown, l.to.Host) || f.tracked(l, shown, aligned) {
			return Hit{}, false
		}
		if newsletter && !f.ours(shown) && !f.partner(shown) {
			return Hit{}, false
		}
		told[way{shown, l.to.Host}] = true
		data := l.data()
		data["shown"] = shownDomain(shown)
		return Hit{Data: data, Share: 1}, true
	})
}

// tracked says that the host in between is known, and where the link ends is what it shows or is not told.
func (f *Facts) tracked(l *link, shown string, aligned origin.Truth) bool {
	if via, ok := mail.ParseTarget(l.Via); ok && f.sameName(shown, via.Host) {
		return true // a gateway changed the text, too
	}
	if f.ours(l.to.Host) || text.InDomain(l.to.Host, strings.Fields(closedGateways)) {
		return true
	}
	_, service := f.tables().MailService(l.to.Host)
	return service && (aligned == origin.Yes || f.leadsOnTo(l.to.Query, shown))
}

// leadsOnTo says that a parameter of a query is an address at the host that is shown.
func (f *Facts) leadsOnTo(query, shown string) bool {
	for parameter := range strings.SplitSeq(query, "&") {
		_, value, _ := strings.Cut(parameter, "=")
		decoded, err := url.QueryUnescape(value)
		if err != nil {
			continue
		}
		if to, ok := mail.ParseTarget(decoded); ok && f.sameName(shown, to.Host) {
			return true
		}
	}
	return false
}

// sameName says that two hosts are of one organisation, or have the same name below different suffixes.
func (f *Facts) sameName(a, b string) bool {
	if a == b {
		return true
	}
	links := f.links()
	if a, b = links.org(a), links.org(b); a == b {
		return true
	}
	first, suffix, _ := strings.Cut(a, ".")
	second, other, _ := strings.Cut(b, ".")
	return first == second && suffix != "" && other != "" && !digits(first)
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// hostShown finds the address that a visible text is or holds, and gives its host in comparable form, or "". An address has a scheme or begins
// with "www."; a bare domain is one if it is the whole text or has a name of three labels or more. Names of files ("報告.pdf", "README.md"),
// brands ("Booking.com"), mail addresses and what is cut off ("www.toki…") are none.
func hostShown(shown string) string {
	shown = asSeen(strings.ToValidUTF8(shown[:min(len(shown), maxShown)], ""))
	if !strings.Contains(shown, ".") {
		return ""
	}
	for _, scheme := range []string{"https://", "http://"} {
		if i := indexFold(shown, scheme); i >= 0 {
			return hostAt(shown[i+len(scheme):])
		}
	}
	if i := indexFold(shown, "www."); i == 0 || i > 0 && !hostByte(shown[i-1]) {
		return hostAt(shown[i:])
	}
	return bareDomain(shown)
}

// asSeen is a text in its compatibility form, without what is not seen, and with dots for "。" within a name (RFC 3490, section 3.1).
func asSeen(shown string) string {
	if isASCII(shown) {
		return shown
	}
	before, rest, found := strings.Cut(visible(shown), "。")
	for found {
		dot := "。"
		if before != "" && rest != "" && letterOrDigit(before[len(before)-1]) && letterOrDigit(rest[0]) {
			dot = "."
		}
		var next string
		next, rest, found = strings.Cut(rest, "。")
		before += dot + next
	}
	return before
}

// indexFold finds an ASCII string without regard to case.
func indexFold(s, sub string) int {
	for i := 0; i+len(sub) <= len(s); i++ {
		if s[i]|0x20 == sub[0] && strings.EqualFold(s[i:i+len(sub)], sub) {
			return i
		}
	}
	return -1
}

func hostByte(c byte) bool {
	return letterOrDigit(c) || c == '.' || c == '-' || c == '@' || c == '_' || c >= utf8.RuneSelf
}

// hostAt reads the host that s begins with.
func hostAt(s string) string {
	authority := s[:len(s)-len(strings.TrimLeftFunc(s, inAuthority))]
	if rest := s[len(authority):]; strings.HasPrefix(rest, "…") || strings.HasSuffix(authority, "..") {
		return ""
	}
	if name := asciiHead(authority); name != "" {
		authority = name
	}
	to, ok := mail.ParseTarget("http://" + strings.TrimRight(authority, "."))
	if !ok || !strings.Contains(to.Host, ".") {
		return ""
	}
	return to.Host
}

func inAuthority(r rune) bool {
	return strings.ContainsRune(".-@:_%[]", r) || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// asciiHead is the beginning of an authority that Japanese text follows without a blank: "www.tokiwa.exampleを見る". It is "" where what
// stands before is no whole name: "www.日本語.jp".
func asciiHead(authority string) string {
	end := strings.IndexFunc(authority, func(r rune) bool { return r >= utf8.RuneSelf })
	if end <= 0 || strings.Contains(authority[end:], ".") {
		return ""
	}
	head := authority[:end]
	if strings.Count(strings.TrimPrefix(strings.ToLower(head), "www."), ".") == 0 || strings.HasSuffix(head, ".") {
		return ""
	}
	return head
}

// bareDomain finds a domain that stands by itself in a text.
func bareDomain(shown string) string {
	whole := strings.Trim(strings.TrimSpace(shown), "<>()[]「」『』【】。、.,:;!?\"'")
	name, _, path := strings.Cut(whole, "/")
	if plainDomain(name) && (path || !brandOrFile(name)) {
		return strings.ToLower(name)
	}
	for word := range strings.FieldsFuncSeq(shown, func(r rune) bool { return r >= utf8.RuneSelf || !inAuthority(r) && r != '/' }) {
		name, _, _ := strings.Cut(strings.Trim(word, ".-:"), "/")
		if strings.Count(name, ".") >= 2 && plainDomain(name) && !brandOrFile(name) {
			return strings.ToLower(name)
		}
	}
	return ""
}

// plainDomain says that s is a name below a suffix of the Public Suffix List.
func plainDomain(s string) bool {
	if len(s) > 253 || !strings.Contains(s, ".") || strings.Trim(strings.ToLower(s), "abcdefghijklmnopqrstuvwxyz0123456789.-") != "" {
		return false
	}
	suffix, listed := publicsuffix.PublicSuffix(strings.ToLower(s))
	return (listed || strings.Contains(suffix, ".")) && text.OrgDomain(s) != ""
}

// brandOrFile says that a name is rather not meant as an address: two labels with capitals, or the suffix of a file.
func brandOrFile(name string) bool {
	return strings.Count(name, ".") == 1 && name != strings.ToLower(name) || fileName(name)
}

// fileName says that a name has the suffix of a file. ".com" is rather a domain's.
func fileName(name string) bool {
	return payload.ClassOfName(name) != payload.ClassNone && !strings.HasSuffix(strings.ToLower(name), ".com")
}
