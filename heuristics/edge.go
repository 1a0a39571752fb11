package heuristics

import (
	"net/netip"
	"strings"
	"time"

	"sekisho/internal/mail"
	"sekisho/internal/origin"
)

// unvouched says whether the origin is a host outside, of which nobody vouches who it is: one that did not authenticate and lies in no network
// inside. Only of such a host the name and the greeting are judged.
func (f *Facts) unvouched() (bool, Reason) {
	if reason := f.Missing["origin"]; reason != "" {
		return false, reason
	}
	switch {
	case f.Mail == nil, f.Mail.Client.Local(), f.submitted():
		return false, ""
	case f.Origin.Certainty != origin.Proven || !f.Origin.IP.IsValid():
		return false, Reason("origin unknown: " + f.Origin.Reason)
	case inside(f.Origin.IP):
		return false, "origin unknown: private"
	}
	return true, ""
}

// topmost is the first field of that name, which programs show. Its octets are as received: nothing is copied for mail that has nothing
// to show.
func topmost(h mail.Header, name string) (mail.Field, bool) {
	for _, field := range h {
		if strings.EqualFold(field.Name, name) {
			return field, true
		}
	}
	return mail.Field{}, false
}

// inside says that an address is of a network that does not reach the Internet (RFC 1918, 4193, 3927, 6598): whose it is cannot be
// known.
func inside(a netip.Addr) bool {
	return a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() || a.IsUnspecified() || sharedSpace.Contains(a)
}

var sharedSpace = netip.MustParsePrefix("100.64.0.0/10")

// direct says that the origin spoke to our own MTA, without a relay of ours between.
func (f *Facts) direct() bool { return !f.Origin.Relay.IsValid() }

func letterOrDigit(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// submitted says that the origin logged in: with our own MTA, or with the trusted host that took the mail (protocols ESMTPA and ESMTPSA of
// RFC 3848, UTF8SMTPA and UTF8SMTPSA of RFC 6531).
func (f *Facts) submitted() bool {
	return f.Mail.Client.AuthUser != "" || strings.HasSuffix(f.Origin.Took.Protocol, "A")
}

// handoverTime is when the mail reached the first of the hosts that we trust, as far as that is known: by its Received field, or else
// when our own MTA got it.
func (f *Facts) handoverTime() (time.Time, Reason) {
	const unknown Reason = "time of arrival not recorded"
	if d, ok := parseDate(f.Origin.Took.Date); ok && d.zoned {
		return d.time, ""
	}
	if f.Origin.Took != (origin.Handover{}) || f.Mail.Stored || !f.direct() || f.Mail.Received.IsZero() {
		return time.Time{}, unknown
	}
	return f.Mail.Received, ""
}

// cutLast is strings.Cut at the last place.
func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}
