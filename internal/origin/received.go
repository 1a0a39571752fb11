package origin

import (
	"net/netip"
	"slices"
	"strings"
)

// maxField bounds what is read of one field, in octets.
const maxField = 8 << 10

// received is one Received field (RFC 5321, section 4.4), as far as MTAs agree on it:
//
//	from HELO (PTR [IP]) by HOST with PROTO id ID for <x>; date      Postfix, Sendmail, Gmail
//	from HELO (IP) by HOST (IP) with Microsoft SMTP Server id …      Exchange
//	from PTR ([IP] helo=HELO) by HOST with PROTO (Exim) id …         Exim; without a PTR: from [IP] (helo=HELO)
//	from PTR (HELO HELO) (ident@IP) by HOST with PROTO; date         qmail
//	(qmail 1 invoked from network); date                             qmail, above the field before
//	by HOST with SMTP id …                                           Gmail, passing on inside
type received struct {
	addr netip.Addr // of the client; zero where not recorded
	name string     // its host name in lower case if the writer forward-confirmed it, or ""
	helo string
	by   string // the writer's own name in lower case, or ""
	pass bool   // only passed on by SMTP: the client stands in a field further down
}

// parseReceived reads a field body. It takes what it can from a broken one; what cannot be read stays empty.
func parseReceived(body string) received {
	tokens := tokenise(body)
	if len(tokens) == 0 || !tokens[0].is("from") {
		return parseInside(tokens)
	}
	tokens = tokens[1:]
	var r received
	if len(tokens) > 0 && !tokens[0].comment { // the client's own word: it may look like a keyword
		r.helo, tokens = tokens[0].text, tokens[1:]
	}
	end := slices.IndexFunc(tokens, token.keyword)
	if end < 0 {
		end = len(tokens)
	}
	r.readClient(tokens[:end])
	r.by = strings.ToLower(valueOf(tokens[end:], "by"))
	return r
}

// parseInside reads a field without a from clause.
func parseInside(tokens []token) received {
	r := received{by: strings.ToLower(valueOf(tokens, "by"))}
	if len(tokens) > 0 && tokens[0].comment {
		r.pass = strings.HasPrefix(tokens[0].text, "qmail ") && strings.HasSuffix(tokens[0].text, " invoked from network")
		return r
	}
	r.pass = r.by != "" && strings.Contains(strings.ToUpper(valueOf(tokens, "with")), "SMTP")
	return r
}

// valueOf returns the word after the first keyword of that name, or "".
func valueOf(tokens []token, keyword string) string {
	for i := 0; i+1 < len(tokens); i++ {
		if tokens[i].is(keyword) && !tokens[i+1].comment {
			return tokens[i+1].text
		}
	}
	return ""
}

// readClient reads the comments of a from clause. The last one with an address counts: what a client can slip in with its HELO stands
// before what the server adds.
func (r *received) readClient(tokens []token) {
	word := r.helo
	for _, t := range slices.Backward(tokens) {
		if !t.comment {
			continue
		}
		if helo, ok := heloIn(t.text); ok {
			r.helo = helo
		}
		if !r.addr.IsValid() {
			r.addr, r.name = clientIn(t.text)
		}
		if !r.addr.IsValid() && strings.HasPrefix(t.text, "helo=") { // here the word is Exim's, not the client's
			r.addr = literal(word)
		}
	}
}

// heloIn finds the HELO name in a comment of Exim or qmail.
func heloIn(comment string) (string, bool) {
	if helo, ok := strings.CutPrefix(comment, "HELO "); ok {
		return helo, true
	}
	if _, helo, ok := strings.Cut(comment, "helo="); ok {
		helo, _, _ = strings.Cut(helo, " ")
		return helo, true
	}
	return "", false
}

// clientIn finds the address, and the host name where it is confirmed, in a comment: "name [IP]", "[IP]:port …", "ident@IP", "IP".
// Two addresses contradict each other: then there is none.
func clientIn(comment string) (addr netip.Addr, name string) {
	comment, _, _ = strings.Cut(comment, "helo=")
	comment, _, _ = strings.Cut(comment, `"`)
	before, rest, ok := strings.Cut(comment, "[")
	if !ok {
		return parseAddr(comment[strings.LastIndexByte(comment, '@')+1:]), ""
	}
	inside, after, ok := strings.Cut(rest, "]")
	if !ok || strings.Contains(after, "[") {
		return netip.Addr{}, ""
	}
	addr = parseAddr(inside)
	if addr.IsValid() && strings.TrimSpace(after) == "" {
		name = confirmedName(before)
	}
	return addr, name
}

// confirmedName returns the host name in front of an address, if the writer vouches for it. Postfix writes "unknown" unless the name
// leads back to the address, Sendmail adds "(may be forged)" (the caller looks at what follows the address). Gmail writes the PTR record
// with its trailing dot, whether it leads back or not; a name before "@" is from an ident query.
func confirmedName(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if s == "unknown" || !strings.Contains(s, ".") || strings.HasSuffix(s, ".") || strings.ContainsAny(s, "@ \t()[]<>:;,\"\\") {
		return ""
	}
	return s
}

// literal reads an address literal (RFC 5321, section 4.1.3).
func literal(s string) netip.Addr {
	inside, ok := strings.CutPrefix(s, "[")
	if !ok {
		return netip.Addr{}
	}
	inside, _, _ = strings.Cut(inside, "]")
	return parseAddr(inside)
}

// parseAddr reads an address with or without the tag of RFC 5321. IPv4-mapped addresses become IPv4, zones are dropped.
func parseAddr(s string) netip.Addr {
	s = strings.TrimSpace(s)
	if len(s) > 5 && strings.EqualFold(s[:5], "IPv6:") {
		s = s[5:]
	}
	addr, err := netip.ParseAddr(s)
	if err != nil {
		return netip.Addr{}
	}
	return addr.WithZone("").Unmap()
}
