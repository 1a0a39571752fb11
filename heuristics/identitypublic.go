package heuristics

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"sekisho/internal/origin"
	"sekisho/internal/tables"
	"sekisho/internal/text"
)

// ownButUnconfirmed is the evidence of public-body-claim where the address would be right, if it were true.
var ownButUnconfirmed = Text{
	En: "The sender uses {addr}, an address of {org}, but it could not be confirmed as genuine.",
	Ja: "差出人は「{org}」のアドレス({addr})ですが、本物かどうかを確認できませんでした。",
}

// findPublicBodyClaim looks at names and domains, never at prose. Who is confirmed under a domain that only public bodies can have may
// name another one: its staff serve at several.
func findPublicBodyClaim(f *Facts) ([]Hit, Reason) {
	senders := f.senders()
	if len(senders) == 0 || f.bounce() || f.allOurs(senders) {
		return nil, ""
	}
	aligned, reason := f.aligned()
	who, own := f.publicSender(senders)
	switch {
	case own != nil && aligned == origin.Yes:
		return nil, ""
	case own != nil && aligned == origin.Unknown:
		return nil, reason
	case own != nil:
		return []Hit{claimHit(who, own.addr, &ownButUnconfirmed)}, ""
	}
	var hits []Hit
	for _, b := range f.claimedBodies(senders) {
		if len(hits) < maxFindings {
			hits = append(hits, claimHit(called{en: b.En, ja: b.Ja}, f.stranger(senders).addr, nil))
		}
	}
	return hits, ""
}

func claimHit(who called, addr string, t *Text) Hit {
	data := map[string]string{"addr": addr}
	who.put(data, "org")
	return Hit{Data: data, Share: 1, Text: t}
}

// allOurs says that every sender is of the house: it speaks for itself, whatever it writes about.
func (f *Facts) allOurs(senders []sender) bool {
	return !slices.ContainsFunc(senders, func(s sender) bool { return !f.ours(s.domain) })
}

// stranger is the first sender that is not of the house.
func (f *Facts) stranger(senders []sender) sender {
	return senders[slices.IndexFunc(senders, func(s sender) bool { return !f.ours(s.domain) })]
}

// publicSender finds the first sender under a domain of a public body.
func (f *Facts) publicSender(senders []sender) (called, *sender) {
	for i, s := range senders {
		if who, ok := f.publicBody(s.domain); ok {
			return who, &senders[i]
		}
		if who, ok := publicSuffix(s.domain); ok {
			return who, &senders[i]
		}
	}
	return called{}, nil
}

// publicSuffix names the kind of body that alone may register below a domain (JPRS, registration rules for organisational JP domain names).
func publicSuffix(domain string) (called, bool) {
	for _, known := range []struct {
		suffix string
		called
	}{
		{"lg.jp", called{en: "a local government in Japan", ja: "地方公共団体"}},
		{"ac.jp", called{en: "a university in Japan", ja: "大学など"}},
		{"ed.jp", called{en: "a school in Japan", ja: "学校など"}},
	} {
		if text.InDomain(domain, []string{known.suffix}) {
			return known.called, true
		}
	}
	return called{}, false
}

// claimedBodies lists the bodies of the table for which the mail speaks, each once: by a sender's name, the subject, the end of the letter.
func (f *Facts) claimedBodies(senders []sender) []tables.Body {
	find := f.tables().BodiesNamed
	var bodies []tables.Body
	for _, s := range senders {
		bodies = append(bodies, speaking(find, clipped(s.name))...)
	}
	for _, part := range subjectClaims(clipped(f.Mail.Header.Text("Subject"))) {
		bodies = append(bodies, inSubject(find, part)...)
	}
	letter := f.letter()
	for _, line := range letter.nameLines() {
		bodies = append(bodies, speaking(find, line)...)
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(bodies, func(b tables.Body) bool {
		before := seen[b.Ja]
		seen[b.Ja] = true
		return before
	})
}

// subjectClaims are the parts of a subject in which senders name themselves: what stands in brackets in front, and all of it where
// it says "from". Replies and forwarded mail have somebody else's subject.
func subjectClaims(subject string) (parts []string) {
	s := strings.TrimSpace(norm.NFKC.String(subject))
	if isReply(s) {
		return nil
	}
	for _, pair := range [][2]string{{"【", "】"}, {"[", "]"}, {"《", "》"}, {"〔", "〕"}} {
		if inner, found := strings.CutPrefix(s, pair[0]); found {
			if inner, _, found = strings.Cut(inner, pair[1]); found {
				parts = append(parts, inner)
			}
		}
	}
	if i := sourceMark(s); i >= 0 {
		parts = append(parts, s[:i])
	}
	return parts
}

// sourceMark is where a subject says whom it is from, or -1.
func sourceMark(s string) int {
	for _, mark := range []string{"から", "より"} {
		i := strings.Index(s, mark)
		if i >= 0 && startsWithOneOf(strings.TrimPrefix(s[i+len(mark):], "の"), []string{"お知らせ", "ご連絡", "連絡", "ご案内", "案内", "通知", "重要", "お願い", "ご依頼", "依頼"}) {
			return i
		}
	}
	return -1
}

func isReply(subject string) bool {
	head, _, found := strings.Cut(subject, ":")
	if !found || len(head) > 16 {
		return false
	}
	head = strings.ToLower(strings.TrimRight(head, "0123456789[]^ "))
	return slices.Contains([]string{"re", "fw", "fwd", "aw", "sv", "返信", "転送", "回复", "答复", "转发"}, head)
}

// inSubject lists the bodies that a part of a subject names and nothing but one of their offices: 外務省 領事局, not 経産省補助金.
func inSubject(find func(string) []tables.Body, part string) []tables.Body {
	return slices.DeleteFunc(speaking(find, part), func(b tables.Body) bool {
		_, rest, found := cutBody(part, b)
		return found && strings.TrimSpace(rest) != "" && !endsWithOneOf(rest, offices)
	})
}

var offices = []string{"局", "部", "課", "室", "署", "係", "班", "庁", "本部", "事務局", "事務所", "センター", "担当", "広報", "通知", "連絡", "お知らせ", "本省"}

func endsWithOneOf(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasSuffix(s, w) })
}

// sameHouse says that two domains are one organisation's: by the organisational domain, by the house's own list, or by the table of public bodies.
func (f *Facts) sameHouse(a, b string) bool {
	if org := text.OrgDomain(a); org != "" && org == text.OrgDomain(b) {
		return true
	}
	if f.ours(a) && f.ours(b) {
		return true
	}
	x, okA := f.tables().BodyOfDomain(a)
	y, okB := f.tables().BodyOfDomain(b)
	return okA && okB && x.Ja == y.Ja && slices.Equal(x.Domains, y.Domains)
}
