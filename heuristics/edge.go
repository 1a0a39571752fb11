package heuristics

import (
	"net/netip"
	"slices"
	"strings"
	"time"

	"sekisho/internal/mail"
	"sekisho/internal/origin"
)

// maxHandovers bounds the Received fields in which the handover is looked for. Mail loops end at 100 (RFC 5321, section 6.3).
const maxHandovers = 100

// maxTrace bounds what is read of one trace field, in octets.
const maxTrace = 4 << 10

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

// handover is the Received field in which a trusted host wrote down that it took the mail from the origin. There is none where our own MTA
// took it: a milter does not see the field that its MTA adds. Trusted hosts write above what the sender can forge, so the topmost field
// with the address is theirs.
func (f *Facts) handover() (string, bool) {
	if f.Mail == nil || !f.Origin.IP.IsValid() || f.direct() && f.Mail.Client.Addr.IsValid() {
		return "", false
	}
	ip, seen := f.Origin.IP.String(), 0
	for _, field := range f.Mail.Header {
		if !strings.EqualFold(field.Name, "Received") {
			continue
		}
		if value := traceValue(field); mentions(value, ip) {
			return value, true
		}
		if seen++; seen == maxHandovers {
			break
		}
	}
	return "", false
}

func traceValue(field mail.Field) string {
	field.Raw = field.Raw[:min(len(field.Raw), maxTrace)]
	return field.Value()
}

// mentions says that an address stands in a trace field by itself, not as part of another.
func mentions(value, ip string) bool {
	for at := 0; ; {
		i := strings.Index(value[at:], ip)
		if i < 0 {
			return false
		}
		start, end := at+i, at+i+len(ip)
		if !addressOctet(value, start-1) && !addressOctet(value, end) || strings.HasSuffix(value[:start], "IPv6:") && !addressOctet(value, end) {
			return true
		}
		at = end
	}
}

// addressOctet says that the octet at i could belong to an address or a name.
func addressOctet(s string, i int) bool {
	return i >= 0 && i < len(s) && (s[i] == '.' || s[i] == ':' || s[i] == '-' || letterOrDigit(s[i]))
}

func letterOrDigit(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// submitted says that the origin logged in: with our own MTA, or with the trusted host that took the mail (protocols ESMTPA and ESMTPSA of
// RFC 3848, UTF8SMTPA and UTF8SMTPSA of RFC 6531).
func (f *Facts) submitted() bool {
	if f.Mail.Client.AuthUser != "" {
		return true
	}
	value, ok := f.handover()
	if !ok {
		return false
	}
	return strings.HasSuffix(protocolOf(value), "A")
}

// protocolOf is the protocol of a Received field in capitals, or "". The greeting stands before "by", so it cannot pose as one.
func protocolOf(received string) string {
	words := strings.Fields(received)
	words = words[max(0, slices.Index(words, "by")):]
	i := slices.Index(words, "with")
	if i < 0 || i+1 == len(words) {
		return ""
	}
	protocol := strings.ToUpper(words[i+1])
	if strings.Contains(protocol, "SMTP") {
		return protocol
	}
	return ""
}

// handoverTime is when the mail reached the first of the hosts that we trust, as far as that is known: by its Received field, or else
// when our own MTA got it.
func (f *Facts) handoverTime() (time.Time, Reason) {
	if value, ok := f.handover(); ok {
		_, date, _ := cutLast(value, ";")
		if d, ok := parseDate(date); ok && d.zoned {
			return d.time, ""
		}
		return time.Time{}, "time of arrival not recorded"
	}
	if f.Mail.Stored || !f.direct() || f.Mail.Received.IsZero() {
		return time.Time{}, "time of arrival not recorded"
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
