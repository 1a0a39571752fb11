package heuristics

import (
	"strings"

	"sekisho/internal/origin"
	"sekisho/internal/text"
)

// What a failure of authentication means. Results come from a verifier that we trust, else nothing is known. A list that the history knows is
// left alone: lists change what was signed, and whoever passes mail on is not in the sender's SPF record. So is mail for which a sealer that the
// house trusts says that it passed before it came to him (ARC, RFC 8617). That a mail merely calls itself a list's exempts nobody. How far the failures count together is the family's cap's matter.

// policyUnknown is the evidence of dmarc-fail-none where the verifier does not tell what the domain publishes.
var policyUnknown = Text{
	En: "The mail could not be confirmed as coming from {domain} (DMARC, the check of the sender's domain, failed; what {domain} asks for is not known).",
	Ja: "差出人のドメイン({domain})から送られたメールだと確認できませんでした(送信元の認証 DMARC に失敗。差出人側の設定は不明)。",
}

func findDMARCFail(f *Facts) ([]Hit, Reason) {
	failed, reason := f.failedDMARC()
	if !failed || !f.enforced() {
		return nil, reason
	}
	data := map[string]string{"policy.en": "reject it", "policy.ja": "受信拒否"}
	if f.Auth.Policy == "quarantine" {
		data = map[string]string{"policy.en": "quarantine it", "policy.ja": "隔離"}
	}
	f.failedDomain(f.Auth.DMARCFrom).put(data, "domain")
	if list := f.confirmedList(); list != "" {
		data["list"] = list
		return []Hit{{Data: data, Share: listShare, Text: &failedThroughList}}, ""
	}
	return []Hit{{Data: data, Share: 1}}, ""
}

// listShare is the share of dmarc-fail where a mailing list may be the cause: it changes what was signed (RFC 7960, section 3.2.3). It is no
// exemption, for anybody may run a list.
const listShare = 0.75

// failedThroughList is the evidence of dmarc-fail where a mailing list may be the cause.
var failedThroughList = Text{
	En: "The mail could not be confirmed as coming from {domain} (DMARC, the check of the sender's domain, failed), and {domain} asks receivers to {policy}; the mailing list {list} may be the cause.",
	Ja: "差出人のドメイン({domain})から送られたメールだと確認できませんでした(送信元の認証 DMARC に失敗)。このドメインは、確認できないメールの「{policy}」を求めています。メーリングリスト({list})を経由したためかもしれません。",
}

// confirmedList is the host of a mailing list that the mail names (RFC 2919, section 2; RFC 2369), if SPF confirms that this host sent it; "" if not.
func (f *Facts) confirmedList() string {
	if f.Mail == nil || f.Auth.SPF != "pass" {
		return ""
	}
	host := f.listHost()
	org := text.OrgDomain(host)
	if org == "" || org != text.OrgDomain(f.Auth.SPFDomain) || org != text.OrgDomain(text.DomainOf(f.Mail.Envelope.From)) {
		return ""
	}
	return host
}

// listHost is the host of the list that a mail names: by its identifier, or by the address to which one posts (RFC 2369, section 3.4), which
// older programs give alone. It is "" where there is none.
func (f *Facts) listHost() string {
	_, id, _ := strings.Cut(f.Mail.Header.Get("List-Id"), "<")
	if host, _, ok := strings.Cut(id, ">"); ok {
		return host
	}
	_, post, _ := strings.Cut(strings.ToLower(f.Mail.Header.Get("List-Post")), "<mailto:")
	post, _, _ = strings.Cut(post, ">")
	return text.DomainOf(post)
}

func findDMARCFailNone(f *Facts) ([]Hit, Reason) {
	failed, reason := f.failedDMARC()
	if !failed || f.enforced() {
		return nil, reason
	}
	hit := Hit{Data: map[string]string{}, Share: 1}
	f.failedDomain(f.Auth.DMARCFrom).put(hit.Data, "domain")
	if f.Auth.Policy == "" {
		hit.Text = &policyUnknown
	}
	return []Hit{hit}, ""
}

// enforced says that the sender's domain publishes a policy against mail that fails. Where it is not told, the milder trait holds.
func (f *Facts) enforced() bool { return f.Auth.Policy == "quarantine" || f.Auth.Policy == "reject" }

func (f *Facts) failedDMARC() (bool, Reason) {
	failed, reason := f.failed("DMARC", f.Auth.DMARC)
	if !failed || f.Relation.KnownList == origin.Yes {
		return false, reason
	}
	return f.unvouchedFor()
}

// unvouchedFor says that no trusted sealer found the mail good. Where his seal could not be checked for now it stays open.
func (f *Facts) unvouchedFor() (bool, Reason) {
	switch {
	case f.Auth.ARC.Passed == origin.Yes:
		return false, ""
	case f.Auth.ARC.Chain == "temperror":
		return false, f.open("ARC")
	}
	return true, ""
}

// open is why a check came to no result.
func (f *Facts) open(check string) Reason {
	if f.Auth.Why != "" {
		return Reason("no result of " + check + " (" + f.Auth.Why + ")")
	}
	return Reason("no result of " + check)
}

// unverified is why authentication is unknown where nobody verified the mail.
func (f *Facts) unverified() Reason {
	if f.Auth.Why != "" {
		return Reason(f.Auth.Why)
	}
	return notVerified
}

// failed reads a result word of RFC 8601. No result, and one that says that the check itself did not work for now, leave it open.
func (f *Facts) failed(check, result string) (bool, Reason) {
	switch {
	case f.Missing["auth"] != "":
		return false, f.Missing["auth"]
	case !f.Auth.Known:
		return false, f.unverified()
	case result == "", result == "temperror":
		return false, f.open(check)
	}
	return result == "fail", ""
}

// findSPFFail takes "fail" only: with "softfail" the domain itself is not sure. A confirmed sender may use any host.
func findSPFFail(f *Facts) ([]Hit, Reason) {
	failed, reason := f.failed("SPF", f.Auth.SPF)
	if !failed || f.Relation.KnownList == origin.Yes || f.Mail == nil || f.Mail.Envelope.Known && f.Mail.Envelope.From == "" {
		return nil, reason
	}
	aligned, reason := f.aligned()
	if aligned != origin.No {
		return nil, reason
	}
	if lonely, reason := f.unvouchedFor(); !lonely {
		return nil, reason
	}
	data := map[string]string{}
	domain := f.Auth.SPFDomain
	if domain == "" {
		domain = text.DomainOf(f.Mail.Envelope.From)
	}
	f.failedDomain(domain).put(data, "domain")
	return []Hit{{Data: data, Share: 1}}, ""
}

// failedDomain is the domain of which a verifier speaks, or the sender's where it does not tell.
func (f *Facts) failedDomain(told string) called {
	if told != "" {
		return called{told, told}
	}
	for _, s := range f.firstSenders() {
		if s.domain != "" {
			return called{s.domain, s.domain}
		}
	}
	return called{"the domain that it claims", "差出人欄に書かれたドメイン"}
}
