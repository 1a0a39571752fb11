// Package origin says where a mail came from, and how sure that is: the first host that is not ours, its country or the cloud service
// that it belongs to, and what a verifier that we trust found out about the sender's domain.
//
// Only one address is known: the SMTP client of the outermost host that we control. Everything below is a claim. So the way is walked
// from our own host outwards: a Received field (RFC 5321, section 4.4) is believed only while a trusted host wrote it, and the first
// address that is not trusted is the origin. A trusted host that recorded no address ends the walk: then the origin is unknown, never
// guessed. Authentication-Results fields (RFC 8601) are believed by the same walk.
//
// Countries and networks come from embedded data or from an admin's own files of MaxMind's schema (Databases). What a cloud service says
// of its own sender is a hint, Claimed, and never changes what is proven.
//
// A Finder may also verify mail itself (Finder.Begin, package verify), with look-ups of its own (package dns): the origin's address is what SPF is
// asked about, so behind a trusted relay the client that the relay wrote down.
//
// A Finder holds no state, Databases only what it read; both may be used by several goroutines. Work is bounded: at most maxHops Received fields and maxResults
// Authentication-Results fields are read, of each at most maxField octets.
package origin

import "net/netip"

// Class says what kind of place the origin is. The zero value is invalid.
type Class string

const (
	Country      Class = "country" // Result.Country holds
	Cloud        Class = "cloud"   // a mail service with users all over the world: its address says nothing of the sender's place
	UnknownClass Class = "unknown" // private address, no data, or a relay that did not record it
)

// Certainty says how an address came to be known. The zero value is invalid.
type Certainty string

const (
	Proven   Certainty = "proven"  // the peer of a host that we trust
	Claimed  Certainty = "claimed" // somebody says so
	NotKnown Certainty = "unknown"
)

// Result is the origin of one mail.
type Result struct {
	IP        netip.Addr // the first address outside the trusted hosts; zero if unknown
	Name      string     // its forward-confirmed host name, or ""
	HELO      string     // how it introduced itself, or ""
	Country   string     // ISO 3166-1 alpha-2 in upper case, or "" (Class other than Country)
	Class     Class
	Operator  string // of the cloud service, or ""
	Certainty Certainty
	Relay     netip.Addr // the trusted host that took the mail from IP, or that did not record one; zero: our own MTA
	Reason    string     // why Class is unknown: "private", "no-data", "not-recorded", "no-address"

	PTR    string     // what IP's PTR record says, whether it leads back or not (Name, if it does), or "" where that is not told
	NoPTR  bool       // IP is known to have no PTR record; a look-up that failed for the moment says nothing
	ASN    uint       // the network that IP belongs to, or 0 (RFC 6793)
	Net    string     // who runs it, or ""
	Watch  string     // label of the first entry of [origin] watchlist that IP is on, or ""
	Hint   netip.Addr // Class Cloud: where the operator says that the mail was sent from, Claimed; zero if it does not say
	Took   Handover   // how the host that Certainty trusts took the mail from IP, as it wrote down; zero: our own MTA did, or nothing is told
	Poses  bool       // a Received field below what our own hosts wrote names one of them as its writer
	Bypass bool       // with [origin] edge = "behind": the mail came around the gateway
}

// Handover is what the Received field of a trusted host tells beside the client.
type Handover struct {
	Protocol string // in capitals: "ESMTPSA" for a client that logged in (RFC 3848, RFC 6531), or ""
	Date     string // as it stands, or ""
}

// Truth is a statement that may be unknown. The zero value is Unknown: it is neither yes nor no, and exempts nobody.
type Truth uint8

const (
	Unknown Truth = iota
	No
	Yes
)

// Auth is what a verifier that we trust found out (RFC 8601), or what we found out ourselves. Everything is unknown where neither is.
type Auth struct {
	Known     bool   // a trusted Authentication-Results field was found, or we verified
	Own       bool   // we verified ourselves
	Why       string // why we did not verify, or what we could not find out; "": nothing is missing
	AuthServ  string // authserv-id of a trusted verifier; "" if Own
	DMARC     string // RFC 8601 result word ("pass", "fail", "none", "temperror", …) or ""
	DMARCFrom string // the domain that DMARC looked at (header.from), or ""
	Policy    string // published DMARC policy where reported: "none", "quarantine", "reject", or ""
	SPF       string // result word for the reverse-path's domain, or ""
	SPFDomain string
	SPFByHELO bool // Own: SPFDomain is the name in HELO, since the reverse-path is empty
	DKIM      []DKIM
	Aligned   Truth // the From domain is confirmed: DMARC pass, or an aligned SPF or DKIM pass; temporary errors leave it unknown

	ARC  ARC
	HELO Truth // Own: the host of a public body as which the client introduced itself has the origin's address; other names are not looked up

	Forged []Forgery // fields that pose as results of ours
}

// DKIM is the result of one signature.
type DKIM struct {
	Result   string
	Domain   string // header.d
	Selector string // Own: header.s
	Reason   string // Own: why Result is not "pass"
}

// Forgery is a field in the arriving mail that poses as one of our own results.
type Forgery struct {
	Field string // its name
	Index int    // among fields of that name from the top, from 1
	Value string
}
