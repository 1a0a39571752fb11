package origin

import (
	"net/netip"
	"slices"
	"strings"
)

// maxField bounds what is read of one field, in octets.
const maxField = 8 << 10

// maxHELO bounds what is kept of a client's own word, in octets: longer than any name (RFC 5321, section 4.5.3.1.2).
const maxHELO = 255

// received is one Received field (RFC 5321, section 4.4), as far as MTAs agree on it:
//
//	from HELO (PTR [IP]) by HOST with PROTO id ID for <x>; date      Postfix, Sendmail, Gmail, Courier, Domino, Barracuda, FortiMail, MDaemon
//	from HELO (IP) by HOST (IP) with Microsoft SMTP Server id …      Exchange, Microsoft 365
//	from PTR ([IP]:port helo=HELO) by HOST with PROTO (Exim) id …    Exim; without a PTR: from [IP] (port=… helo=HELO)
//	from PTR (HELO HELO) (ident@IP) by HOST with PROTO; date         qmail; Cisco with ([IP]), Yahoo with EHLO
//	from [IP] (HELO) by HOST (chasquid) with PROTO                   chasquid, CommuniGate Pro
//	(qmail 1 invoked from network); date                             qmail, above the field before
//	by HOST with SMTP id …                                           Gmail, passing on inside
//	from HOST by HOST with LMTP id …                                 Dovecot, delivering
type received struct {
	addr netip.Addr // of the client; zero where not recorded
	name string     // its host name in lower case if the writer forward-confirmed it, or ""
	ptr  string     // what its PTR record says, confirmed or not, where the writer tells
	helo string
	by   string // the writer's own name in lower case, or ""
	pass bool   // only passed on: the client stands in a field further down
}

// parseReceived reads a field body. It takes what it can from a broken one; what cannot be read stays empty.
func parseReceived(body string) received {
	tokens := tokenise(body)
	if len(tokens) == 0 || !tokens[0].is("from") {
		return parseInside(tokens)
	}
	word, client, rest := fromClause(tokens[1:])
	r := received{helo: word, by: strings.ToLower(valueOf(rest, "by"))}
	r.readClient(word, comments(client), comments(rest))
	r.helo = r.helo[:min(len(r.helo), maxHELO)]
	r.pass = !r.addr.IsValid() && strings.EqualFold(valueOf(rest, "with"), "LMTP") // RFC 2033, section 5: never from a stranger
	return r
}

// fromClause divides what stands behind "from": the word, what belongs to the client, and the clauses of the server.
func fromClause(tokens []token) (word string, client, rest []token) {
	if len(tokens) > 0 && !tokens[0].comment { // mostly the client's own: it may look like a keyword
		word, tokens = tokens[0].text, tokens[1:]
	}
	end := slices.IndexFunc(tokens, token.keyword)
	if end < 0 {
		end = len(tokens)
	}
	return word, tokens[:end], tokens[end:]
}

// handoverIn reads how the writer of a field that begins with a from clause took the mail: the protocol, and the date behind the last ";".
func handoverIn(body string) Handover {
	body = body[:min(len(body), maxField)]
	var h Handover
	if tokens := tokenise(body); len(tokens) > 0 {
		_, _, rest := fromClause(tokens[1:])
		h.Protocol = strings.ToUpper(valueOf(rest, "with"))
	}
	if !strings.Contains(h.Protocol, "SMTP") {
		h.Protocol = ""
	}
	if i := strings.LastIndexByte(body, ';'); i >= 0 {
		h.Date = strings.TrimSpace(body[i+1:])
	}
	h.Date = h.Date[:min(len(h.Date), maxHELO)]
	return h
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

func comments(tokens []token) []string {
	var texts []string
	for _, t := range tokens {
		if t.comment {
			texts = append(texts, t.text)
		}
	}
	return texts
}

// readClient reads the from clause: its word, and its comments from the last to the first, since what a client can slip in with its HELO
// stands before what the server adds. writer are the comments behind the clause, where the server names itself.
func (r *received) readClient(word string, client, writer []string) {
	exim, chasquid := names(writer, "Exim "), names(writer, "chasquid")
	if exim || chasquid || names(writer, "CommuniGate ") || len(client) == 1 && eximWord(client[0]) {
		r.addr = literal(word)
	}
	for _, comment := range slices.Backward(client) {
		helo, form := heloIn(comment)
		if form != "" {
			r.helo = helo
		}
		if form == formQmail {
			r.ptr = strings.TrimSuffix(hostIn(word), ".")
		} else if !r.addr.IsValid() {
			r.readAddr(comment)
		}
		exim = exim || form == formExim
	}
	switch {
	case chasquid && len(client) > 0:
		r.helo = client[0]
	case exim: // confirms the name, and gives no HELO where that is the same
		r.name = hostIn(word)
	case names(writer, "Haraka"): // shows the PTR record, whether it leads back or not
		r.ptr, r.name = r.name, ""
	}
	if r.name != "" {
		r.ptr = r.name
	}
	if !r.addr.IsValid() {
		r.name, r.ptr = "", ""
	}
}

// names says that a comment begins with one of the words.
func names(comments []string, words ...string) bool {
	return slices.ContainsFunc(comments, func(c string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(c, w) })
	})
}

// Forms of a comment that gives the HELO name: then the word before it is the server's.
const (
	formExim  = "helo="
	formQmail = "HELO "
)

// heloIn finds the HELO name in a comment of Exim or qmail, and says in which form. Yahoo writes EHLO.
func heloIn(comment string) (helo, form string) {
	for _, word := range []string{formQmail, "EHLO "} {
		if helo, ok := strings.CutPrefix(comment, word); ok {
			return helo, formQmail
		}
	}
	if _, helo, ok := strings.Cut(comment, formExim); ok {
		helo, _, _ = strings.Cut(helo, " ")
		return helo, formExim
	}
	return "", ""
}

// eximWord says that a comment is what Exim writes behind an address in the place of the name: "(port=4711 helo=x ident=y)".
func eximWord(comment string) bool {
	return strings.HasPrefix(comment, "helo=") || strings.HasPrefix(comment, "port=") || strings.HasPrefix(comment, "ident=")
}
