package origin

import (
	"slices"
	"strings"

	"github.com/emersion/go-msgauth/authres"

	"sekisho/internal/mail"
	"sekisho/internal/text"
)

// Auth tells what trusted verifiers found out. A field with our authserv-id is believed
//
//   - above the Received field that a trusted relay wrote: only trusted hosts can have put it there;
//   - above the topmost Received field, if an earlier milter on this host strips forgeries ([origin] local_authres);
//   - in stored mail above our own MX's Received field and, with local_authres, right below it (milters insert there too).
//
// r is what Origin said of the same mail.
func (f *Finder) Auth(m *mail.Message, r Result) Auth {
	w := f.walk(m)
	a := f.believed(m.Header[:f.limit(m, w)])
	a.align(m)
	if !f.localAuthres {
		a.Forged = f.forged(m, w, r)
	}
	return a
}

// limit is the position in Header above which fields with our authserv-id are believed.
func (f *Finder) limit(m *mail.Message, w way) int {
	limit := max(w.verified, 0)
	if !f.localAuthres {
		return limit
	}
	from := 0
	if m.Stored {
		from = w.verified + 1
	}
	next := slices.IndexFunc(m.Header[from:], isReceived)
	if next < 0 {
		return len(m.Header)
	}
	return max(limit, from+next)
}

// believed puts together what the fields of h say that carry our authserv-id. Several hosts of ours may have verified the mail one after
// the other, and a Received field stands between them: the lowest saw the sender itself, so it counts; the higher ones only say what it
// does not. Fields of one host stand together.
func (f *Finder) believed(h mail.Header) Auth {
	var a Auth
	var host []report
	n := 0
	for _, field := range slices.Backward(h) {
		switch {
		case isReceived(field):
			a.merge(host)
			host = nil
		case n < maxResults && isAuthres(field):
			n++
			if r := parseReport(field.Value()); f.ours(r.servID) {
				host = append(host, r)
			}
		}
	}
	a.merge(host)
	return a
}

func isAuthres(f mail.Field) bool { return strings.EqualFold(f.Name, "Authentication-Results") }

func (f *Finder) ours(servID string) bool {
	return servID != "" && slices.ContainsFunc(f.authservIDs, func(id string) bool { return strings.EqualFold(id, servID) })
}

// merge adds what one host reports to what hosts nearer to the sender did.
func (a *Auth) merge(host []report) {
	if len(host) == 0 {
		return
	}
	if !a.Known {
		a.Known, a.AuthServ = true, host[0].servID
	}
	var dmarc []*authres.DMARCResult
	var spf []*authres.SPFResult
	for _, r := range host {
		dmarc = append(dmarc, r.dmarc...)
		spf = append(spf, r.spf...)
		for _, d := range r.dkim {
			if len(a.DKIM) < maxResults {
				a.DKIM = append(a.DKIM, DKIM{Result: string(d.Value), Domain: domainIn(d.Domain)})
			}
		}
		if a.DMARC == "" && a.Policy == "" {
			a.Policy = r.policy
		}
	}
	if a.DMARC == "" && len(dmarc) > 0 {
		d := worst(dmarc, func(d *authres.DMARCResult) authres.ResultValue { return d.Value })
		a.DMARC, a.DMARCFrom = string(d.Value), domainIn(d.From)
	}
	if a.SPF == "" && len(spf) > 0 {
		s := worst(spf, func(s *authres.SPFResult) authres.ResultValue { return s.Value })
		a.SPF, a.SPFDomain = string(s.Value), domainIn(s.From)
	}
}

// worst returns the first result that is no pass, else the first: of two that contradict each other one may have come in by a
// reverse-path that a verifier copied without quoting it.
func worst[R any](results []R, value func(R) authres.ResultValue) R {
	i := slices.IndexFunc(results, func(r R) bool { return value(r) != authres.ResultPass })
	return results[max(i, 0)]
}

// domainIn takes the domain from a property that is an address or a domain.
func domainIn(s string) string {
	if strings.Contains(s, "@") {
		return text.DomainOf(s)
	}
	return text.DomainOf("@" + s)
}
