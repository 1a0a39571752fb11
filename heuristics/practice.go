package heuristics

import (
	"slices"
	"strings"

	"sekisho/internal/origin"
	"sekisho/internal/tables"
	"sekisho/internal/text"
)

// practiceBreach are the sentences of org-practice-breach by what is broken.
var practiceBreach = map[string]Text{
	tables.NeverAttach: {
		En: "The mail claims to come from {org}, which has said that it sends no attachments ({source}, {since}), but has one.",
		Ja: "「{org}」は、メールに添付ファイルを付けないと公表しています({source}、{since})が、このメールには添付ファイルがあります。",
	},
	tables.NeverHTML: {
		En: "The mail claims to come from {org}, which has said that it sends plain text only ({source}, {since}), but is HTML.",
		Ja: "「{org}」は、テキスト形式のメールだけを送ると公表しています({source}、{since})が、このメールはHTML形式です。",
	},
	tables.OnlyDomain: {
		En: "The mail claims to come from {org}, which has said from which domains it sends ({source}, {since}); {addr} is none of them.",
		Ja: "「{org}」は、送信に使うドメインを公表しています({source}、{since})が、差出人のアドレス({addr})はそれに当たりません。",
	},
	tables.OnlySigned: {
		En: "The mail claims to come from {org}, which has said that it signs its mail ({source}, {since}), but has no signature.",
		Ja: "「{org}」は、メールに電子署名(S/MIME)を付けると公表しています({source}、{since})が、このメールには電子署名がありません。",
	},
}

// findOrgPracticeBreach looks whether a mail is what the organisation for which it speaks has said that its mail is. Of a confirmed sender a breach says
// that the list is outdated; where nobody authenticated him it counts, since what is broken is broken in any case.
func findOrgPracticeBreach(f *Facts) ([]Hit, Reason) {
	senders := f.senders()
	if len(senders) == 0 || f.bounce() || f.allOurs(senders) {
		return nil, ""
	}
	var hits []Hit
	for _, body := range f.practisers(senders) {
		own := !slices.ContainsFunc(senders, func(s sender) bool { return !text.InDomain(s.domain, body.Domains) })
		for _, p := range f.tables().Practices(body) {
			if len(hits) < maxFindings && f.isAbout(p.Words) && f.breaks(p.Kind, own) {
				hits = append(hits, f.breachHit(body, p, own))
			}
		}
	}
	return hits, ""
}

// practisers are the organisations with a known practice for which the mail speaks: by the domain or name of a sender, the subject, the end of the letter.
func (f *Facts) practisers(senders []sender) (list []tables.Body) {
	find := f.tables().PractisersNamed
	add := func(bodies ...tables.Body) {
		for _, b := range bodies {
			if !slices.ContainsFunc(list, func(have tables.Body) bool { return have.Ja == b.Ja }) {
				list = append(list, b)
			}
		}
	}
	for _, s := range senders {
		if b, ok := f.tables().PractiserOfDomain(s.domain); ok {
			add(b)
		}
		add(speaking(find, clipped(s.name))...)
	}
	for _, part := range subjectClaims(clipped(f.Mail.Header.Text("Subject"))) {
		add(inSubject(find, part)...)
	}
	for _, line := range f.letter().nameLines() {
		add(speaking(find, line)...)
	}
	return list
}

// isAbout says that the subject or the letter has one of the words; without words it is about everything.
func (f *Facts) isAbout(words []string) bool {
	said := f.wording()
	return len(words) == 0 || slices.ContainsFunc(words, func(w string) bool { return strings.Contains(said.subject, w) || strings.Contains(said.body, w) })
}

// breaks says that the mail is what a practice excludes; own tells that its senders are of the organisation's domains.
func (f *Facts) breaks(kind string, own bool) bool {
	switch kind {
	case tables.NeverAttach:
		return slices.ContainsFunc(f.carried(), item.attached)
	case tables.NeverHTML:
		for p := range f.parts() {
			if p.MediaType == "text/html" && !p.Attachment() {
				return true
			}
		}
	case tables.OnlyDomain:
		return !own
	case tables.OnlySigned:
		return !f.signed()
	}
	return false
}

// signed says that the mail has a signature (RFC 8551, section 3.5), valid or not.
func (f *Facts) signed() bool {
	root := f.Mail.Root
	return root == nil || root.MediaType == "multipart/signed" || strings.HasSuffix(root.MediaType, "pkcs7-mime")
}

func (f *Facts) breachHit(body tables.Body, p tables.Practice, own bool) Hit {
	sentence := practiceBreach[p.Kind]
	s, _ := f.author()
	hit := Hit{Share: 1, Text: &sentence, Data: map[string]string{"source": p.Source, "since": p.Since, "addr": s.addr}}
	called{en: body.En, ja: body.Ja}.put(hit.Data, "org")
	if aligned, _ := f.aligned(); own && aligned == origin.Yes {
		hit.Share = 0
	}
	return hit
}
