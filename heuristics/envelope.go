package heuristics

import (
	"strings"

	"sekisho/internal/origin"
	"sekisho/internal/text"
)

// What envelope-mismatch means. The reverse-path, under which a mail is sent and comes back, is of another organisation than the address
// that its reader sees. That is ordinary for everything that is sent in somebody's order or passed on, so the trait is light, and off where
//
//   - the reverse-path is null, or ours (own-domain-outside judges that);
//   - it is a mail service's, or the mail calls itself one to many;
//   - it is rewritten: by SRS, which keeps the first domain in the local part (libsrs2; "SRS0=hash=time=domain=local"), or by VERP (D. J. Bernstein,
//     1997), which keeps the recipient there: "bounces-user=tokiwa.example@list.example". BATV ("prvs=") leaves the domain as it is;
//   - the sender is confirmed, so that it does not matter who carried the mail.

func findEnvelopeMismatch(f *Facts) ([]Hit, Reason) {
	from := f.firstSenders()
	path, ok := f.reversePath()
	if !ok || len(from) == 0 || from[0].domain == "" || f.ours(path.domain) || f.mailService(path.domain) {
		return nil, ""
	}
	aligned, _ := f.aligned()
	if aligned == origin.Yes || f.Relation.KnownList == origin.Yes || f.toMany() || f.variable(path) {
		return nil, ""
	}
	if f.ofSenders(path.domain) || f.ofSenders(rewritten(path)) {
		return nil, ""
	}
	return []Hit{{Data: map[string]string{"from": from[0].addr, "envelope": path.addr}, Share: 1}}, ""
}

// rewritten is the domain that SRS keeps in the local part, or "".
func rewritten(path sender) string {
	local := path.addr[:strings.LastIndexByte(path.addr, '@')]
	if len(local) < 5 {
		return ""
	}
	rest := local[5:] // behind the tag and its separator
	switch strings.ToUpper(local[:4]) {
	case "SRS0":
	case "SRS1": // "SRS1=hash=first.example==hash=time=domain=local"
		_, kept, ok := strings.Cut(rest, "==")
		if !ok {
			return ""
		}
		rest = kept
	default:
		return ""
	}
	parts := strings.SplitN(rest, "=", 4)
	if len(parts) < 4 {
		return ""
	}
	return text.DomainOf("@" + parts[2])
}

// variable says that the local part of a reverse-path holds one of the recipients (VERP).
func (f *Facts) variable(path sender) bool {
	local := strings.ToLower(path.addr[:strings.LastIndexByte(path.addr, '@')])
	rcpts := f.Mail.Envelope.Rcpts
	for _, rcpt := range rcpts[:min(len(rcpts), maxClaims)] {
		encoded := strings.ToLower(strings.Replace(rcpt.Addr, "@", "=", 1))
		if strings.Contains(encoded, "=") && strings.Contains(local, encoded) {
			return true
		}
	}
	return false
}
