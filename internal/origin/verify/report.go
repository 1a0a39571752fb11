package verify

import "net/netip"

// Result words of RFC 8601, section 2.7.
const (
	none      = "none"
	pass      = "pass"
	fail      = "fail"
	policy    = "policy"  // the signature is good, but does not count here: Reason
	neutral   = "neutral" // likewise, since the signer is only testing
	softFail  = "softfail"
	tempError = "temperror" // the DNS did not tell: not decided
	permError = "permerror"
)

// Report is what was found out about one mail.
type Report struct {
	SPF    SPF
	DKIM   []Signature // in the order of the header; none: the mail carries no signature
	Unseen int         // signatures that were not looked at, beyond Options.Signatures
	DMARC  DMARC
	Author string // "pass": DKIM or SPF confirms the organisation of From, whatever it publishes; "fail"; "temperror": open; "": no single author
	ARC    ARC
	HELO   Host
}

// SPF is the result of RFC 7208 for the origin's address.
type SPF struct {
	Result string // "pass", "fail", "softfail", "neutral", "none", "temperror", "permerror"; "": not checked, Reason tells
	Domain string // that was looked at, or ""
	HELO   bool   // the name in HELO was looked at, since the reverse-path is empty
	Reason string
}

// Signature is the result of one DKIM-Signature.
type Signature struct {
	Result   string
	Domain   string // d=
	Selector string // s=
	Key      string // "rsa-sha256", "ed25519-sha256", or ""
	Reason   string // why Result is not "pass"
}

// DMARC is the result of RFC 7489.
type DMARC struct {
	Result    string // "pass", "fail", "none" (no policy published), "temperror", "permerror"; "": not checked
	Domain    string // of the author, or ""; it holds even if DMARC was not checked
	Published string // p= or sp=, as it stands: "none", "quarantine", "reject", or ""
	Policy    string // what is to be done with mail that fails: Published, or the next milder where the domain asks for it in few cases only
	Percent   int    // pct=; 100 where absent
	Reason    string
}

// ARC is the result of RFC 8617 for a chain whose last sealer is trusted; others are not looked at.
type ARC struct {
	Chain   string   // "pass", "fail", "temperror", "permerror"; "": no chain, or not of a trusted sealer
	Sealer  string   // the domain of the last seal
	Results []string // what the trusted sealers at the end of the chain found, from the last on: ARC-Authentication-Results without i=
	Reason  string
}

// Host says whether a name leads to an address.
type Host struct {
	Result string // "pass", "fail", "temperror"; "": not looked up
	Name   string
	Addrs  []netip.Addr
}
